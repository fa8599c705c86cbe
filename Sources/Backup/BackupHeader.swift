import Crypto
import Foundation

/// The open part at the start of a backup: how it is locked. Everything after it is sealed together with its hash, so a change of the
/// header shows as a wrong key.
///
/// On disk: `ZRBACKUP`, the length of the JSON in four bytes (big-endian), the JSON, the wrapped file key (60 bytes).
struct BackupHeader: Codable, Hashable {
    enum Protection: Codable, Hashable {
        case passphrase(rounds: Int)
        case keyFile
    }

    static let magic = Array("ZRBACKUP".utf8)
    static let format = 1
    /// Far more than a header needs; a bound on what a damaged file can make us read.
    private static let longest = 4096
    /// Nonce 12, key 32, tag 16.
    private static let wrappedKeyBytes = 60

    var format = BackupHeader.format
    let protection: Protection
    /// New for every backup.
    let salt: [UInt8]
    let chunkBytes: Int

    /// The header as it goes to disk and the seal it opens.
    ///
    /// - Parameter random: makes so many random bytes.
    static func make(for key: BackupKey, chunkBytes: Int, random: (Int) -> [UInt8]) throws(BackupError) -> (bytes: Data, seal: ChunkSeal) {
        let header = BackupHeader(protection: key.protection, salt: random(16), chunkBytes: chunkBytes)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let json = try? encoder.encode(header) else { throw .damaged }
        var bytes = Data(magic)
        bytes.append(bigEndian: UInt32(json.count))
        bytes.append(json)
        let fileKey = SymmetricKey(data: random(32))
        let contents = fileKey.withUnsafeBytes { Data($0) }
        guard let nonce = try? AES.GCM.Nonce(data: random(12)),
            let box = try? AES.GCM.seal(contents, using: key.wrappingKey(for: header), nonce: nonce, authenticating: bytes),
            let wrapped = box.combined
        else { throw .damaged }
        bytes.append(wrapped)
        return (bytes, ChunkSeal(key: fileKey, header: bytes))
    }

    /// Reads the header from the start of `file` and opens the seal.
    static func read(from file: FileReader, key: BackupKey) throws(BackupError) -> (header: BackupHeader, seal: ChunkSeal) {
        var bytes = try file.read(magic.count)
        guard Array(bytes) == magic else { throw .notABackup }
        let length = try file.read(4)
        guard length.count == 4 else { throw .damaged }
        let count = length.reduce(0) { $0 << 8 | Int($1) }
        guard count <= longest else { throw .damaged }
        let json = try file.read(count)
        bytes.append(length)
        bytes.append(json)
        guard json.count == count, let format = try? JSONDecoder().decode(FormatOnly.self, from: json).format else { throw .damaged }
        guard format == Self.format else { throw .newerFormat }
        guard let header = try? JSONDecoder().decode(BackupHeader.self, from: json), (1...1 << 26).contains(header.chunkBytes) else {
            throw .damaged
        }
        let wrapped = try file.read(wrappedKeyBytes)
        let wrappingKey = try key.wrappingKey(for: header)
        guard let box = try? AES.GCM.SealedBox(combined: wrapped),
            let fileKey = try? AES.GCM.open(box, using: wrappingKey, authenticating: bytes)
        else { throw .wrongKey }
        bytes.append(wrapped)
        return (header, ChunkSeal(key: SymmetricKey(data: fileKey), header: bytes))
    }

    private struct FormatOnly: Decodable { let format: Int }
}

/// Seals the contents chunk by chunk with AES-256-GCM.
///
/// The nonce is the chunk's number and whether it is the last one. The key is this file's alone, so no nonce comes twice; and a chunk
/// that is cut off, moved, repeated or taken from another backup does not open.
struct ChunkSeal {
    static let tagBytes = 16

    private let key: SymmetricKey
    private let headerHash: Data

    init(key: SymmetricKey, header: Data) {
        self.key = key
        headerHash = Data(SHA256.hash(data: header))
    }

    func seal(_ contents: Data, number: UInt64, isLast: Bool) throws(BackupError) -> Data {
        guard let nonce = Self.nonce(number, isLast),
            let box = try? AES.GCM.seal(contents, using: key, nonce: nonce, authenticating: headerHash)
        else { throw .damaged }
        return box.ciphertext + box.tag
    }

    func open(_ sealed: Data, number: UInt64, isLast: Bool) throws(BackupError) -> Data {
        guard sealed.count >= Self.tagBytes, let nonce = Self.nonce(number, isLast),
            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: sealed.dropLast(Self.tagBytes), tag: sealed.suffix(Self.tagBytes)),
            let contents = try? AES.GCM.open(box, using: key, authenticating: headerHash)
        else { throw .damaged }
        return contents
    }

    private static func nonce(_ number: UInt64, _ isLast: Bool) -> AES.GCM.Nonce? {
        var bytes = Data([isLast ? 1 : 0, 0, 0, 0])
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
        return try? AES.GCM.Nonce(data: bytes)
    }
}

extension Data {
    mutating func append(bigEndian number: UInt32) {
        for shift in stride(from: 24, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }
}
