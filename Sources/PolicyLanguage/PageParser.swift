import Civics
import Yams

/// Text to syntax: the first stage. Reads a whole page and reports every mistake it meets.
///
/// - Returns: `nil` only when the front matter cannot be read at all.
package func parse(_ source: SourceText, _ diagnostics: inout [Diagnostic]) -> SyntaxPage? {
    var parser = PageParser(source: source)
    let page = parser.run()
    diagnostics += parser.diagnostics
    return page
}

private struct PageParser {
    let source: SourceText
    let lines: [Substring]
    var diagnostics: [Diagnostic] = []
    private var statements: [Statement] = []
    private var tables: [TableSyntax] = []
    private var examples: [Example] = []
    private var placeholders: [SyntaxPage.Named] = []

    init(source: SourceText) {
        self.source = source
        lines = source.lines
    }

    private func place(line: Int, column: Int, length: Int = 1) -> SourceRange {
        SourceRange(path: source.path, line: line, column: column, length: length)
    }

    private mutating func report(_ kind: Diagnostic.Kind, at location: SourceRange, _ message: String, advice: String) {
        diagnostics.append(Diagnostic(kind, at: location, message, advice: advice))
    }

    mutating func run() -> SyntaxPage? {
        guard lines.first?.trimmed == "---", let end = lines.dropFirst().firstIndex(where: { $0.trimmed == "---" }) else {
            report(
                .pageWithoutFrontMatter, at: place(line: 1, column: 1), "这一页没有页首。", advice: "第一行和页首之后各写一行“---”，中间写 id、名称、部门、对象。")
            return nil
        }
        let yaml = lines[1..<end].joined(separator: "\n")
        guard let front = FrontMatterReader.read(yaml, path: source.path, firstLine: 1, &diagnostics) else { return nil }
        readBody(from: end + 1)
        return SyntaxPage(
            source: source, front: front.page, entity: front.entity, householdConcept: front.householdConcept,
            mutuallyExclusive: front.mutuallyExclusive, statements: statements, tables: tables, examples: examples,
            placeholders: placeholders, location: place(line: 1, column: 1, length: 3))
    }

    // MARK: Body

    private mutating func readBody(from first: Int) {
        var index = first
        while index < lines.count {
            let line = lines[index].trimmed
            if line.hasPrefix("```") {
                index = readBlock(opening: line, at: index)
            } else if line.hasPrefix("|") {
                index = readTable(at: index)
            } else {
                readPlaceholders(lines[index], line: index + 1)
                index += 1
            }
        }
    }

    private mutating func readBlock(opening: String, at start: Int) -> Int {
        let kind = opening.drop { $0 == "`" }.trimmed
        guard let end = lines[(start + 1)...].firstIndex(where: { $0.trimmed.hasPrefix("```") }) else {
            report(
                .unclosedBlock, at: place(line: start + 1, column: 1, length: opening.count), "这个“\(kind)”块没有结束。", advice: "请在块的最后加一行“```”。"
            )
            return lines.count
        }
        switch kind {
        case "规则", "rules": readRules(start + 1..<end)
        case "例子", "examples": readExamples(start + 1..<end)
        default: break
        }
        return end + 1
    }

    private mutating func readPlaceholders(_ line: Substring, line number: Int) {
        var rest = line[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            let column = line.distance(from: line.startIndex, to: open) + 2
            placeholders.append(SyntaxPage.Named(name: name.trimmed, location: place(line: number, column: column, length: name.count)))
            rest = rest[rest.index(after: close)...]
        }
    }

    // MARK: Rules

    /// A statement with its continuation lines and the sub-lines under it.
    private struct LogicalLine {
        var pieces: [LinePiece]
        var subLines: [[LinePiece]] = []
    }

    private static let subLineWords: Set<Keyword> = [.citation, .from, .exception]

    private mutating func readRules(_ range: Range<Int>) {
        var logical: [LogicalLine] = []
        for index in range {
            let line = lines[index]
            let text = line.trimmed
            if text.isEmpty || text.hasPrefix("#") || text.hasPrefix("//") { continue }
            let indent = line.prefix { $0 == " " || $0 == "\t" || $0 == "\u{3000}" }.count
            let piece = LinePiece(line: index + 1, column: indent + 1, text: text)
            if indent == 0 || logical.isEmpty {
                logical.append(LogicalLine(pieces: [piece]))
            } else if let word = Keyword(spelling: text.leadingWord), Self.subLineWords.contains(word) {
                logical[logical.count - 1].subLines.append([piece])
            } else if logical[logical.count - 1].subLines.isEmpty {
                logical[logical.count - 1].pieces.append(piece)
            } else {
                let last = logical[logical.count - 1].subLines.count - 1
                logical[logical.count - 1].subLines[last].append(piece)
            }
        }
        for line in logical { readStatement(line) }
    }

    private mutating func readStatement(_ logical: LogicalLine) {
        let tokens = Lexer.tokens(of: logical.pieces, path: source.path, &diagnostics)
        var parser = ExpressionParser(tokens)
        guard let kind = statementKind(&parser), let name = statementName(&parser) else {
            diagnostics += parser.diagnostics
            return
        }
        var statementKind = kind
        if case .benefit = kind { statementKind = .benefit(unit: parser.anyUnit()) }
        if case .definition(let entity, _) = kind { statementKind = .definition(entity: entity, unit: parser.anyUnit()) }
        if !(parser.accept(.colon) || parser.accept(.equal)) {
            parser.report(.unexpectedToken, "名称后面应当是“:”或“=”。", advice: "例如：条件 收入: 家庭月人均收入 < 低保标准。")
        }
        var versions: [(CivilDate?, ExpressionSyntax)] = []
        if parser.diagnostics.isEmpty {
            versions.append((nil, parser.expression()))
            parser.finish()
        }
        diagnostics += parser.diagnostics
        guard parser.diagnostics.isEmpty else { return }
        var exceptions: [(ExpressionSyntax, ExpressionSyntax)] = []
        var citations: [String] = []
        for subLine in logical.subLines { readSubLine(subLine, &versions, &exceptions, &citations) }
        statements.append(
            Statement(
                kind: statementKind, name: name, versions: versions.map { (from: $0.0, expression: $0.1) },
                exceptions: exceptions.map { (condition: $0.0, expression: $0.1) }, citations: citations, location: tokens[0].location))
    }

    private mutating func statementKind(_ parser: inout ExpressionParser) -> Statement.Kind? {
        let first = parser.current
        switch parser.keyword(first) {
        case .condition:
            parser.advance()
            return .condition
        case .exclusion:
            parser.advance()
            return .exclusion
        case .benefit:
            parser.advance()
            return .benefit(unit: nil)
        case .definition:
            parser.advance()
            var entity: Entity?
            if parser.accept(.person) { entity = .person } else if parser.accept(.household) { entity = .household }
            return .definition(entity: entity, unit: nil)
        default:
            let word = if case .name(let name) = first.kind { name } else { "" }
            let hint = nearestSpelling(to: word, among: ["条件", "排除", "待遇", "定义", "condition", "exclusion", "benefit", "define"])
            parser.report(
                .unknownStatement, at: first.location, word.isEmpty ? "规则要以“条件”“排除”“待遇”或“定义”开头。" : "没有“\(word)”这种规则。",
                advice: hint.map { "是不是“\($0)”？" } ?? "请写“条件 名称: …”“排除 名称: …”“待遇 名称 单位 = …”或“定义 名称 = …”；续行和“依据”要缩进。")
            return nil
        }
    }

    private func statementName(_ parser: inout ExpressionParser) -> SyntaxPage.Named? {
        guard case .name(let name) = parser.current.kind else {
            parser.report(.unexpectedToken, "这里应当是这条规则的名称。", advice: "例如：条件 收入: …。")
            return nil
        }
        return SyntaxPage.Named(name: name, location: parser.advance().location)
    }

    private mutating func readSubLine(
        _ pieces: [LinePiece], _ versions: inout [(CivilDate?, ExpressionSyntax)],
        _ exceptions: inout [(ExpressionSyntax, ExpressionSyntax)],
        _ citations: inout [String]
    ) {
        if Keyword(spelling: pieces[0].text.leadingWord) == .citation {
            let text = pieces.map(\.text).joined()
            let body = text.drop { $0 != ":" && $0 != "：" }.dropFirst()
            citations.append(body.trimmed)
            return
        }
        var parser = ExpressionParser(Lexer.tokens(of: pieces, path: source.path, &diagnostics))
        defer { diagnostics += parser.diagnostics }
        if parser.accept(.from) {
            guard case .date(let date) = parser.current.kind else {
                parser.report(.unexpectedToken, "“自”后面应当是日期。", advice: "例如：自 2024-07-01: …。")
                return
            }
            parser.advance()
            guard expectColon(&parser) else { return }
            versions.append((date, parser.expression()))
        } else {
            parser.advance()
            guard parser.accept(.ifWord) else {
                parser.report(.unexpectedToken, "“例外”后面应当是“若”。", advice: "例如：例外 若 任一成员(重度残疾): …。")
                return
            }
            let condition = parser.expression()
            guard parser.diagnostics.isEmpty, expectColon(&parser) else { return }
            exceptions.append((condition, parser.expression()))
        }
        parser.finish()
    }

    private func expectColon(_ parser: inout ExpressionParser) -> Bool {
        if parser.accept(.colon) || parser.accept(.equal) { return true }
        parser.report(.unexpectedToken, "这里应当是“:”。", advice: "冒号后面写这种情况下的规则。")
        return false
    }

    // MARK: Tables

    private mutating func readTable(at start: Int) -> Int {
        let end = lines[start...].firstIndex { !$0.trimmed.hasPrefix("|") } ?? lines.count
        let header = cells(of: lines[start], line: start + 1)
        guard let last = header.last, let equals = last.text.first, equals == "=" || equals == "＝" else {
            for index in start..<end { readPlaceholders(lines[index], line: index + 1) }
            return end
        }
        guard end - start >= 3 else {
            report(.tableShape, at: place(line: start + 1, column: 1), "判定表至少要有表头、分隔行和一行内容。", advice: "分隔行写成 |---|---|。")
            return end
        }
        readDecisionTable(header: header, rows: start + 2..<end, at: start)
        return end
    }

    private mutating func readDecisionTable(header: [(text: String, piece: LinePiece)], rows: Range<Int>, at start: Int) {
        let count = diagnostics.count
        let output = header[header.count - 1].piece
        var parser = ExpressionParser(Lexer.tokens(of: [output], path: source.path, &diagnostics))
        _ = parser.accept(.equal)
        var entity: Entity?
        if parser.accept(.person) { entity = .person } else if parser.accept(.household) { entity = .household }
        guard let name = statementName(&parser) else {
            diagnostics += parser.diagnostics
            return
        }
        let unit = parser.anyUnit()
        parser.finish()
        diagnostics += parser.diagnostics
        let inputs = header.dropLast().map { expression($0.piece) }
        var tableRows: [(cells: [TableSyntax.Cell], output: ExpressionSyntax, location: SourceRange)] = []
        for index in rows {
            let row = cells(of: lines[index], line: index + 1)
            let location = place(line: index + 1, column: 1, length: lines[index].count)
            guard row.count == header.count else {
                report(.tableShape, at: location, "这一行有 \(row.count) 格，表头有 \(header.count) 格。", advice: "请补齐或删去多余的格。")
                continue
            }
            let conditions = row.dropLast().map { cell in
                TableSyntax.Cell(
                    tokens: Lexer.tokens(of: [cell.piece], path: source.path, &diagnostics), text: cell.text,
                    location: place(line: cell.piece.line, column: cell.piece.column, length: max(1, cell.text.count)))
            }
            tableRows.append((cells: Array(conditions), output: expression(row[row.count - 1].piece), location: location))
        }
        guard diagnostics.count == count else { return }
        tables.append(
            TableSyntax(
                name: name, entity: entity, unit: unit, inputs: Array(inputs), rows: tableRows,
                location: place(line: start + 1, column: 1, length: lines[start].count)))
    }

    private mutating func expression(_ piece: LinePiece) -> ExpressionSyntax {
        var parser = ExpressionParser(Lexer.tokens(of: [piece], path: source.path, &diagnostics))
        let expression = parser.expression()
        parser.finish()
        diagnostics += parser.diagnostics
        return expression
    }

    private func cells(of line: Substring, line number: Int) -> [(text: String, piece: LinePiece)] {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false)
        var cells: [(String, LinePiece)] = []
        for part in parts.dropFirst() {
            let isTail = part.endIndex == line.endIndex && part.trimmed.isEmpty
            if isTail { continue }
            let text = part.trimmed
            let lead = part.prefix { $0.isWhitespace }.count
            let column = line.distance(from: line.startIndex, to: part.startIndex) + lead + 1
            cells.append((text, LinePiece(line: number, column: column, text: text)))
        }
        return cells.map { (text: $0.0, piece: $0.1) }
    }

    // MARK: Examples

    private mutating func readExamples(_ range: Range<Int>) {
        let yaml = lines[range].joined(separator: "\n")
        do {
            guard let node = try Yams.compose(yaml: yaml) else { return }
            guard let items = node.sequence else {
                report(.badExample, at: place(line: range.lowerBound + 1, column: 1), "例子要一条一条地列。", advice: "每条以“- 情形: …”开头。")
                return
            }
            for item in items { readExample(item, offset: range.lowerBound) }
        } catch {
            let line = (error as? YamlError).flatMap(FrontMatterReader.line) ?? 1
            report(
                .badExample, at: place(line: range.lowerBound + line, column: 1), "例子的格式读不懂。", advice: "请检查冒号后的空格、缩进、括号和引号。")
        }
    }

    private static let exampleKeys: [String: String] = [
        "情形": "situation", "日期": "day", "家庭": "household", "成员": "members", "结果": "expected", "situation": "situation", "day": "day",
        "household": "household", "members": "members", "expected": "expected",
    ]

    private mutating func readExample(_ node: Node, offset: Int) {
        let location = place(line: offset + (node.mark?.line ?? 1), column: node.mark?.column ?? 1)
        guard let mapping = node.mapping else {
            report(.badExample, at: location, "这一条例子读不懂。", advice: "请写情形、日期、家庭、成员和结果。")
            return
        }
        var values: [String: ExampleValue] = [:]
        for (key, value) in mapping {
            guard let known = Self.exampleKeys[key.string ?? ""] else {
                let place = place(line: offset + (key.mark?.line ?? 1), column: key.mark?.column ?? 1, length: key.string?.count ?? 1)
                let hint = nearestSpelling(to: key.string ?? "", among: Self.exampleKeys.keys)
                report(
                    .unknownKey, at: place, "例子里没有“\(key.string ?? "")”这一项。",
                    advice: hint.map { "是不是“\($0)”？" } ?? "可以写：情形、日期、家庭、成员、结果。")
                continue
            }
            values[known] = ExampleValue(value)
        }
        guard case .text(let dayText)? = values["day"], let day = CivilDate(dayText) else {
            report(.badExample, at: location, "例子缺少日期，或日期写错。", advice: "请写“日期: 2024-08-01”。")
            return
        }
        examples.append(
            Example(
                situation: values["situation"]?.asText ?? "", day: day, household: values["household"]?.asMap ?? [:],
                members: values["members"]?.asList.compactMap(\.asMap) ?? [], expected: values["expected"]?.asMap ?? [:],
                location: location))
    }
}

extension ExampleValue {
    package init(_ node: Node) {
        if let mapping = node.mapping {
            self = .map(Dictionary(mapping.map { ($0.key.string ?? "", ExampleValue($0.value)) }, uniquingKeysWith: { first, _ in first }))
        } else if let sequence = node.sequence {
            self = .list(sequence.map(ExampleValue.init))
        } else {
            let text = node.string ?? ""
            self = ["未知", "unknown", "~", "null", ""].contains(text) ? .unknown : .text(text)
        }
    }

    package var asText: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    package var asMap: [String: ExampleValue]? {
        if case .map(let map) = self { return map }
        return nil
    }

    /// One value stands for a list of one.
    package var asList: [ExampleValue] {
        switch self {
        case .list(let list): list
        case .unknown: []
        default: [self]
        }
    }
}

extension ExpressionParser {
    /// A unit, or the name of a code list standing where a unit may. A unit nobody knows is read too, to be refused by name.
    mutating func anyUnit() -> UnitSyntax? {
        guard case .name(let name) = current.kind else { return nil }
        var unit = unit() ?? UnitSyntax(spelling: name, location: advance().location)
        while accept(.slash), case .name(let next) = current.kind {
            unit = UnitSyntax(spelling: unit.spelling + "/" + next, location: unit.location.through(advance().location))
        }
        return unit
    }
}

extension StringProtocol {
    package var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// The letters at the start of a line, up to a space or punctuation.
    var leadingWord: String { String(prefix { $0.isLetter || $0 == "_" }) }
}
