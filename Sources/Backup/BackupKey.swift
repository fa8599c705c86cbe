import Crypto
import CryptoExtras
import Foundation

/// What locks a backup: a passphrase that people remember, or a key file that a machine keeps.
package struct BackupKey: Sendable {
    package static let shortestPassphrase = 12

    enum Secret: Sendable {
        case passphrase(String)
        case keyFile([UInt8])
    }

    /// How much memory (128 × rounds × 8 bytes) and time one guess of a passphrase costs.
    package struct Cost: Hashable, Sendable {
        /// A power of two.
        package let rounds: Int

        package init(rounds: Int) { self.rounds = rounds }

        /// 128 MB and about half a second.
        package static let usual = Cost(rounds: 1 << 17)

        static let blockSize = 8
        static let parallelism = 1

        /// A file from elsewhere must not make us take all the memory of the machine.
        var isSafe: Bool { (1 << 10...1 << 20).contains(rounds) && rounds & (rounds - 1) == 0 }
    }

    let secret: Secret
    let cost: Cost

    /// - Throws: `.passphraseTooShort`
    package static func passphrase(_ text: String, cost: Cost = .usual) throws(BackupError) -> BackupKey {
        guard text.count >= shortestPassphrase else { throw .passphraseTooShort }
        // One text may be typed in two spellings; both have to open the same backup.
        return BackupKey(secret: .passphrase(text.precomposedStringWithCanonicalMapping), cost: cost)
    }

    /// - Parameter text: what a key file holds: 32 bytes as 64 hexadecimal digits.
    package static func keyFile(_ text: String, named path: String) throws(BackupError) -> BackupKey {
        let digits = Array(text.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
        let values = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, values.count == 64 else { throw .keyFileInvalid(path) }
        let bytes = stride(from: 0, to: 64, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
        return BackupKey(secret: .keyFile(bytes), cost: .usual)
    }

    /// - Parameter bytes: 32 random ones.
    package static func keyFileText(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
    }

    var protection: BackupHeader.Protection {
        switch secret {
        case .passphrase: .passphrase(rounds: cost.rounds)
        case .keyFile: .keyFile
        }
    }

    /// The key that wraps the file's own key.
    ///
    /// - Throws: `.needsPassphrase` or `.needsKeyFile` when the file was locked the other way; `.damaged` for a cost beyond reason.
    func wrappingKey(for header: BackupHeader) throws(BackupError) -> SymmetricKey {
        switch (secret, header.protection) {
        case (.passphrase(let text), .passphrase(let rounds)):
            guard Cost(rounds: rounds).isSafe else { throw .damaged }
            let key = try? KDF.Scrypt.deriveKey(
                from: Array(text.utf8), salt: header.salt, outputByteCount: 32, rounds: rounds, blockSize: Cost.blockSize,
                parallelism: Cost.parallelism)
            guard let key else { throw .damaged }
            return key
        case (.keyFile(let bytes), .keyFile):
            let info = Data("zhaoren backup key".utf8)
            return HKDF<SHA256>.deriveKey(inputKeyMaterial: SymmetricKey(data: bytes), salt: header.salt, info: info, outputByteCount: 32)
        case (.keyFile, .passphrase): throw .needsPassphrase
        case (.passphrase, .keyFile): throw .needsKeyFile
        }
    }
}
