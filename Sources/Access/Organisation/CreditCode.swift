import Civics
import Database

/// The unified social credit code of an organisation (统一社会信用代码, GB 32100): 18 characters, the last one a check.
package struct CreditCode: Hashable, Sendable, LosslessStringConvertible, TextBindable {
    package let description: String

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    /// Small letters and spaces around it are taken for slips; `nil` for a code that is not well formed or whose check does not fit.
    package init?(_ text: String) {
        let code = text.split(whereSeparator: \.isWhitespace).joined().uppercased()
        guard code.count == 18, let last = code.last, Self.check(of: code.dropLast()) == last else { return nil }
        description = code
    }

    /// The check character that goes with the first 17.
    package static func check(of body: some StringProtocol) -> Character? {
        let values = body.compactMap { alphabet.firstIndex(of: $0) }
        guard values.count == 17, body.count == 17 else { return nil }
        var (sum, weight) = (0, 1)
        for value in values {
            sum += value * weight
            weight = weight * 3 % 31
        }
        return alphabet[(31 - sum % 31) % 31]
    }

    package init?(databaseText: String) { self.init(databaseText) }
}
