import Civics
import Database
import Testing

@testable import Access

struct BreakGlassTests {
    static let elsewhere = RegionCode("310105002001")!
    static let reason = "邻居来电，老人摔倒无人应答"

    /// A consultant of 310105001003, two district officers, an officer of another district.
    struct Site {
        let database: Database
        let consultant: Viewer
        let officers: [Viewer]
        let stranger: Viewer

        init() throws {
            database = try Database.inMemory()
            try database.migrate(AccessMigrations.all, at: .morning)
            let directory = AccountDirectory(database: database, random: .stable())
            let accounts: [NewAccount] = [
                .sample(name: "guwen", role: .consultant, areas: [.committee]),
                .sample(name: "qu", role: .districtOfficer, areas: [.district]),
                .sample(name: "qu02", role: .districtOfficer, areas: [.district]),
                .sample(name: "lin", role: .districtOfficer, areas: [.otherDistrict]),
            ]
            let viewers = try directory.create(accounts, at: .morning, by: nil) { _ in .ofNobody }.map(\.viewer)
            (consultant, officers, stranger) = (viewers[0], [viewers[1], viewers[2]], viewers[3])
        }

        func open(
            _ household: Int64 = 7, places: [RegionCode] = [elsewhere], reason: String = BreakGlassTests.reason, by viewer: Viewer? = nil
        ) throws -> Identifier<BreakGlass> {
            try database.write {
                try BreakGlass.open(
                    household: household, places: places, reason: reason, by: viewer ?? consultant, at: .morning, in: $0)
            }
        }

        func review(_ id: Identifier<BreakGlass>, by viewer: Viewer) throws {
            try database.write {
                try BreakGlass.review(id, .justified, note: "属实", by: viewer, at: .morning.adding(hours: 24), in: $0)
            }
        }

        func isOpen(_ household: Int64, to viewer: Viewer, at now: Instant) throws -> Bool {
            try database.read { try BreakGlass.isOpen(household: household, to: viewer.account, at: now, from: $0) }
        }
    }

    @Test(
        arguments: [
            (-1, false), (0, true), (4 * 3_600 - 1, true), (4 * 3_600, false),
        ] as [(Int64, Bool)])
    func `the glass is broken for four hours`(second: Int64, expected: Bool) throws {
        let site = try Site()
        let id = try site.open()
        let now = Instant.morning.adding(seconds: second)
        #expect(try site.isOpen(7, to: site.consultant, at: now) == expected)
        #expect(try #require(try site.database.read { try BreakGlass.find(id, from: $0) }).isOpen(at: now) == expected)
        #expect(try !site.isOpen(8, to: site.consultant, at: now))
        #expect(try !site.isOpen(7, to: site.officers[0], at: now))
    }

    @Test func `what it opens is what the rules give to those who broke it`() throws {
        let site = try Site()
        _ = try site.open()
        let related = try site.isOpen(7, to: site.consultant, at: .morning)
        let subject = AccessSubject(places: [Self.elsewhere], relations: related ? [.breakGlass] : [], sensitivity: .sensitive)
        #expect(site.consultant.decision(on: .viewCase, of: subject) == .admitted(purposes: [.emergency], sensitivity: .sensitive))
        #expect(!site.consultant.decision(on: .workCase, of: subject).isAdmitted)
    }

    @Test(
        arguments: [
            ("", .reasonLength), ("急", .reasonLength), ("       急 急   ", .reasonLength),
            (String(repeating: "急", count: 501), .reasonLength),
        ] as [(String, AccessError)])
    func `a reason is asked for`(reason: String, expected: AccessError) throws {
        let site = try Site()
        #expect(throws: expected) { try site.open(reason: reason) }
        #expect(try site.database.read { try AuditTrail.page(AuditFilter(acts: [.glassBroken]), limit: 10, from: $0) }.isEmpty)
    }

    @Test func `it is for those who visit, and within their district`() throws {
        let site = try Site()
        #expect(throws: AccessError.refused(.role)) { try site.open(by: site.officers[0]) }
        #expect(throws: AccessError.refused(.area)) { try site.open(places: [.otherDistrict]) }
        #expect(throws: AccessError.refused(.area)) { try site.open(places: []) }
        // Registered in another district, living here.
        let id = try site.open(places: [.otherDistrict, Self.elsewhere])
        #expect(try site.database.read { try BreakGlass.find(id, from: $0) }?.area == Self.elsewhere)
    }

    @Test func `somebody else reviews it, once, and it leaves the list`() throws {
        let site = try Site()
        let id = try site.open()
        let officer = site.officers[0]
        func unreviewed(_ viewer: Viewer) throws -> [Identifier<BreakGlass>] {
            try site.database.read { try BreakGlass.unreviewed(for: viewer, limit: 10, from: $0) }.map(\.id)
        }
        #expect(try unreviewed(officer) == [id])
        #expect(try unreviewed(site.stranger) == [])
        #expect(try unreviewed(site.consultant) == [])
        #expect(throws: AccessError.ownReview) { try site.review(id, by: site.consultant) }
        #expect(throws: AccessError.noSuchRecord) { try site.review(id, by: site.stranger) }
        #expect(throws: AccessError.noSuchRecord) { try site.review(Identifier(99), by: officer) }
        try site.review(id, by: officer)
        #expect(throws: AccessError.alreadyReviewed) { try site.review(id, by: site.officers[1]) }
        #expect(try unreviewed(officer) == [])
        let review = try #require(try site.database.read { try BreakGlass.find(id, from: $0) }?.review)
        #expect(review.reviewer == officer.account)
        #expect(review.verdict == .justified)
        #expect(review.note == "属实")
    }

    @Test func `an account that became a reviewer does not review its own`() throws {
        let site = try Site()
        let id = try site.open()
        let promoted = Viewer(account: site.consultant.account, displayName: "某人", role: .districtOfficer, areas: [.district])
        #expect(throws: AccessError.ownReview) { try site.review(id, by: promoted) }
        #expect(try site.database.read { try BreakGlass.unreviewed(for: promoted, limit: 10, from: $0) }.isEmpty)
    }

    @Test func `a review is due the day after in Beijing`() throws {
        let site = try Site()
        let id = try site.open()
        let found = try #require(try site.database.read { try BreakGlass.find(id, from: $0) })
        #expect(found.reviewDueOn == CivilDate("2026-06-13"))
        #expect(!found.isReviewOverdue(on: CivilDate("2026-06-13")!))
        #expect(found.isReviewOverdue(on: CivilDate("2026-06-14")!))
    }

    @Test func `breaking and reviewing are in the household's log, without the reason`() throws {
        let site = try Site()
        let id = try site.open()
        try site.review(id, by: site.officers[0])
        let log = try site.database.read { try AuditTrail.of(household: 7, limit: 10, from: $0) }
        #expect(log.map(\.act) == [.glassReviewed, .glassBroken])
        #expect(log.map(\.purpose) == [.supervision, .emergency])
        #expect(!log.contains { $0.detail.contains("老人") })
    }
}
