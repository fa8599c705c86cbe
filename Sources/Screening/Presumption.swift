import Civics
import Evaluation
import Library
import PolicyLanguage

/// The population as it would be if what is presumed held: whom is it worth asking?
///
/// Only unknowns are filled in, so by Kleene's logic a known verdict stays as it is.
struct PresumedPopulation {
    private let settings: CaseworkSettings
    private let program: TypedProgram
    private let day: CivilDate
    /// The fact that holds the date of birth, for conditions on age.
    private let birthDate: Input?

    init(_ pack: JurisdictionPack, _ program: TypedProgram, on day: CivilDate) {
        settings = pack.casework
        self.program = program
        self.day = day
        birthDate = pack.facts.first { provision in
            provision.sources.contains { if case .attribute(.birthDate) = $0.reading { true } else { false } }
        }.map { Input(fact: $0.fact) }
    }

    /// Columns that the conditions read, beside those of the plan.
    var inputs: Set<Input> {
        var inputs: Set<Input> = []
        for presumption in settings.presumptions {
            switch presumption.condition {
            case .always: break
            case .ageBelow, .ageFrom: birthDate.map { _ = inputs.insert($0) }
            case .code(let fact, _): program.factsByID[fact].map { _ = inputs.insert(Input(fact: $0)) }
            }
        }
        return inputs
    }

    func filled(_ population: Population) -> Population {
        var columns = population.columns
        for (input, column) in population.columns where column.validity != nil {
            guard let fact = input.fact else { continue }
            let presumptions = settings.presumptions.filter { $0.fact == fact }
            if !presumptions.isEmpty { columns[input] = filled(column, of: input, presumptions, in: population) }
        }
        return population.replacing(columns)
    }

    private func filled(
        _ column: PopulationColumn, of input: Input, _ presumptions: [CaseworkSettings.Presumption], in population: Population
    ) -> PopulationColumn {
        var builder = PopulationColumnBuilder(program.storage(of: input), count: column.count)
        let tests = presumptions.map { (test($0.condition, population), $0.units) }
        for row in 0..<column.count {
            builder.set(column[row] ?? tests.first { $0.0(row) }?.1, row: row)
        }
        return builder.column()
    }

    private func test(_ condition: CaseworkSettings.Presumption.Condition, _ population: Population) -> (Int) -> Bool {
        switch condition {
        case .always: { _ in true }
        case .ageBelow(let years): age(population) { $0 < years }
        case .ageFrom(let years): age(population) { $0 >= years }
        case .code(let fact, let units):
            if let fact = program.factsByID[fact], let column = population.columns[Input(fact: fact)] {
                { row in column[row].map(units.contains) ?? false }
            } else {
                { _ in false }
            }
        }
    }

    private func age(_ population: Population, _ holds: @escaping (Int) -> Bool) -> (Int) -> Bool {
        guard let birthDate, let column = population.columns[birthDate] else { return { _ in false } }
        return { row in
            column[row].map { holds(CivilDate(days: Int32(clamping: $0)).completedYears(at: day)) } ?? false
        }
    }
}

extension Input {
    init(fact: FactDeclaration) { self.init(kind: .fact(fact.id), entity: fact.entity, type: fact.type) }

    /// The fact it reads, by itself or in a window.
    var fact: FactDeclaration.ID? {
        switch kind {
        case .fact(let id), .window(let id, _, _): id
        case .received, .recognised: nil
        }
    }
}
