import Access

/// Standing lists and the calendar.
enum ListArea: SiteArea {
    static let access: [RouteAccess] = []

    static func add(to routes: SiteRoutes) {}
}
