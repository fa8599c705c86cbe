/// A checked identity number of 18 characters (公民身份号码, GB 11643-1999), kept as its first 17 digits.
///
/// Also holds the numbers of residence permits and of the 2023 permanent residence card for foreigners, which follow the same
/// scheme. The last character is not stored: it follows from the others (ISO 7064 MOD 11-2).
package struct IDNumber: Hashable, Sendable {
    /// What kind of document carries the number; the first digits tell.
    package enum Kind: UInt8, Hashable, CaseIterable, Codable, Sendable {
        /// A citizen's (居民身份证).
        case resident
        /// A residence permit of Hong Kong (81), Macao (82) or Taiwan (83) residents (港澳台居民居住证).
        case residencePermit
        /// A foreigner's permanent residence card (外国人永久居留身份证, "five-star card"): 9, province (2 digits), nationality
        /// (ISO 3166 numeric, 3), birth, sequence and check as GB 11643; State Immigration Administration notice, 2023.
        case foreigner

        package var label: String {
            switch self {
            case .resident: "居民身份证"
            case .residencePermit: "港澳台居民居住证"
            case .foreigner: "外国人永久居留身份证"
            }
        }
    }

    /// Why a text is no identity number.
    package enum Invalid: Error, Hashable, Sendable {
        /// The count of characters that are neither spaces nor dashes.
        case wrongLength(Int)
        case badCharacter(Character)
        /// The province in it does not exist.
        case badRegion
        /// No such day, or a year outside 1800...2099. A day to come is for the caller, who has a clock, to refuse.
        case badBirthDate
        case badCheckDigit(expected: Character)

        /// In Chinese, for people; tells at most the right check digit, nothing of the person.
        package var message: String {
            switch self {
            case .wrongLength(let count): "身份证号应为 18 位，现为 \(count) 位"
            case .badCharacter(let character): "身份证号中有不应出现的字符“\(character)”"
            case .badRegion: "身份证号开头的地区代码不存在"
            case .badBirthDate: "身份证号中的出生日期不存在"
            case .badCheckDigit(let expected): "身份证号校验码不符，按前 17 位应为 \(expected)"
            }
        }
    }

    /// The first 17 digits as one number, below 2^57. Reversible, so it can stand for the number in hash maps and columns;
    /// sorted, it groups by place and then by birth.
    package let packed: UInt64

    /// Takes back what `packed` gave. Checks nothing in release builds, so that columns of millions can be read.
    package init(packed: UInt64) {
        assert(Self.problem(inFirst17: packed) == nil, "not a packed identity number")
        self.packed = packed
    }

    /// The number of a made-up person. Odd sequences are male, even ones female.
    ///
    /// - Parameters:
    ///   - region: a district or anything within it; the codes of larger places are filled up with zeros ("810000").
    ///   - sequence: 0...999.
    package static func make(region: RegionCode, birth: CivilDate, sequence: Int) -> IDNumber {
        precondition((0...999).contains(sequence), "sequence \(sequence)")
        let (year, month, day) = birth.parts
        let compactBirth = UInt64(year * 10_000 + month * 100 + day)
        let district = region.ancestor(at: .district) ?? region
        let sixDigits = UInt64(district.digits * ExactDecimal.power(6 - Int(district.length)))
        let packed = sixDigits * 100_000_000_000 + compactBirth * 1000 + UInt64(sequence)
        precondition(problem(inFirst17: packed) == nil, "region \(district), birth \(birth)")
        return IDNumber(packed: packed)
    }
}

// MARK: - What the number tells

extension IDNumber {
    package var birthDate: CivilDate {
        // Checked when the number was made.
        CivilDate(compact: Self.compactBirth(packed))!
    }

    /// `.male` or `.female`: the last digit of the sequence is odd or even.
    package var sex: Sex { packed.isMultiple(of: 2) ? .female : .male }

    package var kind: Kind { Self.kind(packed) }

    /// Where the number was first given out, which need not be where the person lives. `nil` for a foreigner's.
    package var region: RegionCode? {
        kind == .foreigner ? nil : RegionCode(digits: Int64(packed / 100_000_000_000), length: 6)
    }

    /// For lists on a screen: "310105********123X".
    package var masked: String { Self.masked(description) }

    static func compactBirth(_ packed: UInt64) -> Int { Int(packed / 1000 % 100_000_000) }

    private static func kind(_ packed: UInt64) -> Kind {
        switch packed / 1_000_000_000_000_000 {
        case 81...83: .residencePermit
        case 90...99: .foreigner
        default: .resident
        }
    }

    /// What is wrong with 17 digits apart from the check digit.
    static func problem(inFirst17 packed: UInt64) -> Invalid? {
        let province = kind(packed) == .foreigner ? packed / 100_000_000_000_000 % 100 : packed / 1_000_000_000_000_000
        guard isProvince(province) else { return .badRegion }
        let birth = compactBirth(packed)
        guard (1800_00_00..<2100_00_00).contains(birth), CivilDate(compact: birth) != nil else { return .badBirthDate }
        return nil
    }

    /// GB/T 2260-2007, and 83, which the permits of Taiwan residents carry instead of 71.
    private static func isProvince(_ code: UInt64) -> Bool {
        switch code {
        case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81...83: true
        default: false
        }
    }
}

// MARK: - Check digit

extension IDNumber {
    /// The 18th character for 17 digits; `nil` when they are not 17 ASCII digits.
    package static func checkCharacter(for17 digits: some StringProtocol) -> Character? {
        guard digits.utf8.count == 17, digits.utf8.allSatisfy({ $0 &- 0x30 <= 9 }), let packed = UInt64(digits) else { return nil }
        return Character(Unicode.Scalar(checkByte(packed)))
    }

    /// ISO 7064 MOD 11-2. Doubling at each step gives the weights of GB 11643 (7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2): they are the
    /// powers 2^17 ... 2^1 modulo 11. Here from the right, where the weights begin at 2.
    static func checkByte(_ packed: UInt64) -> UInt8 {
        var rest = packed
        var sum: UInt64 = 0
        for exponent in 1...17 {
            sum += (rest % 10) << UInt64(exponent)
            rest /= 10
        }
        return checkByte(sum: sum)
    }

    /// `sum` is the weighted sum of the 17 digits, not yet reduced.
    @inline(__always) static func checkByte(sum: UInt64) -> UInt8 {
        let check = UInt8((12 - sum % 11) % 11)
        return check == 10 ? UInt8(ascii: "X") : 0x30 + check
    }
}

extension IDNumber: Comparable {
    package static func < (left: IDNumber, right: IDNumber) -> Bool { left.packed < right.packed }
}

extension IDNumber: CustomStringConvertible, Codable {
    /// The 18 characters.
    package var description: String {
        String(unsafeUninitializedCapacity: 18) { buffer in
            var rest = packed
            for index in (0..<17).reversed() {
                buffer[index] = 0x30 + UInt8(rest % 10)
                rest /= 10
            }
            buffer[17] = Self.checkByte(packed)
            return 18
        }
    }

    package init(from decoder: any Decoder) throws {
        self = try decoder.singleText("身份证号") { try? IDNumber.parse($0).get() }
    }

    package func encode(to encoder: any Encoder) throws { try encoder.encodeSingle(description) }
}
