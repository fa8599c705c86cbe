import Access
import Civics
import Database
import Library
import Register
import Screening

/// What falls on the days of a month (工作日历): ends of time limits, next contacts, promises, items of plans, answers of partners.
package struct WorkMonth: Sendable {
    package struct Entry: Hashable, Sendable {
        package let day: CivilDate
        package let caseFile: CaseFile.ID
        package let household: Household.ID
        package let level: CaseworkSettings.Level
        /// 首次联系到期, 下次联系, 答应：送轮椅.
        package let what: String
    }

    package let month: CivilMonth
    /// By day, then by urgency.
    package let entries: [Entry]

    /// - Parameter consultant: whose cases; `nil` for all that the viewer may list.
    package init(
        _ month: CivilMonth, of consultant: Identifier<Account>?, for viewer: Viewer, from db: Connection
    ) throws {
        self.month = month
        let period = ReportPeriod(month)
        let own: SQL = consultant.map { "case_file.consultant = \($0)" } ?? "1 = 1"
        let files: [CaseFile] = try db.all(
            """
            SELECT case_file.* FROM case_file
            WHERE case_file.state <> 'closed' AND \(own) AND \(CaseFile.condition(.listCases, for: viewer))
              AND ((case_file.due_at > \(period.start) AND case_file.due_at <= \(period.end))
                OR case_file.next_contact_on BETWEEN \(month.firstDay) AND \(month.lastDay))
            ORDER BY case_file.id
            """)
        let limits = files.flatMap { file in
            [
                // A limit that ends at midnight ends with the day before.
                file.dueAt.map { ($0.adding(seconds: -1).beijingDate, "\(file.step?.label ?? "办理")到期") },
                file.nextContactOn.map { ($0, "下次联系") },
            ].compactMap { $0 }.filter { month.contains($0.0) }.map { Entry(file, $0.0, $0.1) }
        }
        let cases: SQL = "case_file.state <> 'closed' AND \(own) AND \(CaseFile.condition(.listCases, for: viewer))"
        entries = try (limits + Self.begun(month, cases, from: db)).sorted {
            ($0.day, $1.level.urgency, $0.caseFile, $0.what) < ($1.day, $0.level.urgency, $1.caseFile, $1.what)
        }
    }

    /// What was promised, planned or referred and falls due in the month.
    private static func begun(_ month: CivilMonth, _ cases: SQL, from db: Connection) throws -> [Entry] {
        let period = ReportPeriod(month)
        let promises: [Entry] = try db.all(
            """
            SELECT case_file.*, promise.text AS due_what, promise.due_on AS due_day
            FROM (\(CasePromise.rows)) AS promise JOIN case_file ON case_file.id = promise.case_file
            WHERE promise.outcome IS NULL AND promise.due_on BETWEEN \(month.firstDay) AND \(month.lastDay) AND \(cases)
            """
        ) { Entry(try CaseFile(row: $0), try $0["due_day"], "答应：\(try $0["due_what"] as String)") }
        let items: [Entry] = try db.all(
            """
            SELECT case_file.*, i.what AS due_what, i.due_on AS due_day
            FROM plan_item i JOIN plan_version v ON v.id = i.version AND v.state = 'approved' JOIN plan p ON p.id = v.plan
            JOIN case_file ON case_file.id = p.case_file
            LEFT JOIN plan_progress g ON g.id = (SELECT max(id) FROM plan_progress l WHERE l.line = i.line)
            WHERE i.due_on BETWEEN \(month.firstDay) AND \(month.lastDay)
              AND coalesce(g.status, 'not-started') IN ('not-started', 'in-progress') AND \(cases)
            """
        ) { Entry(try CaseFile(row: $0), try $0["due_day"], "方案：\(try $0["due_what"] as String)") }
        let referrals: [Entry] = try db.all(
            """
            SELECT case_file.*, r.due_at AS due_at_last, r.code AS due_what FROM referral r JOIN case_file ON case_file.id = r.case_file
            WHERE r.state IN ('offered', 'accepted') AND r.due_at > \(period.start) AND r.due_at <= \(period.end) AND \(cases)
            """
        ) { row in
            let due: Instant = try row["due_at_last"]
            return Entry(try CaseFile(row: row), due.adding(seconds: -1).beijingDate, "\(try row["due_what"] as String) 到期")
        }
        return promises + items + referrals
    }

    /// Consultants with open cases that the viewer may list.
    package static func consultants(for viewer: Viewer, from db: Connection) throws -> [(id: Identifier<Account>, name: String)] {
        try db.all(
            """
            SELECT a.id, a.display_name FROM account a
            WHERE a.id IN (
              SELECT case_file.consultant FROM case_file
              WHERE case_file.state <> 'closed' AND \(CaseFile.condition(.listCases, for: viewer)))
            ORDER BY a.display_name, a.id
            """
        ) { (try $0["id"], try $0["display_name"]) }
    }
}

extension WorkMonth.Entry {
    fileprivate init(_ file: CaseFile, _ day: CivilDate, _ what: String) {
        self.init(day: day, caseFile: file.id, household: file.household, level: file.level, what: what)
    }
}
