import Access
import Civics
import Database
import Testing

@testable import Casework

struct HouseholdPlanTests {
    private func item(_ what: String = "陪去医院", supply: Supply.ID? = nil, quantity: Int64? = nil) -> PlanItem.Content {
        PlanItem.Content(
            kind: supply == nil ? .own : .resource, what: what, supply: supply, quantity: quantity, owner: AidDesk.consultant,
            dueOn: AidDesk.today.adding(days: 10), expected: "看上病")
    }

    /// A plan with one item, submitted by the consultant.
    private func submitted(_ desk: AidDesk, _ content: PlanItem.Content? = nil) throws {
        try desk.act { act in
            try act.startPlan(AidDesk.file, version: nil)
            try act.addItem(content ?? item(), to: AidDesk.file, version: nil)
            try act.submitPlan(AidDesk.file, version: nil)
        }
    }

    private func decide(
        _ desk: AidDesk, isApproval: Bool = true, reason: String? = nil, _ viewer: Viewer = AidDesk.viewer()
    ) throws {
        try desk.act(by: viewer.account) {
            try $0.decidePlan(
                AidDesk.file, version: nil, isApproval: isApproval, reason: reason, by: viewer, district: AidDesk.district)
        }
    }

    @Test(arguments: CaseState.allCases)
    func `a plan is made while a case is worked on or tracked`(state: CaseState) throws {
        let desk = try AidDesk(state: state)
        if state == .working || state == .tracking {
            try desk.act { try $0.startPlan(AidDesk.file, version: nil) }
        } else {
            #expect(throws: CaseworkError.wrongState(state)) { try desk.act { try $0.startPlan(AidDesk.file, version: nil) } }
        }
    }

    /// Each act on a plan in each state: whether it is refused.
    private static let acts: [(String, PlanVersion.State?, Bool)] = [
        ("start", nil, true), ("start", .draft, false), ("start", .submitted, false), ("start", .returned, true),
        ("start", .approved, true),
        ("add", nil, false), ("add", .draft, true), ("add", .submitted, false), ("add", .returned, false), ("add", .approved, false),
        ("submit", nil, false), ("submit", .draft, true), ("submit", .submitted, false), ("submit", .returned, false),
        ("submit", .approved, false),
        ("decide", nil, false), ("decide", .draft, false), ("decide", .submitted, true), ("decide", .returned, false),
        ("decide", .approved, false),
    ]

    @Test(arguments: acts)
    func `what can be done to a plan follows from its state`(act: String, state: PlanVersion.State?, isAllowed: Bool) throws {
        let desk = try AidDesk()
        if state == .draft {
            try desk.act {
                try $0.startPlan(AidDesk.file, version: nil)
                try $0.addItem(item(), to: AidDesk.file, version: nil)
            }
        } else if state != nil {
            try submitted(desk)
            if state == .returned { try decide(desk, isApproval: false, reason: "写细些") }
            if state == .approved { try decide(desk) }
        }
        func run() throws {
            switch act {
            case "start": try desk.act { try $0.startPlan(AidDesk.file, version: nil) }
            case "add": try desk.act { try $0.addItem(item(), to: AidDesk.file, version: nil) }
            case "submit": try desk.act { try $0.submitPlan(AidDesk.file, version: nil) }
            default: try decide(desk)
            }
        }
        if isAllowed { try run() } else { #expect(throws: PlanError.self) { try run() } }
    }

    @Test(arguments: [
        // Written by, submitted by, decided on by.
        (AidDesk.consultant, AidDesk.consultant, AidDesk.officer, true), (AidDesk.officer, AidDesk.consultant, AidDesk.officer, false),
        (AidDesk.consultant, AidDesk.officer, AidDesk.officer, false), (AidDesk.other, AidDesk.consultant, AidDesk.officer, true),
        (AidDesk.officer, AidDesk.officer, AidDesk.officer, false),
    ])
    func `nobody decides on a plan they had a hand in`(
        writer: Identifier<Account>, submitter: Identifier<Account>, decider: Identifier<Account>, isAllowed: Bool
    ) throws {
        let desk = try AidDesk()
        try desk.act { try $0.startPlan(AidDesk.file, version: nil) }
        try desk.act(by: writer) { try $0.addItem(item(), to: AidDesk.file, version: nil) }
        try desk.act(by: submitter) { try $0.submitPlan(AidDesk.file, version: nil) }
        func run() throws { try decide(desk, AidDesk.viewer(decider)) }
        if isAllowed { try run() } else { #expect(throws: PlanError.ownPlan) { try run() } }
    }

    @Test(arguments: [
        ("310105002001", "310105002", true), ("310105002001", "310105001", false),
        // Registered elsewhere: where it lives decides.
        ("310104001001", "310105001", true), ("310104001001", "310105002", false),
    ])
    func `the subdistrict of the hukou decides`(hukou: String, area: String, isAllowed: Bool) throws {
        let desk = try AidDesk(hukou: hukou)
        try submitted(desk)
        func run() throws { try decide(desk, AidDesk.viewer(area: area)) }
        if isAllowed { try run() } else { #expect(throws: PlanError.notDeciding) { try run() } }
    }

    @Test func `a change of an approved plan is a new version, the old one stays, and the difference can be read`() throws {
        let desk = try AidDesk()
        try submitted(desk)
        try decide(desk)
        try desk.act { act in
            try act.startPlan(AidDesk.file, version: nil)
            let line = try #require(try PlanVersion.all(of: AidDesk.file, in: act.transaction).first?.items.first?.line)
            var changed = item()
            changed.dueOn = AidDesk.today.adding(days: 20)
            try act.changeItem(line, to: changed, of: AidDesk.file, version: nil)
            try act.addItem(item("送粮油"), to: AidDesk.file, version: nil)
            try act.submitPlan(AidDesk.file, version: nil)
        }
        try decide(desk)
        let versions = try desk.read { try PlanVersion.all(of: AidDesk.file, in: $0) }
        #expect(versions.map(\.state) == [.approved, .replaced])
        #expect(versions[1].items.map(\.content) == [item()])
        let changes = PlanDifference(from: versions[1], to: versions[0]).changes
        #expect(changes.map(\.text) == ["陪去医院：完成日期由“2026年12月5日”改为“2026年12月15日”", "新增：送粮油"])
    }

    @Test func `goods are set aside when a plan is approved, given when it is done, and free again when it fails`() throws {
        let desk = try AidDesk()
        let supply = try desk.resource(3)
        func stock() throws -> Stock { try desk.read { try Stock.of(supply, in: $0) } }
        try submitted(desk, item("粮油卡", supply: supply, quantity: 2))
        #expect(try stock() == Stock(onHand: 3, reserved: 0))
        try decide(desk)
        #expect(try stock() == Stock(onHand: 3, reserved: 2))
        let line = try #require(try desk.read { try PlanVersion.approved(of: AidDesk.file, in: $0)?.items.first?.line })
        #expect(throws: PlanError.missing(field: "未办成的原因")) {
            try desk.act { try $0.progress(line, to: .failed, reason: nil, of: AidDesk.file, version: nil) }
        }
        try desk.act { try $0.progress(line, to: .done, reason: nil, of: AidDesk.file, version: nil) }
        #expect(try stock() == Stock(onHand: 1, reserved: 0))
    }

    @Test func `a plan that promises more than there is cannot be approved`() throws {
        let desk = try AidDesk()
        let supply = try desk.resource(1)
        try submitted(desk, item("粮油卡", supply: supply, quantity: 2))
        #expect(throws: DirectoryError.notEnough(available: 1)) { try decide(desk) }
    }

    @Test func `items whose day has passed are late until they are done`() throws {
        let desk = try AidDesk()
        try submitted(desk)
        try decide(desk)
        func late(on day: Int) throws -> [String] {
            try desk.read { try PlanQueue.late(for: AidDesk.viewer(), on: AidDesk.today.adding(days: day), in: $0).map(\.what) }
        }
        #expect(try late(on: 10) == [])
        #expect(try late(on: 11) == ["陪去医院"])
        let line = try #require(try desk.read { try PlanVersion.approved(of: AidDesk.file, in: $0)?.items.first?.line })
        try desk.act { try $0.progress(line, to: .done, reason: nil, of: AidDesk.file, version: nil) }
        #expect(try late(on: 11) == [])
    }

    @Test func `whoever looked at an older state of the case is told`() throws {
        let desk = try AidDesk()
        try desk.act { try $0.startPlan(AidDesk.file, version: 1) }
        #expect(throws: CaseworkError.changedMeanwhile) {
            try desk.act { try $0.addItem(item(), to: AidDesk.file, version: 1) }
        }
    }
}
