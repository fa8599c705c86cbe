import Access
import Civics
import Database
import Library
import Register
import Screening
import Testing

@testable import Casework

/// A workbench over a register of a few households, with screenings made by hand.
struct CaseSample {
    static let start = Instant("2025-12-01T02:00:00Z")!
    static let (here, there) = (RegionCode("310105001001")!, RegionCode("310105002001")!)

    let database: Database
    let pack = CaseworkSample.pack

    /// - Parameters:
    ///   - households: numbered from 1; all live and are registered in `here`.
    ///   - path: of a file that outlives this value; `nil` for memory.
    init(households: Int = 1, path: String? = nil) throws {
        database = try path.map { try Database(path: $0) } ?? Database.inMemory()
        try database.migrate(
            AccessMigrations.all + RegisterMigrations.all + ScreeningMigrations.all + CaseworkMigrations.all, at: Self.start)
        try database.write { db in
            for id in 1...Int64(households) {
                try db.execute(
                    """
                    INSERT INTO household (id, kind, key, region, hukou_region, address, size)
                    VALUES (\(id), 'economic', \("h\(id)"), \(Self.here), \(Self.here), '示例路1弄2号', 0)
                    """)
            }
        }
    }

    /// A screening that finds exactly these, and its leads taken in.
    @discardableResult
    func screen(_ leads: [Found], at now: Instant = start) throws -> LeadIntakeCount? {
        try run(leads)
        return try takeIn(at: now)
    }

    struct Found {
        var household: Int64 = 1
        var leadClass = LeadClass.missed
        var level = CaseworkSettings.Level.orange
        var worth: Int64 = 100_000
        var policy = "minimum-living-allowance"
    }

    func run(_ leads: [Found]) throws {
        try database.write { db in
            let run: Int64 = (try db.value("SELECT max(id) FROM screening") ?? 0) + 1
            try db.execute(
                """
                INSERT INTO screening (id, day, known_at, finished_at, library_hash, households, persons)
                VALUES (\(run), '2025-12-01', \(Self.start), \(Self.start), 'x', 1, 1)
                """)
            try db.execute("UPDATE lead SET state = 'withdrawn'")
            for lead in leads {
                let id: Int64 = try db.insertReturningID(
                    """
                    INSERT INTO lead (household, class, level, state, worth, certain_worth, checks, score, region, hukou_region, raised_in, seen_in)
                    VALUES (\(lead.household), \(lead.leadClass), \(lead.level), 'open', \(lead.worth), 0, 1, \(lead.worth), \(Self.here),
                      \(Self.here), \(run), \(run))
                    """)
                try db.execute("INSERT INTO lead_finding (lead, position, policy, basis) VALUES (\(id), 0, \(lead.policy), 'entitled')")
                try db.execute("INSERT INTO lead_check (lead, name) VALUES (\(id), '家庭经济状况核对')")
            }
        }
    }

    func takeIn(at now: Instant = start, pausing pause: () -> Void = {}) throws -> LeadIntakeCount? {
        try LeadIntake.takeInLatest(pack, at: now, into: database, pausing: pause)
    }

    func act<Result>(at now: Instant = start, by account: Identifier<Account>? = nil, _ body: (CaseAct) throws -> Result) throws -> Result {
        try database.write { try body(CaseAct(pack.work, by: account, at: now, in: $0)) }
    }

    func open(_ household: Int64 = 1) throws -> CaseFile? {
        try database.read { try CaseFile.open(of: Household.ID(household), in: $0) }
    }

    func file(_ id: CaseFile.ID) throws -> CaseFile { try #require(try database.read { try CaseFile.find(id, in: $0) }) }

    func kinds(_ id: CaseFile.ID) throws -> [CaseEvent.Kind] {
        try database.read { try CaseEvent.all(of: id, in: $0).reversed().map(\.kind) }
    }

    func count(_ table: SQL) throws -> Int { try database.read { try $0.value("SELECT count(*) FROM \(table)") ?? 0 } }

    func account(_ name: String, _ role: Role = .consultant, in area: RegionCode = here) throws -> Identifier<Account> {
        try database.write { db in
            let id: Identifier<Account> = try db.insertReturningID(
                """
                INSERT INTO account (name, display_name, role, password_hash, created_at) VALUES (\(name), \(name), \(role), 'x', \(Self.start))
                """)
            try db.execute("INSERT INTO account_area (account, area) VALUES (\(id), \(area))")
            return id
        }
    }

    func viewer(_ account: Identifier<Account>, _ role: Role, in area: RegionCode = here) -> Viewer {
        Viewer(account: account, displayName: "测试", role: role, areas: [area])
    }
}

extension Instant {
    func days(_ count: Int64) -> Instant { adding(hours: 24 * count) }
}
