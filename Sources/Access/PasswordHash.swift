import Crypto
import CryptoExtras
import Foundation

/// A password as it is stored: `scrypt$16384$8$1$salt$hash`, both in base64. The password itself is never kept.
package struct PasswordHash: Hashable, Sendable {
    package let text: String

    /// Reads a stored hash. Whether it is well formed shows only when it is verified.
    package init(text: String) { self.text = text }

    /// - Parameter salt: 16 random bytes, new for every password.
    package static func make(password: String, salt: [UInt8]) throws -> PasswordHash {
        let cost = Cost.current
        let hash = try cost.deriveKey(from: password, salt: salt)
        let fields = ["scrypt", "\(cost.rounds)", "\(cost.blockSize)", "\(cost.parallelism)", base64(salt), base64(hash)]
        return PasswordHash(text: fields.joined(separator: "$"))
    }

    /// Takes the same time whatever the password. A text that is not a hash verifies nothing.
    package func verify(_ password: String) -> Bool {
        guard let (cost, salt, expected) = parts, let actual = try? cost.deriveKey(from: password, salt: salt) else { return false }
        // Keys compare in constant time, arrays do not.
        return SymmetricKey(data: actual) == SymmetricKey(data: expected)
    }

    /// Someone to compare with when there is no such account, so that the answer takes as long.
    static let ofNobody = PasswordHash(text: "scrypt$16384$8$1$AAAAAAAAAAAAAAAAAAAAAA==$" + base64([UInt8](repeating: 0, count: 32)))

    private var parts: (Cost, salt: [UInt8], hash: [UInt8])? {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 6, fields[0] == "scrypt", let cost = Cost(fields[1...3].compactMap { Int($0) }),
            let salt = Data(base64Encoded: fields[4]), let hash = Data(base64Encoded: fields[5]), hash.count == Cost.keyBytes
        else { return nil }
        return (cost, Array(salt), Array(hash))
    }
}

/// How much work and memory (128 × rounds × block size bytes: 16 MB) one guess costs.
private struct Cost {
    static let current = Cost(rounds: 16_384, blockSize: 8, parallelism: 1)
    static let keyBytes = 32

    let rounds: Int
    let blockSize: Int
    let parallelism: Int

    init(rounds: Int, blockSize: Int, parallelism: Int) {
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// `nil` for numbers that would take all the memory of the machine.
    init?(_ numbers: [Int]) {
        guard numbers.count == 3, (2...(1 << 20)).contains(numbers[0]), (1...32).contains(numbers[1]), (1...16).contains(numbers[2])
        else { return nil }
        self.init(rounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2])
    }

    func deriveKey(from password: String, salt: [UInt8]) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: Cost.keyBytes, rounds: rounds, blockSize: blockSize,
            parallelism: parallelism)
        return key.withUnsafeBytes(Array.init)
    }
}

private func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
