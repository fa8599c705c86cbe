import Access
import Civics
import Database
import Library
import Register
import Screening

@testable import Casework

/// A register and a workbench in memory, filled by hand.
struct ReportSample {
    static let district = RegionCode("310105")!
    static let (here, there) = (RegionCode("310105001")!, RegionCode("310105002")!)
    static let month = ReportPeriod(CivilMonth(year: 2025, month: 12))
    /// In the month, and after it.
    static let during = Instant("2025-12-20T04:00:00Z")!
    static let later = Instant("2026-01-15T04:00:00Z")!

    let database: Database

    init() throws {
        database = try Database.inMemory()
        try database.migrate(
            AccessMigrations.all + RegisterMigrations.all + ScreeningMigrations.all
                + CaseworkMigrations.all, at: Self.during)
    }

    /// A case with everything that reports look at.
    struct Made {
        var region: String? = "310105001001"
        var hukou: String? = "310105001001"
        var state = "queued"
        var leadClass = "missed"
        var level = "yellow"
        var opened = "2025-12-05T02:00:00Z"
        var contacted: String?
        var closed: String?
        var reason: CloseReason?
        var due: String?
        var next: String?
        var isRestricted = false
        var source: CaseLead.Source = .screening
        var policies = ["allowance"]
        var screeningDay: String?
        var people = 1
    }

    /// Case, household and people are numbered from `id`.
    func add(_ id: Int64, _ made: Made) throws {
        try database.write { db in
            try db.execute(
                """
                INSERT INTO household (id, kind, key, region, hukou_region, address, size)
                VALUES (\(id), 'economic', \("k\(id)"), \(made.region), \(made.hukou), '示例路1弄2号', \(made.people))
                """)
            for index in 0..<Int64(made.people) { try addPerson(id * 100 + index, of: id, in: db) }
            try db.execute(
                """
                INSERT INTO case_file (id, number, household, state, class, level, worth, certain_worth, checks, score, region, hukou_region,
                  opened_at, first_contact_at, closed_at, close_reason, step, step_since, due_at, next_contact_on,
                  is_restricted, version)
                VALUES (\(id), \("长2025-\(id)"), \(id), \(made.state), \(made.leadClass), \(made.level), 100000, 0, 0, 0, \(made.region), \(made.hukou),
                  \(made.opened), \(made.contacted), \(made.closed), \(made.reason), \(made.due.map { _ in "visit" }), \(made.due.map { _ in made.opened }),
                  \(made.due), \(made.next), \(made.isRestricted), 1)
                """)
            try addLead(of: id, made, in: db)
        }
    }

    private func addPerson(_ id: Int64, of household: Int64, in db: Transaction) throws {
        try db.execute(
            """
            INSERT INTO person (id, name, name_key, sex, identity_trust, identity_as_of, hukou_trust, residence_trust)
            VALUES (\(id), '赵测试', 'z', 1, 0, '2025-01-01', 0, 0)
            """)
        try db.execute(
            "INSERT INTO household_member (kind, household, person, relation) VALUES ('economic', \(household), \(id), '01')")
    }

    private func addLead(of id: Int64, _ made: Made, in db: Transaction) throws {
        if let day = made.screeningDay {
            try db.execute(
                """
                INSERT INTO screening (id, day, known_at, library_hash, households, persons, finished_at)
                VALUES (\(id), \(day), \(made.opened), 'h', 1, 1, \(made.opened))
                """)
        }
        try db.execute(
            """
            INSERT INTO case_lead (id, case_file, household, source, class, level, state, worth, certain_worth, score, received_at, screening)
            VALUES (\(id), \(id), \(id), \(made.source), 'missed', \(made.level), 'open', 100000, 0, 0, \(made.opened),
              \(made.screeningDay.map { _ in id }))
            """)
        for (position, policy) in made.policies.enumerated() {
            try db.execute(
                "INSERT INTO case_lead_finding (case_lead, position, policy, basis) VALUES (\(id), \(position), \(policy), 'entitled')")
        }
    }

    func event(_ kind: CaseEvent.Kind, of id: Int64, at: String) throws {
        try database.write { db in
            _ = try db.execute("INSERT INTO case_event (case_file, kind, at) VALUES (\(id), \(kind), \(at))")
        }
    }

    static func viewer(_ role: Role, _ areas: [RegionCode]) -> Viewer {
        Viewer(account: Identifier(1), displayName: role.label, role: role, areas: areas)
    }

    static let officer = viewer(.districtOfficer, [district])

    static func scope(_ viewer: Viewer = officer, _ subdistrict: RegionCode? = nil) -> ReportScope {
        ReportScope(.viewReports, for: viewer, in: district, subdistrict: subdistrict)
    }

    static func request(_ scope: ReportScope = scope(), at now: Instant = later) -> ReportRequest {
        ReportRequest(month, scope, CaseworkSample.pack, at: now)
    }

    func report(_ scope: ReportScope = scope(), at now: Instant = later) throws -> MonthlyReport {
        try database.read { try MonthlyReport(Self.request(scope, at: now), from: $0) }
    }
}
