import Foundation

/// How a file's bytes stand for characters.
package enum TextEncoding: String, Hashable, CaseIterable, Sendable {
    case utf8 = "UTF-8"
    /// With GBK and GB2312, which are parts of it.
    case gb18030 = "GB18030"
}

/// Tells apart UTF-8, UTF-8 with some broken bytes, and GB18030, while the bytes of a file go by.
///
/// Chinese text in GB18030 hardly ever makes a valid UTF-8 sequence, so the share of valid ones decides.
struct EncodingSniffer {
    private var validSequences = 0
    private var brokenBytes = 0
    private var pending = 0

    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { take(byte) }
    }

    private mutating func take(_ byte: UInt8) {
        if pending > 0 {
            if byte & 0xC0 == 0x80 {
                pending -= 1
                if pending == 0 { validSequences += 1 }
                return
            }
            brokenBytes += 1
            pending = 0
        }
        switch byte {
        case 0..<0x80: break
        case 0xC2...0xDF: pending = 1
        case 0xE0...0xEF: pending = 2
        case 0xF0...0xF4: pending = 3
        default: brokenBytes += 1
        }
    }

    var encoding: TextEncoding { brokenBytes == 0 || validSequences >= brokenBytes * 4 ? .utf8 : .gb18030 }
}

/// Turns fields into UTF-8.
///
/// A class confined to one import: it owns a converter and a buffer.
final class FieldDecoder {
    let encoding: TextEncoding
    private let converter: iconv_t?
    private var output: UnsafeMutablePointer<CChar>
    private var capacity = 4096

    init(_ encoding: TextEncoding) {
        self.encoding = encoding
        converter = encoding == .gb18030 ? iconv_open("UTF-8", "GB18030") : nil
        output = .allocate(capacity: capacity)
    }

    deinit {
        if let converter { iconv_close(converter) }
        output.deallocate()
    }

    /// What came of a field: its UTF-8, good until the next call, or where its first bad byte is.
    enum Decoded {
        case text(UnsafeBufferPointer<UInt8>)
        case badByte(at: Int)
    }

    func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> Decoded {
        if bytes.isASCII { return .text(bytes) }
        switch encoding {
        case .utf8: return bytes.firstBrokenUTF8.map { .badByte(at: $0) } ?? .text(bytes)
        case .gb18030: return convert(bytes)
        }
    }

    /// The bytes as text whatever they are: what is no text is written `\xE9`. For people to look at.
    func rescue(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var text = ""
        var rest = bytes
        while !rest.isEmpty {
            let badByte: Int
            switch decode(rest) {
            case .text(let good):
                text += String(decoding: good, as: UTF8.self)
                return text.escapingNUL
            case .badByte(let offset): badByte = offset
            }
            if case .text(let good) = decode(UnsafeBufferPointer(rebasing: rest[..<badByte])) {
                text += String(decoding: good, as: UTF8.self)
            }
            text += "\\x" + String(rest[badByte], radix: 16, uppercase: true)
            rest = UnsafeBufferPointer(rebasing: rest[(badByte + 1)...])
        }
        return text.escapingNUL
    }

    private func convert(_ bytes: UnsafeBufferPointer<UInt8>) -> Decoded {
        // Two bytes of GB18030 make at most three of UTF-8, four make at most four.
        reserve(bytes.count * 2 + 16)
        guard let converter, let base = bytes.baseAddress else { return .text(bytes) }
        iconv(converter, nil, nil, nil, nil)
        var input: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(mutating: UnsafeRawPointer(base))
            .assumingMemoryBound(to: CChar.self)
        var inputLeft = bytes.count
        var target: UnsafeMutablePointer<CChar>? = output
        var outputLeft = capacity
        // It fails on a byte that is no character, and on a character that is cut off.
        guard iconv(converter, &input, &inputLeft, &target, &outputLeft) != Int(bitPattern: UInt.max) else {
            return .badByte(at: bytes.count - inputLeft)
        }
        let text = UnsafeRawPointer(output).assumingMemoryBound(to: UInt8.self)
        return .text(UnsafeBufferPointer(start: text, count: capacity - outputLeft))
    }

    private func reserve(_ count: Int) {
        guard count > capacity else { return }
        output.deallocate()
        capacity = count * 2
        output = .allocate(capacity: capacity)
    }
}

extension String {
    /// NUL cannot be kept in a database's text.
    fileprivate var escapingNUL: String {
        utf8.contains(0) ? split(separator: "\0", omittingEmptySubsequences: false).joined(separator: "\\x00") : self
    }
}

extension UnsafeBufferPointer<UInt8> {
    var isASCII: Bool {
        guard let base = baseAddress else { return true }
        let raw = UnsafeRawPointer(base)
        var index = 0
        while index + 8 <= count {
            if raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
            index += 8
        }
        while index < count {
            if self[index] >= 0x80 { return false }
            index += 1
        }
        return true
    }

    /// Where the first byte stands that is not part of a well-formed sequence (Unicode, table 3-7).
    var firstBrokenUTF8: Int? {
        var index = 0
        while index < count {
            let lead = self[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let (length, second): (Int, ClosedRange<UInt8>) =
                switch lead {
                case 0xC2...0xDF: (2, 0x80...0xBF)
                case 0xE0: (3, 0xA0...0xBF)
                case 0xED: (3, 0x80...0x9F)
                case 0xE1...0xEF: (3, 0x80...0xBF)
                case 0xF0: (4, 0x90...0xBF)
                case 0xF1...0xF3: (4, 0x80...0xBF)
                case 0xF4: (4, 0x80...0x8F)
                default: (0, 0...0)
                }
            guard length > 0, index + length <= count, second.contains(self[index + 1]) else { return index }
            for next in stride(from: index + 2, to: index + length, by: 1) where self[next] & 0xC0 != 0x80 { return index }
            index += length
        }
        return nil
    }
}
