import Access

extension Path {
    static let reports = Path("/reports")
    static let ruleReport = Path("/reports/rules")
    static let reportExports = Path("/reports/exports")
}

/// What daily work comes to: the monthly report, how right the rules are, and what may be taken out of the program.
enum ReportArea: SiteArea {
    static let access = [
        RouteAccess("GET", .reports, .permission(.viewReports), log: .report),
        RouteAccess("GET", .ruleReport, .permission(.viewReports), log: .report),
        // Leaves an entry of its own, with what was taken out and what for.
        RouteAccess("POST", .reportExports, .permission(.export)),
    ]

    static let menu = [MenuItem(.reports, "统计", icon: "reports", .viewReports, .supervision, others: ["/needs"])]

    static func add(to routes: SiteRoutes) {
        ReportController(site: routes.site).add(to: routes)
        ReportExportController(site: routes.site).add(to: routes)
    }
}
