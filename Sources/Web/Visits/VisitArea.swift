import Access

extension Path {
    static let caseContacts = Path("/cases/:case/contacts")
    static let newVisit = Path("/cases/:case/visits/new")
    static let visit = Path("/cases/:case/visits/:visit")
    static let visitCorrection = Path("/cases/:case/visits/:visit/correct")
}

/// Desk checks, telephone contacts and visits of a case.
enum VisitArea: SiteArea {
    static let access = [
        RouteAccess("GET", .caseVisits, .permission(.viewCase), log: .household),
        RouteAccess("POST", .caseContacts, .permission(.workCase), log: .household),
        RouteAccess("GET", .newVisit, .permission(.workCase), log: .household),
        RouteAccess("POST", .caseVisits, .permission(.workCase), log: .household),
        RouteAccess("GET", .visit, .permission(.viewCase), log: .household),
        RouteAccess("GET", .visitCorrection, .permission(.workCase), log: .household),
        RouteAccess("POST", .visit, .permission(.workCase), log: .household),
    ]

    static func add(to routes: SiteRoutes) { VisitController(site: routes.site).add(to: routes) }
}
