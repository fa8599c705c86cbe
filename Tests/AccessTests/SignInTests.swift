import Civics
import Database
import Testing

@testable import Access

struct SignInTests {
    static let password = AccountDirectory.password

    @Test func `the right password opens a session of that account`() async throws {
        let (directory, _) = try AccountDirectory.sample()
        let signedIn = try await directory.signIn(name: "jiedao", password: Self.password, now: .morning)
        let session = try #require(try await directory.session(token: signedIn.token, now: .morning))
        #expect(session == signedIn.session)
        #expect(session.viewer.role == .subdistrictOfficer)
        #expect(session.viewer.areas == [.subdistrict])
        #expect(session.csrf != signedIn.token)
        #expect(signedIn.token.count == 43)
        #expect(signedIn.token.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }

    @Test(
        arguments: [
            ("jiedao", "wrong password"), ("jiedao", ""), ("nobody", AccountDirectory.password), ("JIEDAO", AccountDirectory.password),
            ("' OR 1=1 --", "x"), ("barred", AccountDirectory.password),
        ])
    func `anything else is refused in the same words`(name: String, password: String) async throws {
        let (directory, _) = try AccountDirectory.sample()
        try directory.create(.sample(name: "barred"), at: .morning)
        try directory.disable(name: "barred", at: .morning)
        await #expect(throws: AccessError.wrongNameOrPassword) {
            try await directory.signIn(name: name, password: password, now: .morning)
        }
    }

    @Test(arguments: ["jiedao", "nobody"])
    func `five failures lock a name for fifteen minutes whether it exists or not`(name: String) async throws {
        let (directory, _) = try AccountDirectory.sample()
        for attempt in 0..<5 {
            await #expect(throws: AccessError.wrongNameOrPassword) {
                try await directory.signIn(name: name, password: "wrong", now: .morning.adding(seconds: Int64(attempt)))
            }
        }
        let until = Instant.morning.adding(seconds: 4).adding(minutes: 15)
        await #expect(throws: AccessError.locked(until: until)) {
            try await directory.signIn(name: name, password: Self.password, now: until.adding(seconds: -1))
        }
        if name == "jiedao" {
            _ = try await directory.signIn(name: name, password: Self.password, now: until)
        } else {
            await #expect(throws: AccessError.wrongNameOrPassword) {
                try await directory.signIn(name: name, password: Self.password, now: until)
            }
        }
    }

    @Test func `sixty failures from one address lock it, whatever the names, and nobody elsewhere`() async throws {
        let (directory, database) = try AccountDirectory.sample()
        let locks = try await database.write { transaction in
            try (0..<60).map { _ in try SignInAttempts.begin(client: "10.0.0.9", at: .morning, in: transaction) }
        }
        #expect(locks.allSatisfy { $0 == nil })
        let until = Instant.morning.adding(minutes: 15)
        for now in [Instant.morning, until.adding(seconds: -1)] {
            await #expect(throws: AccessError.tooManyAttempts(until: until)) {
                try await directory.signIn(name: "jiedao", password: Self.password, client: "10.0.0.9", now: now)
            }
        }
        _ = try await directory.signIn(name: "jiedao", password: Self.password, client: "10.0.0.8", now: .morning)
        _ = try await directory.signIn(name: "jiedao", password: Self.password, client: "10.0.0.9", now: until)
        let entries = try await database.read { try AuditTrail.page(AuditFilter(acts: [.signInLocked]), limit: 10, from: $0) }
        #expect(entries.count == 1)
        #expect(!entries.contains { $0.detail.contains("10.0.0.9") })
    }

    @Test func `those who sign in well do not use up their office's attempts`() async throws {
        let (directory, database) = try AccountDirectory.sample()
        for _ in 0..<3 { _ = try await directory.signIn(name: "jiedao", password: Self.password, client: "10.0.0.9", now: .morning) }
        await #expect(throws: AccessError.wrongNameOrPassword) {
            try await directory.signIn(name: "jiedao", password: "wrong", client: "10.0.0.9", now: .morning)
        }
        let attempts: Int? = try await database.read { try $0.value("SELECT attempts FROM sign_in_client") }
        #expect(attempts == 1)
    }

    @Test func `signing in forgets the failures before it`() async throws {
        let (directory, _) = try AccountDirectory.sample()
        for _ in 0..<2 {
            for _ in 0..<4 { await refuse(directory, at: .morning) }
            _ = try await directory.signIn(name: "jiedao", password: Self.password, now: .morning)
        }
    }

    @Test func `failures are forgotten after a day`() async throws {
        let (directory, _) = try AccountDirectory.sample()
        for _ in 0..<4 { await refuse(directory, at: .morning) }
        await refuse(directory, at: .morning.adding(hours: 24))
        await refuse(directory, at: .morning.adding(hours: 24))
    }

    @Test func `guesses made all at once are counted one by one`() async throws {
        let (directory, _) = try AccountDirectory.sample()
        let outcomes = await withTaskGroup(of: AccessError?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        _ = try await directory.signIn(name: "jiedao", password: "wrong", now: .morning)
                        return nil
                    } catch { return error as? AccessError }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count(where: { $0 == .wrongNameOrPassword }) == 5)
        #expect(outcomes.count(where: { $0 == .locked(until: .morning.adding(minutes: 15)) }) == 3)
    }

    private func refuse(_ directory: AccountDirectory, at now: Instant) async {
        await #expect(throws: AccessError.wrongNameOrPassword) {
            try await directory.signIn(name: "jiedao", password: "wrong", now: now)
        }
    }
}

struct SessionTests {
    func signIn() async throws -> (AccountDirectory, Database, SignedIn) {
        let (directory, database) = try AccountDirectory.sample()
        return (directory, database, try await directory.signIn(name: "jiedao", password: AccountDirectory.password, now: .morning))
    }

    @Test func `an unattended session ends after half an hour`() async throws {
        let (directory, _, signedIn) = try await signIn()
        #expect(try await directory.session(token: signedIn.token, now: .morning.adding(minutes: 29)) != nil)
        #expect(try await directory.session(token: signedIn.token, now: .morning.adding(minutes: 58)) != nil)
        #expect(try await directory.session(token: signedIn.token, now: .morning.adding(minutes: 88)) == nil)
    }

    @Test func `a busy session ends after eight hours`() async throws {
        let (directory, _, signedIn) = try await signIn()
        for minutes in stride(from: 20, to: 480, by: 20) as StrideTo<Int64> {
            #expect(try await directory.session(token: signedIn.token, now: .morning.adding(minutes: minutes)) != nil)
        }
        #expect(signedIn.session.expiresAt == .morning.adding(hours: 8))
        #expect(try await directory.session(token: signedIn.token, now: .morning.adding(hours: 8)) == nil)
    }

    @Test(arguments: ["", "x", "' OR '1'='1"])
    func `a token nobody was given opens nothing`(token: String) async throws {
        let (directory, _, _) = try await signIn()
        #expect(try await directory.session(token: token, now: .morning) == nil)
    }

    @Test func `signing out ends one session and no other`() async throws {
        let (directory, _, first) = try await signIn()
        let second = try await directory.signIn(name: "jiedao", password: AccountDirectory.password, now: .morning)
        try await directory.signOut(token: first.token, now: .morning)
        try await directory.signOut(token: first.token, now: .morning)
        #expect(try await directory.session(token: first.token, now: .morning) == nil)
        #expect(try await directory.session(token: second.token, now: .morning) != nil)
    }

    @Test func `disabling an account ends its sessions`() async throws {
        let (directory, _, signedIn) = try await signIn()
        try directory.disable(name: "jiedao", at: .morning)
        #expect(try await directory.session(token: signedIn.token, now: .morning) == nil)
        #expect(try directory.find(name: "jiedao")?.disabledAt == .morning)
    }

    @Test func `a new password ends the sessions of the old one`() async throws {
        let (directory, _, signedIn) = try await signIn()
        try directory.setPassword("another long password", name: "jiedao", at: .morning)
        #expect(try await directory.session(token: signedIn.token, now: .morning) == nil)
        _ = try await directory.signIn(name: "jiedao", password: "another long password", now: .morning)
    }

    @Test func `neither token nor password stands anywhere in the database`() async throws {
        let (_, database, signedIn) = try await signIn()
        try await database.read { connection in
            let tables: [String] = try connection.values("SELECT name FROM sqlite_master WHERE type = 'table'")
            #expect(tables.contains("session") && tables.contains("account"))
            for table in tables {
                let columns: [String] = try connection.values("SELECT name FROM pragma_table_info(\(table))")
                for column in columns {
                    let found: Int? = try connection.value(
                        """
                        SELECT count(*) FROM \(identifier: table)
                        WHERE instr(\(identifier: column), \(signedIn.token)) > 0
                        OR instr(\(identifier: column), \(AccountDirectory.password)) > 0
                        """)
                    #expect(found == 0, "\(table).\(column)")
                }
            }
        }
    }

    @Test func `coming and going is written down without names nobody has`() async throws {
        let (directory, database, signedIn) = try await signIn()
        await #expect(throws: AccessError.self) { try await directory.signIn(name: "a secret", password: "x", now: .morning) }
        await #expect(throws: AccessError.self) { try await directory.signIn(name: "jiedao", password: "x", now: .morning) }
        try await directory.signOut(token: signedIn.token, now: .morning)
        let log = try await database.read { try AuditTrail.page(limit: 10, from: $0) }.reversed().dropFirst()
        #expect(log.map(\.act) == [.signedIn, .signInRefused, .signInRefused, .signedOut])
        #expect(log.map(\.accountName) == ["jiedao", nil, "jiedao", "jiedao"])
    }
}
