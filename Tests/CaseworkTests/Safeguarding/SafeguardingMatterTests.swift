import Access
import Civics
import Database
import Register
import Testing

@testable import Casework

struct SafeguardingMatterTests {
    @Test func `a matter of a minor is closed only after an authority was told, and nothing is added after it`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        let id = try #require(try sample.open()).id
        let consultant = try sample.account("guwen")
        let matter = try sample.act(by: consultant) { try $0.safeguard(id, [.childUnattended], text: nil, from: .caseFile) }
        #expect(throws: SafeguardingError.notReported) { try sample.act(by: consultant) { try $0.close(matter, outcome: "已送托管") } }
        func report(_ act: CaseAct) throws {
            try act.recordReport(of: matter, to: .civilAffairs, at: CaseSample.start, receipt: "民-1", note: nil)
        }
        try sample.act(by: consultant) { act in
            try report(act)
            try act.close(matter, outcome: "已送托管")
        }
        let closed = try #require(try sample.database.read { try Safeguarding.find(matter, for: consultant, in: $0) })
        #expect(closed.closedAt == CaseSample.start)
        #expect(closed.outcome == "已送托管")
        #expect(throws: SafeguardingError.closed) { try sample.act(by: consultant, report) }
        #expect(throws: SafeguardingError.closed) { try sample.act(by: consultant) { try $0.close(matter, outcome: "又一次") } }
    }

    @Test func `a matter of an adult may be closed without a report`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        let id = try #require(try sample.open()).id
        let consultant = try sample.account("guwen")
        try sample.act(by: consultant) { act in
            let matter = try act.safeguard(id, [.selfHarm], text: nil, from: .caseFile)
            #expect(try Safeguarding.unreported(for: consultant, in: act.transaction) == 1)
            try act.close(matter, outcome: "已就医，家人陪护")
            #expect(try Safeguarding.unreported(for: consultant, in: act.transaction) == 0)
        }
    }

    @Test func `a case stays red while a matter is open, whatever the next screening says`() throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found(level: .blue)])
        let id = try #require(try sample.open()).id
        let matter = try sample.act { try $0.safeguard(id, [.selfHarm], text: nil, from: .caseFile) }
        try sample.screen([CaseSample.Found(level: .yellow)])
        #expect(try sample.file(id).level == .red)
        try sample.act { try $0.close(matter, outcome: "已就医") }
        try sample.screen([CaseSample.Found(level: .yellow)])
        #expect(try sample.file(id).level == .yellow)
    }

    @Test(arguments: [
        ("guwen", true), ("jiedao", true), ("jigou", false), ("shenji", false), ("gone", false), ("nobody", false),
    ])
    func `only those whose role may ever see it can be named`(login: String, isNamed: Bool) throws {
        let sample = try CaseSample()
        try sample.screen([CaseSample.Found()])
        let id = try #require(try sample.open()).id
        _ = try sample.account("guwen")
        _ = try sample.account("jiedao", .subdistrictOfficer)
        _ = try sample.account("jigou", .partnerOrganisation)
        _ = try sample.account("shenji", .auditor)
        let gone = try sample.account("gone")
        _ = try sample.database.write { try $0.execute("UPDATE account SET disabled_at = \(CaseSample.start) WHERE id = \(gone)") }
        func name() throws { try sample.act { try $0.name(signingInAs: login, for: id, reason: "协助处置") } }
        if isNamed { try name() } else { #expect(throws: SafeguardingError.cannotBeNamed, performing: name) }
        #expect(try sample.count("safeguarding_access") == (isNamed ? 1 : 0))
    }

    @Test func `what is suspected of somebody not found yet is read by those told alone, and follows them into the case`() throws {
        let sample = try CaseSample()
        let here = RegionCode("310105001")!
        let raiser = try sample.account("guwen")
        let (told, far) = (
            try sample.account("jiedao", .subdistrictOfficer, in: here),
            try sample.account("jiedao2", .subdistrictOfficer, in: RegionCode("310105002")!)
        )
        let report = LeadReport(source: .school, level: .red, text: "有紧急情况，已另行上报。", reporter: nil, reporterContact: nil)
        try sample.act(by: raiser) {
            try $0.keepUnmatched(
                report, name: "小明", address: nil, phone: nil, region: here, suspicion: UnmatchedSuspicion(kinds: [.childHarm], text: "身上有伤")
            )
        }
        let lead = try #require(try sample.database.read { try UnmatchedLead.open(in: AreaFilter(areas: [here]), from: $0).first })
        func seen(_ account: Identifier<Account>) throws -> UnmatchedSuspicion? {
            try sample.database.read { try UnmatchedSuspicion.find(of: lead, for: account, in: $0) }
        }
        #expect(try seen(raiser)?.text == "身上有伤")
        #expect(try seen(told)?.kinds == [.childHarm])
        #expect(try seen(far) == nil)
        let household = try #require(try sample.database.read { try Household.find(Household.ID(1), in: $0) })
        let file = try sample.act(at: CaseSample.start.days(1), by: told) { try $0.match(lead.id, with: household, sample.pack) }
        try sample.database.read { db in
            for account in [raiser, told] {
                let matter = try #require(try Safeguarding.all(for: account, in: db).first)
                #expect(matter.caseFile == file.id)
                #expect(matter.text == "身上有伤")
                #expect(matter.raisedAt == CaseSample.start)
            }
            #expect(try Safeguarding.all(for: far, in: db).isEmpty)
            let texts: [String] = try db.values("SELECT coalesce(text, '') FROM case_lead")
            #expect(texts == ["有紧急情况，已另行上报。"])
        }
    }

    @Test func `the load of a consultant does not count what is restricted`() throws {
        let sample = try CaseSample(households: 2)
        try sample.screen([CaseSample.Found(), CaseSample.Found(household: 2)])
        let consultant = try sample.account("guwen")
        for household in [1, 2] as [Int64] {
            let id = try #require(try sample.open(household)).id
            try sample.act { try $0.dispatch(id, version: nil, to: consultant) }
            if household == 2 { try sample.act { try $0.restrict(id, true) } }
        }
        let loads = try sample.database.read {
            try ConsultantLoad.all(
                in: AreaFilter(areas: [CaseSample.here]), sample.pack.work, on: CaseSample.start.beijingDate, from: $0)
        }
        #expect(loads.map(\.open) == [1])
        #expect(loads.map(\.thisWeek) == [1])
    }
}
