import Access

extension Path {
    static let views = Path("/views")
}

/// Who looked at whom.
enum AuditArea: SiteArea {
    static let access = [
        RouteAccess("GET", .views, .permission(.viewAudit))
    ]

    static let menu = [MenuItem(.views, "查看记录", icon: "views", .viewAudit, .supervision)]

    static func add(to routes: SiteRoutes) { ViewsController(site: routes.site).add(to: routes) }
}
