import Civics
import PolicyLanguage

extension Population {
    /// The columns `program` reads, made from single households: the bridge from the reference evaluator's form.
    ///
    /// Definitions given outright (`Facts.given`) have no column and are ignored.
    package init(households: [HouseholdFacts], program: TypedProgram, day: CivilDate) {
        self.init(households: households, program: program, inputs: program.inputs, day: day)
    }

    package init(households: [HouseholdFacts], program: TypedProgram, inputs: some Collection<Input>, day: CivilDate) {
        var builder = PopulationBuilder(program: program, inputs: inputs, memberCounts: households.map(\.members.count))
        let members = households.flatMap(\.members)
        for input in inputs {
            let rows = input.entity == .person ? members : households.map(\.own)
            for (row, facts) in rows.enumerated() { builder.set(program.units(of: input, in: facts, day: day), input, row: row) }
        }
        self = builder.population()
    }
}

extension TypedProgram {
    /// Every input that any rule or benefit of any date may read.
    package var inputs: Set<Input> {
        var inputs: Set<Input> = []
        for policy in policies {
            visit(policy.expressions) { expression in
                switch expression.kind {
                case .input(let input): inputs.insert(input)
                case .status(let id): inputs.insert(recognised(id))
                default: break
                }
            }
        }
        return inputs
    }

    func recognised(_ id: TypedPolicy.ID) -> Input {
        Input(kind: .recognised(id), entity: policy(id)?.entity ?? .household, type: .truth)
    }

    /// Stored units of an input as the facts give it on `day`; `nil` is unknown.
    package func units(of input: Input, in facts: HouseholdFacts.Facts, day: CivilDate) -> Int64? {
        switch input.kind {
        case .received(let id): return (facts.received[id] ?? .no).bool.map { $0 ? 1 : 0 }
        case .recognised(let id): return (facts.recognised[id] ?? .no).bool.map { $0 ? 1 : 0 }
        case .fact(let id): return factsByID[id]?.units(in: facts.values[id], day: day)
        case .window(let id, let months, let function):
            guard let values = factsByID[id]?.monthlyUnits(in: facts.values[id], months: months, before: day) else { return nil }
            return function == .largest ? values.max() : values.reduce(0, +)
        }
    }
}
