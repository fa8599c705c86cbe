import Database
import Library

extension RetentionSettings.Kind {
    /// Whether it lies with people's work rather than with departments' data.
    var isOfWorkbench: Bool {
        switch self {
        case .sessions, .signInAttempts, .reporters, .closedCaseTexts: true
        case .setAsideTexts, .supersededRecords, .oldFindings: false
        }
    }

    /// How many rows `release` would touch.
    func count(before: Instant, in db: Connection) throws -> Int {
        try targets(before: before).reduce(0) { sum, target in
            sum + (try db.value("SELECT COUNT(*) FROM \(identifier: target.table) WHERE \(target.condition)") ?? 0)
        }
    }

    /// Deletes the rows, or empties the columns that tell who it is.
    func release(before: Instant, in transaction: Transaction) throws {
        for target in targets(before: before) {
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
    private func targets(before: Instant) -> [Target] {
        switch self {
        case .sessions: [Target(table: "session", condition: "expires_at < \(before)")]
        case .signInAttempts:
            [
                Target(table: "sign_in_attempt", condition: "last_at < \(before) AND (locked_until IS NULL OR locked_until < \(before))"),
                Target(table: "sign_in_client", condition: "since < \(before)"),
            ]
        case .reporters:
            [
                Target(
                    table: "case_lead",
                    condition: """
                        (reporter IS NOT NULL OR reporter_contact IS NOT NULL)
                        AND (case_file IN (\(Self.cases(closedBefore: before)))
                          OR (case_file IS NULL AND state <> 'open' AND received_at < \(before)))
                        """,
                    blanks: "reporter = NULL, reporter_contact = NULL")
            ]
        case .closedCaseTexts:
            [
                Target(
                    table: "case_event", condition: "note IS NOT NULL AND case_file IN (\(Self.cases(closedBefore: before)))",
                    blanks: "note = NULL"),
                Target(
                    table: "case_lead", condition: "text IS NOT NULL AND case_file IN (\(Self.cases(closedBefore: before)))",
                    blanks: "text = NULL"),
            ]
        case .setAsideTexts, .supersededRecords, .oldFindings: registerTargets(before: before)
        }
    }

    /// A case that was opened again has no day of closing.
    private static func cases(closedBefore: Instant) -> SQL {
        "SELECT id FROM case_file WHERE state = 'closed' AND closed_at < \(closedBefore)"
    }
}
