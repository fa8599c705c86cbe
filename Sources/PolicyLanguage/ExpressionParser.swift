import Civics

/// Reads one expression from tokens, by precedence climbing. After a mistake it says so once and carries on as far as it can.
struct ExpressionParser {
    private let tokens: [Token]
    private var position = 0
    private(set) var diagnostics: [Diagnostic] = []

    init(_ tokens: [Token]) { self.tokens = tokens }

    // MARK: Reading tokens

    var current: Token { tokens[min(position, tokens.count - 1)] }
    private func peek(_ offset: Int = 1) -> Token { tokens[min(position + offset, tokens.count - 1)] }
    private var previousLocation: SourceRange { tokens[max(0, min(position, tokens.count) - 1)].location }
    var isAtEnd: Bool { current.kind == .end }

    @discardableResult mutating func advance() -> Token {
        let token = current
        if position < tokens.count - 1 { position += 1 }
        return token
    }

    mutating func accept(_ symbol: Token.Symbol) -> Bool {
        guard current.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func accept(_ keyword: Keyword) -> Bool {
        guard self.keyword(current) == keyword else { return false }
        advance()
        return true
    }

    func keyword(_ token: Token) -> Keyword? {
        guard case .name(let word) = token.kind else { return nil }
        return Keyword(spelling: word)
    }

    mutating func report(_ kind: Diagnostic.Kind, at location: SourceRange? = nil, _ message: String, advice: String) {
        diagnostics.append(Diagnostic(kind, at: location ?? current.location, message, advice: advice))
    }

    /// One complaint per expression is enough: what follows a broken place is mostly its echo.
    private mutating func expect(_ symbol: Token.Symbol, after what: String) {
        if accept(symbol) { return }
        if diagnostics.isEmpty {
            report(.unexpectedToken, "\(what)后面应当是“\(symbol.rawValue)”，这里是\(found)。", advice: "请补上“\(symbol.rawValue)”。")
        }
    }

    private mutating func expect(_ keyword: Keyword, after what: String) {
        if accept(keyword) { return }
        if diagnostics.isEmpty {
            report(.unexpectedToken, "\(what)后面应当是“\(keyword.chinese)”，这里是\(found)。", advice: "请补上“\(keyword.chinese)”，前后用空格隔开。")
        }
    }

    private var found: String {
        switch current.kind {
        case .end: "这一句的结尾"
        case .name(let name): "“\(name)”"
        case .number(let value): "“\(value.decimalText)”"
        case .date(let date): "“\(date)”"
        case .symbol(let symbol): "“\(symbol.rawValue)”"
        }
    }

    /// Complains when something is left over.
    mutating func finish() {
        guard !isAtEnd, diagnostics.isEmpty else { return }
        report(.unexpectedToken, "这里多出了\(found)。", advice: "请检查前面是否少了运算符号、括号，或“且”“或”等词前后的空格。")
    }

    // MARK: Precedence, loosest first

    mutating func expression() -> ExpressionSyntax {
        let start = current.location
        guard accept(.ifWord) else { return disjunction() }
        let condition = expression()
        expect(.then, after: "“若”的条件")
        let then = expression()
        expect(.otherwise, after: "“则”的内容")
        let otherwise = expression()
        return .conditional(condition, then, otherwise, start.through(previousLocation))
    }

    private mutating func disjunction() -> ExpressionSyntax {
        let first = conjunction()
        var all = [first]
        while accept(.or) { all.append(conjunction()) }
        return all.count == 1 ? first : .or(all, first.location.through(previousLocation))
    }

    private mutating func conjunction() -> ExpressionSyntax {
        let first = negation()
        var all = [first]
        while accept(.and) { all.append(negation()) }
        return all.count == 1 ? first : .and(all, first.location.through(previousLocation))
    }

    private mutating func negation() -> ExpressionSyntax {
        let start = current.location
        guard accept(.not) else { return comparison() }
        return .not(negation(), start.through(previousLocation))
    }

    private mutating func comparison() -> ExpressionSyntax {
        let left = sum()
        if case .symbol(let symbol) = current.kind, let comparison = Self.comparisons[symbol] {
            advance()
            let right = sum()
            return .comparison(comparison, left, right, left.location.through(previousLocation))
        }
        if accept(.oneOf) { return .oneOf(left, list(), left.location.through(previousLocation)) }
        if accept(.notOneOf) {
            let inner = ExpressionSyntax.oneOf(left, list(), left.location.through(previousLocation))
            return .not(inner, inner.location)
        }
        if accept(.between) {
            let lower = sum()
            expect(.through, after: "“介于”的下限")
            let upper = sum()
            return .between(left, lower, upper, left.location.through(previousLocation))
        }
        return left
    }

    private static let comparisons: [Token.Symbol: TypedExpression.Comparison] = [
        .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
        .greaterOrEqual: .greaterOrEqual,
    ]

    private mutating func list() -> [ExpressionSyntax] {
        expect(.open, after: "“属于”")
        var items = [sum()]
        while accept(.comma) || accept(.or) { items.append(sum()) }
        expect(.close, after: "列表")
        return items
    }

    private mutating func sum() -> ExpressionSyntax {
        var left = product()
        while case .symbol(let symbol) = current.kind, symbol == .plus || symbol == .minus {
            advance()
            let right = product()
            left = .binary(symbol == .plus ? .plus : .minus, left, right, left.location.through(previousLocation))
        }
        return left
    }

    private mutating func product() -> ExpressionSyntax {
        var left = unary()
        while case .symbol(let symbol) = current.kind, symbol == .times || symbol == .slash {
            advance()
            let right = unary()
            left = .binary(symbol == .times ? .times : .divided, left, right, left.location.through(previousLocation))
        }
        return left
    }

    private mutating func unary() -> ExpressionSyntax {
        let start = current.location
        guard accept(.minus) else { return dated() }
        return .negative(unary(), start.through(previousLocation))
    }

    private mutating func dated() -> ExpressionSyntax {
        let value = atom()
        guard accept(.on) else { return value }
        return .on(value, atom(), value.location.through(previousLocation))
    }

    // MARK: Atoms

    private mutating func atom() -> ExpressionSyntax {
        let token = current
        switch token.kind {
        case .number(let value):
            advance()
            return number(value, from: token.location)
        case .date(let date):
            advance()
            return .date(date, token.location)
        case .symbol(.open):
            advance()
            let inner = expression()
            expect(.close, after: "括号里的内容")
            return inner
        case .name(let name):
            advance()
            return named(name, at: token.location)
        case .symbol, .end:
            if diagnostics.isEmpty {
                report(.unexpectedToken, "这里应当是一个名称、数字或括号，却是\(found)。", advice: "请检查前后是否少写或多写了内容。")
            }
            if token.kind != .symbol(.close), token.kind != .symbol(.comma), token.kind != .symbol(.colon) { advance() }
            return .broken(token.location)
        }
    }

    private mutating func number(_ value: Rational, from start: SourceRange) -> ExpressionSyntax {
        if accept(.percent) {
            return .number(value * Rational(1, over: 100), unit: nil, start.through(previousLocation))
        }
        let unit = self.unit()
        return .number(value, unit: unit, start.through(previousLocation))
    }

    /// A unit such as `元/月`: written in one piece, so that `6元 / 人数` still divides.
    mutating func unit() -> UnitSyntax? {
        guard case .name(let first) = current.kind, Self.unitWords.contains(first) else { return nil }
        let start = advance().location
        var spelling = first
        while current.kind == .symbol(.slash), !current.followsSpace, case .name(let next) = peek().kind, !peek().followsSpace,
            Self.unitWords.contains(next)
        {
            advance()
            advance()
            spelling += "/" + next
        }
        return UnitSyntax(spelling: spelling, location: start.through(previousLocation))
    }

    private static let unitWords: Set<String> = [
        "元", "万元", "角", "分", "月", "年", "平方米", "岁", "周岁", "个月", "天", "日", "人", "套", "辆", "次", "个", "倍", "yuan", "month", "year", "m2",
        "years", "months", "days", "people",
    ]

    private mutating func named(_ name: String, at start: SourceRange) -> ExpressionSyntax {
        switch Keyword(spelling: name) {
        case .yes: return .truth(true, start)
        case .no: return .truth(false, start)
        case .today: return .today(start)
        case .received: return reference(.received, from: start)
        case .verdict: return reference(.verdict, from: start)
        case .status: return reference(.status, from: start)
        default: break
        }
        if current.kind == .symbol(.open) { return call(name, at: start) }
        if let keyword = Keyword(spelling: name), Keyword.reserved.contains(keyword) {
            if diagnostics.isEmpty {
                report(.unexpectedToken, at: start, "“\(name)”是规则里的专用词，不能放在这里。", advice: "请检查这一句的写法，或换一个名称。")
            }
            return .broken(start)
        }
        if current.kind == .symbol(.dot), case .name(let label) = peek().kind {
            advance()
            advance()
            return .label(list: name, label, start.through(previousLocation))
        }
        return .name(name, start)
    }

    private mutating func reference(_ kind: ExpressionSyntax.PolicyReference, from start: SourceRange) -> ExpressionSyntax {
        guard case .name(let policy) = current.kind else {
            if diagnostics.isEmpty {
                report(.unexpectedToken, "“\(kind.rawValue)”后面应当是一项政策的名称，这里是\(found)。", advice: "例如：\(kind.rawValue) 低保。")
            }
            return .broken(start)
        }
        let location = advance().location
        return .reference(kind, SyntaxPage.Named(name: policy, location: location), start.through(location))
    }

    // MARK: Calls

    private mutating func call(_ name: String, at start: SourceRange) -> ExpressionSyntax {
        switch Keyword(spelling: name) {
        case .sum: return aggregate(.sum, name, from: start)
        case .count: return aggregate(.count, name, from: start)
        case .any: return aggregate(.any, name, from: start)
        case .every: return aggregate(.every, name, from: start)
        case .largest: return aggregate(.largest, name, from: start)
        case .smallest: return aggregate(.smallest, name, from: start)
        case .round: return rounded(from: start)
        default: break
        }
        if let (months, function) = Self.window(name) {
            let arguments = arguments(of: name)
            guard arguments.count == 1 else { return wrongArguments(name, "一个按月的事实", from: start) }
            return .window(months: months, function, arguments[0], start.through(previousLocation))
        }
        guard let function = ExpressionSyntax.Function.allCases.first(where: { $0.rawValue == name || $0.english == name }) else {
            let known =
                ExpressionSyntax.Function.allCases.flatMap { [$0.rawValue, $0.english] } + ["合计", "人数", "任一成员", "所有成员", "最大", "最小", "取整"]
            let hint = nearestSpelling(to: name, among: known).map { "是不是“\($0)”？" } ?? "可用的有：合计、人数、任一成员、所有成员、最大、最小、较大、较小、取整、已知、周岁等。"
            report(.unknownFunction, at: start, "没有“\(name)”这个函数。", advice: hint)
            _ = arguments(of: name)
            return .broken(start)
        }
        let arguments = arguments(of: name)
        guard function.argumentCounts.contains(arguments.count) else {
            let count = function.argumentCounts
            return wrongArguments(
                name, count.count == 1 ? "\(count.lowerBound) 项" : "\(count.lowerBound) 到 \(count.upperBound) 项", from: start)
        }
        return .call(function, arguments, start.through(previousLocation))
    }

    private mutating func wrongArguments(_ name: String, _ wanted: String, from start: SourceRange) -> ExpressionSyntax {
        if diagnostics.isEmpty { report(.wrongArguments, at: start, "“\(name)”的括号里应当有\(wanted)。", advice: "请补上或删去多余的内容。") }
        return .broken(start)
    }

    private mutating func arguments(of name: String) -> [ExpressionSyntax] {
        expect(.open, after: "“\(name)”")
        guard !accept(.close) else { return [] }
        var arguments = [expression()]
        while accept(.comma) { arguments.append(expression()) }
        expect(.close, after: "“\(name)”括号里的内容")
        return arguments
    }

    /// `合计(成员: 值)`, `合计(成员 其中 条件: 值)`, `最大(成员 其中 条件: 值, 没有则 值)`, `人数(成员: 条件)`, and the short `任一成员(条件)`.
    private mutating func aggregate(_ function: TypedExpression.Aggregate.Function, _ name: String, from start: SourceRange)
        -> ExpressionSyntax
    {
        expect(.open, after: "“\(name)”")
        var filter: ExpressionSyntax?
        if accept(.members) {
            if accept(.filter) { filter = expression() }
            if function == .count, filter != nil, current.kind == .symbol(.close) {
                advance()
                return .aggregate(.count, value: filter!, filter: nil, ifNone: nil, start.through(previousLocation))
            }
            expect(.colon, after: "“成员”")
        } else if function != .any, function != .every, diagnostics.isEmpty {
            report(.unexpectedToken, "“\(name)”的括号里先写“成员:”，这里是\(found)。", advice: "例如：\(name)(成员: 月劳动收入)。")
        }
        let value = expression()
        var ifNone: ExpressionSyntax?
        if accept(.comma) {
            expect(.ifNone, after: "逗号")
            ifNone = expression()
        }
        expect(.close, after: "“\(name)”括号里的内容")
        return .aggregate(function, value: value, filter: filter, ifNone: ifNone, start.through(previousLocation))
    }

    /// `取整(值, 元, 向下)`.
    private mutating func rounded(from start: SourceRange) -> ExpressionSyntax {
        expect(.open, after: "“取整”")
        let value = expression()
        expect(.comma, after: "要取整的内容")
        let quantum = quantumWord()
        var rounding = Rounding.nearest
        if accept(.comma) {
            guard case .name(let word) = current.kind, let named = Self.roundings[word] else {
                if diagnostics.isEmpty { report(.unexpectedToken, "不认识的取整办法\(found)。", advice: "请写“四舍五入”“向下”或“向上”。") }
                return .broken(start)
            }
            rounding = named
            advance()
        }
        expect(.close, after: "“取整”括号里的内容")
        return .rounded(value, to: quantum, rounding, start.through(previousLocation))
    }

    private mutating func quantumWord() -> String {
        switch current.kind {
        case .name(let word):
            advance()
            return word
        case .number(let value):
            advance()
            return value.decimalText
        default:
            if diagnostics.isEmpty { report(.unexpectedToken, "要取整到什么？这里是\(found)。", advice: "请写“分”“角”“元”“个”或 0.01 这样的数。") }
            return "元"
        }
    }

    private static let roundings: [String: Rounding] = [
        "四舍五入": .nearest, "向下": .down, "向上": .up, "nearest": .nearest, "down": .down, "up": .up,
    ]

    /// `近12个月合计`, `last_12_months_sum`.
    static func window(_ name: String) -> (months: Int, WindowFunction)? {
        let names: [(String, String, WindowFunction)] = [
            ("合计", "sum", .sum), ("平均", "average", .average), ("最大", "largest", .largest),
        ]
        for (chinese, english, function) in names {
            if name.hasPrefix("近"), name.hasSuffix("个月" + chinese), let months = Int(name.dropFirst().dropLast(2 + chinese.count)) {
                return (months, function)
            }
            if name.hasPrefix("last_"), name.hasSuffix("_months_" + english),
                let months = Int(name.dropFirst(5).dropLast(8 + english.count))
            {
                return (months, function)
            }
        }
        return nil
    }
}
