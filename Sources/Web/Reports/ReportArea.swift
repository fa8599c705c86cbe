import Access

extension Path {
    static let reports = Path("/reports")
    static let reportList = Path("/reports/lists/:list")
    static let ruleReport = Path("/reports/rules")
    static let ruleCases = Path("/reports/rules/:policy")
    static let reportExports = Path("/reports/exports")
}

/// What daily work comes to: the monthly report, how right the rules are, and what may be taken out of the program.
enum ReportArea: SiteArea {
    static let access = [
        RouteAccess("GET", .reports, .permission(.viewReports), log: .report),
        RouteAccess("GET", .ruleReport, .permission(.viewReports), log: .report),
        // Who stands behind a figure, for those who may list cases.
        RouteAccess("GET", .reportList, .permission(.listCases), log: .list),
        RouteAccess("GET", .ruleCases, .permission(.listCases), log: .list),
        // Leaves an entry of its own, with what was taken out and what for.
        RouteAccess("POST", .reportExports, .permission(.export)),
    ]

    static let menu = [MenuItem(.reports, "统计", icon: "reports", .viewReports, .supervision, others: ["/needs"])]

    static func add(to routes: SiteRoutes) {
        ReportController(site: routes.site).add(to: routes)
        ReportExportController(site: routes.site).add(to: routes)
    }
}
