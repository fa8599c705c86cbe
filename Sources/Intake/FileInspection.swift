import Crypto
import Foundation

/// A file being read in order, in pieces.
final class ByteSource {
    let path: String
    private let descriptor: Int32

    init(path: String) throws(IntakeError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(file: path.fileName) }
    }

    deinit { close(descriptor) }

    /// Fills the buffer as far as it can; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(IntakeError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = Foundation.read(descriptor, buffer.baseAddress! + filled, buffer.count - filled)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .cannotRead(file: path.fileName) }
            if count == 0 { break }
            filled += count
        }
        return filled
    }
}

/// What a first look at a file tells: that it is text, in which encoding, and its fingerprint.
struct FileInspection: Sendable {
    let hash: String
    let encoding: TextEncoding
    let byteCount: Int
    /// Bytes of the byte-order mark.
    let markLength: Int

    init(path: String) throws(IntakeError) {
        let source = try ByteSource(path: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var hasher = SHA256()
        var sniffer = EncodingSniffer()
        var total = 0
        var markLength = 0
        while true {
            let count = try source.read(into: buffer)
            guard count > 0 else { break }
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            if total == 0 { markLength = try Self.checkOpening(piece, file: path.fileName) }
            hasher.update(bufferPointer: piece)
            sniffer.take(piece.bindMemory(to: UInt8.self))
            total += count
        }
        guard total > markLength else { throw .emptyFile(file: path.fileName) }
        hash = hasher.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        encoding = markLength > 0 ? .utf8 : sniffer.encoding
        byteCount = total
        self.markLength = markLength
    }

    /// Refuses what people most often send by mistake; returns the length of a UTF-8 mark.
    private static func checkOpening(_ bytes: UnsafeRawBufferPointer, file: String) throws(IntakeError) -> Int {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return 3 }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { throw .notText(file: file, what: " Excel 工作簿或压缩包") }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw .notText(file: file, what: "旧版 Excel 工作簿") }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .notText(file: file, what: " UTF-16 编码的文件") }
        return 0
    }
}

extension String {
    /// The last part of a path: what messages and the register call the file.
    var fileName: String { split(separator: "/").last.map(String.init) ?? self }
}
