import Civics
import Database

/// Counts failures by the name that was typed, and locks the name for a while.
package enum SignInAttempts {
    package static let allowed = 5
    package static let lockMinutes: Int64 = 15
    /// Failures older than this are forgotten, so that four slips in a year do not lock anyone on the fifth.
    static let memoryHours: Int64 = 24

    enum Outcome: String, BindableValue {
        case signedIn = "signed-in"
        case refused
        case locked
        case signedOut = "signed-out"
    }

    /// Counts one more attempt; `false` when the name is locked, and then it does not count.
    ///
    /// The fifth attempt locks the name at once; when it turns out right, signing in forgets the lock.
    static func begin(_ name: String, at now: Instant, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            DELETE FROM sign_in_attempt
            WHERE last_at <= \(now.adding(hours: -memoryHours)) OR locked_until <= \(now)
            """)
        guard try lockedUntil(name, from: transaction) == nil else { return false }
        let hash = hexSHA256(name)
        try transaction.execute(
            """
            INSERT INTO sign_in_attempt (name_hash, failed_attempts, last_at) VALUES (\(hash), 1, \(now))
            ON CONFLICT (name_hash) DO UPDATE
            SET failed_attempts = sign_in_attempt.failed_attempts + 1, last_at = excluded.last_at
            """)
        try transaction.execute(
            """
            UPDATE sign_in_attempt SET locked_until = \(now.adding(minutes: lockMinutes))
            WHERE name_hash = \(hash) AND failed_attempts >= \(allowed)
            """)
        return true
    }

    static func forget(_ name: String, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM sign_in_attempt WHERE name_hash = \(hexSHA256(name))")
    }

    /// Writes down a refusal, without the name when nobody has it.
    ///
    /// - Returns: until when the name is locked, if it is.
    static func logRefusal(_ name: String, _ outcome: Outcome, at now: Instant, in transaction: Transaction) throws -> Instant? {
        try log(try Account.id(ofName: name, from: transaction), outcome, at: now, in: transaction)
        return try lockedUntil(name, from: transaction)
    }

    static func log(_ account: Identifier<Account>?, _ outcome: Outcome, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute("INSERT INTO sign_in_log (account, at, outcome) VALUES (\(account), \(now), \(outcome))")
    }

    private static func lockedUntil(_ name: String, from connection: Connection) throws -> Instant? {
        try connection.value("SELECT locked_until FROM sign_in_attempt WHERE name_hash = \(hexSHA256(name))")
    }
}
