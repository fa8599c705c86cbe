import Civics
import Database
import Testing

@testable import Access

/// Entries are corrected and closed; what they said before stays.
struct OrganisationChangeTests {
    private typealias Site = OrganisationTests.Site

    private static let today = OrganisationTests.today

    private func point(_ site: Site, name: String = "甲站") throws -> Identifier<ServicePoint> {
        try site.database.write {
            try ServicePoint.add(
                .station, name: name, area: .subdistrict, address: "某路 1 号", telephone: "021-00000000", hours: "9:00—16:30", by: nil,
                at: .morning, in: $0)
        }
    }

    @Test func `a station is renamed with a reason, and its history says from what`() throws {
        let site = try Site()
        let (id, _) = (try point(site), try point(site, name: "乙站"))
        func revise(_ name: String, reason: String = "迁址") throws {
            let details = UnitDetails(name: name, address: "某路 2 号", telephone: "021-00000000", hours: "9:00—16:30")
            try site.database.write {
                try ServicePoint.revise(id, to: details, reason: reason, by: site.accounts[2].id, at: .morning, in: $0)
            }
        }
        #expect(throws: OrganisationError.nameTaken) { try revise("乙站") }
        #expect(throws: OrganisationError.missing("名称")) { try revise("") }
        #expect(throws: OrganisationError.missing("原因")) { try revise("丙站", reason: " ") }
        try revise("丙站")
        #expect(throws: OrganisationError.nothingChanged) { try revise("丙站") }
        let changes = try site.database.read { try RegisterChange.all(of: .servicePoint(id), from: $0) }
        #expect(changes.map { "\($0.field) \($0.old) \($0.new)" } == ["地址 某路 1 号 某路 2 号", "名称 甲站 丙站"])
        #expect(changes.allSatisfy { $0.recordedBy == "街道干部" && $0.reason == "迁址" })
    }

    @Test func `a station is closed and opened again, never from a day that has not come`() throws {
        let site = try Site()
        let id = try point(site)
        func set(_ day: CivilDate?) throws {
            try site.database.write { try ServicePoint.setClosed(id, on: day, reason: "合并", by: nil, at: .morning, in: $0) }
        }
        #expect(throws: OrganisationError.closingDay) { try set(Self.today.adding(days: 1)) }
        try set(Self.today)
        #expect(throws: OrganisationError.nothingChanged) { try set(Self.today) }
        #expect(try site.database.read { try ServicePoint.find(id, from: $0) }?.closedOn == Self.today)
        try set(nil)
        #expect(try site.database.read { try ServicePoint.find(id, from: $0) }?.closedOn == nil)
        #expect(try site.database.read { try RegisterChange.all(of: .servicePoint(id), from: $0) }.count == 2)
    }

    @Test func `a committee is entered, corrected and closed under its code`() throws {
        let site = try Site()
        let details = UnitDetails(name: "新村居委会", address: "某路 3 号", telephone: "021-00000001", hours: "9:00—17:00")
        try site.database.write { db in
            try Place.revise(.committee, called: "旧村居委会", to: details, reason: "改名", by: nil, at: .morning, in: db)
            try Place.setClosed(.committee, called: "新村居委会", on: Self.today, reason: "撤并", by: nil, at: .morning, in: db)
        }
        let found = try #require(try site.database.read { try Place.find(.committee, from: $0) })
        #expect(found.details == details && found.closedOn == Self.today)
        let changes = try site.database.read { try RegisterChange.all(of: .place(.committee), from: $0) }
        #expect(changes.last?.old == "旧村居委会")
    }

    @Test func `a consultant's entry is corrected, the account stays`() throws {
        let site = try Site()
        let (id, point) = (try site.register(), try point(site))
        let entry = ConsultantEntry(
            account: site.accounts[2].id, personName: "测试顾问乙", servicePoint: point, area: .subdistrict, registeredOn: Self.today,
            weeklyCapacity: 4, specialities: ["就业帮扶"])
        try site.database.write {
            try Consultant.revise(id, to: entry, reason: "调站", by: site.accounts[2].id, at: .morning, in: $0)
        }
        let found = try site.consultant(id)
        #expect(found.personName == "测试顾问乙" && found.servicePointName == "甲站" && found.weeklyCapacity == 4)
        #expect(found.specialities == ["就业帮扶"] && found.accountName == "guwen")
        let fields = try site.database.read { try RegisterChange.all(of: .consultant(id), from: $0).map(\.field) }
        #expect(fields == ["专长", "每周户数", "所在区划", "站点", "姓名"])
    }

    @Test func `whoever was found to have a record is not vetted, whenever the check was made`() throws {
        let site = try Site()
        let id = try site.register()
        func vet(daysAgo: Int, _ result: ChildVetting.Result) throws {
            let day = Self.today.adding(days: -daysAgo)
            try site.database.write {
                try Consultant.vet(id, checkedOn: day, validUntil: day.adding(days: 364), result: result, by: nil, at: .morning, in: $0)
            }
        }
        try vet(daysAgo: 30, .clear)
        #expect(try site.consultant(id).isVettedForChildren(on: Self.today))
        try vet(daysAgo: 2, .found)
        #expect(try !site.consultant(id).isVettedForChildren(on: Self.today))
        try vet(daysAgo: 0, .clear)
        #expect(try site.consultant(id).isVettedForChildren(on: Self.today))
        #expect(try site.database.read { try Consultant.vettings(of: id, from: $0) }.map(\.result) == [.clear, .found, .clear])
    }

    @Test func `an organisation takes referrals while it is active and its agreement runs`() throws {
        let site = try Site()
        let body = "52000000TE5T00001"
        let code = body + String(try #require(CreditCode.check(of: body)))
        func entry(from: Int?, until: Int?) -> PartnerEntry {
            PartnerEntry(
                name: "测试服务社", creditCode: code, contactName: "某人", contactTelephone: "021-00000000", registeredOn: Self.today,
                fields: ["助餐"], contractFrom: from.map { Self.today.adding(days: $0) },
                contractUntil: until.map { Self.today.adding(days: $0) })
        }
        let id = try site.database.write {
            try PartnerOrganisation.register(entry(from: nil, until: nil), by: nil, at: .morning, in: $0)
        }
        func revise(from: Int?, until: Int?) throws {
            try site.database.write {
                try PartnerOrganisation.revise(id, to: entry(from: from, until: until), reason: "续签", by: nil, at: .morning, in: $0)
            }
        }
        func takes() throws -> Bool {
            try #require(try site.database.read { try PartnerOrganisation.find(id, on: Self.today, from: $0) }).takesReferrals(
                on: Self.today)
        }
        #expect(try takes())
        #expect(throws: OrganisationError.contractDates) { try revise(from: 1, until: 0) }
        for (from, until, expected) in [(0, 0, true), (1, 9, false), (-9, -1, false), (nil, 5, true)] as [(Int?, Int?, Bool)] {
            try revise(from: from, until: until)
            #expect(try takes() == expected, "\(from ?? 0) \(until ?? 0)")
        }
        try site.database.write {
            try PartnerOrganisation.changeStatus(
                of: id, to: .suspended, since: Self.today, reason: "整改", by: nil, at: .morning, in: $0)
        }
        #expect(try !takes())
    }
}
