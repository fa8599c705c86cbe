import Access
import Casework
import Civics
import Database
import Foundation
import Library

/// A month of work on a calendar (工作日历): a consultant's own, or for officers that of anybody whose cases they see.
struct WorkCalendarController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) { routes.page(.get, .workCalendar, show) }

    func show(_ visit: Visit) async throws -> Page {
        let (site, viewer, today) = (site, visit.viewer, visit.now.beijingDate)
        let month = visit.query["month"].flatMap { CivilMonth($0) } ?? today.civilMonth
        let own = viewer.role == .consultant ? viewer.account : nil
        let consultant = own ?? visit.query.number("consultant").map { Identifier<Account>(Int64($0)) }
        let content = try await site.database.read { db in
            let work = try WorkMonth(month, of: consultant, for: viewer, from: db)
            let heads = try Dictionary(
                work.entries.map { ($0.household, try MaskedHousehold($0.household, in: db).head) }, uniquingKeysWith: { first, _ in first }
            )
            let others = own == nil ? try WorkMonth.consultants(for: viewer, from: db) : []
            return WorkCalendarPage(work, heads, consultants: others, chosen: consultant, today: today, site.pack.work.calendar)
        }
        return Page("list-calendar", title: "工作日历", content: content, showing: ViewSubject(.list, area: viewer.areas.first))
    }
}
