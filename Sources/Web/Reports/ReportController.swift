import Access
import Casework
import Civics
import Database
import Library
import Register

/// The monthly report, how right the rules are, and the lists behind their figures.
struct ReportController: Sendable {
    static let trendMonths = 12
    static let pageSize = 50

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .reports, month)
        routes.page(.get, .reportList, list)
        routes.page(.get, .ruleReport, rules)
        routes.page(.get, .ruleCases, ruleCases)
    }

    func month(_ visit: Visit) async throws -> Page {
        let (site, query) = (site, ReportQuery(visit.query, today: visit.now.beijingDate))
        let request = query.request(.viewReports, visit, site)
        let content = try await site.database.read { db in
            let report = try MonthlyReport(request, from: db)
            let trend = try ReportTrend(Self.trendMonths, to: request, from: db)
            let freshness = try request.isCurrent ? Freshness.all(site.pack.dataSets, from: db) : []
            let isOnePlace = site.subdistricts(of: visit.viewer, .viewReports).count == 1 || query.subdistrict != nil
            let before = try isOnePlace ? MonthlyReport(request.ofMonthBefore, from: db) : nil
            return MonthlyReportPage(report, before: before, trend, freshness, query, visit, site)
        }
        var page = Page("report", title: "统计", content: content, showing: subject(.report, query.subdistrict, visit))
        page.scripts = ["charts.js"]
        return page
    }

    func list(_ visit: Visit) async throws -> Page {
        let site = site
        guard let address = ReportListAddress(visit.parameters.get("list"), visit.query, today: visit.now.beijingDate) else {
            throw WebError.notFound
        }
        let request = ReportQuery(visit.query, today: visit.now.beijingDate).request(.listCases, visit, site)
        let content = try await site.database.read { db in
            let total = try request.count(address.list, address.slice, from: db)
            let lines = try request.lines(address.list, address.slice, page: address.page - 1, size: Self.pageSize, from: db)
            return ReportListPage(address, lines, total: total, visit, site)
        }
        return Page("report-list", title: content.title, content: content, showing: subject(.list, address.subdistrict, visit))
    }

    func rules(_ visit: Visit) async throws -> Page {
        let (site, query) = (site, RuleQuery(visit.query))
        let scope = ReportScope(.viewReports, for: visit.viewer, in: site.pack.jurisdiction.code, subdistrict: query.subdistrict)
        let rules = try await site.database.read { try RulePrecision.all(scope, from: $0) }
        let content = RuleReportPage(rules, query, visit, site)
        return Page("report-rules", title: "规则准确度", content: content, showing: subject(.report, query.subdistrict, visit))
    }

    func ruleCases(_ visit: Visit) async throws -> Page {
        let site = site
        let address = RuleCasesAddress(visit.parameters.get("policy") ?? "", visit.query)
        let scope = ReportScope(.listCases, for: visit.viewer, in: site.pack.jurisdiction.code, subdistrict: address.subdistrict)
        let content = try await site.database.read { db in
            let cases = try RulePrecision.cases(
                of: address.policy, source: address.source, age: address.age, outcome: address.outcome, scope, from: db)
            let shown = cases.dropFirst((address.page - 1) * Self.pageSize).prefix(Self.pageSize)
            let lines = try shown.map { try ReportLine($0, of: scope.place, in: db) }
            return ReportListPage(address, lines, total: cases.count, site)
        }
        return Page("report-list", title: content.title, content: content, showing: subject(.list, address.subdistrict, visit))
    }

    private func subject(_ kind: ViewSubject.Kind, _ subdistrict: RegionCode?, _ visit: Visit) -> ViewSubject {
        ViewSubject(kind, area: subdistrict ?? visit.viewer.areas.first)
    }
}
