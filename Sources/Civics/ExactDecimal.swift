/// A decimal number as written: `units / 10^decimals`. For numbers and areas in files, where "0.1" must stay a tenth.
///
/// Equal when the values are: 1.5 is 1.50.
package struct ExactDecimal: Comparable, Sendable {
    package let units: Int64
    /// Digits after the point, 0...18.
    package let decimals: Int

    package init(units: Int64, decimals: Int = 0) {
        precondition((0...18).contains(decimals), "\(decimals) decimals")
        self.units = units
        self.decimals = decimals
    }

    /// Reads "1595", "1,595.50", "-3.2", ".5", "＋１２"; spaces around are fine.
    ///
    /// `nil` for anything else: "5.", exponents, units, commas not every three digits, more than 18 digits.
    package init?(_ text: some StringProtocol) {
        guard let number = text.withUTF8Bytes({ ExactDecimal(utf8: $0) }) else { return nil }
        self = number
    }

    /// As `init(_:)`, from UTF-8.
    package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        var text = FoldedScalars(bytes)
        text.skipSpaces()
        let isNegative = text.take("-")
        if !isNegative { _ = text.take("+") }
        guard let whole = Self.readWhole(&text) else { return nil }
        var fraction: (value: Int64, count: Int) = (0, 0)
        if text.take(".") {
            fraction = text.digits()
            guard fraction.count > 0 else { return nil }
        }
        guard whole.count + fraction.count > 0, whole.count + fraction.count <= 18, text.isFinished() else { return nil }
        let magnitude = whole.value * Self.power(fraction.count) + fraction.value
        self.init(units: isNegative ? -magnitude : magnitude, decimals: fraction.count)
    }

    /// Digits before the point, in groups of three if there is a comma at all.
    private static func readWhole(_ text: inout FoldedScalars) -> (value: Int64, count: Int)? {
        var whole = text.digits()
        guard text.current == 0x2C else { return whole }
        guard (1...3).contains(whole.count) else { return nil }
        while text.take(",") {
            let group = text.digits()
            guard group.count == 3, whole.count + 3 <= 18 else { return nil }
            whole = (whole.value * 1000 + group.value, whole.count + 3)
        }
        return whole
    }

    /// The number in units of `10^-decimals`; `nil` when that would lose a digit or overflow.
    package func scaled(to decimals: Int) -> Int64? {
        precondition((0...18).contains(decimals), "\(decimals) decimals")
        if decimals >= self.decimals {
            let (product, overflow) = units.multipliedReportingOverflow(by: Self.power(decimals - self.decimals))
            return overflow ? nil : product
        }
        let (quotient, remainder) = units.quotientAndRemainder(dividingBy: Self.power(self.decimals - decimals))
        return remainder == 0 ? quotient : nil
    }

    package static func == (left: ExactDecimal, right: ExactDecimal) -> Bool { left.widest == right.widest }
    package static func < (left: ExactDecimal, right: ExactDecimal) -> Bool { left.widest < right.widest }

    /// At 18 decimals, where any two can be compared.
    private var widest: Int128 { Int128(units) * Int128(Self.power(18 - decimals)) }

    /// `exponent` in 0...18.
    static func power(_ exponent: Int) -> Int64 {
        var power: Int64 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}

extension ExactDecimal: Hashable {
    package func hash(into hasher: inout Hasher) { hasher.combine(widest) }
}

extension ExactDecimal: LosslessStringConvertible, Codable {
    package var description: String {
        guard decimals > 0 else { return String(units) }
        let power = UInt64(Self.power(decimals))
        let fraction = String(units.magnitude % power)
        let padding = String(repeating: "0", count: decimals - fraction.utf8.count)
        return "\(units < 0 ? "-" : "")\(units.magnitude / power).\(padding)\(fraction)"
    }

    package init(from decoder: any Decoder) throws { self = try decoder.singleText("小数") { ExactDecimal($0) } }

    package func encode(to encoder: any Encoder) throws { try encoder.encodeSingle(description) }
}
