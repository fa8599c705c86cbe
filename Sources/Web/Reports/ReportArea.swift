import Access

/// Reports and ledgers from daily data.
enum ReportArea: SiteArea {
    static let access: [RouteAccess] = []

    static func add(to routes: SiteRoutes) {}
}
