import Civics
import Database
import Library
import PolicyLanguage
import Screening

/// How often a rule was right (规则准确度): of the cases that it raised, what people found when they looked.
package struct RulePrecision: Hashable, Sendable {
    /// How old the data were when somebody first looked (数据新旧).
    package enum Age: String, CaseIterable, Hashable, Comparable, Sendable {
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

        package static func < (one: Age, other: Age) -> Bool {
            allCases.firstIndex(of: one)! < allCases.firstIndex(of: other)!
        }
    }

    package struct Rule: Hashable, Sendable {
        package let policy: TypedPolicy.ID
        package let source: CaseLead.Source
        package let age: Age

        package init(policy: TypedPolicy.ID, source: CaseLead.Source, age: Age) {
            self.policy = policy
            self.source = source
            self.age = age
        }
    }

    package let rule: Rule
    /// Cases that it raised, alone or with others; each case counts once.
    package internal(set) var cases = 0
    package internal(set) var outcomes: [LeadOutcome: Int] = [:]

    package var closed: Int { outcomes.values.reduce(0, +) }
    package var confirmed: Int { (outcomes[.confirmedHelped] ?? 0) + (outcomes[.confirmedNotHelped] ?? 0) }
    /// Those that say something of the rule: the whole of which `confirmed` is the part (准确度 = 属实 ÷（属实 + 不属实）).
    package var judged: Int { confirmed + (outcomes[.notConfirmed] ?? 0) }

    /// Between what precisions the true one may well lie; `nil` before any case was judged.
    package var interval: ShareInterval? { ShareInterval(confirmed, of: judged) }

    /// Right too seldom, over enough cases to say so.
    package func isWeak(_ settings: WorkSettings.WeakRule) -> Bool {
        judged >= settings.leastJudged && confirmed * 100 < settings.leastPerCent * judged
    }
}

/// The range in which a share of a few cases may really lie: the Wilson score interval at 95 %. One of one is no certainty.
///
/// - Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
package struct ShareInterval: Hashable, Sendable {
    /// 0 … 1.
    package let low: Double
    package let high: Double

    /// `nil` for a part of nothing.
    package init?(_ part: Int, of whole: Int) {
        guard whole > 0 else { return nil }
        let (share, count, z) = (Double(part) / Double(whole), Double(whole), 1.96)
        let middle = share + z * z / (2 * count)
        let half = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        let scale = 1 + z * z / count
        low = max(0, (middle - half) / scale)
        high = min(1, (middle + half) / scale)
    }
}

extension RulePrecision {
    /// Every rule that raised a case, by source and age of data; those with most judged cases first.
    package static func all(_ scope: ReportScope, from db: Connection) throws -> [RulePrecision] {
        var rules: [Rule: RulePrecision] = [:]
        for raised in try raised(scope, from: db) {
            let rule = raised.rule
            rules[rule, default: RulePrecision(rule: rule)].cases += 1
            if let reason = raised.reason { rules[rule]?.outcomes[reason.outcome, default: 0] += 1 }
        }
        return rules.values.sorted {
            ($1.judged, $1.cases, $0.rule.policy, $0.rule.source.rawValue, $0.rule.age)
                < ($0.judged, $0.cases, $1.rule.policy, $1.rule.source.rawValue, $1.rule.age)
        }
    }

    /// The cases that a rule raised, latest first.
    ///
    /// - Parameters:
    ///   - source, age: of which; `nil` for any.
    ///   - outcome: what became of them; `nil` for all, open ones too.
    package static func cases(
        of policy: TypedPolicy.ID, source: CaseLead.Source? = nil, age: Age? = nil, outcome: LeadOutcome? = nil, _ scope: ReportScope,
        from db: Connection
    ) throws -> [CaseFile.ID] {
        let found = try raised(scope, only: policy, from: db).filter { raised in
            (source.map { $0 == raised.rule.source } ?? true) && (age.map { $0 == raised.rule.age } ?? true)
                && (outcome.map { $0 == raised.reason?.outcome } ?? true)
        }
        return Set(found.map(\.caseFile)).sorted(by: >)
    }

    /// A case and one rule behind one of its leads.
    private struct Raised {
        let caseFile: CaseFile.ID
        let rule: Rule
        let reason: CloseReason?

        init(row: Row) throws {
            let (contacted, closedAt, day): (Instant?, Instant?, CivilDate?) =
                try (row["first_contact_at"], row["closed_at"], row["day"])
            let days = day.flatMap { day in (contacted ?? closedAt).map { max(0, day.days(to: $0.beijingDate)) } }
            caseFile = try row["id"]
            rule = Rule(policy: try row["policy"], source: try row["source"], age: Age(days: days))
            reason = try row["close_reason"]
        }
    }

    /// One for each case, rule and source, however many members and leads a rule was found for. The day is that of the run that saw the
    /// lead last.
    private static func raised(_ scope: ReportScope, only policy: TypedPolicy.ID? = nil, from db: Connection) throws -> [Raised] {
        let chosen: SQL = policy.map { "f.policy = \($0)" } ?? "1 = 1"
        return try db.all(
            """
            SELECT f.policy, case_lead.source, case_file.id, case_file.first_contact_at, case_file.closed_at, case_file.close_reason,
              max(s.day) AS day
            FROM case_file
            JOIN case_lead ON case_lead.case_file = case_file.id
            JOIN case_lead_finding f ON f.case_lead = case_lead.id
            LEFT JOIN screening s ON s.id = case_lead.screening AND case_lead.source = 'screening'
            WHERE \(chosen) AND \(scope.condition)
            GROUP BY f.policy, case_lead.source, case_file.id, case_file.first_contact_at, case_file.closed_at, case_file.close_reason
            """, Raised.init)
    }
}
