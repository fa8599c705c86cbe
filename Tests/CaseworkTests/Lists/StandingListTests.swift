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

    private static func addAccount(_ db: Transaction) throws {
        try db.execute(
            """
            INSERT INTO account (id, name, display_name, role, password_hash, created_at)
            VALUES (1, 'guwen', '顾问甲', 'consultant', '', '2026-01-01T00:00:00Z')
            """)
    }

    /// The steps of household 1's applications, each on its day.
    private static let outcomes: [([(String, String)], Bool, String)] = [
        ([("refused", "2026-01-10")], true, "turned down this winter"), ([("withdrawn", "2026-01-10")], true, "drew back"),
        ([("refused", "2024-01-10")], false, "too long ago"), ([("accepted", "2026-01-10")], false, "not decided yet"),
        ([("refused", "2026-01-10"), ("granted", "2026-02-10")], false, "granted since"),
        ([("granted", "2025-02-10"), ("refused", "2026-01-10")], true, "granted something before"),
    ]

    @Test(arguments: outcomes)
    func `a household whose application failed is swept until something is granted`(
        steps: [(String, String)], isSwept: Bool, why: String
    ) throws {
        let sample = try ReportSample()
        try sample.add(1, Made())
        try sample.database.write { db in
            try Self.addAccount(db)
            for (index, (step, day)) in steps.enumerated() {
                try db.execute(
                    """
                    INSERT INTO application (id, case_file, policy, opened_at, account)
                    VALUES (\(index + 1), 1, 'p', '2026-01-01T00:00:00Z', 1)
                    """)
                try db.execute(
                    """
                    INSERT INTO application_step (application, step, day, at, account)
                    VALUES (\(index + 1), \(step), \(day), '2026-01-01T00:00:00Z', 1)
                    """)
            }
        }
        #expect(try numbers(.sweep, sample) == (isSwept ? [1] : []), "\(why)")
    }

    @Test func `what was promised stands on its list and in the calendar until somebody says what came of it`() throws {
        let sample = try sample()
        let march = CivilMonth(year: 2026, month: 3)
        func calendar() throws -> [String] {
            try sample.database.read { try WorkMonth(march, of: nil, for: ReportSample.officer, from: $0).entries.map(\.what) }
        }
        try sample.database.write { db in
            try Self.addAccount(db)
            // Of an open case, of a restricted one, of a closed one.
            for file in [2, 4, 5] {
                try db.execute(
                    """
                    INSERT INTO visit (id, case_file, household, day, kind, mode, access, revision, account, recorded_at)
                    VALUES (\(file), \(file), \(file), '2026-03-20', 'check', 'home', 'met', 1, 1, '2026-03-20T00:00:00Z')
                    """)
                try db.execute("UPDATE case_file SET state = 'working' WHERE id = \(file) AND state <> 'closed'")
                try db.execute("INSERT INTO visit_promise (visit, position, text, due_on) VALUES (\(file), 0, '送轮椅', '2026-03-28')")
            }
        }
        #expect(try numbers(.promises, sample) == [2])
        #expect(try calendar() == ["答应：送轮椅", "走访到期"])
        func settle(_ outcome: CasePromise.Outcome, _ note: String?) throws {
            try sample.database.write { db in
                try CaseAct(CaseworkSample.pack.work, by: Identifier(1), at: Self.now, in: db).settlePromise(
                    0, of: VisitRecord.ID(2), as: outcome, note: note, in: CaseFile.ID(2), version: nil)
            }
        }
        #expect(throws: AidError.missing(field: "没办成的原因")) { try settle(.failed, nil) }
        try settle(.kept, nil)
        #expect(throws: AidError.noSuchPromise) { try settle(.kept, nil) }
        #expect(try numbers(.promises, sample).isEmpty)
        #expect(try calendar() == ["走访到期"])
        let promise = try #require(try sample.database.read { try CasePromise.all(of: CaseFile.ID(2), in: $0) }.first)
        #expect(promise.outcome == .kept)
        // A visit put right promises something else: the outcome does not hold for it.
        _ = try sample.database.write { try $0.execute("UPDATE visit_promise SET text = '修水管' WHERE visit = 2") }
        #expect(try numbers(.promises, sample) == [2])
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
