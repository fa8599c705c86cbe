import Access
import Civics
import Database
import Library
import Testing

@testable import Casework

struct StandingListTests {
    private typealias Made = ReportSample.Made

    private static let now = Instant("2026-03-31T02:00:00Z")!

    private func numbers(
        _ list: StandingList, _ sample: ReportSample, in place: RegionCode? = nil, as viewer: Viewer = ReportSample.officer
    ) throws -> [Int64] {
        let query = StandingListQuery(list, in: place, for: viewer, at: Self.now, CaseworkSample.pack)
        return try sample.database.read { try query.entries(from: $0) }.map(\.household.value)
    }

    private func sample() throws -> ReportSample {
        let sample = try ReportSample()
        try sample.add(1, Made(level: "red", due: "2026-03-30T16:00:00Z"))
        try sample.add(2, Made(level: "orange", next: "2026-04-02"))
        try sample.add(3, Made(level: "blue", due: "2027-05-30T16:00:00Z", next: "2026-06-02"))
        try sample.add(4, Made(level: "red", isRestricted: true))
        try sample.add(5, Made(state: "closed", level: "red", closed: "2026-01-05T02:00:00Z", reason: .helped))
        try sample.add(6, Made(state: "closed", level: "blue", closed: "2026-01-05T02:00:00Z", reason: .helped))
        try sample.add(7, Made(state: "closed", closed: "2025-10-05T02:00:00Z", reason: .refused))
        try sample.add(8, Made(state: "closed", closed: "2023-10-05T02:00:00Z", reason: .refused))
        try sample.add(9, Made(region: "310105002001", state: "closed", closed: "2026-03-05T02:00:00Z", reason: .incomeRose))
        return sample
    }

    @Test(
        arguments: [
            (StandingList.focus, [2, 1]), (.overdue, [1]), (.contacts, [2]), (.review, [5]), (.sweep, [7, 9]),
        ] as [(StandingList, [Int64])])
    func `a list holds whom it is for, those due first at the head, and nobody restricted`(list: StandingList, expected: [Int64]) throws {
        #expect(try numbers(list, sample()) == expected)
    }

    @Test func `a place keeps those who live or are registered there, and a viewer sees no further than his area`() throws {
        let sample = try sample()
        // The last of them is registered here.
        #expect(try numbers(.sweep, sample, in: ReportSample.here) == [7, 9])
        #expect(try numbers(.sweep, sample, in: ReportSample.there) == [9])
        let neighbour = ReportSample.viewer(.subdistrictOfficer, [ReportSample.there])
        #expect(try numbers(.sweep, sample, as: neighbour) == [9])
        #expect(try numbers(.focus, sample, as: neighbour).isEmpty)
        #expect(try numbers(.focus, sample, as: ReportSample.viewer(.auditor, [])).isEmpty)
    }

    @Test func `a visit moves the next look of the sweep by a quarter`() throws {
        let sample = try sample()
        let query = StandingListQuery(.sweep, in: nil, for: ReportSample.officer, at: Self.now, CaseworkSample.pack)
        let before = try sample.database.read { try query.entries(from: $0) }.first { $0.household.value == 7 }
        try sample.event(.visited, of: 7, at: "2026-03-10T02:00:00Z")
        let after = try sample.database.read { try query.entries(from: $0) }.first { $0.household.value == 7 }
        #expect(before?.due == CivilDate("2025-10-05")?.adding(days: 91))
        #expect(after?.due == CivilDate("2026-03-10")?.adding(days: 91))
        #expect(after?.lastVisit == CivilDate("2026-03-10"))
    }

    /// Assistance that stopped: in a delivery of the data set that says so.
    private static let stops: [(String?, Bool, String)] = [
        ("2025-12-31", true, "stopped last winter"), ("2023-12-31", false, "too long ago"), (nil, false, "still runs"),
        ("2026-12-31", false, "runs to a day to come"),
    ]

    @Test(arguments: stops)
    func `a household whose assistance stopped is swept until two years are over`(until: String?, isSwept: Bool, why: String) throws {
        let sample = try ReportSample()
        try sample.add(1, Made())
        try sample.database.write { db in
            try db.execute(
                """
                INSERT INTO delivery (id, data_set, file_name, file_sha256, kind, encoding, fields, as_of, received_at, recorded_at,
                  rows_total, rows_accepted, rows_merged, rows_set_aside, first_record, last_record)
                VALUES (1, 'assistance', 'a.csv', 'x', 'full', 'utf-8', '', '2026-03-01', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z',
                  1, 1, 0, 0, 1, 1)
                """)
            try db.execute(
                """
                INSERT INTO record (id, delivery, row_number, person, valid_from, valid_until, content)
                VALUES (1, 1, 2, 100, '2020-01-01', \(until), '')
                """)
        }
        #expect(try numbers(.sweep, sample) == (isSwept ? [1] : []), "\(why)")
    }

    @Test func `focus takes in whoever was assessed as in high need, by the latest judgement`() throws {
        let sample = try ReportSample()
        try sample.add(1, Made(level: "blue"))
        try sample.database.write { db in
            _ = try db.execute(
                """
                INSERT INTO needs_assessment (id, household, day, pack_hash, score_low, score_high, band_low, band_high, hardships_low,
                  hardships_high, account, recorded_at)
                VALUES (1, 1, '2026-01-01', 'h', 0, 0, 'low', 'low', 0, 0, 1, '2026-01-01T00:00:00Z')
                """)
        }
        #expect(try numbers(.focus, sample).isEmpty)
        try sample.database.write { db in
            _ = try db.execute(
                "INSERT INTO needs_judgement (assessment, band, reason, account, recorded_at) VALUES (1, 'high', 'r', 1, '2026-01-02T00:00:00Z')"
            )
        }
        #expect(try numbers(.focus, sample) == [1])
    }

    @Test func `a month on the calendar holds ends of limits on the day before midnight, and next contacts`() throws {
        let sample = try sample()
        let work = try sample.database.read {
            try WorkMonth(CivilMonth(year: 2026, month: 3), of: nil, for: ReportSample.officer, from: $0)
        }
        #expect(work.entries.map(\.day) == [CivilDate("2026-03-30")])
        #expect(work.entries.map(\.what) == ["走访到期"])
        let next = try sample.database.read {
            try WorkMonth(CivilMonth(year: 2026, month: 4), of: nil, for: ReportSample.officer, from: $0)
        }
        #expect(next.entries.map(\.what) == ["下次联系"])
    }
}
