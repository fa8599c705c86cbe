import Civics

extension Checker {
    /// Checks a decision table: inputs, cells, outputs of one type, and that exactly one row fits every possible input.
    mutating func checkTable(_ syntax: TableSyntax) -> DecisionTable? {
        let expressions = syntax.inputs + syntax.rows.map(\.output)
        let entity = syntax.entity ?? (expressions.contains { $0.readsPerson(self, []) } ? .person : .household)
        var inputs: [TypedExpression] = []
        for input in syntax.inputs {
            guard let value = typed(input, in: entity) else { return nil }
            inputs.append(value)
        }
        var declared: ValueType?
        if let unit = syntax.unit {
            guard let type = type(unit) else { return nil }
            declared = type
        }
        var rows: [DecisionTable.Row] = []
        for row in syntax.rows {
            guard let output = typed(row.output, in: entity, expecting: declared ?? rows.first?.output.type) else { return nil }
            guard agrees(output, declared ?? rows.first?.output.type ?? output.type, as: "判定表的结果") else { return nil }
            var cells: [DecisionTable.Cell] = []
            for (cell, input) in zip(row.cells, inputs) {
                guard let read = self.cell(cell, for: input) else { return nil }
                cells.append(read)
            }
            rows.append(DecisionTable.Row(cells: cells, output: output, location: row.location))
        }
        guard let first = rows.first else { return nil }
        let table = DecisionTable(
            id: syntax.name.name, name: syntax.name.name, entity: entity, type: declared ?? first.output.type, inputs: inputs, rows: rows,
            location: syntax.location)
        return requireUniqueHit(table) ? table : nil
    }

    // MARK: Cells

    private static let anything: Set<String> = ["任意", "—", "-", "–", "*", "×", "其余", "any", "else", "其他"]

    /// `任意`, `一级、二级`, `65 至 69`, `<16`, `≥80`, `5`, `是`.
    private mutating func cell(_ syntax: TableSyntax.Cell, for input: TypedExpression) -> DecisionTable.Cell? {
        if Self.anything.contains(syntax.text) { return .anything }
        var tokens = syntax.tokens[...]
        if case .symbol(let symbol)? = tokens.first?.kind, [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(symbol) {
            tokens = tokens.dropFirst()
            guard let bound = value(Array(tokens), for: input, at: syntax.location) else { return nil }
            return switch symbol {
            case .less: .interval(lower: nil, includesLower: false, upper: bound, includesUpper: false)
            case .lessOrEqual: .interval(lower: nil, includesLower: false, upper: bound, includesUpper: true)
            case .greater: .interval(lower: bound, includesLower: false, upper: nil, includesUpper: false)
            default: .interval(lower: bound, includesLower: true, upper: nil, includesUpper: false)
            }
        }
        if let middle = tokens.firstIndex(where: { Self.isThrough($0) }) {
            guard let lower = value(Array(tokens[..<middle]), for: input, at: syntax.location),
                let upper = value(Array(tokens[(middle + 1)...]), for: input, at: syntax.location)
            else { return nil }
            return .interval(lower: lower, includesLower: true, upper: upper, includesUpper: true)
        }
        var values: [Rational] = []
        for part in tokens.split(whereSeparator: { $0.kind == .symbol(.comma) || $0.kind == .name("或") }) {
            guard let one = value(Array(part), for: input, at: syntax.location) else { return nil }
            values.append(one)
        }
        return .oneOf(values)
    }

    private static func isThrough(_ token: Token) -> Bool {
        if case .name(let word) = token.kind { return Keyword(spelling: word) == .through }
        return false
    }

    /// One fixed value; a bare number takes the column's unit, so that cells stay short.
    private mutating func value(_ tokens: [Token], for input: TypedExpression, at location: SourceRange) -> Rational? {
        let end = Token(kind: .end, location: location, followsSpace: true)
        var parser = ExpressionParser(tokens.filter { $0.kind != .end } + [end])
        let syntax = parser.expression()
        parser.finish()
        diagnostics += parser.diagnostics
        guard parser.diagnostics.isEmpty else { return nil }
        if case .number(let number, nil, let place) = syntax, input.type.isNumeric {
            return input.type.isMoney ? number * Rational(100) : self.number(number, nil, at: place).map { _ in number }
        }
        guard let value = typed(syntax, in: .household, expecting: input.type) else { return nil }
        guard agrees(value, input.type, as: "这一格") else { return nil }
        guard case .literal(let literal) = value.kind else {
            report(.tableShape, at: location, "判定表的格子里只能写固定的值。", advice: "会变的标准请写在结果列，或改用“若 … 则 … 否则 …”。")
            return nil
        }
        return literal
    }

    // MARK: Unique hit

    /// The most input combinations worth trying one by one.
    private static let mostCombinations = 200_000

    /// Tries one value from every stretch of every input between which no cell changes its mind: that is complete, because
    /// all values of a stretch answer all cells alike.
    private mutating func requireUniqueHit(_ table: DecisionTable) -> Bool {
        let stretches = table.inputs.indices.map { representatives(of: table.inputs[$0], column: $0, table) }
        let combinations = stretches.reduce(1) { $0.multipliedReportingOverflow(by: $1.count).partialValue }
        guard combinations > 0, combinations <= Self.mostCombinations else {
            report(.tableTooLarge, at: table.location, "判定表的情形太多，查不完有没有漏洞。", advice: "请拆成两张表，或减少每列的分段。")
            return false
        }
        let hasRest = table.rows.last!.cells.allSatisfy { $0 == .anything } && table.rows.count > 1
        let rows = hasRest ? table.rows.dropLast() : table.rows[...]
        var indexes = [Int](repeating: 0, count: stretches.count)
        for _ in 0..<combinations {
            let values = zip(stretches, indexes).map { $0[$1] }
            let hits = rows.filter { row in zip(row.cells, values).allSatisfy { $0.accepts($1) } }
            if hits.count > 1 {
                report(
                    .tableOverlap, at: hits[1].location,
                    "\(described(values, table)) 时，第 \(hits[0].location.line) 行和第 \(hits[1].location.line) 行都适用。",
                    advice: "请改窄其中一行，使每种情形只有一行适用。")
                return false
            }
            if hits.isEmpty, !hasRest {
                report(
                    .tableGap, at: table.location, "\(described(values, table)) 时，没有一行适用。", advice: "请补上这种情形，或在最后加一行各格都写“其余”。")
                return false
            }
            advance(&indexes, stretches)
        }
        return true
    }

    private func advance(_ indexes: inout [Int], _ stretches: [[Rational]]) {
        for column in indexes.indices.reversed() {
            indexes[column] += 1
            if indexes[column] < stretches[column].count { return }
            indexes[column] = 0
        }
    }

    private func described(_ values: [Rational], _ table: DecisionTable) -> String {
        zip(table.inputs, values).map { input, value in
            "\(name(of: input)) = \(input.type.text(of: value, codeLists: names.codeLists))"
        }.joined(separator: "、")
    }

    /// What the page calls a column's value, where it has a name.
    private func name(of input: TypedExpression) -> String {
        switch input.kind {
        case .definition(let id), .table(let id): id
        case .input(let input): input.factID.flatMap { facts[$0]?.name } ?? input.name
        case .ofHousehold(let inner): name(of: inner)
        default: "输入"
        }
    }

    /// One value for every stretch of a column in which all its cells answer alike.
    private func representatives(of input: TypedExpression, column: Int, _ table: DecisionTable) -> [Rational] {
        switch input.type {
        case .truth: return [.zero, .one]
        case .code(let list): return (names.codeLists[list]?.entries.indices).map { $0.map { Rational(Int64($0)) } } ?? []
        default: break
        }
        let step = input.grain(in: self).flatMap { $0 > .zero ? $0 : nil } ?? Rational(1, over: 1_000_000)
        var marks: Set<Rational> = [input.bounds.lowest, input.bounds.highest]
        for row in table.rows {
            switch row.cells[column] {
            case .anything: break
            case .oneOf(let values): for value in values { marks.formUnion([value - step, value, value + step]) }
            case .interval(let lower, _, let upper, _):
                for bound in [lower, upper].compactMap({ $0 }) { marks.formUnion([bound - step, bound, bound + step]) }
            }
        }
        return marks.filter { input.bounds.contains($0) }.sorted()
    }
}

extension Input {
    /// The fact that is read, whole or through a window.
    package var factID: FactDeclaration.ID? {
        switch kind {
        case .fact(let id), .window(let id, _, _): id
        case .received, .recognised: nil
        }
    }

    /// The id of what is read, with the window before it.
    package var name: String {
        switch kind {
        case .fact(let id): id
        case .window(let id, let months, let function): "近\(months)个月\(function.label)(\(id))"
        case .received(let policy): "享受 \(policy)"
        case .recognised(let policy): "身份 \(policy)"
        }
    }
}

extension ValueType {
    /// A value in arithmetic units as people read it: `1,595 元/月`, `16 岁`, `一级`, `2024-07-01`, `是`.
    package func text(of value: Rational, codeLists: [CodeListName: CodeList] = [:]) -> String {
        switch self {
        case .truth: return value == .zero ? "否" : "是"
        case .money, .moneyPerArea:
            guard let fen = value.whole else { return (value / Rational(100)).decimalText + " " + label }
            return Money(fen: fen).description.replacingSuffix("元", with: label)
        case .code(let list):
            guard let position = value.whole, let codes = codeLists[list], codes.entries.indices.contains(Int(position)) else { return "?" }
            return codes.entries[Int(position)].label
        case .date: return value.whole.map { CivilDate(days: Int32(clamping: $0)).description } ?? "?"
        case .month: return value.whole.map { CivilMonth(index: Int32(clamping: $0)).description } ?? "?"
        case .number: return value.decimalText
        case .count: return value.decimalText
        default: return "\(value.decimalText) \(label)"
        }
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
        hasSuffix(suffix) ? dropLast(suffix.count) + other : self
    }
}
