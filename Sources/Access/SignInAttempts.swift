import Civics
import Database

/// Counts failures by the name that was typed, and locks the name for a while; and by the client's address, for guesses spread over names.
package enum SignInAttempts {
    package static let allowed = 5
    package static let lockMinutes: Int64 = 15
    /// Failures older than this are forgotten, so that four slips in a year do not lock anyone on the fifth.
    static let memoryHours: Int64 = 24

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

    /// Many work behind one address, so it takes many failures; and those who sign in well do not count.
    package static let allowedFromOneClient = 60
    package static let clientWindowMinutes: Int64 = 15

    /// Counts one more attempt from this address.
    ///
    /// - Returns: until when no more are taken from it; `nil` when this one may go on.
    static func begin(client: String, at now: Instant, in transaction: Transaction) throws -> Instant? {
        try transaction.execute("DELETE FROM sign_in_client WHERE since <= \(now.adding(minutes: -clientWindowMinutes))")
        let row: (attempts: Int, since: Instant)? = try transaction.first(
            """
            INSERT INTO sign_in_client (client_hash, attempts, since) VALUES (\(clientHash(client)), 1, \(now))
            ON CONFLICT (client_hash) DO UPDATE SET attempts = sign_in_client.attempts + 1
            RETURNING attempts, since
            """
        ) { (try $0["attempts"], try $0["since"]) }
        guard let row, row.attempts > allowedFromOneClient else { return nil }
        // Once only: a flood of attempts is not to become a flood of entries.
        if row.attempts == allowedFromOneClient + 1 {
            try AuditTrail.record(.signInLocked, by: nil, detail: "同一网络地址失败次数过多", at: now, in: transaction)
        }
        return row.since.adding(minutes: clientWindowMinutes)
    }

    /// Takes back the attempt that turned out right.
    static func forgive(client: String, in transaction: Transaction) throws {
        try transaction.execute("UPDATE sign_in_client SET attempts = attempts - 1 WHERE client_hash = \(clientHash(client))")
    }

    private static func clientHash(_ client: String) -> String { hexSHA256("client " + client) }

    static func forget(_ name: String, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM sign_in_attempt WHERE name_hash = \(hexSHA256(name))")
    }

    /// Writes down a refusal, without the name when nobody has it.
    ///
    /// - Returns: until when the name is locked, if it is.
    static func logRefusal(_ name: String, _ act: AuditAct, at now: Instant, in transaction: Transaction) throws -> Instant? {
        try AuditTrail.record(act, by: try Account.id(ofName: name, from: transaction), at: now, in: transaction)
        return try lockedUntil(name, from: transaction)
    }

    private static func lockedUntil(_ name: String, from connection: Connection) throws -> Instant? {
        try connection.value("SELECT locked_until FROM sign_in_attempt WHERE name_hash = \(hexSHA256(name))")
    }
}
