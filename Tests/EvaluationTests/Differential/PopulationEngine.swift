import Civics
import PolicyLanguage

@testable import Evaluation

/// Anything that runs a program over households. Engines are compared answer by answer.
protocol PopulationEngine: Sendable {
    var name: String { get }

    /// - Returns: every answer, in any order; `nil` when the engine declines the program (which it may, but not for being wrong).
    func evaluate(_ program: TypedProgram, on day: CivilDate, _ households: [HouseholdFacts]) throws -> Set<EngineAnswer>?
}

/// What an engine says of one policy and one household or person, in a form all engines can give.
struct EngineAnswer: Hashable, Comparable, CustomStringConvertible {
    var policy: TypedPolicy.ID
    var reading: StatusReading
    var household: Int
    /// `nil` for the household: of a person policy, whether any member is entitled and the sum over members.
    var member: Int?
    var verdict: Truth
    /// By name; `nil` is unknown.
    var amounts: [String: Rational?]
    /// By name, the tests as written. Not given for a person policy's household.
    var rules: [String: Truth]

    var description: String {
        let who = "户\(household)" + (member.map { "成员\($0)" } ?? "")
        let sums = amounts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.map { "\($0.numerator)/\($0.denominator)" } ?? "未知")" }
        let tests = rules.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.label)" }
        return "\(policy) \(reading) \(who) \(verdict.label) \(sums) \(tests)"
    }

    static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

struct ReferenceEngine: PopulationEngine {
    var name: String { "reference" }

    func evaluate(_ program: TypedProgram, on day: CivilDate, _ households: [HouseholdFacts]) throws -> Set<EngineAnswer>? {
        let evaluator = ReferenceEvaluator(program: program, day: day)
        var answers: Set<EngineAnswer> = []
        for reading in StatusReading.allCases {
            for (index, household) in households.enumerated() {
                let outcomes = evaluator.outcomes(for: household, reading: reading)
                for policy in program.policies {
                    let own = outcomes.filter { $0.policy == policy.id }.map { answer($0, reading, index) }
                    answers.formUnion(
                        policy.entity == .household ? own : own.filter { $0.verdict != .no } + [joined(own, policy, reading, index)])
                }
            }
        }
        return answers
    }

    private func answer(_ outcome: PolicyOutcome, _ reading: StatusReading, _ household: Int) -> EngineAnswer {
        EngineAnswer(
            policy: outcome.policy, reading: reading, household: household, member: outcome.member, verdict: outcome.verdict,
            amounts: outcome.benefits.mapValues(\.known), rules: Dictionary(uniqueKeysWithValues: outcome.rules.map { ($0.name, $0.truth) })
        )
    }

    private func joined(_ members: [EngineAnswer], _ policy: TypedPolicy, _ reading: StatusReading, _ household: Int) -> EngineAnswer {
        var sums: [String: Rational?] = [:]
        for benefit in policy.benefits {
            let known = members.compactMap { $0.amounts[benefit.name] ?? nil }
            sums[benefit.name] = .some(known.count == members.count ? known.reduce(.zero, +) : nil)
        }
        return EngineAnswer(
            policy: policy.id, reading: reading, household: household, member: nil, verdict: Truth.any(members.map(\.verdict)),
            amounts: sums,
            rules: [:])
    }
}

struct ColumnarEngine: PopulationEngine {
    var threads = 1
    var householdsPerBatch = 512
    var name: String { "columnar, \(threads) threads, batches of \(householdsPerBatch)" }

    func evaluate(_ program: TypedProgram, on day: CivilDate, _ households: [HouseholdFacts]) throws -> Set<EngineAnswer>? {
        let population = Population(households: households, program: program, day: day)
        guard let plan = try? Plan(program, on: day, shape: population.shape, request: PlanRequest(isDetailed: true)) else { return nil }
        let outcome = try ColumnarEvaluator(plan, threads: threads, householdsPerBatch: householdsPerBatch).evaluate(population)
        var answers: Set<EngineAnswer> = []
        for policy in program.policies {
            for reading in StatusReading.allCases {
                let output = plan.output(of: policy.id, reading)!
                answers.formUnion(householdAnswers(outcome, output, reading))
                if policy.entity == .person { answers.formUnion(personAnswers(outcome, output, reading, population)) }
            }
        }
        return answers
    }

    private func householdAnswers(_ outcome: PopulationOutcome, _ position: Int, _ reading: StatusReading) -> [EngineAnswer] {
        let output = outcome.outputs[position]
        return (0..<outcome.households).map { household in
            var answer = EngineAnswer(
                policy: output.policy, reading: reading, household: household, member: nil,
                verdict: outcome.verdict(position, household: household), amounts: [:], rules: [:])
            for (index, benefit) in output.benefits.enumerated() {
                answer.amounts[benefit.name] = .some(
                    outcome.amount(position, benefit: index, household: household).map { Self.amount($0, benefit) })
            }
            guard output.entity == .household else { return answer }
            for (index, rule) in output.rules.enumerated() {
                answer.rules[rule.name] = outcome.rule(position, rule: index, household: household)
            }
            return answer
        }
    }

    private func personAnswers(
        _ outcome: PopulationOutcome, _ position: Int, _ reading: StatusReading, _ population: Population
    ) -> [EngineAnswer] {
        let output = outcome.outputs[position]
        let findings = outcome.findings[position]
        var households: [Int] = []
        for household in 0..<population.households { households += population.members(of: household).map { _ in household } }
        return findings.rows.indices.map { place in
            let row = Int(findings.rows[place])
            var answer = EngineAnswer(
                policy: output.policy, reading: reading, household: households[row],
                member: row - population.members(of: households[row]).lowerBound, verdict: findings.verdicts[place], amounts: [:],
                rules: [:])
            for (index, benefit) in output.benefits.enumerated() {
                answer.amounts[benefit.name] = .some(findings.amounts[index][place].map { Self.amount($0, benefit) })
            }
            for (index, rule) in output.rules.enumerated() { answer.rules[rule.name] = findings.rules[index][place] }
            return answer
        }
    }

    private static func amount(_ amount: Int64, _ benefit: PlanBenefit) -> Rational {
        Rational(Int128(amount), over: Int128(benefit.unitsPerOne))
    }
}
