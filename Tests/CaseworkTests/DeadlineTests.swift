import Civics
import Database
import Library
import Testing

@testable import Casework

struct DeadlineTests {
    private static let settings = CaseworkSample.pack.work

    @Test(arguments: [
        // A Friday before a normal weekend; a Friday before a weekend of which the Sunday is worked; the eve of a long holiday.
        ("2026-11-27T02:00:00Z", CaseworkSettings.Level.orange, "2026-12-04T16:00:00Z"),
        ("2026-05-08T02:00:00Z", .orange, "2026-05-14T16:00:00Z"),
        ("2026-02-13T02:00:00Z", .orange, "2026-02-27T16:00:00Z"),
    ])
    func `a limit in working days ends with the last of them`(start: String, level: CaseworkSettings.Level, due: String) throws {
        let deadline = Deadline(.visit, level, from: try #require(Instant(start)), Self.settings)
        #expect(deadline.dueAt == Instant(due))
    }

    @Test func `a limit in hours runs by night and on Sundays`() throws {
        let start = try #require(Instant("2026-11-28T10:00:00Z"))
        #expect(Deadline(.firstContact, .red, from: start, Self.settings).dueAt == start.adding(hours: 24))
    }

    private static let stages: [(Int64, Deadline.Stage)] = [
        (0, .onTime), (49, .onTime), (50, .station), (99, .station), (100, .subdistrict), (149, .subdistrict), (150, .district),
    ]

    @Test(arguments: stages)
    func `who is told follows how much of the limit is used up`(percent: Int64, stage: Deadline.Stage) {
        let start = Instant(secondsSince1970: 1_000_000)
        let deadline = Deadline(since: start, dueAt: start.adding(seconds: 100))
        #expect(deadline.stage(at: start.adding(seconds: percent), Self.settings.escalation) == stage)
    }
}
