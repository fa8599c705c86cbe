import Civics
import Database
import Testing

@testable import Access

struct OrganisationTests {
    static let today = Instant.morning.beijingDate

    /// A consultant's account, a partner's and an officer's, in this order.
    struct Site {
        let database: Database
        let accounts: [Account]

        init() throws {
            database = try Database.inMemory()
            try database.migrate(AccessMigrations.all, at: .morning)
            let directory = AccountDirectory(database: database, random: .stable())
            let new: [NewAccount] = [
                .sample(name: "guwen", role: .consultant, areas: [.committee]),
                .sample(name: "jigou", role: .partnerOrganisation, areas: []),
                .sample(name: "qu", role: .districtOfficer, areas: [.district]),
            ]
            accounts = try directory.create(new, at: .morning, by: nil) { _ in .ofNobody }
        }

        func register(_ account: Int = 0, name: String = "测试顾问", capacity: Int? = nil) throws -> Identifier<Consultant> {
            let new = ConsultantEntry(
                account: accounts[account].id, personName: name, servicePoint: nil, area: .committee, registeredOn: today,
                weeklyCapacity: capacity, specialities: ["老年照护", "儿童关爱", "老年照护"])
            return try database.write { try Consultant.register(new, by: accounts[2].id, at: .morning, in: $0) }
        }

        func consultant(_ id: Identifier<Consultant>, on day: CivilDate = today) throws -> Consultant {
            try #require(try database.read { try Consultant.find(id, on: day, from: $0) })
        }
    }

    @Test func `a consultant is found as registered, by account and by area`() throws {
        let site = try Site()
        let id = try site.register()
        let found = try site.consultant(id)
        #expect(found.status == .onDuty)
        #expect(found.specialities == ["儿童关爱", "老年照护"])
        #expect(found.accountName == "guwen")
        try site.database.read { connection throws in
            #expect(try Consultant.of(site.accounts[0].id, on: Self.today, from: connection) == found)
            #expect(try Consultant.list(in: AreaFilter(areas: [.subdistrict]), on: Self.today, limit: 10, from: connection) == [found])
            #expect(try Consultant.list(in: AreaFilter(areas: [.otherSubdistrict]), on: Self.today, limit: 10, from: connection) == [])
        }
    }

    @Test func `what does not fit is not registered`() throws {
        let site = try Site()
        #expect(throws: OrganisationError.missing("姓名")) { try site.register(name: " ") }
        #expect(throws: OrganisationError.accountUnfit(.consultant)) { try site.register(2) }
        _ = try site.register()
        #expect(throws: OrganisationError.accountTaken) { try site.register() }
    }

    @Test func `the register tells who stood how on any day`() throws {
        let site = try Site()
        let id = try site.register(capacity: 6)
        func change(_ status: Consultant.Status, on day: Int) throws {
            try site.database.write {
                try Consultant.changeStatus(
                    of: id, to: status, since: Self.today.adding(days: day), reason: "产假", by: site.accounts[2].id, at: .morning, in: $0)
            }
        }
        try change(.suspended, on: 10)
        try change(.onDuty, on: 20)
        #expect(throws: OrganisationError.statusUnchanged) { try change(.onDuty, on: 30) }
        #expect(throws: OrganisationError.statusUnchanged) { try change(.left, on: 19) }
        let days =
            [(-1, nil, 0), (0, .onDuty, 6), (9, .onDuty, 6), (10, .suspended, 0), (20, .onDuty, 6)] as [(Int, Consultant.Status?, Int)]
        for (day, status, capacity) in days {
            let found = try site.consultant(id, on: Self.today.adding(days: day))
            #expect(found.status == status, "\(day)")
            #expect(found.capacity(otherwise: 8) == capacity, "\(day)")
        }
        let history = try site.database.read { try Consultant.statusHistory(of: id, from: $0) }
        #expect(history.map(\.status) == [.onDuty, .suspended, .onDuty])
        #expect(history.first?.recordedBy == site.accounts[2].id)
    }

    @Test func `without an agreement a consultant has the usual capacity`() throws {
        let site = try Site()
        #expect(try site.consultant(site.register()).capacity(otherwise: 8) == 8)
    }

    @Test func `the check of records holds from its day to its last`() throws {
        let site = try Site()
        let id = try site.register()
        #expect(try !site.consultant(id).isVettedForChildren(on: Self.today))
        let (checked, until) = (Self.today.adding(days: -5), Self.today.adding(days: 5))
        try site.database.write { try Consultant.vet(id, checkedOn: checked, validUntil: until, by: nil, at: .morning, in: $0) }
        for (day, expected) in [(-6, false), (-5, true), (5, true), (6, false)] {
            let date = Self.today.adding(days: day)
            #expect(try site.consultant(id, on: date).isVettedForChildren(on: date) == expected, "\(day)")
        }
        for (checked, until) in [(0, -1), (1, 9)] {
            #expect(throws: OrganisationError.vettingDates) {
                try site.database.write {
                    try Consultant.vet(
                        id, checkedOn: Self.today.adding(days: checked), validUntil: Self.today.adding(days: until), by: nil, at: .morning,
                        in: $0)
                }
            }
        }
        #expect(try site.database.read { try Consultant.vettings(of: id, from: $0) }.count == 1)
    }

    @Test(
        arguments: [
            ("入户走访", 120, nil), ("", 120, .missing("培训内容")), ("入户走访", 0, .trainingMinutes), ("入户走访", 6_001, .trainingMinutes),
        ] as [(String, Int, OrganisationError?)])
    func `a training has a topic and a length`(topic: String, minutes: Int, expected: OrganisationError?) throws {
        let site = try Site()
        let id = try site.register()
        func train() throws {
            try site.database.write {
                try Consultant.train(id, topic: topic, minutes: minutes, heldOn: Self.today, by: nil, at: .morning, in: $0)
            }
        }
        if let expected {
            #expect(throws: expected) { try train() }
        } else {
            try train()
            #expect(try site.database.read { try Consultant.trainings(of: id, from: $0) }.map(\.minutes) == [minutes])
        }
        #expect(throws: OrganisationError.noSuchRecord) {
            try site.database.write {
                try Consultant.train(Identifier(99), topic: "x", minutes: 1, heldOn: Self.today, by: nil, at: .morning, in: $0)
            }
        }
    }

    @Test func `a partner organisation has a sound code, one name and its own accounts`() throws {
        let site = try Site()
        let body = "52000000TE5T00001"
        let code = body + String(try #require(CreditCode.check(of: body)))
        func register(name: String = "测试服务社", code: String, fields: [String] = ["助餐"]) throws -> Identifier<PartnerOrganisation> {
            let new = PartnerEntry(
                name: name, creditCode: code, contactName: "某人", contactTelephone: "021-00000000", registeredOn: Self.today, fields: fields)
            return try site.database.write { try PartnerOrganisation.register(new, by: nil, at: .morning, in: $0) }
        }
        func link(_ account: Int, _ id: Identifier<PartnerOrganisation>) throws {
            try site.database.write { try PartnerOrganisation.link(site.accounts[account].id, to: id, by: nil, at: .morning, in: $0) }
        }
        #expect(throws: OrganisationError.creditCode) { try register(code: body + "0") }
        #expect(throws: OrganisationError.missing("服务领域")) { try register(code: code, fields: []) }
        let id = try register(code: code.lowercased())
        #expect(throws: OrganisationError.nameTaken) { try register(name: "另一家", code: code) }
        #expect(throws: OrganisationError.accountUnfit(.partnerOrganisation)) { try link(0, id) }
        try link(1, id)
        #expect(throws: OrganisationError.accountTaken) { try link(1, id) }
        let found = try #require(try site.database.read { try PartnerOrganisation.of(site.accounts[1].id, on: Self.today, from: $0) })
        #expect(found.id == id)
        #expect(found.creditCode.description == code)
        #expect(found.status == .active)
        #expect(found.fields == ["助餐"])
        #expect(found.accounts == [site.accounts[1].id])
        #expect(try site.database.read { try PartnerOrganisation.of(site.accounts[0].id, on: Self.today, from: $0) } == nil)
    }

    /// GB 32100: 31 less the weighted sum modulo 31.
    @Test(
        arguments: [
            ("91350100M000100Y43", true),  // Often printed as an example.
            ("91350100m000100y43", true),
            (" 91350100 M000100Y43 ", true),
            ("91350100M000100Y42", false),
            ("19350100M000100Y43", false),
            ("91350100M000100Y4", false),
            ("91350100I000100Y43", false),
            ("", false),
        ])
    func `a credit code is checked`(text: String, isGood: Bool) {
        #expect((CreditCode(text) != nil) == isGood)
    }

    @Test func `a service point needs all that stands on its door`() throws {
        let site = try Site()
        func add(name: String, telephone: String = "021-00000000") throws {
            _ = try site.database.write {
                try ServicePoint.add(
                    .station, name: name, area: .subdistrict, address: "某路 1 号", telephone: telephone, hours: "9:00—16:30", by: nil,
                    at: .morning, in: $0)
            }
        }
        #expect(throws: OrganisationError.missing("电话")) { try add(name: "甲站", telephone: " ") }
        try add(name: "甲站")
        #expect(throws: OrganisationError.nameTaken) { try add(name: "甲站") }
        let found = try site.database.read { try ServicePoint.list(in: AreaFilter(areas: [.district]), limit: 10, from: $0) }
        #expect(found.map(\.name) == ["甲站"])
        #expect(try site.database.read { try ServicePoint.find(found[0].id, from: $0) } == found.first)
    }

    @Test func `the made-up organisation is whole, and its changes are in the trail`() throws {
        let database = try Database.inMemory()
        try database.migrate(AccessMigrations.all, at: .morning)
        let directory = AccountDirectory(database: database, random: .stable())
        let places = [RegionCode.subdistrict, .otherSubdistrict].map { DemoAccounts.Place(code: $0, name: "街道 \($0)") }
        _ = try DemoAccounts.make(
            district: .init(code: .district, name: "某区"), subdistricts: places, committees: [.init(code: .committee, name: "一居委")],
            password: AccountDirectory.password, in: directory, at: .morning)
        let accounts = try directory.list()
        try database.write { try DemoOrganisation.make(subdistricts: places, accounts: accounts, at: .morning, in: $0) }
        try database.read { connection throws in
            let consultants = try Consultant.list(in: AreaFilter(areas: [.district]), on: Self.today, limit: 10, from: connection)
            #expect(consultants.map(\.accountName) == ["guwen01", "guwen001"])
            #expect(consultants.allSatisfy { $0.servicePoint != nil && $0.status == .onDuty })
            let partners = try PartnerOrganisation.list(on: Self.today, limit: 10, from: connection)
            #expect(partners.map(\.accounts.count) == [1, 1])
            #expect(partners.map { $0.isVettedForChildren(on: Self.today) } == [false, true])
            let made = try AuditTrail.page(AuditFilter(acts: [.created], subject: ViewSubject(.organisation)), limit: 100, from: connection)
            #expect(made.count == 2 + 2 + 2)
        }
    }

    @Test(
        arguments: [
            .accountTaken, .accountUnfit(.consultant), .creditCode, .missing("姓名"), .nameTaken, .noSuchAccount, .noSuchRecord,
            .statusUnchanged, .trainingMinutes, .vettingDates, .closingDay, .contractDates, .nothingChanged, .ownAccount,
        ] as [OrganisationError])
    func `every refusal says in Chinese what to do`(error: OrganisationError) {
        #expect(error.message.contains("请"))
        #expect(error.message.hasSuffix("。"))
    }
}
