import PolicyLanguage

/// Why a program that the checker accepted cannot be run over columns.
package enum PlanError: Error, Hashable, Sendable {
    /// The declared ranges allow a value outside `bounds` of 64 bits on the way; narrowing a fact's range settles it.
    case mayOverflow(policy: TypedPolicy.ID?, location: SourceRange, lowest: Int128, highest: Int128)
    /// A sum or extreme over members of fractions whose denominators differ from member to member: round each first.
    case memberFractions(policy: TypedPolicy.ID?, location: SourceRange)
    /// A date, or a number of months to move one by, that may be a fraction.
    case fractionOfDay(policy: TypedPolicy.ID?, location: SourceRange)

    package var location: SourceRange {
        switch self {
        case .mayOverflow(_, let location, _, _), .memberFractions(_, let location), .fractionOfDay(_, let location): location
        }
    }
}

extension PlanError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .mayOverflow(_, _, let lowest, let highest): "按声明的范围,中间结果可能在 \(lowest) 到 \(highest) 之间,超出 64 位整数。请缩小事实的范围。"
        case .memberFractions: "每个成员的除数不同,分数不能直接合计或比大小。请先在成员那里取整。"
        case .fractionOfDay: "日期或加减的月数可能不是整数。请先取整。"
        }
    }
}
