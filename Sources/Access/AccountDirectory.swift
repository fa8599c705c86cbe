import Civics
import Database

/// Makes, finds and disables accounts, and lets people in and out (see `AccountDirectory+SignIn`).
package struct AccountDirectory: Sendable {
    let database: Database
    let random: RandomBytes

    package init(database: Database, random: RandomBytes) {
        self.database = database
        self.random = random
    }

    /// Makes these accounts, all or none.
    ///
    /// - Parameter actor: who makes them; `nil` for somebody who works on the server itself.
    /// - Throws: `AccessError` for the first that breaks a rule; `.nameTaken` also when two of them share a name.
    @discardableResult
    package func create(_ accounts: [NewAccount], at now: Instant, by actor: Identifier<Account>? = nil) throws -> [Account] {
        try create(accounts, at: now, by: actor) { try PasswordHash.make(password: $0.password, salt: random.bytes(16)) }
    }

    @discardableResult
    package func create(_ account: NewAccount, at now: Instant, by actor: Identifier<Account>? = nil) throws -> Account {
        try create([account], at: now, by: actor)[0]
    }

    func create(
        _ accounts: [NewAccount], at now: Instant, by actor: Identifier<Account>?, hash: (NewAccount) throws -> PasswordHash
    ) throws -> [Account] {
        for account in accounts { try account.check() }
        // Hashing is slow on purpose, so it is done before the one writer is held up.
        let hashes = try accounts.map(hash)
        return try database.write { transaction in
            try zip(accounts, hashes).map { account, hash in
                let made = try insert(account, hash: hash, at: now, in: transaction)
                try Account.record(
                    .accountCreated, made.id, by: actor, detail: "\(account.name)，\(account.role.label)", at: now, in: transaction)
                return made
            }
        }
    }

    package func find(name: String) throws -> Account? {
        try database.read { connection in
            try Account.id(ofName: name, from: connection).flatMap { try Account.find($0, from: connection) }
        }
    }

    /// Every account, the disabled ones too, in the order they were made.
    package func list() throws -> [Account] {
        try database.read(Account.all)
    }

    /// Bars the account from now on, also from the sessions it has open.
    package func disable(name: String, at now: Instant, by actor: Identifier<Account>? = nil) throws {
        try database.write { transaction in
            try Account.disable(try existing(name, in: transaction), by: actor, at: now, in: transaction)
        }
    }

    /// Sets a new password, ends the sessions opened with the old one and lifts a lock.
    ///
    /// - Parameter isFirst: whether it only serves to sign in and choose another.
    package func setPassword(
        _ password: String, name: String, isFirst: Bool = false, at now: Instant, by actor: Identifier<Account>? = nil
    ) throws {
        try PasswordRule.check(password, for: name)
        let hash = try PasswordHash.make(password: password, salt: random.bytes(16))
        try database.write { transaction in
            let id = try existing(name, in: transaction)
            try Account.setPassword(hash, of: id, name: name, isFirst: isFirst, by: actor, at: now, in: transaction)
        }
    }

    private func existing(_ name: String, in connection: Connection) throws -> Identifier<Account> {
        guard let id = try Account.id(ofName: name, from: connection) else { throw AccessError.noSuchAccount }
        return id
    }

    private func insert(_ account: NewAccount, hash: PasswordHash, at now: Instant, in transaction: Transaction) throws -> Account {
        guard try Account.id(ofName: account.name, from: transaction) == nil else { throw AccessError.nameTaken }
        let id: Identifier<Account> = try transaction.insertReturningID(
            """
            INSERT INTO account (name, display_name, role, password_hash, created_at, must_change_password)
            VALUES (\(account.name), \(account.displayName), \(account.role), \(hash.text), \(now), \(account.mustChangePassword))
            """)
        let areas = Set(account.areas).sorted()
        try Account.write(areas: areas, of: id, in: transaction)
        return Account(
            id: id, name: account.name, displayName: account.displayName, role: account.role, areas: areas, createdAt: now,
            disabledAt: nil, mustChangePassword: account.mustChangePassword)
    }
}
