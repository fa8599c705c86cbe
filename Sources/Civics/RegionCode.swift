/// A place by its code (行政区划代码): GB/T 2260 down to the district (6 digits), GB/T 10114 to the subdistrict (9) and the
/// statistics bureau's 12 digits to the residents' committee.
///
/// One value per place: "310105", "310105000" and "310105000000" are the same district, "310000" is the province-level "31".
package struct RegionCode: Hashable, Sendable {
    /// The raw value is the number of digits.
    package enum Level: UInt8, Hashable, Comparable, CaseIterable, Codable, Sendable {
        case province = 2
        case city = 4
        case district = 6
        case subdistrict = 9
        case committee = 12

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

        package var label: String {
            switch self {
            case .province: "省级"
            case .city: "市级"
            case .district: "区县"
            case .subdistrict: "街镇"
            case .committee: "居村委会"
            }
        }
    }

    package let digits: Int64
    package let length: UInt8

    /// 2, 4, 6, 9 or 12 digits, half-width or full-width. `nil` for any other length, a letter, or a province below 11.
    package init?(_ text: some StringProtocol) {
        guard let code = text.withUTF8Bytes({ RegionCode(utf8: $0) }) else { return nil }
        self = code
    }

    /// As `init(_:)`, from UTF-8.
    package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        var text = FoldedScalars(bytes)
        text.skipSpaces()
        let number = text.digits()
        guard text.isFinished() else { return nil }
        self.init(digits: number.value, length: number.count)
    }

    /// `digits` written with `length` digits; `nil` as for `init(_:)`.
    package init?(digits: Int64, length: Int) {
        guard var level = Level(rawValue: UInt8(clamping: length)), digits >= 0,
            digits < ExactDecimal.power(length), digits / ExactDecimal.power(length - 2) >= 11
        else { return nil }
        var shortened = digits
        while let above = level.above, shortened.isMultiple(of: Self.step(from: level, to: above)) {
            shortened /= Self.step(from: level, to: above)
            level = above
        }
        self.init(shortened, level)
    }

    private init(_ digits: Int64, _ level: Level) {
        self.digits = digits
        length = level.rawValue
    }

    package var level: Level {
        // Only lengths that are levels are ever stored.
        Level(rawValue: length)!
    }

    /// The place one level up; `nil` for a province.
    package var parent: RegionCode? { level.above.flatMap { ancestor(at: $0) } }

    /// This place, or the one above it, at `level`; `nil` when this place is itself above that level.
    ///
    /// Some cities have no districts: 441900001 lies in 4419, and asking for its district gives that city.
    package func ancestor(at level: Level) -> RegionCode? {
        guard level <= self.level else { return nil }
        return RegionCode(digits: digits / Self.step(from: self.level, to: level), length: Int(level.rawValue))
    }

    /// Whether `other` is this place or lies within it.
    package func contains(_ other: RegionCode) -> Bool {
        other.length >= length && other.digits / ExactDecimal.power(Int(other.length - length)) == digits
    }

    /// The code with zeros up to the length of `level`, as national files write it: "310000", "310105000000".
    package func padded(to level: Level) -> String {
        description + String(repeating: "0", count: max(0, Int(level.rawValue) - Int(length)))
    }

    private static func step(from lower: Level, to upper: Level) -> Int64 {
        ExactDecimal.power(Int(lower.rawValue - upper.rawValue))
    }
}

extension RegionCode.Level {
    /// One level up; `nil` for `.province`.
    package var above: RegionCode.Level? {
        switch self {
        case .province: nil
        case .city: .province
        case .district: .city
        case .subdistrict: .district
        case .committee: .subdistrict
        }
    }
}

extension RegionCode: Comparable {
    /// A place comes right before the places within it.
    package static func < (left: RegionCode, right: RegionCode) -> Bool {
        (left.padded, left.length) < (right.padded, right.length)
    }

    private var padded: Int64 { digits * ExactDecimal.power(12 - Int(length)) }
}

extension RegionCode: LosslessStringConvertible, Codable {
    package var description: String { String(digits) }

    package init(from decoder: any Decoder) throws { self = try decoder.singleText("区划代码") { RegionCode($0) } }

    package func encode(to encoder: any Encoder) throws { try encoder.encodeSingle(description) }
}
