import Access

extension Path {
    static let policies = Path("/policies")
    static let policy = Path("/policies/:policy")
}

/// The policy library.
enum LibraryArea: SiteArea {
    static let access = [
        RouteAccess("GET", .policies, .permission(.viewPolicies)),
        RouteAccess("GET", .policy, .permission(.viewPolicies)),
    ]

    static let menu = [MenuItem(.policies, "政策库", icon: "policies", .viewPolicies, .knowledge)]

    static func add(to routes: SiteRoutes) { PolicyController(site: routes.site).add(to: routes) }
}
