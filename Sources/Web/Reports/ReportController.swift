import Access
import Casework
import Civics
import Database
import Library

/// The monthly report, and how right the rules are.
struct ReportController: Sendable {
    static let trendMonths = 12

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .reports, month)
        routes.page(.get, .ruleReport, rules)
    }

    func month(_ visit: Visit) async throws -> Page {
        let (site, viewer, now) = (site, visit.viewer, visit.now)
        let query = ReportQuery(visit.query, today: now.beijingDate)
        let scope = query.scope(.viewReports, for: viewer, site)
        let content = try await site.database.read { db in
            let report = try MonthlyReport(ReportPeriod(query.month), scope, site.pack, at: now, from: db)
            let trend = try ReportTrend(Self.trendMonths, to: query.month, scope, from: db)
            return MonthlyReportPage(report, trend, query, visit, site)
        }
        var page = Page("report", title: "统计", content: content, showing: subject(query, viewer))
        page.scripts = ["charts.js"]
        return page
    }

    func rules(_ visit: Visit) async throws -> Page {
        let (site, viewer) = (site, visit.viewer)
        let query = ReportQuery(visit.query, today: visit.now.beijingDate)
        let scope = query.scope(.viewReports, for: viewer, site)
        let rules = try await site.database.read { try RulePrecision.all(scope, from: $0) }
        let content = RuleReportPage(rules, query, visit, site)
        return Page("report-rules", title: "规则准确度", content: content, showing: subject(query, viewer))
    }

    private func subject(_ query: ReportQuery, _ viewer: Viewer) -> ViewSubject {
        ViewSubject(.report, area: query.subdistrict ?? viewer.areas.first)
    }
}
