import Access
import Civics
import Database

/// Checks for work with minors that run out (从业查询到期).
package enum VettingQueue {
    /// Organisations we work with whose latest check is over by a day.
    package static func partners(by day: CivilDate, in db: Connection) throws -> Int {
        try PartnerOrganisation.list(on: day, from: db).count { $0.status == .active && $0.vettedUntil.map { $0 <= day } ?? false }
    }

    /// Consultants of some areas whose latest check is over by a day, and who have not left.
    package static func consultants(in areas: AreaFilter, by day: CivilDate, from db: Connection) throws -> Int {
        try db.value(
            """
            SELECT count(*) FROM consultant c WHERE \(areas.condition(on: "c.area"))
              AND (SELECT v.valid_until FROM consultant_vetting v WHERE v.consultant = c.id ORDER BY v.id DESC LIMIT 1) <= \(day)
              AND coalesce((SELECT s.status FROM consultant_status s WHERE s.consultant = c.id ORDER BY s.id DESC LIMIT 1), '') <> 'left'
            """) ?? 0
    }
}
