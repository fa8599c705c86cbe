import Civics
import Database

/// One submitted version of a plan in the ledger of plans (一户一策台账), with what came of its lines since.
package struct PlanLedgerRow: LedgerRow {
    package let household: LedgerHousehold
    package let version: Int64
    package let state: PlanVersion.State
    package let author: String
    package let submittedAt: Instant
    package let approver: String?
    package let decidedAt: Instant?
    package let needs: Int
    package let items: Int
    package let done: Int
    package let failed: Int
    /// The earliest day of a line that is not finished.
    package let dueOn: CivilDate?

    package static func source(_ period: ReportPeriod) -> LedgerSource {
        let items: SQL = "plan_item i LEFT JOIN plan_progress g ON g.id = (SELECT max(l.id) FROM plan_progress l WHERE l.line = i.line)"
        return LedgerSource(
            columns: """
                v.number AS version_number, v.state AS version_state, v.submitted_at, w.display_name AS author_name,
                d.at AS decided_at, b.display_name AS approver_name,
                (SELECT count(*) FROM plan_need n WHERE n.version = v.id) AS needs,
                (SELECT count(*) FROM plan_item i WHERE i.version = v.id) AS items,
                (SELECT count(*) FROM \(items) WHERE i.version = v.id AND g.status = 'done') AS done,
                (SELECT count(*) FROM \(items) WHERE i.version = v.id AND g.status = 'failed') AS failed,
                (SELECT min(i.due_on) FROM \(items)
                  WHERE i.version = v.id AND coalesce(g.status, 'not-started') IN ('not-started', 'in-progress')) AS due_on
                """,
            tables: """
                plan_version v JOIN plan p ON p.id = v.plan JOIN case_file ON case_file.id = p.case_file JOIN account w ON w.id = v.author
                LEFT JOIN plan_approval d ON d.version = v.id LEFT JOIN account b ON b.id = d.account
                """, condition: period.holds("v.submitted_at"), order: "v.submitted_at, v.id")
    }

    package init(_ row: Row, _ household: LedgerHousehold, in db: Connection) throws {
        self.household = household
        version = try row["version_number"]
        state = try row["version_state"]
        author = try row["author_name"]
        submittedAt = try row["submitted_at"]
        approver = try row["approver_name"]
        decidedAt = try row["decided_at"]
        needs = try row["needs"]
        items = try row["items"]
        done = try row["done"]
        failed = try row["failed"]
        dueOn = try row["due_on"]
    }
}
