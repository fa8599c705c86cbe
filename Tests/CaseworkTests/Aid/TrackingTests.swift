import Civics
import Database
import Testing

@testable import Casework

struct TrackingTests {
    @Test func `contacts follow the rhythm of the tier`() throws {
        let desk = try AidDesk()
        try desk.act { try $0.track(AidDesk.file, version: nil, note: "暂无政策") }
        func next() throws -> CivilDate? { try desk.read { try CaseFile.find(AidDesk.file, in: $0)?.nextContactOn } }
        #expect(try desk.state == .tracking)
        #expect(try next() == AidDesk.today.adding(days: 14))
        try desk.act(on: 14) { try $0.recordTracking(AidDesk.file, version: nil, note: "都好") }
        #expect(try next() == AidDesk.today.adding(days: 28))
        #expect(throws: AidError.pastDay) {
            try desk.act { try $0.pauseTracking(AidDesk.file, version: nil, until: AidDesk.today, reason: "住院") }
        }
        try desk.act { try $0.pauseTracking(AidDesk.file, version: nil, until: AidDesk.today.adding(days: 60), reason: "住院") }
        #expect(try next() == AidDesk.today.adding(days: 60))
    }

    @Test(arguments: [
        (CaseEvent.Kind.leadAdded, true), (.levelChanged, true), (.screenedAgain, true), (.noted, false), (.leadWithdrawn, false),
    ])
    func `whatever becomes known of a tracked household wakes its case, once`(kind: CaseEvent.Kind, wakes: Bool) throws {
        let desk = try AidDesk()
        try desk.act { try $0.record(.leadAdded, of: AidDesk.file) }
        try desk.act { try $0.track(AidDesk.file, version: nil, note: "暂无政策") }
        #expect(try desk.act { try Tracking.wakeTriggered(by: $0) } == [])
        try desk.act { try $0.record(kind, of: AidDesk.file) }
        #expect(try desk.act { try Tracking.wakeTriggered(by: $0) } == (wakes ? [AidDesk.file] : []))
        #expect(try desk.act { try Tracking.wakeTriggered(by: $0) } == [])
        #expect(try desk.state == (wakes ? .working : .tracking))
    }

    @Test(arguments: CaseState.allCases)
    func `only a case that is worked on goes into tracking`(state: CaseState) throws {
        let desk = try AidDesk(state: state)
        func run() throws { try desk.act { try $0.track(AidDesk.file, version: nil, note: "暂无政策") } }
        if state == .working { try run() } else { #expect(throws: CaseworkError.wrongState(state)) { try run() } }
    }
}
