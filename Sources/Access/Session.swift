import Crypto
import Database

/// Someone who has signed in, until it expires.
package struct Session: Hashable, Sendable {
    /// From signing in to having to sign in again, however busy: a working day.
    package static let longestHours: Int64 = 8
    /// Without a request for this long the screen is taken to be unattended.
    package static let idleMinutes: Int64 = 30
    /// `last_seen_at` is only rewritten when it is this old: a commit per page would keep the disk busy for nothing.
    static let seenResolutionSeconds: Int64 = 60

    package let viewer: Viewer
    /// To be sent back with every form; a page of another site cannot know it.
    package let csrf: String
    package let expiresAt: Instant
    /// Nothing but the page for a new password is open; see `Account.mustChangePassword`.
    package let mustChangePassword: Bool

    /// What is stored in place of a token: whoever reads the database cannot sign in with it.
    static func hash(of token: String) -> String { hexSHA256(token) }
}

/// A new session and the one copy of its token, for the cookie. The token is not stored.
package struct SignedIn: Hashable, Sendable {
    package let token: String
    package let session: Session
}

/// Lower-case hexadecimal of the SHA-256 of the text's UTF-8.
func hexSHA256(_ text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
