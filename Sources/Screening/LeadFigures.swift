import Access
import Civics
import Database

/// What a viewer's open leads come to, for the first screen.
package struct LeadFigures: Hashable, Sendable {
    package private(set) var leads: [LeadClass: Int] = [:]
    /// Fen a month, what is not certain included.
    package private(set) var worth: Int64 = 0
    /// Fen a month that known facts prove.
    package private(set) var certainWorth: Int64 = 0
    /// Raised by this run.
    package let raised: Int
    /// Seen by the run before, and no longer found by this one.
    package let withdrawn: Int

    package var total: Int { leads.values.reduce(0, +) }

    /// - Parameter run: the latest screening.
    package init(of run: ScreeningRun, seenBy areas: AreaFilter, from db: Connection) throws {
        let area = areas.condition(on: "region", "hukou_region")
        raised = try db.value("SELECT count(*) FROM lead WHERE state = 'open' AND raised_in = \(run.id) AND \(area)") ?? 0
        withdrawn =
            try db.value(
                """
                SELECT count(*) FROM lead WHERE state = 'withdrawn' AND \(area)
                  AND seen_in = (SELECT max(id) FROM screening WHERE id < \(run.id))
                """) ?? 0
        let rows: [(LeadClass, Int, Int64, Int64)] = try db.all(
            """
            SELECT class, count(*) AS leads, sum(worth) AS worth, sum(certain_worth) AS certain
            FROM lead WHERE state = 'open' AND \(area) GROUP BY class
            """
        ) { (try $0["class"], try $0["leads"], try $0["worth"], try $0["certain"]) }
        for (leadClass, count, worth, certain) in rows {
            leads[leadClass] = count
            self.worth += worth
            self.certainWorth += certain
        }
    }
}

extension Lead {
    /// Everything that any open lead has to have checked, by name.
    package static func checksInUse(from db: Connection) throws -> [String] {
        try db.values("SELECT DISTINCT name FROM lead_check ORDER BY name")
    }
}
