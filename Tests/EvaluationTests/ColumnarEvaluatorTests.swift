import Civics
import PolicyLanguage
import Testing

@testable import Evaluation

/// What the columnar evaluator promises beyond single answers: batches, threads and used memory change nothing, and what does not
/// fit the plan is refused.
struct ColumnarEvaluatorTests {
    private static let seed: UInt64 = 3
    private static let day = CivilDate(year: 2024, month: 8, day: 1)!

    private static func program() throws -> TypedProgram {
        var generator = ProgramGenerator(seed: seed)
        return try #require(compile(generator.pages(), vocabulary: ProgramGenerator.vocabulary).program)
    }

    /// Of these sizes, in this order.
    private static func households(_ program: TypedProgram, sizes: [Int]) -> [HouseholdFacts] {
        var generator = HouseholdGenerator(seed: seed, program: program, day: day)
        return sizes.map { generator.household(members: $0) }
    }

    @Test(
        arguments: [
            [], [0], [1], [0, 0, 0], [40], Array(repeating: 1, count: 17), [9, 8, 7, 1, 0, 16], [1, 1, 33, 1, 0, 70, 1, 2, 3],
        ], [1, 2, 7, 8, 512])
    func `batches and threads do not change an answer`(sizes: [Int], householdsPerBatch: Int) throws {
        let program = try Self.program()
        let households = Self.households(program, sizes: sizes)
        let expected = try ColumnarEngine().evaluate(program, on: Self.day, households)
        for threads in 1...4 {
            let engine = ColumnarEngine(threads: threads, householdsPerBatch: householdsPerBatch)
            #expect(try engine.evaluate(program, on: Self.day, households) == expected, "\(threads) threads")
        }
    }

    @Test func `an outcome is used again without a trace of what it held`() throws {
        let program = try Self.program()
        let first = Population(households: Self.households(program, sizes: [3, 1, 2, 4]), program: program, day: Self.day)
        let second = Population(
            households: Self.households(program, sizes: [0, 2, 9, 4, 1, 5, 2, 2]).suffix(4), program: program, day: Self.day)
        let plan = try Plan(program, on: Self.day, request: PlanRequest(isDetailed: true))
        let evaluator = ColumnarEvaluator(plan)
        let reused = try evaluator.evaluate(first)
        try evaluator.evaluate(second, into: reused)
        let fresh = try evaluator.evaluate(second)
        for output in plan.outputs.indices {
            #expect(reused.verdicts(output).elementsEqual(fresh.verdicts(output)))
            #expect(reused.findings[output].rows == fresh.findings[output].rows)
            #expect(reused.findings[output].verdicts == fresh.findings[output].verdicts)
            for benefit in plan.outputs[output].benefits.indices {
                let amounts = (0..<4).map { reused.amount(output, benefit: benefit, household: $0) }
                #expect(amounts == (0..<4).map { fresh.amount(output, benefit: benefit, household: $0) })
            }
        }
    }

    @Test func `a population that is not what the plan was made for is refused`() throws {
        let program = try Self.program()
        let small = Population(households: Self.households(program, sizes: [1, 2]), program: program, day: Self.day)
        let plan = try Plan(program, on: Self.day, shape: small.shape)
        let large = Population(households: Self.households(program, sizes: [1, 30]), program: program, day: Self.day)
        #expect(throws: ColumnarEvaluator.Mismatch.tooManyMembers(30, most: 8)) { try ColumnarEvaluator(plan).evaluate(large) }
        let empty = Population(memberCounts: [1, 2], columns: [:])
        let missing = try #require(plan.inputs.first)
        #expect(throws: ColumnarEvaluator.Mismatch.missingColumn(missing)) { try ColumnarEvaluator(plan).evaluate(empty) }
    }
}
