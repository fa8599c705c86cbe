import Access

/// What only those named may see, and looks that broke the glass.
enum SafeguardingArea: SiteArea {
    static let access: [RouteAccess] = []

    static func add(to routes: SiteRoutes) {}
}
