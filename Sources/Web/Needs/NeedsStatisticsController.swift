import Access
import Casework

/// Needs over the viewer's area (需求统计): how many are in need, how deeply, where and why.
struct NeedsStatisticsController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) { routes.page(.get, .needs, show) }

    func show(_ visit: Visit) async throws -> Page {
        let (site, viewer, needs) = (site, visit.viewer, try await site.needs.current().needs)
        let scope = ReportScope(.viewReports, for: viewer, in: site.pack.jurisdiction.code)
        let report = try await site.database.read { try NeedsReport(needs.settings, scope, from: $0) }
        let content = NeedsStatisticsPage(report, needs, site.places, on: visit.now.beijingDate)
        var page = Page(
            "needs-statistics", title: "需求统计", content: content, showing: ViewSubject(.report, area: viewer.areas.first))
        page.scripts = ["charts.js"]
        return page
    }
}
