import Access
import Civics
import Database
import Testing

@testable import Casework

struct AuditSampleTests {
    static let month = CivilMonth("2025-12")!

    /// Cases of three households, the first a consultant's, the third restricted; and looks by two accounts and an auditor.
    static func district() throws -> (sample: CaseSample, consultant: Identifier<Account>, auditor: Identifier<Account>) {
        let sample = try CaseSample(households: 3)
        try sample.screen((1...3).map { CaseSample.Found(household: $0) })
        let (consultant, auditor) = (try sample.account("guwen"), try sample.account("shenji", .auditor))
        let first = try #require(try sample.open(1)).id
        let third = try #require(try sample.open(3)).id
        try sample.database.write { db in
            try db.execute("UPDATE case_file SET consultant = \(consultant) WHERE id = \(first)")
            try db.execute("UPDATE case_file SET is_restricted = 1 WHERE id = \(third)")
            for (account, route, act) in [
                (consultant, "GET /households/1", AuditAct.viewed), (consultant, "GET /safeguarding/1", .viewed),
                (consultant, "GET /cases/1", .viewed), (auditor, "GET /audit", .viewed), (consultant, "POST /sign-out", .signedOut),
            ] {
                try AuditTrail.record(act, by: account, route: route, at: CaseSample.start, in: db)
            }
        }
        return (sample, consultant, auditor)
    }

    static func draw(
        _ size: Int = 20, of kind: AuditSample.Kind, in month: CivilMonth = month, seed: UInt64 = 1, by account: Identifier<Account>,
        on sample: CaseSample
    ) throws -> [AuditSampleItem] {
        try sample.database.write { db in
            let id = try AuditSample.draw(size, of: kind, in: month, seed: seed, by: account, at: CaseSample.start, in: db)
            return try AuditSampleItem.all(of: id, from: db)
        }
    }

    @Test func `the same seed draws the same, each as likely, and no more than there are`() {
        let population = Array(1...1_000)
        #expect(AuditSample.draw(20, from: population, seed: 7) == AuditSample.draw(20, from: population, seed: 7))
        #expect(AuditSample.draw(20, from: population, seed: 7) != AuditSample.draw(20, from: population, seed: 8))
        #expect(AuditSample.draw(20, from: Array(1...5), seed: 7) == Array(1...5))
        // 4,000 lots of 5 of 20: each number is expected 1,000 times, with a standard deviation of 27.
        var drawn: [Int: Int] = [:]
        for seed in 0..<4_000 as Range<UInt64> {
            for number in AuditSample.draw(5, from: Array(1...20), seed: seed) { drawn[number, default: 0] += 1 }
        }
        #expect(drawn.count == 20)
        #expect(drawn.values.allSatisfy { abs($0 - 1_000) < 150 })
    }

    @Test func `neither suspicions of harm nor what auditors do is drawn`() throws {
        let (sample, _, auditor) = try Self.district()
        let entries = try Self.draw(of: .entries, by: auditor, on: sample)
        let routes = try sample.database.read { db in
            try entries.map { try AuditTrail.find(Identifier($0.number), from: db)?.route }
        }
        #expect(routes == ["GET /households/1", "GET /cases/1"])
        let cases = try Self.draw(of: .cases, by: auditor, on: sample)
        #expect(cases.map(\.number) == [1, 2])
    }

    @Test(
        arguments: [
            (0, "2025-12", .sizeOutOfRange), (101, "2025-12", .sizeOutOfRange), (5, "2025-11", .nothingToDraw),
        ] as [(Int, String, SamplingError)])
    func `a lot that cannot be drawn leaves nothing`(size: Int, month: String, expected: SamplingError) throws {
        let (sample, _, auditor) = try Self.district()
        #expect(throws: expected) {
            try Self.draw(size, of: .cases, in: #require(CivilMonth(month)), by: auditor, on: sample)
        }
        #expect(try sample.count("audit_sample") == 0)
    }

    @Test func `what is unclear is asked of whoever did it, and their answer goes back to the auditor`() throws {
        let (sample, consultant, auditor) = try Self.district()
        let items = try Self.draw(of: .cases, by: auditor, on: sample)
        let officer = try sample.account("jiedao", .subdistrictOfficer, in: RegionCode("310105001")!)
        let viewers = [
            sample.viewer(consultant, .consultant), sample.viewer(officer, .subdistrictOfficer, in: RegionCode("310105001")!),
            sample.viewer(try sample.account("guwen2"), .consultant),
        ]
        func asked() throws -> [[Int64]] {
            try sample.database.read { db in try viewers.map { try AuditSampleItem.unexplained(by: $0, from: db).map(\.number) } }
        }
        #expect(try asked() == [[], [], []])
        try sample.database.write { db in
            for item in items {
                #expect(throws: SamplingError.textMissing) {
                    try AuditRemark.find(.unclear, text: nil, on: item.id, by: auditor, at: CaseSample.start, in: db)
                }
                try AuditRemark.find(.unclear, text: "为什么没有走访", on: item.id, by: auditor, at: CaseSample.start, in: db)
            }
        }
        // The second case is nobody's yet, so its subdistrict answers.
        #expect(try asked() == [[1], [2], []])
        try sample.database.write { db in
            let now = CaseSample.start
            #expect(throws: SamplingError.notAsked) { try AuditRemark.explain(items[0].id, text: "我", by: viewers[2], at: now, in: db) }
            #expect(throws: SamplingError.textMissing) { try AuditRemark.explain(items[0].id, text: nil, by: viewers[0], at: now, in: db) }
            try AuditRemark.explain(items[0].id, text: "三次不在家", by: viewers[0], at: now, in: db)
            #expect(throws: SamplingError.notAsked) { try AuditRemark.explain(items[0].id, text: "再说", by: viewers[0], at: now, in: db) }
        }
        #expect(try asked() == [[], [2], []])
        let states = try sample.database.read { db in try items.map { try AuditSampleItem.find($0.id, in: db)?.state } }
        #expect(states == [.explained, .unclear])
        let remarks = try sample.database.read { try AuditRemark.all(on: items[0].id, from: $0) }
        #expect(remarks.map(\.state) == [.unclear, .explained])
        #expect(remarks.map(\.author) == ["shenji", "guwen"])
    }

    @Test func `results are counted by lot`() throws {
        let (sample, _, auditor) = try Self.district()
        let items = try Self.draw(of: .cases, by: auditor, on: sample)
        try sample.database.write { db in
            for state in [SampleState.unclear, .sound] {
                try AuditRemark.find(state, text: "看过", on: items[0].id, by: auditor, at: CaseSample.start, in: db)
            }
        }
        let counts = try sample.database.read(AuditSampleItem.counts)
        #expect(counts == [items[0].sample: [.sound: 1, .pending: 1]])
    }

    @Test(arguments: [.nothingToDraw, .notAsked, .sizeOutOfRange, .textMissing] as [SamplingError])
    func `every refusal says in Chinese what to do`(error: SamplingError) {
        #expect(error.message.contains("请"))
        #expect(error.message.hasSuffix("。"))
    }
}
