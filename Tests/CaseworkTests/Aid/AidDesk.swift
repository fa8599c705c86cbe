import Access
import Civics
import Database
import Library
import Register
import Screening

@testable import Casework

/// A workbench with four accounts and one household being worked on, for tests of plans and help.
struct AidDesk {
    static let now = Instant("2026-11-25T02:00:00Z")!
    static let today = CivilDate("2026-11-25")!
    static let district = RegionCode("310105")!
    static let (consultant, other, officer, partner) = (
        Identifier<Account>(1), Identifier<Account>(2), Identifier<Account>(3), Identifier<Account>(4)
    )
    static let file = CaseFile.ID(1)

    let database: Database

    /// - Parameter hukou: where the household is registered; it lives in 310105001.
    init(state: CaseState = .working, hukou: String = "310105001001") throws {
        database = try Database.inMemory()
        try database.migrate(
            AccessMigrations.all + RegisterMigrations.all + ScreeningMigrations.all + CaseworkMigrations.all, at: Self.now)
        try database.write { db in
            for (id, role) in [(1, Role.consultant), (2, .subdistrictOfficer), (3, .subdistrictOfficer), (4, .partnerOrganisation)] {
                try db.execute(
                    """
                    INSERT INTO account (id, name, display_name, role, password_hash, created_at)
                    VALUES (\(id), \("a\(id)"), \("账号\(id)"), \(role), '', \(Self.now))
                    """)
            }
            try db.execute(
                """
                INSERT INTO case_file (id, number, household, state, class, level, worth, certain_worth, checks, score, region, hukou_region,
                  consultant, opened_at, is_restricted, version)
                VALUES (1, '长2026-000001', 7, \(state), 'missed', 'orange', 0, 0, 0, 0, '310105001002', \(hukou), 1, \(Self.now), 0, 1)
                """)
        }
    }

    @discardableResult
    func act<T>(by account: Identifier<Account> = consultant, on day: Int = 0, _ body: (CaseAct) throws -> T) throws -> T {
        try database.write { db in
            try body(CaseAct(CaseworkSample.pack.work, by: account, at: Self.now.adding(hours: Int64(day) * 24), in: db))
        }
    }

    func read<T>(_ body: (Connection) throws -> T) throws -> T { try database.read(body) }

    var state: CaseState {
        get throws { try read { try CaseFile.find(Self.file, in: $0)!.state } }
    }

    /// An officer of the subdistrict where the household is registered, unless told otherwise.
    static func viewer(_ account: Identifier<Account> = officer, area: String = "310105001") -> Viewer {
        Viewer(account: account, displayName: "干部", role: .subdistrictOfficer, areas: [RegionCode(area)!])
    }

    func resource(_ quantity: Int64, kind: HelpKind = .goods) throws -> Supply.ID {
        try act {
            let id = try Supply.create(
                .resource, Supply.Description(name: "粮油卡", kind: kind, provider: "爱心企业", unit: "张"), by: Self.officer, at: $0.now,
                in: $0.transaction)
            if quantity > 0 { try StockMovement.record(.received, quantity, of: id, by: Self.officer, at: $0.now, in: $0.transaction) }
            return id
        }
    }

    func addPartner(vettedUntil: String? = nil) throws -> PartnerOrganisation.ID {
        try database.write { db in
            let id: PartnerOrganisation.ID = try db.insertReturningID(
                """
                INSERT INTO partner_organisation (name, credit_code, contact_name, contact_telephone, registered_on, recorded_at)
                VALUES ('示例社工站', '52310105MJ000000XP', '某人', '02100000000', '2024-01-01', \(Self.now))
                """)
            try db.execute("INSERT INTO partner_account (account, partner) VALUES (\(Self.partner), \(id))")
            try db.execute(
                """
                INSERT INTO partner_status (partner, status, since, reason, recorded_at)
                VALUES (\(id), 'active', '2024-01-01', '签约', \(Self.now))
                """)
            if let vettedUntil {
                try db.execute(
                    """
                    INSERT INTO partner_vetting (partner, checked_on, valid_until, recorded_at)
                    VALUES (\(id), '2026-01-01', \(vettedUntil), \(Self.now))
                    """)
            }
            return id
        }
    }

    /// A visit on which the household agreed to be passed on, and told two needs.
    func addVisit(consents: Bool = true, withdrawnOn: String? = nil) throws {
        try database.write { db in
            let id: Int64 = try db.insertReturningID(
                """
                INSERT INTO visit (case_file, household, day, kind, mode, access, revision, account, recorded_at)
                VALUES (1, 7, '2026-11-20', 'check', 'home', 'met', 1, 1, \(Self.now))
                """)
            try db.execute(
                "INSERT INTO visit_need (visit, position, code, urgency, words) VALUES (\(id), 0, 'company', 'soon', '想有人说说话')")
            try db.execute(
                "INSERT INTO visit_need (visit, position, code, urgency, words) VALUES (\(id), 1, 'tutoring', 'ordinary', '')")
            if consents {
                try db.execute(
                    """
                    INSERT INTO visit_consent (visit, purpose, scope, withdrawn_on) VALUES (\(id), 'share', '需求和电话', \(withdrawnOn))
                    """)
            }
        }
    }
}
