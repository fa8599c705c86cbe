import Access

extension Path {
    static let cases = Path("/cases")
    static let caseFile = Path("/cases/:case")
    static let caseVisits = Path("/cases/:case/visits")
    static let caseNeeds = Path("/cases/:case/needs")
    static let casePlan = Path("/cases/:case/plan")
    static let caseAid = Path("/cases/:case/aid")
    static let caseHistory = Path("/cases/:case/history")
}

/// Cases: the queue, triage and dispatch, one case, its closing.
enum CaseArea: SiteArea {
    static let access = [
        RouteAccess("GET", .caseFile, .permission(.viewCase), log: .household),
        RouteAccess("GET", .caseHistory, .permission(.viewCase), log: .household),
    ]

    static func add(to routes: SiteRoutes) {
        CaseController(site: routes.site).add(to: routes)
    }
}
