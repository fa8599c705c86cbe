import Civics
import Database
import Library
import PolicyLanguage
import Screening

/// How often a rule was right (规则准确度): of the cases that it raised, what people found when they looked.
package struct RulePrecision: Hashable, Sendable {
    /// How old the data were when somebody first looked (数据新旧).
    package enum Age: Int, CaseIterable, Hashable, Comparable, Sendable {
        case month, quarter, older
        /// Not from a screening, or nobody has looked yet.
        case unknown

        package var label: String {
            switch self {
            case .month: "30 天以内"
            case .quarter: "31 至 90 天"
            case .older: "90 天以上"
            case .unknown: "还没核实，或不是筛查来的"
            }
        }

        package init(days: Int?) {
            switch days {
            case nil: self = .unknown
            case .some(...30): self = .month
            case .some(31...90): self = .quarter
            default: self = .older
            }
        }

        package static func < (one: Age, other: Age) -> Bool { one.rawValue < other.rawValue }
    }

    package struct Rule: Hashable, Sendable {
        package let policy: TypedPolicy.ID
        package let source: CaseLead.Source
        package let age: Age
    }

    package let rule: Rule
    /// Cases that it raised, alone or with others; each case counts once.
    package internal(set) var cases = 0
    package internal(set) var outcomes: [LeadOutcome: Int] = [:]

    package var closed: Int { outcomes.values.reduce(0, +) }
    package var confirmed: Int { (outcomes[.confirmedHelped] ?? 0) + (outcomes[.confirmedNotHelped] ?? 0) }
    /// Those that say something of the rule: the whole of which `confirmed` is the part (准确度 = 属实 ÷（属实 + 不属实）).
    package var judged: Int { confirmed + (outcomes[.notConfirmed] ?? 0) }

    /// Right too seldom, over enough cases to say so.
    package func isWeak(_ settings: WorkSettings.WeakRule) -> Bool {
        judged >= settings.leastJudged && confirmed * 100 < settings.leastPerCent * judged
    }
}

extension RulePrecision {
    /// Every rule that raised a case, by source and age of data; those with most judged cases first.
    package static func all(_ scope: ReportScope, from db: Connection) throws -> [RulePrecision] {
        var rules: [Rule: RulePrecision] = [:]
        for row in try rows(scope, from: db) {
            let looked = row.contacted ?? row.closedAt
            let days = row.day.flatMap { day in looked.map { max(0, day.days(to: $0.beijingDate)) } }
            let rule = Rule(policy: row.policy, source: row.source, age: Age(days: days))
            var precision = rules[rule] ?? RulePrecision(rule: rule)
            precision.cases += 1
            if let reason = row.reason { precision.outcomes[reason.outcome, default: 0] += 1 }
            rules[rule] = precision
        }
        return rules.values.sorted {
            ($1.judged, $1.cases, $0.rule.policy, $0.rule.source.rawValue, $0.rule.age)
                < ($0.judged, $0.cases, $1.rule.policy, $1.rule.source.rawValue, $1.rule.age)
        }
    }

    /// A case and one rule behind one of its leads.
    private struct Raised {
        let policy: TypedPolicy.ID
        let source: CaseLead.Source
        let contacted: Instant?
        let closedAt: Instant?
        let reason: CloseReason?
        /// Of the run that saw the lead last.
        let day: CivilDate?
    }

    /// One row for each case, rule and source, however many members and leads a rule was found for.
    private static func rows(_ scope: ReportScope, from db: Connection) throws -> [Raised] {
        try db.all(
            """
            SELECT f.policy, case_lead.source, case_file.id, case_file.first_contact_at, case_file.closed_at, case_file.close_reason,
              max(s.day) AS day
            FROM case_file
            JOIN case_lead ON case_lead.case_file = case_file.id
            JOIN case_lead_finding f ON f.case_lead = case_lead.id
            LEFT JOIN screening s ON s.id = case_lead.screening AND case_lead.source = 'screening'
            WHERE \(scope.condition)
            GROUP BY f.policy, case_lead.source, case_file.id, case_file.first_contact_at, case_file.closed_at, case_file.close_reason
            """
        ) { row in
            try Raised(
                policy: row["policy"], source: row["source"], contacted: row["first_contact_at"], closedAt: row["closed_at"],
                reason: row["close_reason"], day: row["day"])
        }
    }
}
