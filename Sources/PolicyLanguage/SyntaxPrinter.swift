import Civics

extension ExpressionSyntax {
    /// The expression in the formatter's spelling: Chinese keywords, `×`, `÷`, `≤`, single spaces.
    package var text: String { printed(0) }

    private func printed(_ outer: Int) -> String {
        let (level, text) = levelAndText
        return level < outer ? "(\(text))" : text
    }

    /// How tightly the outermost operator binds, loosest 0, and the text.
    private var levelAndText: (Int, String) {
        switch self {
        case .conditional(let condition, let then, let otherwise, _):
            (0, "若 \(condition.printed(1)) 则 \(then.printed(1)) 否则 \(otherwise.printed(0))")
        // 且 binds more tightly than 或, but readers should not have to know.
        case .or(let parts, _): (1, parts.map { $0.printed(3) }.joined(separator: " 或 "))
        case .and(let parts, _): (2, parts.map { $0.printed(3) }.joined(separator: " 且 "))
        case .not(.oneOf(let value, let list, _), _): (4, "\(value.printed(5)) 不属于 (\(list.map(\.text).joined(separator: "、")))")
        case .not(let inner, _): (3, "非 \(inner.printed(3))")
        case .comparison(let comparison, let left, let right, _): (4, "\(left.printed(5)) \(comparison.rawValue) \(right.printed(5))")
        case .oneOf(let value, let list, _): (4, "\(value.printed(5)) 属于 (\(list.map(\.text).joined(separator: "、")))")
        case .between(let value, let lower, let upper, _): (4, "\(value.printed(5)) 介于 \(lower.printed(5)) 至 \(upper.printed(5))")
        case .binary(let symbol, let left, let right, _):
            symbol == .plus || symbol == .minus
                ? (5, "\(left.printed(5)) \(symbol.rawValue) \(right.printed(6))")
                : (6, "\(left.printed(6)) \(symbol.rawValue) \(right.printed(7))")
        case .negative(let inner, _): (7, "-\(inner.printed(7))")
        case .on(let value, let day, _): (8, "\(value.printed(9)) 于 \(day.printed(9))")
        case .number(let value, let unit, _): (9, value.decimalText + (unit?.spelling ?? ""))
        case .date(let date, _): (9, "\(date)")
        case .truth(let value, _): (9, value ? "是" : "否")
        case .name(let name, _): (9, name)
        case .label(let list, let label, _): (9, "\(list).\(label)")
        case .today: (9, Keyword.today.chinese)
        case .reference(let kind, let policy, _): (9, "\(kind.rawValue) \(policy.name)")
        case .call(let function, let arguments, _): (9, "\(function.rawValue)(\(arguments.map(\.text).joined(separator: ", ")))")
        case .rounded(let value, let quantum, let rounding, _): (9, "取整(\(value.text), \(quantum), \(rounding.label))")
        case .window(let months, let function, let value, _): (9, "近\(months)个月\(function.label)(\(value.text))")
        case .aggregate(let function, let value, let filter, let ifNone, _): (9, Self.aggregate(function, value, filter, ifNone))
        case .broken: (9, "…")
        }
    }

    private static func aggregate(
        _ function: TypedExpression.Aggregate.Function, _ value: ExpressionSyntax, _ filter: ExpressionSyntax?, _ ifNone: ExpressionSyntax?
    ) -> String {
        let name = function.label
        if filter == nil, ifNone == nil, function == .any || function == .every { return "\(name)(\(value.text))" }
        let condition = filter.map { " 其中 \($0.text)" } ?? ""
        let fallback = ifNone.map { ", 没有则 \($0.text)" } ?? ""
        return "\(name)(成员\(condition): \(value.text)\(fallback))"
    }
}

extension TypedExpression.Aggregate.Function {
    package var label: String {
        switch self {
        case .sum: "合计"
        case .count: "人数"
        case .any: "任一成员"
        case .every: "所有成员"
        case .largest: "最大"
        case .smallest: "最小"
        }
    }
}
