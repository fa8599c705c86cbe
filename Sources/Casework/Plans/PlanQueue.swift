import Access
import Civics
import Database

/// Plans that wait for a decision, and items that are late, for one viewer (待审批、逾期事项).
package enum PlanQueue {
    package struct Waiting: RowDecodable, Hashable, Sendable {
        package let file: CaseFile
        package let number: Int64
        package let submittedAt: Instant
        package let authorName: String
        /// Whether the viewer wrote or submitted it, and so cannot decide.
        package let isOwn: Bool

        package init(row: Row) throws {
            file = try CaseFile(row: row)
            number = try row["plan_number"]
            submittedAt = try row["plan_submitted_at"]
            authorName = try row["plan_author_name"]
            isOwn = try row["plan_is_own"]
        }
    }

    /// Waiting for the viewer's decision, longest first.
    ///
    /// - Parameter district: see `CaseFile.decidingPlace(in:)`.
    package static func waiting(for viewer: Viewer, district: RegionCode, limit: Int = 200, in db: Connection) throws -> [Waiting] {
        let all: [Waiting] = try db.all(
            """
            SELECT case_file.*, v.number AS plan_number, v.submitted_at AS plan_submitted_at, a.display_name AS plan_author_name,
              (v.author = \(viewer.account) OR v.submitted_by = \(viewer.account)) AS plan_is_own
            FROM plan_version v JOIN plan p ON p.id = v.plan JOIN case_file ON case_file.id = p.case_file
            JOIN account a ON a.id = v.author
            WHERE v.state = 'submitted' AND case_file.state <> 'closed' AND \(CaseFile.condition(.approvePlan, for: viewer))
            ORDER BY v.submitted_at, v.id LIMIT \(limit)
            """)
        return all.filter { $0.file.decidingPlace(in: district).map(viewer.sees) ?? false }
    }

    package struct Late: RowDecodable, Hashable, Sendable {
        package let file: CaseFile
        package let what: String
        package let owner: String
        package let dueOn: CivilDate

        package init(row: Row) throws {
            file = try CaseFile(row: row)
            what = try row["item_what"]
            owner = try row["item_owner"]
            dueOn = try row["item_due_on"]
        }
    }

    /// Open items of plans in force whose day has passed, longest late first.
    package static func late(for viewer: Viewer, on day: CivilDate, limit: Int = 200, in db: Connection) throws -> [Late] {
        try db.all(
            """
            SELECT case_file.*, i.what AS item_what, coalesce(i.owner_name, o.display_name, '未定') AS item_owner, i.due_on AS item_due_on
            FROM plan_item i JOIN plan_version v ON v.id = i.version AND v.state = 'approved' JOIN plan p ON p.id = v.plan
            JOIN case_file ON case_file.id = p.case_file LEFT JOIN account o ON o.id = i.owner
            LEFT JOIN plan_progress g ON g.id = (SELECT max(id) FROM plan_progress l WHERE l.line = i.line)
            WHERE i.due_on < \(day) AND case_file.state <> 'closed' AND coalesce(g.status, 'not-started') IN ('not-started', 'in-progress')
              AND \(CaseFile.condition(.listCases, for: viewer))
            ORDER BY i.due_on, i.line LIMIT \(limit)
            """)
    }
}
