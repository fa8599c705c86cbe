import Civics
import Foundation
import PolicyLanguage
import Testing

/// Pages, good and bad, with everything the compiler says about them, read as a diff.
///
/// Each bad page is named after the kind of diagnostic it must raise. `ZHAOREN_RECORD=1` writes the output anew.
struct GoldenTests {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    private static let sources: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return names.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }.sorted()
    }()

    @Test(arguments: sources)
    func `the compiler says what is recorded`(name: String) throws {
        let text = try String(contentsOf: Self.directory.appending(path: name + ".md"), encoding: .utf8)
        let output = Self.output(for: SourceText(path: name + ".md", text: text))
        let record = Self.directory.appending(path: name + ".out")
        if ProcessInfo.processInfo.environment["ZHAOREN_RECORD"] == "1" {
            try output.write(to: record, atomically: true, encoding: .utf8)
        }
        #expect(output == (try String(contentsOf: record, encoding: .utf8)))
    }

    @Test(arguments: Diagnostic.Kind.allCases)
    func `every kind of diagnostic has a page that raises it`(kind: Diagnostic.Kind) throws {
        let text = try String(contentsOf: Self.directory.appending(path: kind.rawValue + ".md"), encoding: .utf8)
        let compilation = compile([SourceText(path: kind.rawValue + ".md", text: text), Self.second], vocabulary: .sample)
        #expect(compilation.diagnostics.contains { $0.kind == kind })
    }

    @Test func `good pages raise nothing`() throws {
        for name in Self.sources where name.hasPrefix("good-") {
            let text = try String(contentsOf: Self.directory.appending(path: name + ".md"), encoding: .utf8)
            #expect(compile([SourceText(path: name + ".md", text: text), Self.second], vocabulary: .sample).diagnostics.isEmpty)
        }
    }

    /// A second policy for pages that refer to one; it counts people by hukou book.
    private static let second = SourceText(
        path: "second.md",
        text: """
            ---
            id: second
            名称: 样例二
            部门: 民政
            对象: 家庭
            家庭口径: 户籍户
            ---

            ```规则
            条件 收入: 家庭收入 < 标准
            ```
            """)

    private static func output(for source: SourceText) -> String {
        let compilation = compile([source, second], vocabulary: .sample)
        var lines = compilation.diagnostics.map { $0.rendered(in: source) }
        guard let program = compilation.program else { return lines.joined(separator: "\n") + "\n" }
        for definition in program.definitions.values.sorted(by: { $0.id < $1.id }) {
            lines.append("定义 \(definition.entity.label) \(definition.name) \(definition.type.label)")
            lines += definition.versions.versions.map { "  \($0.from.map { "自 \($0)" } ?? "一直") \($0.value.text(in: program))" }
        }
        for policy in program.policies where policy.id != "second" {
            lines.append("政策 \(policy.id) \(policy.entity.label)")
            for (word, rules) in [("条件", policy.conditions), ("排除", policy.exclusions)] {
                for rule in rules {
                    lines.append("  \(word) \(rule.name)")
                    lines += rule.test.versions.map { "    \($0.from.map { "自 \($0)" } ?? "一直") \($0.value.text(in: program))" }
                }
            }
            for benefit in policy.benefits {
                lines.append("  待遇 \(benefit.name) \(benefit.type.label)")
                lines += benefit.amount.versions.map { "    \($0.from.map { "自 \($0)" } ?? "一直") \($0.value.text(in: program))" }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Vocabulary {
    /// A few facts and figures, enough to say everything the language can say.
    static let sample = Vocabulary(
        facts: [
            FactDeclaration(id: "age_years", name: "年龄", entity: .person, type: .years, range: 0...150),
            FactDeclaration(id: "wage", name: "工资", entity: .person, type: .money(.month), range: 0...100_000_000, isMonthly: true),
            FactDeclaration(id: "in_school", name: "在读", entity: .person, type: .truth, range: 0...1),
            FactDeclaration(id: "grade", name: "等级", entity: .person, type: .code("残疾等级"), range: 0...3),
            FactDeclaration(id: "household_income", name: "家庭收入", entity: .household, type: .money(.month), range: 0...100_000_000),
            FactDeclaration(id: "spending", name: "支出", entity: .household, type: .money(.month), range: 0...100_000_000),
            FactDeclaration(id: "dwellings", name: "套数", entity: .household, type: .count, range: 0...100),
        ],
        parameters: [
            Parameter(
                id: "standard", name: "标准", type: .money(.month),
                entries: [.init(from: CivilDate(year: 2020, month: 1, day: 1)!, units: 100_000, confidence: .verified, source: "样例")]),
            Parameter(
                id: "standard_amount", name: "标准额", type: .money(.once),
                entries: [.init(from: CivilDate(year: 2020, month: 1, day: 1)!, units: 100_000, confidence: .verified, source: "样例")]),
            Parameter(
                id: "yearly_line", name: "年收入线", type: .money(.year),
                entries: [.init(from: CivilDate(year: 2020, month: 1, day: 1)!, units: 1_200_000, confidence: .verified, source: "样例")]),
        ],
        codeLists: [
            CodeList(
                name: "残疾等级", englishName: "disability_grade",
                entries: [
                    .init(code: "1", label: "一级"), .init(code: "2", label: "二级"), .init(code: "3", label: "三级"),
                    .init(code: "4", label: "四级"),
                ])
        ])
}
