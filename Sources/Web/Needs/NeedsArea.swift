import Access

/// Needs assessments of a case, and what they come to over an area.
enum NeedsArea: SiteArea {
    static let access: [RouteAccess] = []

    static func add(to routes: SiteRoutes) {}
}
