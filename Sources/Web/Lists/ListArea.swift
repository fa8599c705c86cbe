import Access

extension Path {
    static let lists = Path("/lists")
    static let workCalendar = Path("/lists/calendar")
    static let listExports = Path("/lists/exports")
}

/// Standing lists and the calendar of the month.
enum ListArea: SiteArea {
    static let access = [
        RouteAccess("GET", .lists, .permission(.listCases), log: .list),
        RouteAccess("GET", .workCalendar, .permission(.listCases), log: .list),
        // Leaves an entry of its own, with what was taken out and what for.
        RouteAccess("POST", .listExports, .permission(.export)),
    ]

    static let menu = [MenuItem(.lists, "台账清单", icon: "lists", .listCases, .work)]

    static func add(to routes: SiteRoutes) {
        StandingListController(site: routes.site).add(to: routes)
        WorkCalendarController(site: routes.site).add(to: routes)
    }
}
