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

    /// The same with visits, plans and help on the days around the month's ends.
    private func busy() throws -> ReportSample {
        let sample = try sample()
        try sample.addPeople()
        // Red ones contacted long ago: one seen in the month, one not since, one seen too lately to be due.
        for id in Int64(21)...23 {
            try sample.add(id, Made(level: "red", opened: "2025-10-01T02:00:00Z", contacted: "2025-10-02T02:00:00Z"))
        }
        try sample.visit(21, on: "2025-11-20")
        try sample.visit(21, on: "2025-12-31")
        try sample.visit(22, on: "2025-12-01", access: .nobody)
        try sample.add(24, Made(level: "blue", opened: "2025-10-01T02:00:00Z", contacted: "2025-10-02T02:00:00Z"))
        try sample.escalate(1, "first-contact", at: "2025-12-05T20:00:00Z")
        try sample.escalate(1, "visit", at: "2025-12-09T20:00:00Z")
        try sample.escalate(6, "first-contact", at: "2026-01-01T00:00:00Z")
        try addHelp(to: sample)
        return sample
    }

    private func addHelp(to sample: ReportSample) throws {
        // In force and late; finished in the month; finished after it; approved after it.
        try sample.plan(1, approved: "2025-12-10T02:00:00Z", due: "2025-12-31")
        try sample.plan(21, approved: "2025-11-10T02:00:00Z", due: "2025-12-01", finished: "2025-12-31T15:00:00Z")
        try sample.plan(22, approved: "2025-11-10T02:00:00Z", due: "2026-02-01", finished: "2026-01-02T02:00:00Z")
        try sample.plan(23, approved: "2026-01-01T02:00:00Z", due: "2026-02-01")
        // Handed in twice, counted once; granted in the month, so covered then; granted in the month before, and no longer new.
        try sample.application(
            21, [(.submitted, "2025-12-01"), (.supplement, "2025-12-02"), (.submitted, "2025-12-03"), (.granted, "2025-12-31")])
        try sample.application(24, [(.submitted, "2025-11-01"), (.granted, "2025-11-30")])
        try sample.add(
            25, Made(state: "closed", leadClass: "under-served", closed: "2025-12-29T02:00:00Z", reason: .helped, people: 2))
        try sample.referral(
            21, offered: "2025-11-30T02:00:00Z",
            [(.accepted, "2025-12-02T02:00:00Z"), (.rated, "2025-12-03T02:00:00Z"), (.rated, "2025-12-20T02:00:00Z")],
            state: .completed, satisfaction: 4)
        try sample.referral(
            22, offered: "2025-12-10T02:00:00Z", [(.declined, "2025-12-11T02:00:00Z")], state: .declined)
        try sample.referral(23, offered: "2025-12-31T20:00:00Z", [], state: .offered)
        try sample.event(.tracked, of: 24, at: "2025-12-31T15:59:59Z")
        try sample.event(.tracked, of: 24, at: "2025-12-31T16:00:00Z")
    }

    private static let counts: [(ReportList, [Int?])] = [
        (.leads, [6, 3, 0]), (.opened, [6, 3, 0]), (.closed, [4, 0, 0]), (.confirmed, [2, 0, 0]), (.judged, [3, 0, 0]),
        (.helped, [1, 0, 0]), (.covered, [3, 0, 0]), (.missedConfirmed, [2, 0, 0]),
        // Those of the month before, and nobody's restricted case.
        (.open, [3, 3, 0]), (.overdue, [1, 0, 0]),
    ]

    @Test(arguments: counts)
    func `a figure counts each case in one place`(list: ReportList, expected: [Int?]) throws {
        let report = try sample().report(at: ReportSample.during.adding(hours: 24 * 8))
        let places: [RegionCode?] = [ReportSample.here, ReportSample.there, nil]
        #expect(places.map { report.count(list, of: [$0]) } == expected)
    }

    private static let help: [(ReportList, Int)] = [
        (.escalated, 1), (.firstContacts, 3), (.firstContactsInTime, 2),
        (.visits, 2), (.visitsMet, 1),
        // The blue one need not be seen before half a year is over.
        (.visitsDue, 3), (.visitsDueMade, 1),
        (.plansApproved, 1), (.plansOpen, 2), (.plansClosed, 1), (.plansOverdue, 1),
        (.applicationsSubmitted, 1), (.applicationsGranted, 1),
        // Three people of the case that was closed, and one of the case whose application was granted.
        (.covered, 4), (.increased, 1),
        (.referralsOffered, 1), (.referralsAnswered, 2), (.referralsAccepted, 1), (.referralsRated, 1), (.referralsSatisfied, 1),
        (.trackings, 1),
    ]

    @Test(arguments: help)
    func `what is done for households counts in the month in which it was done`(list: ReportList, expected: Int) throws {
        let report = try busy().report()
        #expect(report.count(list, of: report.places) == expected)
    }

    @Test func `half wait longer than the median, half shorter`() throws {
        let report = try busy().report()
        // A day, four hours, and an hour.
        #expect(report.whole(.wait) == .median(4 * 3600, of: 3))
        #expect(report.value(.wait, of: [ReportSample.here]) == .median(14 * 3600, of: 2))
        // Two days and one.
        #expect(report.whole(.answer) == .median(36 * 3600, of: 2))
        #expect(report.value(.answer, of: [ReportSample.there]) == .median(nil, of: 0))
    }

    @Test(arguments: ReportList.allCases)
    func `every figure is as long as its list, here, there and together, then and now`(list: ReportList) throws {
        let sample = try busy()
        try sample.add(30, Made(region: "310105002001", state: "tracking", next: "2025-12-10"))
        try sample.add(31, Made(region: "310105002001", state: "closed", closed: "2025-06-20T02:00:00Z", reason: .refused))
        try sample.event(.visited, of: 31, at: "2025-10-01T02:00:00Z")
        var length = 0
        for now in [ReportSample.later, ReportSample.during.adding(hours: 24 * 8)] {
            for subdistrict in [nil, ReportSample.here, ReportSample.there] {
                let scope = ReportSample.scope(ReportSample.officer, subdistrict)
                let report = try sample.report(scope, at: now)
                let lines = try sample.database.read { db in
                    try ReportSample.request(scope, at: now).lines(list, page: 0, size: 1000, from: db)
                }
                #expect(lines.count == report.count(list, of: report.places) ?? 0)
                #expect(lines.allSatisfy { line in subdistrict.map { $0.contains(line.place ?? ReportSample.district) } ?? true })
                length += lines.count
            }
        }
        #expect(length > 0, "the sample tells nothing of \(list)")
    }

    @Test func `every bar is as long as its list`() throws {
        let sample = try busy()
        let report = try sample.report()
        let request = ReportSample.request()
        try sample.database.read { db in
            for (source, count) in report.leadsBySource { try #expect(request.count(.leads, .init(source: source), from: db) == count) }
            for (level, count) in report.leadsByLevel { try #expect(request.count(.leads, .init(level: level), from: db) == count) }
            for (policy, count) in report.leadsByRule { try #expect(request.count(.leads, .init(policy: policy), from: db) == count) }
            for (reason, count) in report.reasons { try #expect(request.count(.closed, .init(reason: reason), from: db) == count) }
            for (level, count) in report.visitsDue { try #expect(request.count(.visitsDue, .init(level: level), from: db) == count) }
            #expect(report.visitsDue == [.red: 3])
            #expect(report.visitsDueMade == [.red: 1])
        }
    }

    @Test func `a list goes on from page to page without a gap, masked`() throws {
        let sample = try busy()
        let pages = try sample.database.read { db in
            try (0..<5).map { try ReportSample.request().lines(.leads, page: $0, size: 4, from: db) }
        }
        #expect(pages.map(\.count) == [4, 4, 2, 0, 0])
        #expect(Set(pages.flatMap { $0 }.map(\.caseFile)).count == 10)
        #expect(pages.flatMap { $0 }.allSatisfy { $0.name == "赵**" && $0.address == "示例路1弄***" })
    }

    @Test func `breakdowns add up to their figure, and a rule counts a lead once`() throws {
        let report = try sample().report()
        #expect(report.leadsBySource == [.screening: 8, .hotline: 1])
        #expect(report.leadsByLevel == [.red: 1, .yellow: 8])
        #expect(report.leadsByRule == ["allowance": 9, "warning": 1])
        #expect(report.leadsBySource.values.reduce(0, +) == report.count(.leads, of: report.places))
        #expect(report.reasons.values.reduce(0, +) == report.count(.closed, of: report.places))
    }

    @Test func `the sweep counts who was seen in the quarter, in the place each is counted in`() throws {
        let sample = try sample()
        try sample.add(20, Made(region: "310105002001", state: "closed", closed: "2025-06-20T02:00:00Z", reason: .refused))
        try sample.event(.visited, of: 20, at: "2025-10-01T02:00:00Z")
        try sample.event(.visited, of: 4, at: "2025-09-30T02:00:00Z")
        let report = try sample.report(at: ReportSample.during.adding(hours: 24 * 8))
        #expect(report.value(.sweep, of: [ReportSample.here]) == .share(0, of: 1))
        #expect(report.value(.sweep, of: [ReportSample.there]) == .share(1, of: 1))
        #expect(report.whole(.sweep) == .share(1, of: 2))
        #expect(try sample.report(at: ReportSample.later).whole(.sweep) == nil)
    }

    @Test func `of a month that is over nobody can say what was overdue`() throws {
        let report = try sample().report(at: ReportSample.later)
        #expect(report.whole(.overdue) == nil)
        #expect(report.whole(.open) == .count(6))
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
            let all = try sample.report()
            let here = try sample.report(ReportSample.scope(ReportSample.officer, ReportSample.here))
            let officer = try sample.report(ReportSample.scope(ReportSample.viewer(.subdistrictOfficer, [ReportSample.here])))
            for figure in ReportFigure.allCases {
                #expect(here.whole(figure) == all.value(figure, of: [ReportSample.here]))
                #expect(officer.whole(figure) == here.whole(figure))
            }
            let opened = all.places.map { all.count(.opened, of: [$0]) ?? 0 }.reduce(0, +)
            #expect(all.whole(.opened) == .count(opened))
        }
    }

    @Test func `an auditor counts everybody, a consultant nobody`() throws {
        let sample = try sample()
        // The auditor's areas are none: the rules say everywhere. The case of which no place is known counts too.
        #expect(try sample.report(ReportSample.scope(ReportSample.viewer(.auditor, []))).whole(.opened) == .count(10))
        #expect(try sample.report(ReportSample.scope(ReportSample.viewer(.consultant, [ReportSample.here]))).whole(.opened) == .count(0))
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
