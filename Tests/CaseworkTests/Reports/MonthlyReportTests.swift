import Access
import Civics
import Database
import Testing

@testable import Casework

/// Each figure on a few cases made by hand.
struct MonthlyReportTests {
    private typealias Made = ReportSample.Made

    private static let contacted = "2025-12-06T02:00:00Z"

    /// Seven cases here and three there, of which one each was opened around the month's first day; one whose place nobody knows, which
    /// the rules of access show to nobody's area, and one restricted.
    private func sample() throws -> ReportSample {
        let sample = try ReportSample()
        try sample.add(1, Made(contacted: Self.contacted))
        try sample.add(2, Made(state: "closed", level: "red", closed: "2025-12-20T02:00:00Z", reason: .helped, people: 3))
        try sample.add(3, Made(state: "closed", closed: "2025-12-21T02:00:00Z", reason: .noNeed, source: .hotline))
        try sample.add(4, Made(state: "closed", closed: "2025-12-22T02:00:00Z", reason: .refused))
        try sample.add(5, Made(state: "closed", closed: "2025-12-22T02:00:00Z", reason: .movedOut))
        // Registered here and living outside the district; then registered here and living there.
        try sample.add(6, Made(region: "310101001001", contacted: "2025-12-05T06:00:00Z", due: "2025-12-10T16:00:00Z"))
        try sample.add(7, Made(region: "310105002001", contacted: "2025-12-05T03:00:00Z"))
        try sample.add(8, Made(region: "310105002001", hukou: "310105002001", policies: ["allowance", "warning"]))
        try sample.add(9, Made(region: nil, hukou: nil))
        try sample.add(10, Made(isRestricted: true))
        // Two days before the month begins in Beijing, and one hour after it did.
        try sample.add(11, Made(opened: "2025-11-29T02:00:00Z"))
        try sample.add(12, Made(region: "310105002001", hukou: nil, opened: "2025-11-30T17:00:00Z"))
        return sample
    }

    private static let figures: [(String, @Sendable (MonthlyReport.Figures) -> Int?, [Int?])] = [
        ("leads", { $0.leads }, [6, 3, 0]),
        ("opened", { $0.opened }, [6, 3, 0]),
        ("closed", { $0.closed }, [4, 0, 0]),
        ("confirmed", { $0.confirmed }, [2, 0, 0]),
        ("judged", { $0.judged }, [3, 0, 0]),
        ("helped", { $0.helped }, [1, 0, 0]),
        ("people newly covered", { $0.newlyCovered }, [3, 0, 0]),
        // Those of the month before, and nobody's restricted case.
        ("open", { $0.open }, [3, 3, 0]),
        ("overdue", { $0.overdue }, [1, 0, nil]),
        // A day, and four hours: half of both.
        ("hours to first contact", { $0.medianWaitHours }, [14, 1, nil]),
    ]

    @Test(arguments: figures)
    func `a figure counts each case in one place`(
        name: String, figure: @Sendable (MonthlyReport.Figures) -> Int?, expected: [Int?]
    ) throws {
        let report = try sample().report(at: ReportSample.during.adding(hours: 24 * 8))
        let places: [RegionCode?] = [ReportSample.here, ReportSample.there, nil]
        #expect(places.map { figure(report.places[$0] ?? .init()) } == expected, "\(name)")
    }

    @Test func `breakdowns add up to their figure, and a rule counts a lead once`() throws {
        let report = try sample().report()
        #expect(report.leadsBySource == [.screening: 8, .hotline: 1])
        #expect(report.leadsByLevel == [.red: 1, .yellow: 8])
        #expect(report.leadsByRule == ["allowance": 9, "warning": 1])
        #expect(report.leadsBySource.values.reduce(0, +) == report.whole.leads)
        #expect(report.reasons.values.reduce(0, +) == report.whole.closed)
    }

    @Test func `the sweep counts who was seen in the quarter, in the place each is counted in`() throws {
        let sample = try sample()
        try sample.add(20, Made(region: "310105002001", state: "closed", closed: "2025-06-20T02:00:00Z", reason: .refused))
        try sample.event(.visited, of: 20, at: "2025-10-01T02:00:00Z")
        try sample.event(.visited, of: 4, at: "2025-09-30T02:00:00Z")
        let report = try sample.report(at: ReportSample.during.adding(hours: 24 * 8))
        #expect(report.places[ReportSample.here]?.sweep == .init(done: 0, of: 1))
        #expect(report.places[ReportSample.there]?.sweep == .init(done: 1, of: 1))
        #expect(report.whole.sweep == .init(done: 1, of: 2))
        #expect(try sample.report(at: ReportSample.later).whole.sweep == nil)
    }

    @Test func `of a month that is over nobody can say what was overdue`() throws {
        let report = try sample().report(at: ReportSample.later)
        #expect(report.whole.overdue == nil)
        #expect(report.whole.open == 6)
    }

    @Test func `subdistricts add up to the district, whatever is known of where people live`() throws {
        var random = StableRandom(seed: 5, stream: "reports")
        let codes = ["310105001001", "310105002003", "310101001001", nil]
        for _ in 0..<10 {
            let sample = try ReportSample()
            for id in 1...Int64(12) {
                let isClosed = random.chance(0.5)
                try sample.add(
                    id,
                    Made(
                        region: codes[random.below(4)], hukou: codes[random.below(4)], state: isClosed ? "closed" : "working",
                        closed: isClosed ? "2025-12-2\(random.below(9))T02:00:00Z" : nil,
                        reason: isClosed ? CloseReason.allCases[random.below(CloseReason.allCases.count)] : nil,
                        isRestricted: random.chance(0.1), people: 1 + random.below(3)))
            }
            let whole = try sample.report().whole
            let here = try sample.report(ReportSample.scope(ReportSample.officer, ReportSample.here))
            let there = try sample.report(ReportSample.scope(ReportSample.officer, ReportSample.there))
            let officer = try sample.report(ReportSample.scope(ReportSample.viewer(.subdistrictOfficer, [ReportSample.here])))
            let all = try sample.report()
            #expect(here.whole == all.places[ReportSample.here] ?? .init())
            #expect(there.whole == all.places[ReportSample.there] ?? .init())
            #expect(officer.whole == here.whole)
            #expect(all.places.values.map(\.opened).reduce(0, +) == whole.opened)
        }
    }

    @Test func `an auditor counts everybody, a consultant nobody`() throws {
        let sample = try sample()
        // The auditor's areas are none: the rules say everywhere. The case of which no place is known counts too.
        #expect(try sample.report(ReportSample.scope(ReportSample.viewer(.auditor, []))).whole.opened == 10)
        #expect(try sample.report(ReportSample.scope(ReportSample.viewer(.consultant, [ReportSample.here]))).whole.opened == 0)
    }
}

struct DisclosureTests {
    @Test(
        arguments: [
            ([], []),
            ([0, 7, 12], [0, 7, 12]),
            // One hidden count would follow from the total, so the next smallest goes too.
            ([3, 7, 12], [nil, nil, 12]),
            // Two that come to less than five tell nearly as much.
            ([1, 2, 7, 12], [nil, nil, nil, 12]),
            ([4, 4, 7], [nil, nil, 7]),
            ([0, 2, 0], [0, nil, 0]),
        ] as [([Int], [Int?])])
    func `small counts are hidden so that no total gives them away`(counts: [Int], told: [Int?]) {
        #expect(Disclosure.told(counts) == told)
    }

    @Test func `whatever the counts, none from one to four is told, and hidden ones are never alone while others could join`() {
        var random = StableRandom(seed: 9, stream: "disclosure")
        for _ in 0..<500 {
            let counts = (0..<(1 + random.below(6))).map { _ in random.below(9) }
            let told = Disclosure.told(counts)
            #expect(zip(counts, told).allSatisfy { $1 == nil || $1 == $0 })
            #expect(told.allSatisfy { ($0 ?? 0) == 0 || ($0 ?? 0) >= Disclosure.least })
            let hidden = counts.indices.filter { told[$0] == nil }
            let isEnough = hidden.count >= 2 && hidden.reduce(0) { $0 + counts[$1] } >= Disclosure.least
            #expect(hidden.isEmpty || isEnough || told.allSatisfy { ($0 ?? 0) == 0 })
        }
    }
}
