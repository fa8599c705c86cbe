import Access

/// One-household plans: made, approved, printed.
enum PlanArea: SiteArea {
    static let access: [RouteAccess] = []

    static func add(to routes: SiteRoutes) {}
}
