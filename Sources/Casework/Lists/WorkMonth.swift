import Access
import Civics
import Database
import Library
import Register
import Screening

/// What falls on the days of a month (工作日历): ends of time limits and next contacts.
package struct WorkMonth: Sendable {
    package struct Entry: Hashable, Sendable {
        package let day: CivilDate
        package let caseFile: CaseFile.ID
        package let household: Household.ID
        package let level: CaseworkSettings.Level
        /// 首次联系 到期, 下次联系.
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
        entries = files.flatMap { file in
            [
                // A limit that ends at midnight ends with the day before.
                file.dueAt.map { ($0.adding(seconds: -1).beijingDate, "\(file.step?.label ?? "办理")到期") },
                file.nextContactOn.map { ($0, "下次联系") },
            ].compactMap { $0 }.filter { month.contains($0.0) }.map {
                Entry(day: $0.0, caseFile: file.id, household: file.household, level: file.level, what: $0.1)
            }
        }.sorted { ($0.day, $1.level.urgency, $0.caseFile, $0.what) < ($1.day, $0.level.urgency, $1.caseFile, $1.what) }
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
