/// An exact fraction, always in lowest terms with a positive denominator.
///
/// 128 bits leave room for what the checker's bounds allow (64-bit kernels), so arithmetic traps only on a bug.
package struct Rational: Hashable, Comparable, Sendable {
    package let numerator: Int128
    package let denominator: Int128

    package init(_ whole: Int64) {
        numerator = Int128(whole)
        denominator = 1
    }

    package init(_ numerator: Int128, over denominator: Int128) {
        precondition(denominator != 0, "a fraction over zero")
        let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / Int128(divisor)
        self.denominator = sign * denominator / Int128(divisor)
    }

    package static let zero = Rational(0)
    package static let one = Rational(1)

    package var isWhole: Bool { denominator == 1 }

    /// The value as a 64-bit whole number, or `nil` when it is a fraction or too large.
    package var whole: Int64? { isWhole ? Int64(exactly: numerator) : nil }

    package static func + (left: Rational, right: Rational) -> Rational {
        if left.denominator == 1, right.denominator == 1 { return Rational(left.numerator + right.numerator, over: 1) }
        return Rational(
            left.numerator * right.denominator + right.numerator * left.denominator, over: left.denominator * right.denominator)
    }

    package static prefix func - (value: Rational) -> Rational { Rational(-value.numerator, over: value.denominator) }
    package static func - (left: Rational, right: Rational) -> Rational { left + -right }

    package static func * (left: Rational, right: Rational) -> Rational {
        Rational(left.numerator * right.numerator, over: left.denominator * right.denominator)
    }

    /// Traps when `right` is zero; the checker has ruled that out.
    package static func / (left: Rational, right: Rational) -> Rational {
        Rational(left.numerator * right.denominator, over: left.denominator * right.numerator)
    }

    package static func < (left: Rational, right: Rational) -> Bool {
        left.numerator * right.denominator < right.numerator * left.denominator
    }

    /// The nearest multiple of `quantum`; a tie goes away from zero (四舍五入).
    package func rounded(to quantum: Rational, _ rounding: Rounding) -> Rational {
        let steps = self / quantum
        let floor = Self.floorDivision(steps.numerator, steps.denominator)
        let whole: Int128 =
            switch rounding {
            case .down: floor
            case .up: steps.isWhole ? floor : floor + 1
            case .nearest: steps.nearestWhole
            }
        return Rational(whole, over: 1) * quantum
    }

    private var nearestWhole: Int128 {
        let doubled = Self.floorDivision(numerator.magnitudeValue * 2 + denominator, denominator * 2)
        return numerator < 0 ? -doubled : doubled
    }

    private static func floorDivision(_ left: Int128, _ right: Int128) -> Int128 {
        let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
        return remainder != 0 && (remainder < 0) != (right < 0) ? quotient - 1 : quotient
    }

    private static func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left == 0 ? 1 : left
    }
}

extension Int128 {
    fileprivate var magnitudeValue: Int128 { self < 0 ? -self : self }
}

/// How 取整 settles what lies between two multiples.
package enum Rounding: String, Hashable, CaseIterable, Sendable {
    /// 四舍五入: a tie goes away from zero.
    case nearest
    /// 向下: towards minus infinity.
    case down
    /// 向上: towards plus infinity.
    case up

    package var label: String {
        switch self {
        case .nearest: "四舍五入"
        case .down: "向下"
        case .up: "向上"
        }
    }
}

/// The least and greatest value an expression can take, from the declared ranges of the facts it reads.
package struct Bounds: Hashable, Sendable {
    package let lowest: Rational
    package let highest: Rational

    package init(_ lowest: Rational, _ highest: Rational) {
        self.lowest = min(lowest, highest)
        self.highest = max(lowest, highest)
    }

    package init(_ only: Rational) { self.init(only, only) }
    package init(_ lowest: Int64, _ highest: Int64) { self.init(Rational(lowest), Rational(highest)) }

    package static let truth = Bounds(0, 1)

    package func contains(_ value: Rational) -> Bool { lowest <= value && value <= highest }
    package func union(_ other: Bounds) -> Bounds { Bounds(min(lowest, other.lowest), max(highest, other.highest)) }

    package static func + (left: Bounds, right: Bounds) -> Bounds { Bounds(left.lowest + right.lowest, left.highest + right.highest) }
    package static func - (left: Bounds, right: Bounds) -> Bounds { Bounds(left.lowest - right.highest, left.highest - right.lowest) }

    package static func * (left: Bounds, right: Bounds) -> Bounds {
        let corners = [
            left.lowest * right.lowest, left.lowest * right.highest, left.highest * right.lowest, left.highest * right.highest,
        ]
        return Bounds(corners.min()!, corners.max()!)
    }

    /// `nil` when the divisor may be zero.
    package static func / (left: Bounds, right: Bounds) -> Bounds? {
        guard !right.contains(.zero) else { return nil }
        return left * Bounds(.one / right.highest, .one / right.lowest)
    }
}
