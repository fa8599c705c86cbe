import Civics
import Database
import Library
import Register
import Screening
import Testing

@testable import Casework

struct LeadIntakeTests {
    private typealias Found = CaseSample.Found

    @Test func `a new lead opens a case in the queue, with a number and a running limit`() throws {
        let sample = try CaseSample()
        let count = try sample.screen([Found()])
        #expect(count?.opened == 1)
        let file = try #require(try sample.open())
        #expect(file.state == .queued)
        #expect(file.number == "长2025-000001")
        #expect(file.step == .dispatch)
        #expect(file.dueAt == Deadline(.dispatch, .orange, from: CaseSample.start, sample.pack.work).dueAt)
        #expect(try sample.kinds(file.id) == [.opened])
    }

    @Test func `the same screening taken in twice, and the same findings again, change nothing but what was seen`() throws {
        let sample = try CaseSample()
        try sample.screen([Found()])
        #expect(try sample.takeIn() == nil)
        let again = try #require(try sample.screen([Found()]))
        #expect((again.opened, again.renewed, again.withdrawn) == (0, 1, 0))
        #expect(try sample.count("case_file") == 1)
        #expect(try sample.count("case_lead") == 1)
        let file = try #require(try sample.open())
        #expect(try sample.kinds(file.id) == [.opened])
    }

    @Test func `a screening whose leads were not taken in is caught up with`() throws {
        let sample = try CaseSample()
        try sample.run([Found()])
        #expect(try sample.open() == nil)
        #expect(try sample.takeIn()?.opened == 1)
        #expect(try sample.open() != nil)
    }

    @Test func `another class of lead joins the open case and the old one is withdrawn from it`() throws {
        let sample = try CaseSample()
        try sample.screen([Found(level: .yellow)])
        try sample.screen([Found(leadClass: .underServed, level: .red, worth: 300_000)])
        let file = try #require(try sample.open())
        #expect(file.leadClass == .underServed)
        #expect(file.level == .red)
        #expect(try sample.count("case_file") == 1)
        // The rise is told once, though two leads changed.
        #expect(try sample.kinds(file.id) == [.opened, .leadAdded, .levelChanged, .leadWithdrawn])
        #expect(file.dueAt == Deadline(.dispatch, .red, from: CaseSample.start, sample.pack.work).dueAt)
    }

    @Test func `a level that falls does not lengthen the limit`() throws {
        let sample = try CaseSample()
        try sample.screen([Found(level: .red)])
        let due = try sample.open()?.dueAt
        try sample.screen([Found(level: .blue)])
        #expect(try sample.open()?.level == .blue)
        #expect(try sample.open()?.dueAt == due)
    }

    @Test func `a lead no longer found closes a case that nobody began, and only tells one that is worked on`() throws {
        let sample = try CaseSample(households: 2)
        try sample.screen([Found(household: 1), Found(household: 2)])
        let (first, second) = (try #require(try sample.open(1)), try #require(try sample.open(2)))
        let consultant = try sample.account("guwen")
        try sample.act { try $0.dispatch(second.id, version: nil, to: consultant) }
        let count = try #require(try sample.screen([]))
        #expect(count.withdrawn == 2)
        #expect(try sample.file(first.id).closeReason == .withdrawn)
        #expect(try sample.file(second.id).state == .dispatched)
        #expect(try sample.kinds(second.id) == [.opened, .dispatched, .leadWithdrawn])
    }

    @Test(arguments: [CloseReason.noNeed, .wrongLead, .helped, .died, .refused])
    func `after a closing the same finding is kept silent for as long as is set`(reason: CloseReason) throws {
        let sample = try CaseSample()
        try sample.screen([Found()])
        let file = try #require(try sample.open())
        try sample.act { try $0.close(file.id, version: nil, reason: reason, note: nil) }
        let work = sample.pack.work
        let days = Int64(reason.isWrongData ? work.coolDownWrong : work.coolDownNoNeed)
        #expect(try sample.screen([Found()], at: CaseSample.start.days(days))?.suppressed == 1)
        // Again the same, still silent, and still one lead that waits.
        #expect(try sample.screen([Found()], at: CaseSample.start.days(days))?.suppressed == 1)
        #expect(try sample.count("case_lead WHERE state = 'suppressed'") == 1)
        #expect(try sample.open() == nil)
        #expect(try sample.screen([Found()], at: CaseSample.start.days(days + 1))?.opened == 1)
        #expect(try sample.open() != nil)
        #expect(try sample.count("case_lead WHERE state = 'suppressed'") == 0)
    }

    @Test(
        arguments: [
            (149_999, "minimum-living-allowance", false), (150_000, "minimum-living-allowance", true),
            (100_000, "temporary-assistance", true),
        ] as [(Int64, String, Bool)])
    func `growth by half, or another cause, breaks the silence`(worth: Int64, policy: String, isBroken: Bool) throws {
        let sample = try CaseSample()
        try sample.screen([Found()])
        let file = try #require(try sample.open())
        try sample.act { try $0.close(file.id, version: nil, reason: .noNeed, note: nil) }
        try sample.screen([Found(worth: worth, policy: policy)], at: CaseSample.start.days(10))
        let isOpen = try sample.open() != nil
        #expect(isOpen == isBroken)
    }

    @Test func `a case that was withdrawn opens again at once when it is found again`() throws {
        let sample = try CaseSample()
        try sample.screen([Found()])
        try sample.screen([])
        #expect(try sample.open() == nil)
        #expect(try sample.screen([Found()])?.opened == 1)
        #expect(try sample.count("case_file") == 2)
    }

    @Test func `silence keeps no person from being heard, and what waited joins the case`() throws {
        let sample = try CaseSample()
        try sample.screen([Found()])
        let file = try #require(try sample.open())
        try sample.act { try $0.close(file.id, version: nil, reason: .noNeed, note: nil) }
        try sample.screen([Found()], at: CaseSample.start.days(1))
        let household = try #require(try sample.database.read { try Household.find(Household.ID(1), in: $0) })
        let report = LeadReport(source: .neighbour, level: .red, text: "两天没出门", reporter: nil, reporterContact: nil)
        let opened = try sample.act(at: CaseSample.start.days(2)) { try $0.report(report, of: household, sample.pack) }
        #expect(opened.level == .red)
        #expect(try sample.screen([Found()], at: CaseSample.start.days(3))?.suppressed == 0)
        #expect(try sample.count("case_lead WHERE state = 'open'") == 2)
        #expect(try sample.count("case_lead WHERE state = 'suppressed'") == 0)
        #expect(try sample.screen([Found()], at: CaseSample.start.days(4))?.renewed == 1)
    }

    @Test func `what people tell of an open case joins it`() throws {
        let sample = try CaseSample()
        try sample.screen([Found(level: .blue)])
        let household = try #require(try sample.database.read { try Household.find(Household.ID(1), in: $0) })
        let report = LeadReport(source: .school, level: .orange, text: "三天没上学", reporter: "班主任", reporterContact: nil)
        _ = try sample.act { try $0.report(report, of: household, sample.pack) }
        let file = try #require(try sample.open())
        #expect(file.level == .orange)
        #expect(file.leadClass == .missed)
        #expect(try sample.count("case_file") == 1)
        #expect(try sample.kinds(file.id) == [.opened, .leadAdded, .levelChanged])
    }

    @Test func `two leads of one screening that both rise tell of it once`() throws {
        let sample = try CaseSample()
        try sample.screen([Found(level: .blue), Found(leadClass: .underServed, level: .blue)])
        try sample.screen([Found(level: .red), Found(leadClass: .underServed, level: .red)])
        let file = try #require(try sample.open())
        #expect(try sample.kinds(file.id).filter { $0 == .levelChanged }.count == 1)
    }

    @Test func `a place that the register does not know stays where somebody passed the case`() throws {
        let sample = try CaseSample()
        try sample.screen([Found()])
        let file = try #require(try sample.open())
        _ = try sample.database.write { try $0.execute("UPDATE case_file SET region = NULL, hukou_region = NULL") }
        try sample.act { try $0.pass(file.id, version: nil, to: CaseSample.there, named: "江苏路街道", note: nil) }
        try sample.act { try CaseBook(sample.pack, in: $0.transaction).refresh(file, region: nil, hukouRegion: nil, $0) }
        #expect(try sample.file(file.id).region == CaseSample.there)
    }

    @Test func `a withdrawn case in between does not end the silence`() throws {
        let sample = try CaseSample()
        try sample.screen([Found()])
        let first = try #require(try sample.open())
        try sample.act { try $0.close(first.id, version: nil, reason: .noNeed, note: nil) }
        try sample.screen([Found(policy: "temporary-assistance")], at: CaseSample.start.days(1))
        try sample.screen([], at: CaseSample.start.days(2))
        #expect(try sample.open() == nil)
        #expect(try sample.screen([Found()], at: CaseSample.start.days(3))?.suppressed == 1)
    }

    @Test func `many leads are taken in a few at a time, so that others may write in between`() throws {
        let sample = try CaseSample(households: 60)
        try sample.run((1...60).map { Found(household: $0) })
        var opened: [Int] = []
        let count = try sample.takeIn { opened.append((try? sample.count("case_file")) ?? 0) }
        #expect(count?.opened == 60)
        #expect(opened == [25, 50, 60])
        #expect(try sample.takeIn() == nil)
    }

    @Test func `what somebody closes while leads are taken in stays closed for their reason`() throws {
        let sample = try CaseSample(households: 2)
        try sample.screen([Found(household: 1)])
        let file = try #require(try sample.open(1))
        try sample.run([Found(household: 2)])
        let count = try sample.takeIn {
            try? sample.act { try $0.close(file.id, version: nil, reason: .noNeed, note: nil) }
        }
        #expect((count?.opened, count?.withdrawn) == (1, 0))
        #expect(try sample.file(file.id).closeReason == .noNeed)
        #expect(try sample.count("case_lead WHERE state = 'withdrawn'") == 0)
    }

    @Test func `an intake that was cut short is done again from the start`() throws {
        let sample = try CaseSample(households: 300)
        try sample.run((1...300).map { Found(household: $0) })
        _ = try sample.database.write {
            try $0.execute("CREATE TRIGGER killed BEFORE INSERT ON lead_intake BEGIN SELECT RAISE(ABORT, 'killed'); END")
        }
        #expect(throws: (any Error).self) { try sample.takeIn() }
        _ = try sample.database.write { try $0.execute("DROP TRIGGER killed") }
        let again = try #require(try sample.takeIn())
        #expect((again.opened, again.renewed) == (0, 300))
        #expect(try sample.count("case_file") == 300)
    }
}
