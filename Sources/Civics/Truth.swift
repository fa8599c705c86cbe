/// What we can say of a condition (真值). Ordered so that "and" is the smaller and "or" the larger (Kleene's three values).
///
/// Raw values are stable: columns of the register and of the evaluator are bytes of this type.
package enum Truth: UInt8, Hashable, Comparable, CaseIterable, Codable, Sendable {
    case no = 0
    case unknown = 1
    case yes = 2

    @inlinable package init(_ bool: Bool) { self = bool ? .yes : .no }

    /// `nil` is what we do not know, never `.no`.
    @inlinable package init(_ bool: Bool?) {
        switch bool {
        case .some(true): self = .yes
        case .some(false): self = .no
        case .none: self = .unknown
        }
    }

    /// `nil` exactly for `.unknown`.
    @inlinable package var bool: Bool? { self == .unknown ? nil : self == .yes }

    @inlinable package var isKnown: Bool { self != .unknown }

    /// A `.no` settles the answer even beside an `.unknown`.
    @inlinable package func and(_ other: Truth) -> Truth { rawValue < other.rawValue ? self : other }

    /// A `.yes` settles the answer even beside an `.unknown`.
    @inlinable package func or(_ other: Truth) -> Truth { rawValue > other.rawValue ? self : other }

    @inlinable package var not: Truth {
        switch self {
        case .no: .yes
        case .unknown: .unknown
        case .yes: .no
        }
    }

    /// "And" of them all; `.yes` of none.
    package static func all(_ truths: some Sequence<Truth>) -> Truth { truths.reduce(.yes) { $0.and($1) } }

    /// "Or" of them all; `.no` of none.
    package static func any(_ truths: some Sequence<Truth>) -> Truth { truths.reduce(.no) { $0.or($1) } }

    @inlinable package static func < (left: Truth, right: Truth) -> Bool { left.rawValue < right.rawValue }

    /// 是, 未知 or 否.
    package var label: String {
        switch self {
        case .no: "否"
        case .unknown: "未知"
        case .yes: "是"
        }
    }
}
