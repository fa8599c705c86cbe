import Access

/// The three modes of help: assisted application, referral, tracking.
enum AidArea: SiteArea {
    static let access: [RouteAccess] = []

    static func add(to routes: SiteRoutes) {}
}
