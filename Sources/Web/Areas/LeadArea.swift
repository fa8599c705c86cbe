import Access

extension Path {
    static let leads = Path("/leads")
    static let household = Path("/households/:household")
    static let reveal = Path("/households/:household/reveal")
    static let record = Path("/deliveries/:delivery/rows/:row")
}

/// What the latest screening says: leads, households, and the source rows behind them.
enum LeadArea: SiteArea {
    static let access = [
        RouteAccess("GET", .leads, .permission(.listLeads), log: .list),
        RouteAccess("GET", .household, .permission(.viewHousehold), log: .household),
        RouteAccess("POST", .reveal, .permission(.revealIdentity), log: .household),
        // Masked for everybody; only rows about people of the viewer's area.
        RouteAccess("GET", .record, .permission(.viewHousehold), log: .person),
    ]

    // A household is reached from the leads.
    static let menu = [MenuItem(.leads, "筛查", icon: "leads", .listLeads, .work, others: ["/households/"])]

    static func add(to routes: SiteRoutes) {
        LeadsController(site: routes.site).add(to: routes)
        HouseholdController(site: routes.site).add(to: routes)
        RecordController(site: routes.site).add(to: routes)
    }
}
