import Civics
import Database

/// What the months before came to, for the area as a whole.
package struct ReportTrend: Hashable, Sendable {
    package struct Month: Hashable, Sendable {
        package let month: CivilMonth
        package let opened: Int
        package let closed: Int
        /// Of the closed: helped.
        package let helped: Int
    }

    package let months: [Month]

    /// - Parameter count: so many months up to and with `last`.
    package init(_ count: Int, to last: CivilMonth, _ scope: ReportScope, from db: Connection) throws {
        months = try (0..<count).map { index in
            let month = last.adding(months: index - count + 1)
            let period = ReportPeriod(month)
            func cases(_ condition: SQL) throws -> Int {
                try db.value("SELECT count(*) FROM case_file WHERE \(condition) AND \(scope.condition)") ?? 0
            }
            return Month(
                month: month, opened: try cases(period.holds("opened_at")),
                closed: try cases("state = 'closed' AND \(period.holds("closed_at"))"),
                helped: try cases("state = 'closed' AND close_reason = 'helped' AND \(period.holds("closed_at"))"))
        }
    }
}
