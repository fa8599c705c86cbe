import Civics

/// A page in the one spelling we keep: rule blocks in Chinese keywords, `×`, `≤` and single spaces; prose, tables and examples as
/// their author wrote them.
///
/// What the page means does not change: it parses to the same syntax. A statement with a comment inside is left as it stands,
/// because the syntax has no place for comments.
package struct PageFormatter {
    private let page: SyntaxPage
    private let statements: [Int: Statement]

    /// Terminal columns beyond which a chain of 且 or 或 is broken into lines.
    private static let width = 100

    /// - Returns: the formatted text, or `nil` with the diagnostics when the page cannot be read without an error.
    package static func format(_ source: SourceText, _ diagnostics: inout [Diagnostic]) -> String? {
        let before = diagnostics.count
        guard let page = parse(source, &diagnostics), !diagnostics[before...].contains(where: \.isError) else { return nil }
        return PageFormatter(page).text
    }

    private init(_ page: SyntaxPage) {
        self.page = page
        statements = Dictionary(page.statements.map { ($0.location.line, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private var text: String {
        var lines: [String] = []
        var isInRules = false
        var skipped: ArraySlice<Substring> = []
        for (index, line) in page.source.lines.enumerated() {
            if line.trimmed.hasPrefix("```") {
                isInRules = ["规则", "rules"].contains(line.trimmed.drop { $0 == "`" }.trimmed)
                skipped = []
            }
            if isInRules, let statement = statements[index + 1] {
                let written = writtenLines(from: index)
                let isCommented = written.contains { !$0.isCitation && ($0.contains("#") || $0.contains("//")) }
                lines += isCommented ? written.map(\.trimmedEnd) : self.lines(of: statement)
                skipped = written.dropFirst()
            } else if skipped.isEmpty {
                lines.append(line.trimmedEnd)
            } else {
                skipped = skipped.dropFirst()
            }
        }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The lines a statement takes up: its own and the indented ones below it.
    private func writtenLines(from index: Int) -> ArraySlice<Substring> {
        let lines = page.source.lines
        let end = lines[(index + 1)...].firstIndex { !$0.isIndented || $0.trimmed.isEmpty } ?? lines.count
        return lines[index..<end]
    }

    private func lines(of statement: Statement) -> [String] {
        let sign = statement.isAssignment ? " =" : ":"
        var lines = broken(statement.head + sign, statement.versions[0].expression, indent: "    ")
        lines += statement.versions.dropFirst().flatMap { version in
            broken("  自 \(version.from.map(\.description) ?? ""):", version.expression, indent: "      ")
        }
        lines += statement.exceptions.flatMap { broken("  例外 若 \($0.condition.text):", $0.expression, indent: "      ") }
        return lines + statement.citations.map { "  依据: \($0)" }
    }

    private func broken(_ head: String, _ expression: ExpressionSyntax, indent: String) -> [String] {
        let line = "\(head) \(expression.text)"
        guard line.terminalColumns > Self.width else { return [line] }
        switch expression {
        case .and(let parts, _): return broken(head, parts.map(Self.bracketed), "且", indent)
        case .or(let parts, _): return broken(head, parts.map(Self.bracketed), "或", indent)
        default: return [line]
        }
    }

    private func broken(_ head: String, _ parts: [String], _ word: String, _ indent: String) -> [String] {
        ["\(head) \(parts[0])"] + parts.dropFirst().map { "\(indent)\(word) \($0)" }
    }

    /// A part of a chain, in brackets where it is a chain of its own.
    private static func bracketed(_ part: ExpressionSyntax) -> String {
        switch part {
        case .conditional, .or, .and: "(\(part.text))"
        default: part.text
        }
    }
}

extension Statement {
    fileprivate var head: String {
        switch kind {
        case .condition: "条件 \(name.name)"
        case .exclusion: "排除 \(name.name)"
        case .benefit(let unit): "待遇 \(name.name)\(unit.map { " \($0.spelling)" } ?? "")"
        case .definition(let entity, let unit):
            "定义 \(entity.map { "\($0.label) " } ?? "")\(name.name)\(unit.map { " \($0.spelling)" } ?? "")"
        }
    }

    fileprivate var isAssignment: Bool {
        switch kind {
        case .condition, .exclusion: false
        case .benefit, .definition: true
        }
    }
}

extension Substring {
    fileprivate var isIndented: Bool { first.map { $0 == " " || $0 == "\t" || $0 == "\u{3000}" } ?? false }
    fileprivate var isCitation: Bool { Keyword(spelling: trimmed.leadingWord) == .citation }

    fileprivate var trimmedEnd: String {
        var end = endIndex
        while end > startIndex, self[index(before: end)].isWhitespace { end = index(before: end) }
        return String(self[..<end])
    }
}

extension String {
    fileprivate var terminalColumns: Int { unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) } }
}
