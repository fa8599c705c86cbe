/// Reads UTF-8 text one Unicode scalar at a time, as the parsers of this room want it. Allocates nothing.
///
/// Full-width forms (０ Ａ －) become their half-width twins, every space and byte-order mark U+0020, every dash U+002D,
/// and broken UTF-8 U+FFFD. Departments' files mix all of these within one column.
package struct FoldedScalars {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// The scalar under the cursor; `nil` at the end.
    package private(set) var current: UInt32?

    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        current = nil
        advance()
    }

    package mutating func advance() {
        guard position < bytes.count else {
            current = nil
            return
        }
        let byte = bytes[position]
        if byte < 0x80 {
            position += 1
            current = byte <= 0x20 ? Self.foldControl(byte) : UInt32(byte)
        } else {
            current = Self.fold(decodeMultibyte(byte))
        }
    }

    package mutating func skipSpaces() {
        while current == 0x20 { advance() }
    }

    /// Steps over `scalar` if the cursor is on it.
    package mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar.value else { return false }
        advance()
        return true
    }

    /// Reads the digits under the cursor. At most 18, so that any run fits; `count` tells how many there were.
    package mutating func digits() -> (value: Int64, count: Int) {
        var value: Int64 = 0
        var count = 0
        while let digit = currentDigit, count < 18 {
            value = value * 10 + digit
            count += 1
            advance()
        }
        return (value, count)
    }

    package var currentDigit: Int64? {
        guard let current, current >= 0x30, current <= 0x39 else { return nil }
        return Int64(current - 0x30)
    }

    /// Whether nothing but spaces is left.
    package mutating func isFinished() -> Bool {
        skipSpaces()
        return current == nil
    }

    private mutating func decodeMultibyte(_ lead: UInt8) -> UInt32 {
        let (length, leadBits, smallest): (Int, UInt8, UInt32) =
            switch lead {
            case 0xC2...0xDF: (2, 0x1F, 0x80)
            case 0xE0...0xEF: (3, 0x0F, 0x800)
            case 0xF0...0xF4: (4, 0x07, 0x10000)
            default: (1, 0, .max)
            }
        guard position + length <= bytes.count else {
            position = bytes.count
            return 0xFFFD
        }
        var value = UInt32(lead & leadBits)
        for index in position + 1..<position + length {
            guard bytes[index] & 0xC0 == 0x80 else {
                position = index
                return 0xFFFD
            }
            value = value << 6 | UInt32(bytes[index] & 0x3F)
        }
        position += length
        return value >= smallest && Unicode.Scalar(value) != nil ? value : 0xFFFD
    }

    private static func foldControl(_ byte: UInt8) -> UInt32 {
        (0x09...0x0D).contains(byte) ? 0x20 : UInt32(byte)
    }

    private static func fold(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xFF01...0xFF5E: scalar - 0xFEE0
        case 0x3000, 0xA0, 0xFEFF, 0x2000...0x200B, 0x202F, 0x205F: 0x20
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: 0x2D
        default: scalar
        }
    }
}

extension StringProtocol {
    /// The text's UTF-8, in place where it is contiguous (native strings and their slices).
    package func withUTF8Bytes<Answer>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Answer) rethrows -> Answer {
        if let answer = try utf8.withContiguousStorageIfAvailable(body) { return answer }
        var copy = String(self)
        return try copy.withUTF8(body)
    }
}

extension StringProtocol {
    /// The text trimmed, with half-width letters, digits and punctuation and one kind of space and of dash.
    package var folded: String {
        withUTF8Bytes { bytes in
            var scalars = FoldedScalars(bytes)
            var folded = String.UnicodeScalarView()
            scalars.skipSpaces()
            while let scalar = scalars.current {
                folded.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
                scalars.advance()
            }
            while folded.last == " " { folded.removeLast() }
            return String(folded)
        }
    }
}
