import Access

/// The installable page for a consultant on the way, with or without a network.
enum FieldArea: SiteArea {
    static let access: [RouteAccess] = []

    static func add(to routes: SiteRoutes) {}
}
