import Civics
import Database

/// What an account is for and where (账号的角色和区域).
package struct AccountDuty: Hashable, Sendable {
    package let displayName: String
    package let role: Role
    package let areas: [RegionCode]

    package init(displayName: String, role: Role, areas: [RegionCode]) {
        self.displayName = displayName
        self.role = role
        self.areas = areas
    }
}

/// Acts on one account, each in the transaction of its caller and in the trail. Nobody may take power to themselves or lock themselves
/// out, so those on one's own account are refused where they change what it may do.
extension Account {
    /// Gives an account another duty. Sessions that are open have it with their next page.
    ///
    /// - Throws: `AccessError.noSuchAccount`, `.areaMissing`, `OrganisationError.ownAccount`, `.missing`, `.nothingChanged`.
    package static func assign(
        _ id: Identifier<Account>, to duty: AccountDuty, reason: String, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        let old = try existing(id, in: transaction)
        let areas = Set(duty.areas).sorted()
        guard actor != id || (duty.role == old.role && areas == old.areas) else { throw OrganisationError.ownAccount }
        guard !duty.displayName.isBlank else { throw OrganisationError.missing("显示名") }
        guard !duty.role.worksInAnArea || !areas.isEmpty else { throw AccessError.areaMissing(duty.role) }
        func text(_ areas: [RegionCode]) -> String { areas.map(\.description).joined(separator: "、") }
        try RegisterChange.record(
            [
                .init("显示名", from: old.displayName, to: duty.displayName), .init("角色", from: old.role.label, to: duty.role.label),
                .init("负责的区域", from: text(old.areas), to: text(areas)),
            ], of: .account(id), reason: reason, by: actor, at: now, in: transaction)
        try transaction.execute("UPDATE account SET display_name = \(duty.displayName), role = \(duty.role) WHERE id = \(id)")
        try transaction.execute("DELETE FROM account_area WHERE account = \(id)")
        try write(areas: areas, of: id, in: transaction)
    }

    /// Bars an account from now on, also from the sessions it has open.
    ///
    /// - Throws: `AccessError.noSuchAccount`, `OrganisationError.ownAccount`.
    package static func disable(
        _ id: Identifier<Account>, by actor: Identifier<Account>?, at now: Instant, in transaction: Transaction
    ) throws {
        let account = try existing(id, in: transaction)
        guard actor != id else { throw OrganisationError.ownAccount }
        try transaction.execute("UPDATE account SET disabled_at = \(now) WHERE id = \(id) AND disabled_at IS NULL")
        try transaction.execute("DELETE FROM session WHERE account = \(id)")
        try record(.accountDisabled, id, by: actor, detail: account.name, at: now, in: transaction)
    }

    /// Lets a barred account in again, with the password it had.
    package static func restore(
        _ id: Identifier<Account>, by actor: Identifier<Account>?, at now: Instant, in transaction: Transaction
    ) throws {
        let account = try existing(id, in: transaction)
        try transaction.execute("UPDATE account SET disabled_at = NULL WHERE id = \(id)")
        try record(.changed, id, by: actor, detail: "恢复使用 \(account.name)", at: now, in: transaction)
    }

    /// Signs an account out wherever it is signed in.
    package static func endSessions(
        _ id: Identifier<Account>, by actor: Identifier<Account>?, at now: Instant, in transaction: Transaction
    ) throws {
        let account = try existing(id, in: transaction)
        try transaction.execute("DELETE FROM session WHERE account = \(id)")
        try record(.signedOut, id, by: actor, detail: "强制退出 \(account.name)", at: now, in: transaction)
    }

    /// How many sessions it has open.
    package static func sessions(_ id: Identifier<Account>, at now: Instant, from connection: Connection) throws -> Int {
        let idleSince = now.adding(minutes: -Session.idleMinutes)
        return try connection.value(
            "SELECT count(*) FROM session WHERE account = \(id) AND expires_at > \(now) AND last_seen_at > \(idleSince)") ?? 0
    }

    static func setPassword(
        _ hash: PasswordHash, of id: Identifier<Account>, name: String, isFirst: Bool, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE account SET password_hash = \(hash.text), must_change_password = \(isFirst) WHERE id = \(id)")
        try transaction.execute("DELETE FROM session WHERE account = \(id)")
        try SignInAttempts.forget(name, in: transaction)
        try record(.passwordSet, id, by: actor, detail: name, at: now, in: transaction)
    }

    static func write(areas: [RegionCode], of id: Identifier<Account>, in transaction: Transaction) throws {
        for area in areas { try transaction.execute("INSERT INTO account_area (account, area) VALUES (\(id), \(area))") }
    }

    static func record(
        _ act: AuditAct, _ account: Identifier<Account>, by actor: Identifier<Account>?, detail: String, at now: Instant,
        in transaction: Transaction
    ) throws {
        let subject = ViewSubject(.account, number: account.value)
        try AuditTrail.record(act, by: actor, subject: subject, detail: detail, at: now, in: transaction)
    }

    private static func existing(_ id: Identifier<Account>, in connection: Connection) throws -> Account {
        guard let account = try find(id, from: connection) else { throw AccessError.noSuchAccount }
        return account
    }
}

extension AccountDirectory {
    /// A random password that keeps the rule for this name. Drawn again when it happens to hold the name, as two letters easily do.
    package func firstPassword(for name: String) -> String {
        while true {
            let password = random.password()
            if !password.contains(name) { return password }
        }
    }
}
