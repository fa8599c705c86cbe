import Foundation

/// A piece of a policy page's Markdown: the part of the language that pages use, nothing more.
struct LeafletBlock: Sendable {
    struct Cell: Sendable {
        let text: String
    }

    struct TableRow: Sendable {
        let cells: [Cell]
    }

    /// One statement of a 规则 block: 条件, its name, what it says, and on what ground.
    struct Statement: Sendable {
        let keyword: String
        let name: String
        let text: String
        let citation: String

        /// - Parameter line: a statement on one line, for example `条件 年龄: 年龄 ≥ 65岁 依据: 办法第三条`.
        init(_ line: String) {
            let parts = line.split(separator: " ", maxSplits: 1)
            let body = parts.count > 1 ? parts[1] : ""
            let ground = body.range(of: "依据:") ?? body.range(of: "依据：")
            let said = ground.map { body[..<$0.lowerBound] } ?? body
            let sign = said.firstRange(of: #/[:：]|(?= = )/#)
            keyword = String(parts.first ?? "")
            name = sign.map { String(said[..<$0.lowerBound]) } ?? ""
            text = (sign.map { said[$0.upperBound...] } ?? said).trimmingCharacters(in: .whitespaces)
            citation = ground.map { body[$0.upperBound...].trimmingCharacters(in: .whitespaces) } ?? ""
        }
    }

    var heading: String?
    var paragraph: String?
    var items: [Cell] = []
    var headings: [Cell] = []
    var rows: [TableRow] = []
    var statements: [Statement] = []
    /// Where the page gives its examples; the template prints those that were run.
    var isExamples = false
    let hasItems: Bool
    let hasRows: Bool
    let hasStatements: Bool

    private init(
        heading: String? = nil, paragraph: String? = nil, items: [Cell] = [], headings: [Cell] = [], rows: [TableRow] = [],
        statements: [Statement] = [], isExamples: Bool = false
    ) {
        self.heading = heading
        self.paragraph = paragraph
        self.items = items
        self.headings = headings
        self.rows = rows
        self.statements = statements
        self.isExamples = isExamples
        hasItems = !items.isEmpty
        hasRows = !rows.isEmpty
        hasStatements = !statements.isEmpty
    }

    /// - Parameter markdown: of a leaflet; its first heading, the policy's name, is left out.
    static func all(in markdown: String) -> [LeafletBlock] {
        var blocks: [LeafletBlock] = []
        var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        while let line = lines.first {
            if line.hasPrefix("```") {
                lines = lines.dropFirst()
                blocks.append(fence(String(line.dropFirst(3)), body: take(&lines) { !$0.hasPrefix("```") }))
                lines = lines.dropFirst()
            } else if line.hasPrefix("# ") || line.isBlank {
                lines = lines.dropFirst()
            } else if line.hasPrefix("#") {
                blocks.append(LeafletBlock(heading: line.drop { $0 == "#" }.trimmingPrefix(" ").description))
                lines = lines.dropFirst()
            } else if line.hasPrefix("|") {
                blocks.append(table(take(&lines) { $0.hasPrefix("|") }))
            } else if line.hasPrefix("- ") {
                blocks.append(LeafletBlock(items: take(&lines) { $0.hasPrefix("- ") }.map { Cell(text: String($0.dropFirst(2))) }))
            } else {
                let text = take(&lines) {
                    !$0.isBlank && !$0.hasPrefix("#") && !$0.hasPrefix("|") && !$0.hasPrefix("```") && !$0.hasPrefix("- ")
                }
                blocks.append(LeafletBlock(paragraph: text.joined()))
            }
        }
        return blocks
    }

    private static func take(_ lines: inout ArraySlice<String>, while belongs: (String) -> Bool) -> [String] {
        let taken = lines.prefix(while: belongs)
        lines = lines.dropFirst(taken.count)
        return Array(taken)
    }

    private static func fence(_ name: String, body: [String]) -> LeafletBlock {
        if name == "例子" { return LeafletBlock(isExamples: true) }
        var lines: [String] = []
        for line in body where !line.isBlank {
            // A statement goes on in the lines indented under it.
            if line.first == " ", let last = lines.popLast() {
                lines.append(last + " " + line.trimmingPrefix { $0 == " " })
            } else {
                lines.append(line)
            }
        }
        return LeafletBlock(statements: lines.map(Statement.init))
    }

    private static func table(_ lines: [String]) -> LeafletBlock {
        func cells(_ line: String) -> [Cell] {
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                .map { Cell(text: $0.trimmingPrefix { $0 == " " }.trimmingSuffix(" ")) }
        }
        let isRuled = lines.count > 1 && lines[1].allSatisfy { "|-: ".contains($0) }
        return LeafletBlock(headings: cells(lines[0]), rows: lines.dropFirst(isRuled ? 2 : 1).map { TableRow(cells: cells($0)) })
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension Substring {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return String(text)
    }
}
