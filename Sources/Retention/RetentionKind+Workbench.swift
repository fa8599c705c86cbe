import Civics
import Database
import Library

extension RetentionSettings.Kind {
    /// Whether it lies with people's work rather than with departments' data.
    var isOfWorkbench: Bool {
        switch self {
        case .setAsideTexts, .supersededRecords, .oldFindings: false
        default: true
        }
    }

    /// Whether a household may have it deleted once its cases are closed. What was done about a suspicion of harm stays to its term: it is
    /// evidence for whoever had to act.
    var isReleasedOnRequest: Bool {
        switch self {
        case .reporters, .closedCaseTexts, .learntFacts, .visits, .needsReasons, .plans, .applications, .referrals, .unmatchedLeads: true
        default: false
        }
    }

    /// How many rows `release` would touch.
    func count(in scope: RetentionScope, from db: Connection) throws -> Int {
        try targets(in: scope).reduce(0) { sum, target in
            sum + (try db.value("SELECT COUNT(*) FROM \(identifier: target.table) WHERE \(target.condition)") ?? 0)
        }
    }

    /// Deletes the rows, or empties the columns that tell who it is.
    func release(in scope: RetentionScope, by transaction: Transaction) throws {
        for target in targets(in: scope) {
            if let blanks = target.blanks {
                try transaction.execute("UPDATE \(identifier: target.table) SET \(blanks) WHERE \(target.condition)")
            } else {
                try transaction.execute("DELETE FROM \(identifier: target.table) WHERE \(target.condition)")
            }
        }
    }

    /// Rows of one table that are due.
    struct Target {
        let table: String
        /// Holds for nothing that was released before, so that a second run finds nothing.
        let condition: SQL
        /// What the columns become; `nil` when the row goes.
        var blanks: SQL?
    }

    /// In an order in which nothing is left pointing at what went.
    private func targets(in scope: RetentionScope) -> [Target] {
        guard case .before(let before) = scope else { return caseTargets(in: scope) }
        switch self {
        case .sessions: return [Target(table: "session", condition: "expires_at < \(before)")]
        case .signInAttempts:
            return [
                Target(table: "sign_in_attempt", condition: "last_at < \(before) AND (locked_until IS NULL OR locked_until < \(before))"),
                Target(table: "sign_in_client", condition: "since < \(before)"),
            ]
        case .reporters:
            let unattached = Target(
                table: "case_lead",
                condition: "\(Self.hasReporter) AND case_file IS NULL AND state <> 'open' AND received_at < \(before)",
                blanks: Self.noReporter)
            return caseTargets(in: scope) + [unattached]
        case .unmatchedLeads:
            return Self.parts(["safeguarding_unmatched"], of: "unmatched_lead", "coalesce(matched_at, received_at) < \(before)")
        case .setAsideTexts, .supersededRecords, .oldFindings: return registerTargets(before: before)
        default: return caseTargets(in: scope)
        }
    }

    private static let hasReporter: SQL = "(reporter IS NOT NULL OR reporter_contact IS NOT NULL)"
    private static let noReporter: SQL = "reporter = NULL, reporter_contact = NULL"

    /// What belongs to closed cases.
    private func caseTargets(in scope: RetentionScope) -> [Target] {
        let isOfCase: SQL = "case_file IN (\(scope.cases))"
        switch self {
        case .reporters: return [Target(table: "case_lead", condition: "\(Self.hasReporter) AND \(isOfCase)", blanks: Self.noReporter)]
        case .closedCaseTexts:
            return [
                Target(table: "case_event", condition: "note IS NOT NULL AND \(isOfCase)", blanks: "note = NULL"),
                // These repeat what was written in a plan or promised on a visit.
                Target(
                    table: "case_event", condition: "detail IS NOT NULL AND kind IN ('planned', 'noted', 'safeguarded') AND \(isOfCase)",
                    blanks: "detail = NULL"),
                Target(table: "case_lead", condition: "text IS NOT NULL AND \(isOfCase)", blanks: "text = NULL"),
            ]
        case .learntFacts: return Self.learntFacts(outside: scope)
        case .visits: return Self.visits(isOfCase)
        case .needsReasons: return Self.needsReasons(of: scope.households)
        case .plans: return Self.plans(isOfCase)
        case .applications:
            return Self.parts(["application_paper", "application_step"], of: "application", isOfCase)
                + [Target(table: "tracking_pause", condition: isOfCase)]
        case .referrals: return Self.parts(["referral_entry", "referral_event"], of: "referral", isOfCase)
        case .unmatchedLeads:
            // A suspicion went with the lead to the case it was matched with.
            let isMatched: SQL = "case_lead IN (SELECT id FROM case_lead WHERE \(isOfCase))"
            return Self.parts(["safeguarding_unmatched"], of: "unmatched_lead", isMatched)
        case .safeguarding:
            return Self.parts(["safeguarding_report", "safeguarding_closing"], of: "safeguarding", isOfCase)
                + [Target(table: "safeguarding_access", condition: isOfCase)]
        default: return []
        }
    }

    /// A table with its parts, which name it by its own name.
    private static func parts(_ parts: [String], of table: String, _ isDue: SQL) -> [Target] {
        parts.map { part in
            Target(
                table: part,
                condition: "\(identifier: table) IN (SELECT id FROM \(identifier: table) WHERE \(isDue))")
        } + [Target(table: table, condition: isDue)]
    }

    private static func visits(_ isOfCase: SQL) -> [Target] {
        let contacts: SQL = "contact IN (SELECT id FROM contact WHERE \(isOfCase))"
        return [Target(table: "field_delivery", condition: contacts)]
            + parts(
                [
                    "promise_outcome", "field_delivery", "visit_consent", "visit_promise", "visit_need", "visit_block", "visit_revision",
                ], of: "visit", isOfCase) + [Target(table: "contact", condition: isOfCase)]
    }

    private static func plans(_ isOfCase: SQL) -> [Target] {
        let plans: SQL = "plan IN (SELECT id FROM plan WHERE \(isOfCase))"
        let versions: SQL = "version IN (SELECT id FROM plan_version WHERE \(plans))"
        let lines: SQL = "SELECT id FROM plan_line WHERE \(plans)"
        return [
            // What was given has to be accounted for; for whom is no longer told.
            Target(
                table: "stock_movement", condition: "plan_line IN (\(lines)) AND note IS NOT NULL", blanks: "note = NULL, plan_line = NULL"),
            Target(table: "plan_progress", condition: "line IN (\(lines))"), Target(table: "plan_item", condition: versions),
            Target(table: "plan_need", condition: versions), Target(table: "plan_approval", condition: versions),
            Target(table: "plan_line", condition: plans), Target(table: "plan_version", condition: plans),
            Target(table: "plan", condition: isOfCase),
        ]
    }

    /// Scores and bands stay for the statistics; what they were found on goes.
    private static func needsReasons(of households: SQL) -> [Target] {
        let isOfHousehold: SQL = "assessment IN (SELECT id FROM needs_assessment WHERE household IN (\(households)))"
        return [
            Target(
                table: "needs_judgement", condition: "reason <> \(releasedText) AND \(isOfHousehold)", blanks: "reason = \(releasedText)"),
            Target(
                table: "needs_indicator", condition: "(evidence <> '' OR missing <> '') AND \(isOfHousehold)",
                blanks: "evidence = '', missing = ''"),
            Target(table: "needs_override", condition: "missing <> '' AND \(isOfHousehold)", blanks: "missing = ''"),
        ]
    }

    /// What was learnt on visits and contacts of these cases.
    private static func learntFacts(outside scope: RetentionScope) -> [Target] {
        let (visits, contacts): (SQL, SQL) = (
            "SELECT id FROM visit WHERE case_file IN (\(scope.cases))", "SELECT id FROM contact WHERE case_file IN (\(scope.cases))"
        )
        return [
            Target(
                table: "learnt_fact",
                condition: """
                    (origin = 'visit' AND origin_number IN (\(visits))) OR (origin IN ('phone', 'desk') AND origin_number IN (\(contacts)))
                    """)
        ]
    }
}
