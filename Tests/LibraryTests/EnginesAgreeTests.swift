import Civics
import Foundation
import PolicyLanguage
import Testing

@testable import Evaluation
@testable import Library

/// The columnar evaluator against the reference evaluator: every policy of a pack, both readings, over random households
/// with holes in what is known of them. Same verdicts, same fen.
struct EnginesAgreeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: ["2023-03-15", "2024-08-01", "2025-12-31"])
    func `both engines give the same verdicts and the same fen`(dayText: String) throws {
        try Self.compare(pack: "Library/shanghai-changning", dayText, households: 600)
    }

    @Test func `both engines agree on the rules by which speed is measured`() throws {
        try Self.compare(pack: "Benchmarks/W1/pack", "2026-07-01", households: 200)
    }

    private static func compare(pack: String, _ dayText: String, households count: Int) throws {
        let day = try #require(CivilDate(dayText))
        let library = try PolicyLibrary.load(from: root.appending(path: pack).path)
        let program = try #require(compile(library.pages, vocabulary: library.vocabulary).program)
        var random = StableRandom(seed: 20_241_231, stream: dayText)
        let households = (0..<count).map { _ in household(program, &random) }
        let plan = try Plan(program, on: day)
        let population = Population(households: households, program: program, inputs: plan.inputs, day: day)
        // Small batches, so that the runs cross many batch borders.
        let answers = try [1, 2].map { try ColumnarEvaluator(plan, threads: $0, householdsPerBatch: 64).evaluate(population) }
        for reading in StatusReading.allCases {
            for (row, household) in households.enumerated() {
                let outcomes = ReferenceEvaluator(program: program, day: day).outcomes(for: household, reading: reading)
                for policy in program.policies {
                    let expected = outcomes.filter { $0.policy == policy.id }
                    let output = try #require(plan.output(of: policy.id, reading))
                    for columnar in answers { expect(columnar, output, row, expected, "\(policy.id), household \(row), \(reading)") }
                }
            }
        }
    }

    private static func expect(_ columnar: PopulationOutcome, _ output: Int, _ row: Int, _ expected: [PolicyOutcome], _ place: String) {
        #expect(columnar.verdict(output, household: row) == expected.reduce(.no) { $0.or($1.verdict) }, "\(place)")
        for (index, benefit) in columnar.outputs[output].benefits.enumerated() {
            #expect(columnar.amount(output, benefit: index, household: row) == total(expected, benefit), "\(place), \(benefit.name)")
        }
    }

    /// The sum over those concerned in the output's units; `nil` when anybody's amount is unknown.
    private static func total(_ outcomes: [PolicyOutcome], _ benefit: PlanBenefit) -> Int64? {
        var total = Rational.zero
        for outcome in outcomes {
            guard let amount = outcome.benefits[benefit.name]?.known else { return nil }
            total = total + amount
        }
        return (total * Rational(benefit.unitsPerOne)).whole
    }

    // MARK: Random households

    private static func household(_ program: TypedProgram, _ random: inout StableRandom) -> HouseholdFacts {
        let members = (0..<(1 + random.below(random.chance(0.1) ? 9 : 4))).map { facts(.person, "成员\($0 + 1)", program, &random) }
        return HouseholdFacts(own: facts(.household, "家庭", program, &random), members: members)
    }

    private static func facts(
        _ entity: Entity, _ label: String, _ program: TypedProgram, _ random: inout StableRandom
    ) -> HouseholdFacts.Facts {
        var facts = HouseholdFacts.Facts(label: label)
        for fact in program.vocabulary.facts where fact.entity == entity {
            // A fifth of what could be known is absent or a hole.
            if random.chance(0.1) { continue }
            facts.values[fact.id] = RecordedValue(random.chance(0.1) ? .unknown : .known(units(of: fact, &random)))
        }
        for policy in program.policies where policy.entity == entity {
            if random.chance(0.2) { facts.recognised[policy.id] = random.chance(0.3) ? .unknown : .yes }
            if random.chance(0.2) { facts.received[policy.id] = random.chance(0.3) ? .unknown : .yes }
        }
        return facts
    }

    /// Values near where rules change their minds more often than chance would have it.
    private static func units(of fact: FactDeclaration, _ random: inout StableRandom) -> Int64 {
        let drawn: Int64 =
            switch fact.type {
            case .date: Int64(CivilDate(year: 1920 + random.below(105), month: 1 + random.below(12), day: 1 + random.below(28))!.days)
            case .money(.month): [0, 99_999, 159_499, 159_500, 165_000, 269_000, 319_000][random.below(7)]
            case .money: [0, 1_000_000, 4_593_600, 4_593_599, 6_890_400, 50_000_000][random.below(6)]
            case .truth, .code: fact.range.lowerBound + Int64(random.below(Int(fact.range.upperBound - fact.range.lowerBound) + 1))
            default: Int64(random.below(30))
            }
        return min(max(drawn, fact.range.lowerBound), fact.range.upperBound)
    }
}
