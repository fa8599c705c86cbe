import Access

extension Path {
    static let deliveries = Path("/deliveries")
    static let delivery = Path("/deliveries/:delivery")
}

/// What departments delivered.
enum DataArea: SiteArea {
    static let access = [
        RouteAccess("GET", .deliveries, .permission(.viewDeliveries)),
        // Raw text is only shown to `viewRawRows`; counts and reasons to everybody here.
        RouteAccess("GET", .delivery, .permission(.viewDeliveries), log: .delivery),
    ]

    static let menu = [MenuItem(.deliveries, "数据", icon: "deliveries", .viewDeliveries, .knowledge)]

    static func add(to routes: SiteRoutes) { DeliveryController(site: routes.site).add(to: routes) }
}
