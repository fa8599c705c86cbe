import Civics
import PolicyLanguage

/// One example of a page, run: what it expected and what came out.
package struct ExampleRun: Sendable {
    package let policy: TypedPolicy.ID
    package let example: Example
    /// One Chinese sentence per disagreement; empty when the example holds.
    package let failures: [String]

    package var holds: Bool { failures.isEmpty }

    /// Runs every example of every policy of the program.
    package static func all(of program: TypedProgram) -> [ExampleRun] {
        program.policies.flatMap { policy in policy.examples.map { ExampleRun(running: $0, of: policy, in: program) } }
    }

    package init(running example: Example, of policy: TypedPolicy, in program: TypedProgram) {
        self.policy = policy.id
        self.example = example
        do {
            let household = try HouseholdFile(program: program, isExample: true).facts(
                household: example.household, members: example.members)
            failures = Self.failures(of: example, policy, household, program)
        } catch {
            failures = [error.message]
        }
    }

    private static func failures(
        of example: Example, _ policy: TypedPolicy, _ household: HouseholdFacts, _ program: TypedProgram
    ) -> [String] {
        let evaluator = ReferenceEvaluator(program: program, day: example.day)
        let number = example.expected["成员"]?.asText.flatMap { Int($0) } ?? 1
        guard policy.entity == .household || household.members.indices.contains(number - 1) else { return ["结果里的成员 \(number) 不存在。"] }
        let member = policy.entity == .household ? nil : number - 1
        let outcome = evaluator.outcome(of: policy, for: household, member: member, reading: .now)
        var failures: [String] = []
        for (key, value) in example.expected.sorted(by: { $0.key < $1.key }) where key != "成员" {
            switch key {
            case "符合", "eligible": check("结论", value.asText.map(verdict) ?? "待核实", outcome.verdict.verdictLabel, &failures)
            case "一旦认定", "once_granted":
                let once = evaluator.outcome(of: policy, for: household, member: member, reading: .onceGranted)
                check("一旦认定的结论", value.asText.map(verdict) ?? "待核实", once.verdict.verdictLabel, &failures)
            case "缺", "missing":
                let missing = Set(evaluator.explanation(of: policy, for: household, member: member).missing.map(\.name)).sorted()
                check("缺少的事实", value.asList.compactMap(\.asText).sorted().joined(separator: "、"), missing.joined(separator: "、"), &failures)
            default:
                guard let benefit = policy.benefits.first(where: { $0.name == key }) else {
                    failures.append("这项政策没有名为“\(key)”的待遇。")
                    continue
                }
                let lists = program.vocabulary.codeLists
                let expected = value.asText.map { text in
                    benefit.type.units(from: text, codeLists: lists).map {
                        benefit.type.text(
                            of: Rational(Int128($0), over: Int128(benefit.type.unitsPerOne)), codeLists: program.codeListsByName)
                    } ?? text
                }
                let actual = outcome.benefits[key]?.known.map { benefit.type.text(of: $0, codeLists: program.codeListsByName) }
                check(key, expected ?? "未知", actual ?? "未知", &failures)
            }
        }
        return failures
    }

    private static func verdict(_ text: String) -> String {
        switch Keyword(spelling: text) {
        case .yes: "符合"
        case .no: "不符合"
        default: text
        }
    }

    private static func check(_ what: String, _ expected: String, _ actual: String, _ failures: inout [String]) {
        if expected != actual { failures.append("\(what)应为 \(expected)，算出来是 \(actual)。") }
    }
}
