import Access

/// Desk checks, telephone contacts and visits of a case.
enum VisitArea: SiteArea {
    static let access: [RouteAccess] = []

    static func add(to routes: SiteRoutes) {}
}
