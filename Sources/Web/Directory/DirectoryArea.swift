import Access

extension Path {
    static let resources = Path("/resources")
    static let projects = Path("/projects")
    static let supply = Path("/supplies/:supply")
    static let supplyRevisions = Path("/supplies/:supply/revisions")
    static let supplyMovements = Path("/supplies/:supply/movements")
    static let supplyReversals = Path("/supplies/:supply/reversals")
    static let organisations = Path("/organisations")
    static let consultants = Path("/consultants")
}

/// Consultants, stations, partner organisations, resources and projects.
enum DirectoryArea: SiteArea {
    static let access = [
        RouteAccess("GET", .resources, .permission(.listCases)),
        RouteAccess("POST", .resources, .permission(.manageDirectory)),
        RouteAccess("GET", .projects, .permission(.listCases)),
        RouteAccess("POST", .projects, .permission(.manageDirectory)),
        RouteAccess("GET", .supply, .permission(.listCases)),
        RouteAccess("POST", .supplyRevisions, .permission(.manageDirectory)),
        RouteAccess("POST", .supplyMovements, .permission(.manageDirectory)),
        RouteAccess("POST", .supplyReversals, .permission(.manageDirectory)),
        RouteAccess("GET", .organisations, .permission(.listCases)),
        RouteAccess("GET", .consultants, .permission(.manageDirectory)),
    ]

    static let menu = [
        MenuItem(
            .resources, "资源", icon: "resources", .listCases, .knowledge,
            others: ["/projects", "/supplies/", "/organisations", "/consultants"])
    ]

    static func add(to routes: SiteRoutes) {
        SupplyController(site: routes.site).add(to: routes)
        OrganisationController(site: routes.site).add(to: routes)
    }
}
