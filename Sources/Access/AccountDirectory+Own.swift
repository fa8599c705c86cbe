import Civics
import Database

/// What people do to their own account.
extension AccountDirectory {
    /// Sets the password that its owner chose, and ends every session: whoever got in with the old one is out.
    ///
    /// - Throws: `AccessError.wrongPassword` or `.locked` for the old one, counted like a failed sign-in; what is wrong with the new one.
    package func changePassword(of account: Identifier<Account>, from old: String, to new: String, now: Instant) async throws {
        guard let name = try await database.read({ try Account.find(account, from: $0) })?.name else { throw AccessError.noSuchAccount }
        try await prove(old, of: name, now: now)
        try PasswordRule.check(new, for: name)
        guard new != old else { throw AccessError.passwordUnchanged }
        let hash = try PasswordHash.make(password: new, salt: random.bytes(16))
        // Not `setPassword`, which would block a thread that others' answers wait for.
        try await database.write {
            try Account.setPassword(hash, of: account, name: name, isFirst: false, by: account, at: now, in: $0)
        }
    }

    /// Ends every session of the account, wherever it is signed in.
    package func signOutEverywhere(_ account: Identifier<Account>, now: Instant) async throws {
        try await database.write { transaction in
            let ended = try transaction.execute("DELETE FROM session WHERE account = \(account)")
            try AuditTrail.record(.signedOut, by: account, detail: "退出全部 \(ended) 处登录", at: now, in: transaction)
        }
    }

    /// In how many browsers the account is signed in.
    package func sessionCount(of account: Identifier<Account>, now: Instant) async throws -> Int {
        try await database.read { try Account.sessions(account, at: now, from: $0) }
    }

    /// - Throws: as `changePassword`. A guess counts before it is looked at.
    private func prove(_ password: String, of name: String, now: Instant) async throws {
        let hash: String? = try await database.write { transaction in
            guard try SignInAttempts.begin(name, at: now, in: transaction) else { return nil }
            return try transaction.value("SELECT password_hash FROM account WHERE name = \(name)")
        }
        let verified = hash.map { PasswordHash(text: $0).verify(String(password.prefix(PasswordRule.longest + 1))) } ?? false
        if verified { return try await database.write { try SignInAttempts.forget(name, in: $0) } }
        let act = hash == nil ? AuditAct.signInLocked : .signInRefused
        let until = try await database.write { try SignInAttempts.logRefusal(name, act, at: now, in: $0) }
        if hash == nil { throw AccessError.locked(until: until ?? now) }
        throw AccessError.wrongPassword
    }
}
