import Civics
import Library
import Testing

@testable import Casework

struct RulePrecisionTests {
    private typealias Made = ReportSample.Made

    private func closed(_ reason: CloseReason, _ policies: [String], contacted: String, source: CaseLead.Source = .screening) -> Made {
        Made(
            state: "closed", contacted: contacted, closed: "2025-12-28T02:00:00Z", reason: reason, source: source, policies: policies,
            screeningDay: source == .screening ? "2025-12-01" : nil)
    }

    @Test func `the outcome of a case is tied to each rule that raised it, by source and age of data`() throws {
        let sample = try ReportSample()
        try sample.add(1, closed(.helped, ["a", "a", "b"], contacted: "2025-12-10T02:00:00Z"))
        try sample.add(2, closed(.refused, ["a"], contacted: "2025-12-31T04:00:00Z"))
        try sample.add(3, closed(.wrongLead, ["a"], contacted: "2025-12-31T04:00:00Z"))
        try sample.add(4, closed(.movedOut, ["a"], contacted: "2026-02-10T02:00:00Z"))
        try sample.add(5, closed(.noNeed, ["a"], contacted: "2025-12-10T02:00:00Z", source: .hotline))
        try sample.add(6, Made(policies: ["a"], screeningDay: "2025-12-01"))
        let rules = try sample.database.read { try RulePrecision.all(ReportSample.scope(), from: $0) }
        func rule(_ policy: String, _ source: CaseLead.Source, _ age: RulePrecision.Age) -> RulePrecision? {
            rules.first { $0.rule == .init(policy: policy, source: source, age: age) }
        }
        #expect(rules.count == 5)
        // Thirty days are still "within 30 days". The case was found for two members and counts once.
        let fresh = try #require(rule("a", .screening, .month))
        #expect([fresh.cases, fresh.closed, fresh.confirmed, fresh.judged] == [3, 3, 2, 3])
        #expect(fresh.outcomes == [.confirmedHelped: 1, .confirmedNotHelped: 1, .notConfirmed: 1])
        #expect(rule("b", .screening, .month)?.confirmed == 1)
        // Who moved away says nothing of the rule; an open case nothing yet.
        #expect(rule("a", .screening, .quarter)?.judged == 0)
        #expect(rule("a", .screening, .quarter)?.closed == 1)
        #expect(rule("a", .screening, .unknown)?.closed == 0)
        #expect(rule("a", .hotline, .unknown)?.outcomes == [.notConfirmed: 1])
    }

    @Test(arguments: [(9, 0, false), (10, 4, true), (10, 5, false), (10, 10, false)])
    func `a rule is weak when it was wrong too often over enough cases`(judged: Int, confirmed: Int, isWeak: Bool) {
        var precision = RulePrecision(rule: .init(policy: "a", source: .screening, age: .month))
        precision.outcomes = [.confirmedHelped: confirmed, .notConfirmed: judged - confirmed, .undetermined: 50]
        #expect(precision.isWeak(.init(leastJudged: 10, leastPerCent: 50)) == isWeak)
    }

    private static let ages: [(Int?, RulePrecision.Age)] = [
        (0, .month), (30, .month), (31, .quarter), (90, .quarter), (91, .older), (nil, .unknown),
    ]

    @Test(arguments: ages)
    func `data are as old as they were when somebody looked`(days: Int?, age: RulePrecision.Age) {
        #expect(RulePrecision.Age(days: days) == age)
    }

    @Test func `the cases of a rule are as many as its figures say`() throws {
        let sample = try ReportSample()
        try sample.add(1, closed(.helped, ["a", "a", "b"], contacted: "2025-12-10T02:00:00Z"))
        try sample.add(2, closed(.wrongLead, ["a"], contacted: "2025-12-31T04:00:00Z"))
        try sample.add(3, Made(policies: ["a"], screeningDay: "2025-12-01"))
        try sample.database.read { db in
            let scope = ReportSample.scope()
            for precision in try RulePrecision.all(scope, from: db) {
                let rule = precision.rule
                func cases(_ outcome: LeadOutcome?) throws -> Int {
                    try RulePrecision.cases(of: rule.policy, source: rule.source, age: rule.age, outcome: outcome, scope, from: db).count
                }
                #expect(try cases(nil) == precision.cases)
                for outcome in LeadOutcome.allCases { #expect(try cases(outcome) == precision.outcomes[outcome] ?? 0) }
            }
            #expect(try RulePrecision.cases(of: "a", scope, from: db).map(\.value) == [3, 2, 1])
        }
    }

    /// Against the table of Newcombe, Statistics in Medicine 17 (1998), 857–872.
    private static let intervals: [(Int, Int, low: Double, high: Double)] = [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
    ]

    @Test(arguments: intervals)
    func `a share of few lies in a wide range`(part: Int, whole: Int, low: Double, high: Double) throws {
        let interval = try #require(ShareInterval(part, of: whole))
        #expect(abs(interval.low - low) < 0.0001)
        #expect(abs(interval.high - high) < 0.0001)
    }

    @Test func `one of one is no certainty, and none of none is nothing`() throws {
        #expect(try #require(ShareInterval(1, of: 1)).low < 0.21)
        #expect(ShareInterval(0, of: 0) == nil)
    }
}
