import Access
import Casework
import Civics
import Database
import Library
import Register
import Screening
import Testing

@testable import Retention

/// Plants a marker wherever anything is written about a case, and looks for it afterwards in all tables there are.
struct CaseRemainsTests {
    private static let now = Instant("2040-01-02T02:00:00Z")!
    private static let day = CivilDate("2040-01-02")!
    private static let marker = "陶某家的私事"

    /// Columns that hold codes, numbers or days, never anybody's words: kept for the statistics and the history.
    private static let coded: [String: Set<String>] = [
        "case_assistant": ["since"], "case_escalation": ["step", "step_since", "stage", "at"],
        "case_event": ["kind", "at", "detail"],
        "case_file": [
            "number", "state", "class", "level", "region", "hukou_region", "step", "step_since", "due_at", "opened_at", "dispatched_at",
            "first_contact_at", "closed_at", "close_reason", "next_contact_on",
        ],
        "case_lead": ["source", "class", "level", "state", "received_at", "library_hash", "silent_until"],
        "case_lead_check": ["name"], "case_lead_finding": ["policy", "basis", "period"],
        "needs_assessment": ["day", "pack_hash", "band_low", "band_high", "recorded_at"],
        "needs_indicator": ["indicator", "name", "dimension"], "needs_judgement": ["band", "recorded_at", "reason"],
        "needs_override": ["situation", "name"],
        "stock_movement": ["kind", "at"],
    ]

    /// One row, with the marker in every text, in every table that leads to case 1 or household 1.
    private func planted() throws -> Database {
        let database = try Database.inMemory()
        try database.migrate(
            AccessMigrations.all + RegisterMigrations.all + ScreeningMigrations.all + CaseworkMigrations.all, at: Self.now)
        try database.write { db in
            try db.execute(
                """
                INSERT INTO account (id, name, display_name, role, password_hash, created_at)
                VALUES (1, 'guwen', '顾问甲', 'consultant', '', '2020-01-01T00:00:00Z')
                """)
            // The marker is no state and no origin that the schema knows.
            try db.execute("PRAGMA ignore_check_constraints = ON")
            for table in try tablesOfCases(in: db) { try plant(in: table, db) }
            try db.execute("PRAGMA ignore_check_constraints = OFF")
            try db.execute("UPDATE case_file SET state = 'closed', closed_at = '2020-01-01T00:00:00Z'")
            try db.execute("UPDATE case_event SET kind = 'planned'")
            try db.execute("UPDATE unmatched_lead SET matched_at = '2020-01-01T00:00:00Z'")
            try db.execute("UPDATE learnt_fact SET origin = 'visit', origin_number = 1")
        }
        return database
    }

    /// `case_file` and all that refers to it, also by way of others, in an order in which each can be filled.
    private func tablesOfCases(in db: Connection) throws -> [String] {
        let all: [String] = try db.values("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        var found = ["supply", "case_file", "needs_assessment", "learnt_fact"]
        var isGrowing = true
        while isGrowing {
            let next = try all.filter { table in
                let parents: [String] = try db.values("SELECT \(identifier: "table") FROM pragma_foreign_key_list(\(table))")
                return !found.contains(table) && parents.contains(where: found.contains)
                    && parents.allSatisfy { found.contains($0) || $0 == "account" || $0 == table }
            }
            isGrowing = !next.isEmpty
            found += next
        }
        return found
    }

    private func plant(in table: String, _ db: Transaction) throws {
        let columns = try columns(of: table, in: db)
        let names: [SQL] = columns.map { "\(identifier: $0.name)" }
        let values: [SQL] = columns.map { $0.isText ? "\(Self.marker)" : "1" }
        try db.execute(
            "INSERT INTO \(identifier: table) (\(names.joined(by: ", "))) VALUES (\(values.joined(by: ", ")))")
    }

    private func columns(of table: String, in db: Connection) throws -> [(name: String, isText: Bool)] {
        try db.all("SELECT name, type FROM pragma_table_info(\(table))") { row in
            let type: String = try row["type"]
            return (try row["name"], type == "TEXT")
        }
    }

    /// Where the marker still stands, as `table.column`.
    private func remains(in database: Database) throws -> Set<String> {
        try database.read { db in
            let tables: [String] = try db.values("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
            var found: Set<String> = []
            // What a resource is called is nobody's private affair.
            for table in tables where !table.hasPrefix("supply") {
                for column in try columns(of: table, in: db) where column.isText {
                    let count: Int? = try db.value(
                        "SELECT count(*) FROM \(identifier: table) WHERE \(identifier: column.name) = \(Self.marker)")
                    if count ?? 0 > 0 { found.insert("\(table).\(column.name)") }
                }
            }
            return found
        }
    }

    private func allowed() -> Set<String> { Set(Self.coded.flatMap { table, columns in columns.map { "\(table).\($0)" } }) }

    @Test func `nothing that anybody wrote about an expired case is left in any table`() throws {
        let database = try planted()
        #expect(try remains(in: database).subtracting(allowed()).count > 40)
        _ = try Retention(.allOneYear, register: database, workbench: database).apply(on: Self.day, at: Self.now)
        let left = try remains(in: database).subtracting(allowed())
        #expect(left == [], "\(left.sorted())")
        // The reason of a judgement and the words of an event are told apart from their codes.
        #expect(try !remains(in: database).contains("needs_judgement.reason"))
        #expect(try !remains(in: database).contains("case_event.detail"))
    }

    @Test func `a household that asks for it loses all but what was done about a suspicion of harm`() throws {
        let database = try planted()
        let retention = Retention(.none, register: database, workbench: database)
        let asked = try retention.kept(of: Household.ID(1))
        #expect(asked.map(\.kind) == RetentionSettings.Kind.allCases.filter(\.isReleasedOnRequest))
        // Asking changes nothing.
        #expect(try retention.kept(of: Household.ID(1)).map(\.rows) == asked.map(\.rows))
        #expect(try retention.kept(of: Household.ID(2)).isEmpty)
        try retention.release(household: Household.ID(1), because: "本人 2040-01-02 提出", at: Self.now)
        let left = try remains(in: database).subtracting(allowed())
        #expect(left.allSatisfy { $0.hasPrefix("safeguarding") }, "\(left)")
        #expect(try retention.kept(of: Household.ID(1)).isEmpty)
        let entries = try database.read { try AuditTrail.page(limit: 10, from: $0) }
        #expect(entries.map(\.act) == [.deleted])
        #expect(entries[0].detail.hasPrefix("按家庭要求删除（户 1，本人 2040-01-02 提出）：报告人"))
    }

    @Test func `a case that is still open keeps what is needed for it, and says so`() throws {
        let database = try planted()
        _ = try database.write { try $0.execute("UPDATE case_file SET state = 'working', closed_at = NULL, number = '长2039-7'") }
        let before = try remains(in: database)
        let retention = Retention(.allOneYear, register: database, workbench: database)
        #expect(throws: Retention.Refusal.openCase(number: "长2039-7")) {
            try retention.release(household: Household.ID(1), because: "本人提出", at: Self.now)
        }
        _ = try retention.apply(on: Self.day, at: Self.now)
        // A lead about somebody unknown goes by its own age, whatever became of it.
        let gone = try before.subtracting(remains(in: database))
        #expect(gone.allSatisfy { $0.contains("unmatched") }, "\(gone.sorted())")
    }
}
