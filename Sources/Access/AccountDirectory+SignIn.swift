import Civics
import Database

extension AccountDirectory {
    /// Checks the password and opens a session.
    ///
    /// A name nobody has, a wrong password and a disabled account cost the same work and fail the same way.
    ///
    /// - Parameter client: the network address the request came from; `nil` where there is none, as on the server itself.
    /// - Throws: `AccessError.wrongNameOrPassword`, or `.locked` or `.tooManyAttempts` after too many failures; see `SignInAttempts`.
    package func signIn(name: String, password: String, client: String? = nil, now: Instant) async throws -> SignedIn {
        if let client, let until = try await database.write({ try SignInAttempts.begin(client: client, at: now, in: $0) }) {
            throw AccessError.tooManyAttempts(until: until)
        }
        // The attempt counts before its password is looked at, or guesses made all at once would all get through.
        let credential = try await database.write { transaction in
            try SignInAttempts.begin(name, at: now, in: transaction) ? try Credential.find(name, from: transaction) : .locked
        }
        guard case .found(let account, let hash) = credential else {
            let until = try await database.write { try SignInAttempts.logRefusal(name, .signInLocked, at: now, in: $0) }
            throw AccessError.locked(until: until ?? now)
        }
        // A password over the limit is no password; it must not buy more work than another.
        let verified = hash.verify(String(password.prefix(PasswordRule.longest + 1)))
        guard verified, let account else {
            _ = try await database.write { try SignInAttempts.logRefusal(name, .signInRefused, at: now, in: $0) }
            throw AccessError.wrongNameOrPassword
        }
        return try await open(account, name: name, client: client, now: now)
    }

    /// The session of this token, `nil` when there is none or it has expired. Counts as a sign of life.
    package func session(token: String, now: Instant) async throws -> Session? {
        let hash = Session.hash(of: token)
        guard let stored = try await database.read({ try StoredSession.find(hash, at: now, from: $0) }) else { return nil }
        if stored.lastSeenAt.adding(seconds: Session.seenResolutionSeconds) <= now {
            try await database.write { transaction in
                _ = try transaction.execute("UPDATE session SET last_seen_at = \(now) WHERE token_hash = \(hash)")
            }
        }
        return stored.session
    }

    /// Ends the session. Signing out twice is no error.
    package func signOut(token: String, now: Instant) async throws {
        let hash = Session.hash(of: token)
        try await database.write { transaction in
            let account: Identifier<Account>? = try transaction.value("SELECT account FROM session WHERE token_hash = \(hash)")
            guard let account else { return }
            try transaction.execute("DELETE FROM session WHERE token_hash = \(hash)")
            try AuditTrail.record(.signedOut, by: account, at: now, in: transaction)
        }
    }

    private func open(_ account: Account, name: String, client: String?, now: Instant) async throws -> SignedIn {
        let token = random.token()
        let session = Session(
            viewer: account.viewer, csrf: random.token(), expiresAt: now.adding(hours: Session.longestHours),
            mustChangePassword: account.mustChangePassword)
        try await database.write { transaction in
            try StoredSession.removeExpired(at: now, in: transaction)
            try StoredSession.insert(session, tokenHash: Session.hash(of: token), at: now, in: transaction)
            try SignInAttempts.forget(name, in: transaction)
            if let client { try SignInAttempts.forgive(client: client, in: transaction) }
            try AuditTrail.record(.signedIn, by: account.id, at: now, in: transaction)
        }
        return SignedIn(token: token, session: session)
    }
}

/// What there is to check a password against.
private enum Credential: Sendable {
    /// `nil` for a name nobody may use; its hash is there all the same, so that checking takes as long.
    case found(Account?, PasswordHash)
    case locked

    static func find(_ name: String, from connection: Connection) throws -> Credential {
        let row: (Identifier<Account>, String)? = try connection.first(
            "SELECT id, password_hash FROM account WHERE name = \(name) AND disabled_at IS NULL"
        ) { (try $0["id"], try $0["password_hash"]) }
        guard let (id, hash) = row else { return .found(nil, .ofNobody) }
        return .found(try Account.find(id, from: connection), PasswordHash(text: hash))
    }
}

/// A row of `session` that has not expired.
private struct StoredSession: Sendable {
    let session: Session
    let lastSeenAt: Instant

    static func find(_ tokenHash: String, at now: Instant, from connection: Connection) throws -> StoredSession? {
        let idleSince = now.adding(minutes: -Session.idleMinutes)
        let row = try connection.first(
            """
            SELECT account, csrf, last_seen_at, expires_at FROM session
            WHERE token_hash = \(tokenHash) AND expires_at > \(now) AND last_seen_at > \(idleSince)
            """
        ) { row in
            (
                account: try row["account"] as Identifier<Account>, csrf: try row["csrf"] as String,
                seen: try row["last_seen_at"] as Instant, expires: try row["expires_at"] as Instant
            )
        }
        guard let row, let account = try Account.find(row.account, from: connection), account.disabledAt == nil else { return nil }
        let session = Session(
            viewer: account.viewer, csrf: row.csrf, expiresAt: row.expires, mustChangePassword: account.mustChangePassword)
        return StoredSession(session: session, lastSeenAt: row.seen)
    }

    static func insert(_ session: Session, tokenHash: String, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO session (token_hash, account, csrf, created_at, last_seen_at, expires_at)
            VALUES (\(tokenHash), \(session.viewer.account), \(session.csrf), \(now), \(now), \(session.expiresAt))
            """)
    }

    static func removeExpired(at now: Instant, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM session WHERE expires_at <= \(now)")
    }
}
