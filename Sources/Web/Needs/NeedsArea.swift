import Access

extension Path {
    static let caseJudgements = Path("/cases/:case/needs/judgements")
    static let needs = Path("/needs")
}

/// Needs assessments of a case, and what they come to over an area.
enum NeedsArea: SiteArea {
    static let access = [
        RouteAccess("GET", .caseNeeds, .permission(.viewCase), log: .household),
        RouteAccess("POST", .caseNeeds, .permission(.workCase), log: .household),
        RouteAccess("POST", .caseJudgements, .permission(.workCase), log: .household),
        RouteAccess("GET", .needs, .permission(.viewReports), log: .report),
    ]

    static func add(to routes: SiteRoutes) {
        NeedsController(site: routes.site).add(to: routes)
        NeedsStatisticsController(site: routes.site).add(to: routes)
    }
}
