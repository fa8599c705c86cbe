import Civics
import Evaluation
import Library
import PolicyLanguage
import Register

/// The library's answers on everybody, twice: by what is known, and by what would be known if the presumptions held.
struct PopulationVerdicts {
    let program: TypedProgram
    let plan: Plan
    let rows: RowIndex
    let known: PopulationOutcome
    let presumed: PopulationOutcome
    /// Fen received a household; see `RegisteredPopulation`.
    let amountsReceived: [TypedPolicy.ID: [Int64?]]

    private let population: Population
    private let householdByPerson: [Int32]
    private let ruleInputs: RuleInputs

    /// - Parameter registered: with the columns of `plan.inputs`, of `received(_:)` and of `presumption.inputs`.
    init(
        _ program: TypedProgram, _ plan: Plan, _ ruleInputs: RuleInputs, _ registered: RegisteredPopulation,
        _ presumption: PresumedPopulation, threads: Int
    ) throws {
        self.program = program
        self.plan = plan
        rows = registered.rows
        population = registered.population
        amountsReceived = registered.receivedAmounts
        // One household needs no room for a thousand.
        let evaluator = ColumnarEvaluator(plan, threads: threads, householdsPerBatch: max(1, min(1024, population.households)))
        known = try evaluator.evaluate(population)
        presumed = try evaluator.evaluate(presumption.filled(population))
        householdByPerson = rows.memberCounts.enumerated().flatMap { repeatElement(Int32($0.offset), count: $0.element) }
        self.ruleInputs = ruleInputs
    }

    func household(ofPerson row: Int) -> Int { Int(householdByPerson[row]) }

    /// Whether a policy's help is received, per row of its entity.
    func received(_ policy: TypedPolicy) -> PopulationColumn? { population.columns[.received(policy)] }

    /// What the household and its members receive.
    func receipts(household: Int) -> Set<Receipt> {
        var receipts: Set<Receipt> = []
        for policy in program.policies {
            guard let column = received(policy) else { continue }
            if policy.entity == .household {
                if column[household] == 1 { receipts.insert(Receipt(policy: policy.id, person: nil)) }
            } else {
                for row in population.members(of: household) where column[row] == 1 {
                    receipts.insert(Receipt(policy: policy.id, person: rows.persons[row]))
                }
            }
        }
        return receipts
    }

    /// The facts that keep a household policy's verdict open: those unknown among what its open rules read.
    func missingFacts(_ policy: TypedPolicy, _ output: Int, household: Int) -> Set<FactDeclaration.ID> {
        let open = plan.outputs[output].rules.indices.filter { known.rule(output, rule: $0, household: household) == .unknown }
        return unknown(open.flatMap { ruleInputs[policy.id, $0] }, household, persons: population.members(of: household))
    }

    /// As above, for a person policy; other members count only when nothing is unknown of the person and the household.
    func missingFacts(_ policy: TypedPolicy, _ output: Int, person: Int, rules: [Truth]) -> Set<FactDeclaration.ID> {
        let inputs = rules.indices.filter { rules[$0] == .unknown }.flatMap { ruleInputs[policy.id, $0] }
        let household = household(ofPerson: person)
        let own = unknown(inputs, household, persons: person..<(person + 1))
        return own.isEmpty ? unknown(inputs, household, persons: population.members(of: household)) : own
    }

    private func unknown(_ inputs: [Input], _ household: Int, persons: Range<Int>) -> Set<FactDeclaration.ID> {
        var facts: Set<FactDeclaration.ID> = []
        for input in inputs {
            guard let fact = input.fact, !facts.contains(fact), let column = population.columns[input], column.validity != nil else {
                continue
            }
            let isUnknown =
                input.entity == .household ? column[household] == nil : persons.contains { column[$0] == nil }
            if isUnknown { facts.insert(fact) }
        }
        return facts
    }
}

/// By policy and rule: the columns that its truth rests on. Worked out once for a plan.
struct RuleInputs: Sendable {
    private let byPolicy: [TypedPolicy.ID: [[Input]]]

    init(_ program: TypedProgram, _ plan: Plan) {
        byPolicy = Dictionary(
            uniqueKeysWithValues: program.policies.map { policy in
                let rules = plan.output(of: policy.id, .now).map { plan.outputs[$0].rules } ?? []
                return (policy.id, rules.map { Array(plan.inputs(of: policy.id, rule: $0.name)) })
            })
    }

    /// - Parameter rule: its position among the rules of the policy's output.
    subscript(policy: TypedPolicy.ID, rule: Int) -> [Input] { byPolicy[policy]?[rule] ?? [] }
}

extension Input {
    static func received(_ policy: TypedPolicy) -> Input {
        Input(kind: .received(policy.id), entity: policy.entity, type: .truth)
    }
}
