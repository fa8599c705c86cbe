import Foundation
import PolicyLanguage
import Testing

/// Formatting changes how a page looks and nothing of what it says.
struct PageFormatterTests {
    private static let pages: [SourceText] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let names = FileManager.default.enumerator(atPath: root.path + "/Library")?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".md") && $0.split(separator: "/").count > 2 }.sorted().compactMap { name in
            (try? String(contentsOfFile: root.path + "/Library/" + name, encoding: .utf8)).map { SourceText(path: name, text: $0) }
        }
    }()

    private static func page(_ rules: String) -> SourceText {
        SourceText(path: "page.md", text: "---\nid: page\n名称: 样例\n部门: 民政\n对象: 家庭\n---\n\n```规则\n\(rules)\n```\n\n正文 {标准}\n")
    }

    private static func format(_ source: SourceText) -> String? {
        var diagnostics: [Diagnostic] = []
        return PageFormatter.format(source, &diagnostics)
    }

    private static func formattedRules(_ rules: String) -> String? {
        guard let text = format(page(rules)), let start = text.range(of: "```规则\n"), let end = text.range(of: "\n```\n") else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }

    @Test(arguments: [
        ("condition 收入: 家庭收入<=标准*2", "条件 收入: 家庭收入 ≤ 标准 × 2"),
        ("条件 收入：（家庭收入 ＜ 标准）", "条件 收入: 家庭收入 < 标准"),
        ("条件 收入: 家庭收入 < 标准 and not 甲 or 乙", "条件 收入: (家庭收入 < 标准 且 非 甲) 或 乙"),
        ("条件 收入: 家庭收入 < 标准 且 (甲 或 乙)", "条件 收入: 家庭收入 < 标准 且 (甲 或 乙)"),
        ("待遇 钱 元/月=larger(0元/月,标准-家庭收入)", "待遇 钱 元/月 = 较大(0元/月, 标准 - 家庭收入)"),
        ("定义 个人 甲 = 1\n    依据: 文件一", "定义 个人 甲 = 1\n  依据: 文件一"),
        ("条件 甲: 乙\n      且 丙", "条件 甲: 乙 且 丙"),
        ("# 说明\n条件 甲: 乙\n\n条件 丙: 丁", "# 说明\n条件 甲: 乙\n\n条件 丙: 丁"),
        ("条件 甲: 乙  # 留着\n条件 丙:丁", "条件 甲: 乙  # 留着\n条件 丙: 丁"),
        ("条件 甲: 乙\n  依据: https://a.b/c\n  自 2024-07-01 = 丙", "条件 甲: 乙\n  自 2024-07-01: 丙\n  依据: https://a.b/c"),
    ])
    func `a rule block is written in one spelling`(rules: String, expected: String) {
        #expect(Self.formattedRules(rules) == expected)
    }

    @Test func `a long chain is broken before its operators`() throws {
        let names = (1...12).map { "很长很长的名称\($0)" }
        let formatted = try #require(Self.formattedRules("条件 甲: " + names.joined(separator: " 且 ")))
        #expect(formatted == "条件 甲: " + names.joined(separator: "\n    且 "))
    }

    @Test(arguments: pages)
    func `the shipped pages are formatted`(page: SourceText) {
        #expect(Self.format(page) == page.text, "run zhaoren policy format on \(page.path)")
    }

    @Test(arguments: pages)
    func `formatting twice is formatting once`(page: SourceText) throws {
        let once = try #require(Self.format(page))
        #expect(Self.format(SourceText(path: page.path, text: once)) == once)
    }

    @Test(arguments: pages)
    func `a formatted page reads as the page did`(page: SourceText) throws {
        var diagnostics: [Diagnostic] = []
        let formatted = SourceText(path: page.path, text: try #require(Self.format(page)))
        let (before, after) = (try #require(parse(page, &diagnostics)), try #require(parse(formatted, &diagnostics)))
        #expect(Self.meaning(before) == Self.meaning(after))
        #expect(before.examples.count == after.examples.count)
        #expect(before.tables.count == after.tables.count)
        #expect(diagnostics.filter(\.isError).isEmpty)
    }

    private static func meaning(_ page: SyntaxPage) -> [String] {
        page.statements.map { statement in
            let versions = statement.versions.map { "\($0.from.map(\.description) ?? "") \($0.expression.text)" }
            let exceptions = statement.exceptions.map { "\($0.condition.text): \($0.expression.text)" }
            return "\(statement.name.name) \(versions) \(exceptions) \(statement.citations)"
        }
    }

    @Test func `a page with a mistake is not touched`() {
        #expect(Self.format(Self.page("条件 甲: 乙 且")) == nil)
    }
}
