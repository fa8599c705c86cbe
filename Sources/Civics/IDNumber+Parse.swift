extension IDNumber {
    /// Reads an identity number as people and systems write it.
    ///
    /// Spaces, dashes and a spreadsheet's apostrophe are dropped, full-width characters and `x` are unified, and the 15 digits of
    /// before 1999 are completed with century 19 and a check digit. Problems are found in this order: length, characters,
    /// region, birth date, check digit.
    package static func parse(_ text: some StringProtocol) -> Result<IDNumber, Invalid> {
        text.withUTF8Bytes { parse(utf8: $0) }
    }

    /// As `parse(_:)`, from UTF-8. Allocates only when the text is not already 18 plain characters.
    package static func parse(utf8 bytes: UnsafeBufferPointer<UInt8>) -> Result<IDNumber, Invalid> {
        parse18(bytes) ?? check(normalizedScalars(bytes))
    }

    /// - Throws: what `parse(_:)` finds.
    package init(_ text: some StringProtocol) throws(Invalid) { self = try Self.parse(text).get() }

    /// The short way for 18 characters that need no unifying. `nil` when it is not for this function to say.
    private static func parse18(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<IDNumber, Invalid>? {
        guard bytes.count == 18 else { return nil }
        var packed: UInt64 = 0
        var sum: UInt64 = 0
        for index in 0..<17 {
            let digit = UInt64(bytes[index] &- 0x30)
            guard digit <= 9 else { return nil }
            packed = packed * 10 + digit
            sum = (sum + digit) * 2
        }
        let check = bytes[17] == UInt8(ascii: "x") ? UInt8(ascii: "X") : bytes[17]
        guard check == UInt8(ascii: "X") || check &- 0x30 <= 9 else { return nil }
        if let problem = problem(inFirst17: packed) { return .failure(problem) }
        let expected = checkByte(sum: sum)
        guard check == expected else { return .failure(.badCheckDigit(expected: Character(Unicode.Scalar(expected)))) }
        return .success(IDNumber(packed: packed))
    }

    /// Unified characters, completed to 18 if they were 15 digits.
    private static func normalizedScalars(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt32] {
        var text = FoldedScalars(bytes)
        var scalars: [UInt32] = []
        while let scalar = text.current {
            switch scalar {
            case 0x20, 0x2D, 0x27, 0x2018, 0x2019: break
            case 0x78: scalars.append(0x58)
            default: scalars.append(scalar)
            }
            text.advance()
        }
        return scalars.count == 15 && scalars.allSatisfy(isDigit) ? completed(scalars) : scalars
    }

    /// 15 digits have a year of two digits and no check digit.
    private static func completed(_ digits15: [UInt32]) -> [UInt32] {
        let digits17 = digits15[..<6] + [0x31, 0x39] + digits15[6...]
        let packed = digits17.reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
        return digits17 + [UInt32(checkByte(packed))]
    }

    private static func check(_ scalars: [UInt32]) -> Result<IDNumber, Invalid> {
        guard scalars.count == 18 else { return .failure(.wrongLength(scalars.count)) }
        let bad = scalars.indices.first { !isDigit(scalars[$0]) && !($0 == 17 && scalars[$0] == 0x58) }
        if let bad { return .failure(.badCharacter(Character(Unicode.Scalar(scalars[bad]) ?? "\u{FFFD}"))) }
        // Every scalar is now an ASCII digit or the closing X, which `parse18` always judges.
        return scalars.map { UInt8($0) }.withUnsafeBufferPointer { parse18($0)! }
    }

    private static func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }

    /// A text from a file that should have been an identity number, for messages and for the quarantine.
    package struct Candidate: Hashable, Sendable {
        /// Unified characters: 18 of them unless the length is what is wrong. The check digit may be wrong.
        package let normalized: String
        package let result: Result<IDNumber, Invalid>

        package init(_ text: some StringProtocol) {
            let scalars = text.withUTF8Bytes { IDNumber.normalizedScalars($0) }
            normalized = String(String.UnicodeScalarView(scalars.map { Unicode.Scalar($0) ?? "\u{FFFD}" }))
            result = IDNumber.check(scalars)
        }

        /// `nil` when there is a problem.
        package var number: IDNumber? { try? result.get() }

        package var problem: Invalid? {
            if case .failure(let problem) = result { problem } else { nil }
        }

        package var masked: String { IDNumber.masked(normalized) }
    }

    /// First six and last four characters, stars between; nothing but stars when that would show it all.
    package static func masked(_ text: String) -> String {
        let count = text.count
        guard count > 10 else { return String(repeating: "*", count: count) }
        return "\(text.prefix(6))\(String(repeating: "*", count: count - 10))\(text.suffix(4))"
    }
}
