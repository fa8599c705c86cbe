import Foundation

/// Where salts, tokens and first passwords come from. Passed in, so that a test can know them and nobody else.
package struct RandomBytes: Sendable {
    private let make: @Sendable (Int) -> [UInt8]

    package init(_ make: @escaping @Sendable (Int) -> [UInt8]) { self.make = make }

    /// The system's cryptographic generator.
    package static let system = RandomBytes { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    package func bytes(_ count: Int) -> [UInt8] { make(count) }

    /// 256 bits in the alphabet of URLs (base64url without padding, 43 characters).
    package func token() -> String {
        let base64 = Data(bytes(32)).base64EncodedString()
        return String(base64.filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }

    /// 12 letters and digits (59 bits) without the ones that are mistaken for others, to be read from a screen and typed.
    package func password() -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
        // The largest multiple of 31 in a byte; what lies above would favour the first letters.
        let limit = 256 / alphabet.count * alphabet.count
        var password = ""
        while password.count < 12 {
            for byte in bytes(16) where Int(byte) < limit && password.count < 12 { password.append(alphabet[Int(byte) % alphabet.count]) }
        }
        return password
    }
}
