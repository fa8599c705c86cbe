import Civics
import PolicyLanguage
import Testing

@testable import Evaluation

/// Random programs on random households: every engine must answer as the reference evaluator does.
struct DifferentialTests {
    private static let engines: [any PopulationEngine] = [
        ColumnarEngine(), ColumnarEngine(threads: 3, householdsPerBatch: 7),
    ]
    private static let programs = 240
    private static let shards = 8

    @Test(arguments: 0..<shards)
    func `every engine answers as the reference evaluator does`(shard: Int) throws {
        var compared: [String: Int] = [:]
        for seed in stride(from: shard, to: Self.programs, by: Self.shards).map(UInt64.init) {
            guard let trial = try Trial(seed: seed) else { continue }
            for engine in Self.engines {
                switch try trial.comparison(with: engine) {
                case .same: compared[engine.name, default: 0] += trial.households.count
                case .declined: break
                case .differs(let text): Issue.record("种子 \(seed),\(engine.name)\n\(text)")
                }
            }
        }
        // The test must have tested something. An engine may decline what could overflow, which the generator does not avoid.
        for engine in Self.engines { #expect(compared[engine.name, default: 0] >= 10_000 / Self.shards, "\(engine.name)") }
    }
}

/// One random program with random households and the right answers.
struct Trial {
    enum Comparison { case same, declined, differs(String) }

    let seed: UInt64
    let program: TypedProgram
    let day: CivilDate
    let households: [HouseholdFacts]
    let expected: Set<EngineAnswer>

    /// `nil` for pages the compiler refuses, which the generator cannot always avoid (a comparison that is always true, say).
    init?(seed: UInt64, households count: Int = 44) throws {
        var programs = ProgramGenerator(seed: seed)
        guard let program = compile(programs.pages(), vocabulary: ProgramGenerator.vocabulary).program else { return nil }
        self.seed = seed
        self.program = program
        day = CivilDate(year: 2022 + Int(seed % 5), month: 1 + Int(seed % 12), day: 28)!
        var generator = HouseholdGenerator(seed: seed, program: program, day: day)
        households = generator.households(count)
        expected = try ReferenceEngine().evaluate(program, on: day, households)!
    }

    func comparison(with engine: any PopulationEngine) throws -> Comparison {
        guard let answers = try engine.evaluate(program, on: day, households) else { return .declined }
        let wanted = expected(with: answers)
        return answers == wanted ? .same : .differs(report(wanted.subtracting(answers).min(), answers.subtracting(wanted)))
    }

    /// An engine may leave out an amount that is nothing: of a policy not in force, say.
    private func expected(with answers: Set<EngineAnswer>) -> Set<EngineAnswer> {
        var names: [String: Set<String>] = [:]
        for answer in answers { names["\(answer.policy) \(answer.reading)", default: []].formUnion(answer.amounts.keys) }
        return Set(
            expected.map { answer in
                var answer = answer
                let given = names["\(answer.policy) \(answer.reading)"] ?? []
                answer.amounts = answer.amounts.filter { given.contains($0.key) || $0.value != .some(.zero) }
                return answer
            })
    }

    private func report(_ wanted: EngineAnswer?, _ others: Set<EngineAnswer>) -> String {
        var generator = ProgramGenerator(seed: seed)
        let pages = generator.pages().map { "\($0.path)\n\($0.text)" }.joined(separator: "\n")
        let place = wanted ?? others.min()!
        let got = others.filter {
            ($0.policy, $0.reading, $0.household, $0.member) == (place.policy, place.reading, place.household, place.member)
        }
        return """
            评估日 \(day)
            应为 \(wanted.map { "\($0)" } ?? "没有这一条")
            得到 \(got.map(\.description))
            \(households[place.household].text)
            \(pages)
            """
    }
}
