import Civics
import Database

/// What the months before came to, for the area as a whole.
package struct ReportTrend: Hashable, Sendable {
    package static let lists: [ReportList] = [.opened, .closed, .helped]

    /// Oldest first.
    package let months: [CivilMonth]
    /// Of each of `lists`, how long it was in each month.
    package let counts: [ReportList: [Int]]

    /// - Parameter count: so many months up to and with the one asked for.
    package init(_ count: Int, to request: ReportRequest, from db: Connection) throws {
        let last = request.period.month
        let months = (0..<count).map { last.adding(months: $0 - count + 1) }
        var counts: [ReportList: [Int]] = [:]
        for list in Self.lists {
            counts[list] = try months.map { try request.of($0).count(list, from: db) }
        }
        (self.months, self.counts) = (months, counts)
    }
}
