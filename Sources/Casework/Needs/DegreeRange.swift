import Civics
import Library
import PolicyLanguage

/// How severe a hardship is (度), in hundredths: 0 not at all, 100 fully; between two ends while something is unknown.
package struct DegreeRange: Hashable, Sendable {
    package let low: UInt8
    package let high: UInt8

    /// - Precondition: `0 ≤ low ≤ high ≤ 100`.
    package init(_ low: Int, _ high: Int) {
        precondition(0 <= low && low <= high && high <= 100, "degrees from \(low) to \(high)")
        self.low = UInt8(low)
        self.high = UInt8(high)
    }

    package init(_ known: Int) { self.init(known, known) }

    /// Bounds of an exact degree, 0 to 1; what is finer than a hundredth is rounded outwards, so that nothing is excluded.
    package init(_ bounds: Bounds) {
        let hundredth = Rational(1, over: 100)
        func hundredths(_ value: Rational, _ rounding: Rounding) -> Int {
            Int(((value.rounded(to: hundredth, rounding)) / hundredth).whole ?? 0)
        }
        self.init(max(0, hundredths(bounds.lowest, .down)), min(100, hundredths(bounds.highest, .up)))
    }

    package static let unknown = DegreeRange(0, 100)

    package var isKnown: Bool { low == high }
    package var known: Int? { isKnown ? Int(low) : nil }
}

extension Rational {
    static func hundredths(_ count: UInt8) -> Rational { Rational(Int128(count), over: 100) }
}

extension NeedsSettings {
    /// Weighted degrees added up, at both ends.
    ///
    /// - Parameter degrees: in the order of `indicators`.
    package func score(of degrees: [DegreeRange]) -> ClosedRange<Rational> {
        precondition(degrees.count == indicators.count, "\(degrees.count) degrees of \(indicators.count) indicators")
        let weighted = zip(indicators, degrees)
        return weighted.reduce(.zero) {
            $0 + $1.0.weight * .hundredths($1.1.low)
        }...weighted.reduce(.zero) { $0 + $1.0.weight * .hundredths($1.1.high) }
    }

    /// From the least to the greatest band the household can be in. An override that holds settles it; one that is not known
    /// leaves `high` open, because not knowing is not a no.
    package func band(ofScore score: ClosedRange<Rational>, overrides: [Truth]) -> ClosedRange<NeedsBand> {
        if overrides.contains(.yes) { return .high ... .high }
        let high = overrides.contains(.unknown) ? .high : band(of: score.upperBound)
        return band(of: score.lowerBound)...high
    }
}
