import Access

/// Consultants, stations, partner organisations, resources and projects.
enum DirectoryArea: SiteArea {
    static let access: [RouteAccess] = []

    static func add(to routes: SiteRoutes) {}
}
