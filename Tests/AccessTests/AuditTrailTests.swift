import Civics
import Database
import Testing

@testable import Access

struct AuditTrailTests {
    /// A trail of nine entries of every kind: two accounts, a sign-in nobody knows, looks, an export.
    static func sample() throws -> Database {
        let database = try Database.inMemory()
        try database.migrate(AccessMigrations.all, at: .morning)
        let accounts: [NewAccount] = [.sample(), .sample(name: "guwen", role: .consultant, areas: [.committee])]
        let directory = AccountDirectory(database: database, random: .stable())
        // Nobody signs in here, and a real hash is slow on purpose.
        let viewer = try directory.create(accounts, at: .morning, by: nil) { _ in .ofNobody }[1].viewer
        let household = ViewSubject(.household, number: 42, area: .committee)
        try database.write { transaction in
            try AuditTrail.record(.signInRefused, by: nil, at: .morning, in: transaction)
            try AuditTrail.record(.signedIn, by: viewer.account, at: .morning.adding(minutes: 1), in: transaction)
            for minute in 2...4 as ClosedRange<Int64> {
                try ViewLog.record(
                    household, by: viewer, purpose: .visit, route: "GET /households/42", at: .morning.adding(minutes: minute),
                    in: transaction)
            }
            try AuditTrail.record(
                .exported, by: viewer.account, subject: ViewSubject(.list, area: .subdistrict), purpose: .review, route: "POST /exports",
                detail: "月报，12 行", at: .morning.adding(minutes: 5), in: transaction)
            try AuditTrail.record(.signedOut, by: viewer.account, at: .morning.adding(minutes: 6), in: transaction)
        }
        return database
    }

    static func verdict(_ database: Database, expecting noted: String? = nil) throws -> AuditVerification {
        try database.read { try AuditTrail.verify(from: $0, expecting: noted) }
    }

    /// What verifying finds after the statements were run behind the program's back.
    static func found(after statements: SQL..., in database: Database? = nil) throws -> AuditBreak? {
        try found(in: database ?? sample()) { transaction in
            for statement in statements { try transaction.execute(statement) }
        }
    }

    /// As above; the database is left as it was.
    private static func found(in database: Database, after meddle: (Transaction) throws -> Void) throws -> AuditBreak? {
        struct Undo: Error {}
        var verdict: AuditVerification?
        do {
            try database.write { transaction in
                try meddle(transaction)
                verdict = try AuditTrail.verify(from: transaction)
                throw Undo()
            }
        } catch is Undo {}
        guard case .broken(let found) = verdict else { return nil }
        return found
    }

    @Test func `a trail nobody touched is intact, and its head is its last entry`() throws {
        let database = try Self.sample()
        let entries = try database.read { try AuditTrail.page(limit: 100, from: $0) }
        let head = AuditHead(entries: 9, hash: try #require(entries.first).hash)
        #expect(entries.map(\.id.value) == (1...9).reversed())
        #expect(try Self.verdict(database) == .intact(head))
        #expect(try database.read(AuditTrail.head) == head)
        let empty = try Database.inMemory()
        try empty.migrate(AccessMigrations.all, at: .morning)
        #expect(try Self.verdict(empty) == .intact(.empty))
    }

    /// Every column of every entry, set to something else it could hold and to NULL.
    @Test(arguments: 1...9)
    func `any single change of any field of any entry is found`(entry: Int64) throws {
        let database = try Self.sample()
        let columns: [String] = try database.read { try $0.values("SELECT name FROM pragma_table_info('audit_entry') ORDER BY cid") }
        #expect(columns.count == 12)
        for column in columns {
            for value in [.null, .integer(1), .integer(2), .integer(77), .text(""), .text("x"), .blob([1])] as [DatabaseValue] {
                try expectFound(changing: column, of: entry, to: value, in: database)
            }
        }
    }

    /// Nothing to find when the database itself refuses the value, or it was that value already.
    private func expectFound(changing column: String, of entry: Int64, to value: DatabaseValue, in database: Database) throws {
        var isChanged = false
        do {
            let found = try Self.found(in: database) { transaction in
                let text: SQL = "SELECT CAST(\(identifier: column) AS TEXT) FROM audit_entry WHERE id = \(entry)"
                let before: String? = try transaction.value(text)
                try transaction.execute("UPDATE audit_entry SET \(identifier: column) = \(Raw(value)) WHERE id = \(entry)")
                let after: String? = try transaction.value(text)
                isChanged = before != after
            }
            #expect((found != nil) == isChanged, "\(column) set to \(value)")
            if let found { #expect(found.entry == entry || column == "id", "\(column) set to \(value): \(found)") }
        } catch is DatabaseError {}
    }

    private struct Raw: BindableValue {
        let databaseValue: DatabaseValue
        init(_ value: DatabaseValue) { databaseValue = value }
        init?(databaseValue: DatabaseValue) { self.databaseValue = databaseValue }
    }

    @Test(arguments: 1...8 as ClosedRange<Int64>)
    func `a removed entry is missed, also when those after it are moved up`(entry: Int64) throws {
        #expect(try Self.found(after: "DELETE FROM audit_entry WHERE id = \(entry)") == AuditBreak(kind: .missing, entry: entry))
        let closed = try Self.found(
            after: "DELETE FROM audit_entry WHERE id = \(entry)", "UPDATE audit_entry SET id = id - 1 WHERE id > \(entry)",
            "UPDATE audit_head SET entries = 8")
        #expect(closed == AuditBreak(kind: .changed, entry: entry))
    }

    @Test(arguments: 1...9 as ClosedRange<Int64>)
    func `a trail that is cut short is found by its checkpoint`(first: Int64) throws {
        let found = try Self.found(after: "DELETE FROM audit_entry WHERE id >= \(first)")
        #expect(found == AuditBreak(kind: .cutShort, entry: first))
    }

    @Test func `two entries that changed places are found`() throws {
        let found = try Self.found(
            after: "UPDATE audit_entry SET id = -1 WHERE id = 4", "UPDATE audit_entry SET id = 4 WHERE id = 7",
            "UPDATE audit_entry SET id = 7 WHERE id = -1")
        #expect(found == AuditBreak(kind: .changed, entry: 4))
    }

    @Test(
        arguments: [
            (0, .foreign, 0),
            (-5, .foreign, -5),
            (10, .outOfPlace, 10),
            (12, .missing, 10),
        ] as [(Int64, AuditBreak.Kind, Int64)])
    func `an entry the program did not write is found`(id: Int64, kind: AuditBreak.Kind, entry: Int64) throws {
        // Sealed by its own hash, as by somebody who knows how, but the chain does not go through it.
        let previous = String(repeating: "f", count: 64)
        let text =
            "zhaoren audit 1;\("\(id)".count):\(id),20:2026-06-12T01:30:00Z,-,9:signed-in,-,-,-,-,-,0:,64:\(previous),"
        let found = try Self.found(
            after: """
                INSERT INTO audit_entry (id, at, act, detail, previous_hash, hash)
                VALUES (\(id), '2026-06-12T01:30:00Z', 'signed-in', '', \(previous), \(sha256(text)))
                """)
        #expect(found == AuditBreak(kind: kind, entry: entry))
    }

    @Test func `a checkpoint that was meddled with is found`() throws {
        let hash = String(repeating: "a", count: 64)
        #expect(try Self.found(after: "UPDATE audit_head SET hash = \(hash)") == AuditBreak(kind: .checkpoint, entry: 9))
        #expect(try Self.found(after: "UPDATE audit_head SET entries = 7") == AuditBreak(kind: .foreign, entry: 8))
        #expect(try Self.found(after: "UPDATE audit_head SET entries = 11") == AuditBreak(kind: .cutShort, entry: 10))
        #expect(try Self.found(after: "DELETE FROM audit_head") == AuditBreak(kind: .checkpoint, entry: 0))
    }

    @Test func `a trail written anew from the start is only found by a hash that was noted elsewhere`() throws {
        let database = try Self.sample()
        let noted = try #require(try database.read(AuditTrail.head)).hash
        try database.write { transaction in
            try AuditTrail.record(.signedIn, by: nil, at: .morning, in: transaction)
        }
        guard case .intact = try Self.verdict(database, expecting: noted) else {
            Issue.record("a trail that went on is the one that was noted")
            return
        }
        try database.write { transaction in
            try transaction.execute("DELETE FROM audit_entry")
            try transaction.execute("UPDATE audit_head SET entries = 0, hash = \(AuditHead.empty.hash)")
            for _ in 0..<10 { try AuditTrail.record(.signedIn, by: nil, at: .morning, in: transaction) }
        }
        guard case .intact = try Self.verdict(database) else {
            Issue.record("the forged trail should look whole by itself")
            return
        }
        #expect(try Self.verdict(database, expecting: noted) == .broken(AuditBreak(kind: .notedHash, entry: 0)))
    }

    @Test func `text cannot move from one field into the next`() throws {
        let database = try Self.sample()
        try database.write { transaction in
            try AuditTrail.record(.created, by: nil, route: "a", detail: "b", at: .morning, in: transaction)
            try transaction.execute("UPDATE audit_entry SET route = 'a1:b', detail = '' WHERE id = 10")
        }
        #expect(try Self.verdict(database) == .broken(AuditBreak(kind: .changed, entry: 10)))
    }

    @Test func `more entries than are read at once are verified to the last`() throws {
        let database = try Self.sample()
        try database.write { transaction in
            for _ in 0..<2_050 { try AuditTrail.record(.viewed, by: nil, at: .morning, in: transaction) }
        }
        guard case .intact(let head) = try Self.verdict(database) else {
            Issue.record("a long trail is no broken one")
            return
        }
        #expect(head.entries == 2_059)
        try database.write { _ = try $0.execute("UPDATE audit_entry SET detail = 'x' WHERE id = 2058") }
        #expect(try Self.verdict(database) == .broken(AuditBreak(kind: .changed, entry: 2_058)))
    }

    @Test func `writers at once make one chain`() async throws {
        let database = try Self.sample()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await database.write { try AuditTrail.record(.viewed, by: nil, at: .morning, in: $0) }
                }
            }
            try await group.waitForAll()
        }
        guard case .intact(let head) = try Self.verdict(database) else {
            Issue.record("the chain forked")
            return
        }
        #expect(head.entries == 49)
    }

    @Test func `what was logged before there was a chain is taken into it once, in its order`() throws {
        let database = try Database.inMemory()
        try database.migrate(Array(AccessMigrations.all.prefix(3)), at: .morning)
        try database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO account (id, name, display_name, role, password_hash, created_at)
                VALUES (1, 'jiedao', '某人', 'subdistrictOfficer', '', \(Instant.morning))
                """)
            try transaction.execute("INSERT INTO sign_in_log (account, at, outcome) VALUES (1, \(Instant.morning), 'signed-in')")
            try transaction.execute(
                """
                INSERT INTO view_log (account, at, purpose, subject_kind, subject, area, route)
                VALUES (1, \(Instant.morning.adding(minutes: 1)), 'visit', 'household', 42, \(RegionCode.committee), 'GET /households/42')
                """)
            let later = Instant.morning.adding(minutes: 2)
            try transaction.execute("INSERT INTO sign_in_log (account, at, outcome) VALUES (NULL, \(later), 'refused')")
        }
        try database.migrate(AccessMigrations.all, at: .morning)
        for _ in 0..<2 { try database.write { try AuditTrail.record(.signedOut, by: Identifier(1), at: .morning, in: $0) } }
        let entries = try database.read { try AuditTrail.page(limit: 10, from: $0) }.reversed()
        #expect(entries.map(\.act) == [.signedIn, .viewed, .signInRefused, .signedOut, .signedOut])
        #expect(entries.map(\.detail) == ["原登录记录第 1 号", "原查看记录第 1 号", "原登录记录第 2 号", "", ""])
        let look = try #require(entries.first { $0.act == .viewed })
        #expect(look.subject == ViewSubject(.household, number: 42, area: .committee))
        #expect(look.at == .morning.adding(minutes: 1))
        guard case .intact = try Self.verdict(database) else {
            Issue.record("old entries are part of the chain")
            return
        }
    }

    @Test func `a household's log tells who did what to it, and nothing of others`() throws {
        let database = try Self.sample()
        let log = try database.read { try AuditTrail.of(household: 42, limit: 10, from: $0) }
        #expect(log.map(\.act) == [.viewed, .viewed, .viewed])
        #expect(log.map(\.accountName) == ["guwen", "guwen", "guwen"])
        #expect(try database.read { try AuditTrail.of(household: 42, before: log[1].id, limit: 10, from: $0) } == [log[2]])
        #expect(try database.read { try AuditTrail.of(household: 41, limit: 10, from: $0) }.isEmpty)
    }

    @Test(
        arguments: [
            (AuditFilter(account: Identifier(2)), 6),
            (AuditFilter(acts: [.signedIn, .signedOut]), 2),
            (AuditFilter(subject: ViewSubject(.list)), 1),
            (AuditFilter(since: .morning.adding(minutes: 3)), 4),
            (AuditFilter(until: .morning.adding(minutes: 3)), 5),
            (AuditFilter(acts: []), 0),
            (AuditFilter(purpose: .visit), 3),
        ])
    func `entries are found by who, what, whom and when`(filter: AuditFilter, expected: Int) throws {
        let database = try Self.sample()
        #expect(try database.read { try AuditTrail.page(filter, limit: 100, from: $0) }.count == expected)
    }

    @Test func `accounts that are made, barred or given a new password are in the trail`() throws {
        let (directory, database) = try AccountDirectory.sample()
        let officer = try directory.create(.sample(name: "qu", role: .districtOfficer, areas: [.district]), at: .morning)
        try directory.setPassword("another long password", name: "jiedao", at: .morning, by: officer.id)
        try directory.disable(name: "jiedao", at: .morning, by: officer.id)
        let entries = try database.read { try AuditTrail.page(limit: 10, from: $0) }.reversed()
        #expect(entries.map(\.act) == [.accountCreated, .accountCreated, .passwordSet, .accountDisabled])
        #expect(entries.map(\.account) == [nil, nil, officer.id, officer.id])
        #expect(entries.map(\.subject?.number) == [1, 2, 1, 1])
        #expect(!entries.contains { $0.detail.contains("another") })
    }
}
