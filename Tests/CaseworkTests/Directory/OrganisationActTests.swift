import Access
import Civics
import Database
import Library
import Register
import Testing

@testable import Casework

/// What the organisation's register means for cases: whom they may be given to, and what stands in the way of closing.
struct OrganisationActTests {
    private static let today = CaseSample.start.beijingDate

    private let sample: CaseSample
    private let file: CaseFile.ID
    private let account: Identifier<Account>

    init() throws {
        sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        file = try #require(try sample.open()).id
        account = try sample.account("guwen")
    }

    private func register(vettedUntil days: Int? = nil, result: ChildVetting.Result = .clear) throws -> Identifier<Consultant> {
        try sample.database.write { [account] db in
            let id = try Consultant.register(
                ConsultantEntry(
                    account: account, personName: "顾问", servicePoint: nil, area: CaseSample.here, registeredOn: Self.today,
                    weeklyCapacity: 3),
                by: nil, at: CaseSample.start, in: db)
            if let days {
                try Consultant.vet(
                    id, checkedOn: Self.today.adding(days: -300), validUntil: Self.today.adding(days: days), result: result, by: nil,
                    at: CaseSample.start, in: db)
            }
            return id
        }
    }

    /// Somebody who is so old today; `nil` when nobody knows.
    private func addMember(aged years: Int?, days: Int = 0, died: Bool = false) throws {
        let birth = years.map { Self.today.adding(months: -12 * $0).adding(days: days) }
        try sample.database.write { db in
            try db.execute(
                """
                INSERT INTO person (id, name, name_key, birth_date, died_on, sex, identity_trust, identity_as_of, hukou_trust, residence_trust)
                VALUES (1, '某某', '某某', \(birth), \(died ? Self.today : nil), 1, 1, \(Self.today), 1, 1)
                """)
            try db.execute("INSERT INTO household_member (household, kind, person, relation) VALUES (1, 'economic', 1, '本人')")
        }
    }

    private func dispatch() throws { try sample.act { try $0.dispatch(file, version: nil, to: account) } }

    @Test(
        arguments: [
            (17, 0, false, false), (18, 1, false, false),  // Eighteen tomorrow.
            (18, 0, false, true), (nil, 0, false, false),  // Unknown is not of age.
            (10, 0, true, true),
        ] as [(Int?, Int, Bool, Bool)])
    func `a household with a child is only given to whoever was checked for it`(age: Int?, days: Int, died: Bool, isFree: Bool) throws {
        _ = try register()
        try addMember(aged: age, days: days, died: died)
        if isFree {
            try dispatch()
        } else {
            #expect(throws: CaseworkError.notVetted) { try dispatch() }
            #expect(try sample.file(file).state == .queued)
            let other = try sample.account("other")
            _ = try sample.database.write {
                try $0.execute("UPDATE case_file SET state = 'working', consultant = \(other) WHERE id = \(file)")
            }
            #expect(throws: CaseworkError.notVetted) { try sample.act { try $0.reassign(file, version: nil, to: account, note: "换人") } }
            #expect(throws: CaseworkError.notVetted) { try sample.act { try $0.addAssistant(file, version: nil, account) } }
        }
    }

    @Test(arguments: [(0, ChildVetting.Result.clear, true), (-1, .clear, false), (30, .found, false)])
    func `the check holds to its last day, and not with a record`(days: Int, result: ChildVetting.Result, isFree: Bool) throws {
        _ = try register(vettedUntil: days, result: result)
        try addMember(aged: 8)
        if isFree { try dispatch() } else { #expect(throws: CaseworkError.notVetted) { try dispatch() } }
        let loads = try sample.database.read {
            try ConsultantLoad.all(in: AreaFilter(areas: [CaseSample.here]), sample.pack.work, on: Self.today, from: $0)
        }
        #expect(loads.map(\.isVetted) == [isFree] && loads.map(\.quota) == [3])
    }

    @Test func `a child's case is proposed to the nearest who was checked`() throws {
        let queued = try sample.file(file)
        var near = ConsultantLoad(account: Identifier(8), name: "近", areas: [CaseSample.here], open: 0, thisWeek: 0, quota: 9)
        let far = ConsultantLoad(
            account: Identifier(9), name: "远", areas: [RegionCode("310105001")!], open: 0, thisWeek: 0, quota: 9, isVetted: true)
        #expect(DispatchProposal([queued], among: [near, far]).consultants[file]?.name == "近")
        #expect(DispatchProposal([queued], among: [near, far], withMinors: [file]).consultants[file]?.name == "远")
        near.isVetted = true
        #expect(DispatchProposal([queued], among: [near, far], withMinors: [file]).consultants[file]?.name == "近")
    }

    @Test func `whoever is away is given nothing`() throws {
        let id = try register()
        try sample.database.write {
            try Consultant.changeStatus(
                of: id, to: .suspended, since: Self.today, reason: "产假", by: nil, at: CaseSample.start, in: $0)
        }
        #expect(throws: CaseworkError.notOnDuty) { try dispatch() }
        let loads = try sample.database.read {
            try ConsultantLoad.all(in: AreaFilter(areas: [CaseSample.here]), sample.pack.work, on: Self.today, from: $0)
        }
        #expect(loads.map(\.room) == [0] && loads.map(\.isOnDuty) == [false])
    }

    @Test func `a consultant leaves after the cases are handed over, and is barred`() throws {
        let id = try register()
        try dispatch()
        func leave(_ days: Int = 0) throws {
            try sample.act { try $0.retire(id, since: Self.today.adding(days: days), reason: "退休") }
        }
        #expect(throws: DirectoryError.openCases(1)) { try leave() }
        let successor = try sample.account("successor")
        try sample.act { try $0.reassign(file, version: nil, to: successor, note: "交接") }
        #expect(throws: OrganisationError.closingDay) { try leave(1) }
        try leave()
        try sample.database.read { [account] db throws in
            #expect(try Consultant.find(id, on: Self.today, from: db)?.status == .left)
            #expect(try Account.find(account, from: db)?.disabledAt == CaseSample.start)
        }
    }

    @Test func `a restricted case does not show itself by a refusal, and goes back to the queue`() throws {
        let id = try register()
        try dispatch()
        try sample.act { try $0.restrict(file, true) }
        try sample.act { try $0.retire(id, since: Self.today, reason: "退休") }
        let left = try sample.file(file)
        #expect(left.state == .queued && left.consultant == nil && left.step == .dispatch)
        #expect(try sample.kinds(file).last == .returned)
    }

    @Test func `a committee with open cases or people is not closed`() throws {
        func close() throws {
            try sample.act { try $0.close(CaseSample.here, called: "一居委", on: Self.today, reason: "撤并") }
        }
        #expect(throws: DirectoryError.openCases(1)) { try close() }
        try sample.act { try $0.close(file, version: nil, reason: .noNeed, note: nil) }
        #expect(throws: DirectoryError.staffed(1)) { try close() }
        _ = try sample.database.write { try $0.execute("UPDATE account SET disabled_at = \(CaseSample.start)") }
        try close()
        #expect(try sample.database.read { try Place.find(CaseSample.here, from: $0) }?.closedOn == Self.today)
    }

    @Test func `a station is closed when nobody works there`() throws {
        let id = try register()
        let point = try sample.database.write { db in
            let point = try ServicePoint.add(
                .station, name: "甲站", area: CaseSample.here, address: "某路", telephone: "1", hours: "9:00", by: nil, at: CaseSample.start,
                in: db)
            try db.execute("UPDATE consultant SET service_point = \(point) WHERE id = \(id)")
            return point
        }
        func close() throws { try sample.act { try $0.close(point, on: Self.today, reason: "合并") } }
        #expect(throws: DirectoryError.staffed(1)) { try close() }
        try sample.act { try $0.retire(id, since: Self.today, reason: "退休") }
        try close()
        #expect(try sample.database.read { try ServicePoint.find(point, from: $0) }?.closedOn == Self.today)
    }

    @Test func `a case without a known place is the district's alone until it is passed on`() throws {
        _ = try sample.database.write { try $0.execute("UPDATE case_file SET region = NULL, hukou_region = NULL WHERE id = \(file)") }
        let viewers = [
            (sample.viewer(account, .districtOfficer, in: RegionCode("310105")!), 1, 1),
            (sample.viewer(account, .subdistrictOfficer, in: RegionCode("310105001")!), 0, 1),
            (sample.viewer(account, .subdistrictOfficer, in: RegionCode("310105002")!), 0, 0),
        ]
        var filter = CaseFilter()
        filter.isUnplaced = true
        for (viewer, before, _) in viewers {
            #expect(try sample.database.read { try filter.count(for: viewer, at: CaseSample.start, from: $0) } == before)
        }
        try sample.act { try $0.pass(file, version: nil, to: RegionCode("310105001")!, named: "华阳路街道", note: "查到住址") }
        for (viewer, _, after) in viewers {
            #expect(try sample.database.read { try CaseFilter().count(for: viewer, at: CaseSample.start, from: $0) } == after)
        }
        #expect(try sample.database.read { try filter.count(for: viewers[0].0, at: CaseSample.start, from: $0) } == 0)
    }
}
