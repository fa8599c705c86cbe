/// An amount of yuan held as whole fen (1 yuan = 100 fen), so that sums are exact. Carries no period.
///
/// Arithmetic traps on overflow, as `Int64` does; `total` answers `nil` instead, for amounts that come from files.
package struct Money: Hashable, Comparable, Codable, Sendable, AdditiveArithmetic, CustomStringConvertible {
    package var fen: Int64

    @inlinable package init(fen: Int64) { self.fen = fen }

    package static let zero = Money(fen: 0)

    @inlinable package static func yuan(_ amount: Int64) -> Money { Money(fen: amount * 100) }

    /// Reads yuan, exactly: "1595", "1,595.50", "-3.2", full-width digits, spaces around.
    ///
    /// `nil` for anything else: more than two decimals (even zeros), a unit, an exponent, commas not every three digits.
    package init?(yuanText: some StringProtocol) {
        guard let number = ExactDecimal(yuanText), number.decimals <= 2, let fen = number.scaled(to: 2) else { return nil }
        self.fen = fen
    }

    @inlinable package static func + (left: Money, right: Money) -> Money { Money(fen: left.fen + right.fen) }
    @inlinable package static func - (left: Money, right: Money) -> Money { Money(fen: left.fen - right.fen) }
    @inlinable package static func * (left: Money, right: Int) -> Money { Money(fen: left.fen * Int64(right)) }
    @inlinable package static func * (left: Int, right: Money) -> Money { right * left }
    @inlinable package static prefix func - (amount: Money) -> Money { Money(fen: -amount.fen) }
    @inlinable package static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }

    /// The sum; zero of nothing; `nil` when a running sum does not fit.
    package static func total(_ amounts: some Sequence<Money>) -> Money? {
        var fen: Int64 = 0
        for amount in amounts {
            let (sum, overflow) = fen.addingReportingOverflow(amount.fen)
            guard !overflow else { return nil }
            fen = sum
        }
        return Money(fen: fen)
    }

    /// For people: "1,595 元" or "1,595.50 元".
    package var description: String { "\(sign)\(groupedYuan)\(cents) 元" }

    /// For files and forms: "1595" or "1595.50". `init(yuanText:)` reads it back.
    package var plain: String { "\(sign)\(fen.magnitude / 100)\(cents)" }

    private var sign: String { fen < 0 ? "-" : "" }

    private var cents: String {
        let cents = fen.magnitude % 100
        return cents == 0 ? "" : cents < 10 ? ".0\(cents)" : ".\(cents)"
    }

    private var groupedYuan: String {
        let digits = Array(String(fen.magnitude / 100).utf8)
        var grouped: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped.append(UInt8(ascii: ",")) }
            grouped.append(digit)
        }
        return String(decoding: grouped, as: UTF8.self)
    }
}
