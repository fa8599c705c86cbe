import Access
import Casework
import Civics
import Database
import Foundation
import Library
import Register
import Screening
import Testing

@testable import Retention

struct RetentionTests {
    private static let now = Instant("2025-12-31T02:00:00Z")!
    private static let day = CivilDate("2025-12-31")!
    /// Older than any term below, and younger.
    private static let (old, fresh) = ("2020-01-01T00:00:00Z", "2025-12-30T00:00:00Z")

    /// Databases as the program has them, in two files, with one row of each kind that is due and one that is not.
    private final class Place {
        let path = FileManager.default.temporaryDirectory.appending(path: "zhaoren-retention-\(UUID().uuidString)").path
        let register, workbench: Database

        init() throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            register = try Database(path: path + "/register.sqlite")
            workbench = try Database(path: path + "/workbench.sqlite")
            try register.migrate(RegisterMigrations.all + ScreeningMigrations.all, at: now)
            try workbench.migrate(AccessMigrations.all + CaseworkMigrations.all, at: now)
            try register.write { try Place.fillRegister($0) }
            try workbench.write { try Place.fillWorkbench($0) }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func retention(_ settings: RetentionSettings = .allOneYear) -> Retention {
            Retention(settings, register: register, workbench: workbench)
        }

        private static func fillRegister(_ db: Transaction) throws {
            try db.execute(
                """
                INSERT INTO person (id, name, name_key, sex, identity_trust, identity_as_of, hukou_trust, hukou_as_of, residence_trust)
                VALUES (1, '王某', '王某', 1, 1, '2020-01-01', 1, '2020-01-01', 1)
                """)
            for (id, at) in [(1, old), (2, fresh)] {
                try db.execute(
                    """
                    INSERT INTO delivery (id, data_set, file_name, file_sha256, kind, encoding, fields, as_of, received_at, recorded_at,
                      rows_total, rows_accepted, rows_merged, rows_set_aside, first_record, last_record)
                    VALUES (\(id), 'hukou', 'f', \("\(id)"), 'full', 'utf-8', '[]', '2020-01-01', \(at), \(at), 3, 1, 0, 2, 1, 3)
                    """)
                // Superseded by this delivery, or not at all.
                try db.execute("INSERT INTO record (id, delivery, row_number, person, content) VALUES (\(id), 1, \(id), 1, 'content')")
                try db.execute("INSERT INTO supersession (record, delivery) VALUES (\(id), \(id))")
                // Three rows that were not taken in: simple, of a decided pair, of an open pair.
                for (number, state) in [(1, ""), (2, "same"), (3, "open")] {
                    let row = id * 10 + number
                    try db.execute(
                        """
                        INSERT INTO set_aside (id, delivery, row_number, reason_code, reason, raw)
                        VALUES (\(row), \(id), \(row), 'bad-date', '日期不对', '王某,310105')
                        """)
                    guard !state.isEmpty else { continue }
                    try db.execute(
                        """
                        INSERT INTO review_pair (set_aside, candidate, name, birth_date, address, state)
                        VALUES (\(row), 1, '王某', '1949-12-31', '某路 1 号', \(state))
                        """)
                }
            }
            try db.execute("INSERT INTO record (id, delivery, row_number, person, content) VALUES (3, 1, 3, 1, 'current')")
            for (id, at) in [(1, old), (2, old), (3, fresh)] {
                try db.execute(
                    """
                    INSERT INTO screening (id, day, known_at, finished_at, library_hash, households, persons)
                    VALUES (\(id), '2020-01-01', \(at), \(at), 'h', 1, 1)
                    """)
                try db.execute("INSERT INTO finding (screening, household, policy, basis) VALUES (\(id), 1, 'p', 'entitled')")
            }
        }

        private static func fillWorkbench(_ db: Transaction) throws {
            try db.execute(
                """
                INSERT INTO account (id, name, display_name, role, password_hash, created_at)
                VALUES (1, 'wang', '王某', 'consultant', 'x', \(old))
                """)
            for (id, at) in [(1, old), (2, fresh)] {
                try db.execute(
                    """
                    INSERT INTO session (token_hash, account, csrf, created_at, last_seen_at, expires_at)
                    VALUES (\("\(id)"), 1, 'c', \(at), \(at), \(at))
                    """)
                try db.execute("INSERT INTO sign_in_attempt (name_hash, failed_attempts, last_at) VALUES (\("\(id)"), 3, \(at))")
                try db.execute("INSERT INTO sign_in_client (client_hash, attempts, since) VALUES (\("\(id)"), 3, \(at))")
            }
            // Closed long ago, closed just now, still open.
            for (id, state, closedAt) in [(1, "closed", old), (2, "closed", fresh), (3, "working", nil)] as [(Int, String, String?)] {
                try db.execute(
                    """
                    INSERT INTO case_file (id, number, household, state, class, level, worth, certain_worth, checks, score, opened_at,
                      closed_at, is_restricted, version)
                    VALUES (\(id), \("\(id)"), \(id), \(state), 'missed', 'red', 0, 0, 0, 0, \(old), \(closedAt), 0, 1)
                    """)
                try db.execute(
                    "INSERT INTO case_event (case_file, kind, at, note, detail) VALUES (\(id), 'closed', \(old), '独居，腿脚不便', '{}')")
                try db.execute(
                    """
                    INSERT INTO case_lead (case_file, household, source, class, level, state, worth, certain_worth, score, received_at,
                      reporter, reporter_contact, text)
                    VALUES (\(id), \(id), 'neighbour', 'missed', 'red', 'open', 0, 0, 0, \(old), '邻居', '13800000000', '几天没见出门')
                    """)
            }
        }

        func texts(_ sql: SQL, in database: Database) throws -> [String?] { try database.read { try $0.all(sql) { try $0[0] } } }

        func count(_ sql: SQL, in database: Database) throws -> Int { try database.read { try $0.value(sql) ?? 0 } }
    }

    @Test func `what is due is counted and nothing is changed`() throws {
        let place = try Place()
        for _ in 0..<2 {
            let due = try place.retention().due(on: Self.day)
            #expect(due.map(\.rule.kind) == RetentionSettings.Kind.allCases)
            // In the order of the kinds; texts of set-aside rows: two rows and one decided pair.
            #expect(due.map(\.rows) == [1, 2, 1, 2, 3, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0])
            #expect(due.allSatisfy { $0.before == Instant("2024-12-30T16:00:00Z") })
        }
    }

    @Test func `what is due goes, what is young or still worked on stays`() throws {
        let place = try Place()
        let released = try place.retention().apply(on: Self.day, at: Self.now)
        #expect(released.map(\.rows) == [1, 2, 1, 2, 3, 1, 2])
        #expect(try place.texts("SELECT token_hash FROM session", in: place.workbench) == ["2"])
        #expect(try place.texts("SELECT name_hash FROM sign_in_attempt", in: place.workbench) == ["2"])
        #expect(try place.texts("SELECT client_hash FROM sign_in_client", in: place.workbench) == ["2"])
        #expect(try place.texts("SELECT reporter FROM case_lead ORDER BY id", in: place.workbench) == [nil, "邻居", "邻居"])
        #expect(try place.texts("SELECT reporter_contact FROM case_lead ORDER BY id", in: place.workbench)[0] == nil)
        #expect(try place.texts("SELECT text FROM case_lead ORDER BY id", in: place.workbench) == [nil, "几天没见出门", "几天没见出门"])
        let notes = try place.texts("SELECT note FROM case_event ORDER BY id", in: place.workbench)
        #expect(notes.map { $0 == nil } == [true, false, false])
        #expect(try place.count("SELECT COUNT(*) FROM case_event WHERE detail = '{}'", in: place.workbench) == 3)
        let raw = try place.texts("SELECT raw FROM set_aside ORDER BY id", in: place.register)
        #expect(raw.map { $0 == RetentionSettings.Kind.releasedText } == [true, true, false, false, false, false])
        let names = try place.texts("SELECT name FROM review_pair ORDER BY id", in: place.register)
        #expect(names == ["", "王某", "王某", "王某"])
        #expect(try place.count("SELECT COUNT(*) FROM review_pair WHERE address IS NULL AND birth_date IS NULL", in: place.register) == 1)
        // The one superseded just now, and the one in force, whatever its age.
        #expect(try place.texts("SELECT content FROM record ORDER BY id", in: place.register) == ["content", "current"])
        #expect(try place.count("SELECT screening FROM finding", in: place.register) == 3)
        #expect(try place.count("SELECT COUNT(*) FROM set_aside", in: place.register) == 6)
    }

    @Test func `it leaves one entry in the audit trail, with counts and no names, and the trail stays whole`() throws {
        let place = try Place()
        _ = try place.retention().apply(on: Self.day, at: Self.now)
        let entries = try place.workbench.read { try AuditTrail.page(limit: 10, from: $0) }
        #expect(entries.map(\.act) == [.deleted])
        #expect(
            entries[0].detail.hasPrefix("保存到期：登录会话 1 行（删除，2024-12-31 以前）；登录失败计数 2 行（删除，2024-12-31 以前）；报告人 1 行（隐去"))
        #expect(!entries[0].detail.contains("王某"))
        guard case .intact = try place.workbench.read({ try AuditTrail.verify(from: $0, expecting: nil) }) else {
            Issue.record("the trail is broken")
            return
        }
    }

    @Test func `a second time nothing is due and nothing is written`() throws {
        let place = try Place()
        _ = try place.retention().apply(on: Self.day, at: Self.now)
        #expect(try place.retention().due(on: Self.day).allSatisfy { $0.rows == 0 })
        #expect(try place.retention().apply(on: Self.day, at: Self.now).isEmpty)
        #expect(try place.count("SELECT COUNT(*) FROM audit_entry", in: place.workbench) == 1)
    }

    @Test func `the latest screening keeps its findings, however old it is`() throws {
        let place = try Place()
        let later = CivilDate("2040-01-01")!
        _ = try place.retention().apply(on: later, at: Self.now)
        #expect(try place.texts("SELECT policy FROM finding", in: place.register).count == 1)
        // The open case keeps its texts, the pair that waits its names.
        #expect(try place.count("SELECT COUNT(*) FROM case_event WHERE note IS NOT NULL", in: place.workbench) == 1)
        #expect(try place.count("SELECT COUNT(*) FROM review_pair WHERE name <> ''", in: place.register) == 2)
    }

    @Test func `what the pack keeps, or does not name, is kept`() throws {
        let place = try Place()
        let rule = RetentionSettings.Rule(kind: .sessions, months: 1, treatment: .keep, confidence: .ownDefault, reason: "")
        let retention = place.retention(RetentionSettings(rules: [rule]))
        #expect(try retention.due(on: Self.day).map(\.rows) == [nil])
        #expect(try retention.apply(on: Self.day, at: Self.now).isEmpty)
        #expect(try place.retention(.none).due(on: Self.day).isEmpty)
        #expect(try place.count("SELECT COUNT(*) FROM session", in: place.workbench) == 2)
    }

    @Test func `the day on which something is as old as its term it is still kept`() throws {
        let place = try Place()
        _ = try place.workbench.write { try $0.execute("UPDATE session SET expires_at = '2024-12-30T16:00:00Z'") }
        #expect(try place.retention().due(on: Self.day)[0].rows == 0)
        #expect(try place.retention().due(on: Self.day.adding(days: 1))[0].rows == 2)
    }

    @Test func `when people's work cannot be written, departments' data stays too`() throws {
        let place = try Place()
        _ = try place.workbench.write { try $0.execute("DELETE FROM audit_head") }
        #expect(throws: (any Error).self) { try place.retention().apply(on: Self.day, at: Self.now) }
        #expect(try place.count("SELECT COUNT(*) FROM session", in: place.workbench) == 2)
        #expect(try place.count("SELECT COUNT(*) FROM record", in: place.register) == 3)
    }
}

extension RetentionSettings {
    /// Every kind, a year each.
    static let allOneYear = RetentionSettings(
        rules: Kind.allCases.map { Rule(kind: $0, months: 12, treatment: $0.treatment, confidence: .ownDefault, reason: "测试") })
}
