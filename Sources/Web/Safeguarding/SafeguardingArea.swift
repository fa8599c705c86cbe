import Access

extension Path {
    static let safeguarding = Path("/safeguarding")
    static let safeguardingMatter = Path("/safeguarding/:matter")
    static let safeguardingReports = Path("/safeguarding/:matter/reports")
    static let safeguardingNames = Path("/safeguarding/:matter/names")
    static let safeguardingClosing = Path("/safeguarding/:matter/closings")
    static let safeguardingDuty = Path("/safeguarding/duty")
    static let safeguardingRestriction = Path("/safeguarding/:matter/restriction")
    static let caseSafeguarding = Path("/cases/:case/safeguarding")
    static let breakGlass = Path("/households/:household/break-glass")
    static let brokenGlasses = Path("/break-glass")
    static let brokenGlassReview = Path("/break-glass/:glass/reviews")
}

/// What only those named may see, and looks that broke the glass.
enum SafeguardingArea: SiteArea {
    static let access: [RouteAccess] = [
        // Each handler shows only matters for which the viewer is named, whatever the role.
        RouteAccess("GET", .safeguarding, .permission(.viewSafeguarding), log: .list),
        RouteAccess("GET", .safeguardingMatter, .permission(.viewSafeguarding), log: .household),
        RouteAccess("POST", .safeguardingReports, .permission(.viewSafeguarding)),
        RouteAccess("POST", .safeguardingNames, .permission(.viewSafeguarding)),
        RouteAccess("POST", .safeguardingRestriction, .permission(.viewSafeguarding)),
        RouteAccess("POST", .safeguardingClosing, .permission(.viewSafeguarding)),
        // Officers and whether they are told: nothing of any matter.
        RouteAccess("GET", .safeguardingDuty, .permission(.manageAccounts)),
        RouteAccess("POST", .safeguardingDuty, .permission(.manageAccounts)),
        RouteAccess("POST", .caseSafeguarding, .permission(.workCase)),
        // The form shows nothing of the household, not even whether there is one.
        RouteAccess("GET", .breakGlass, .permission(.breakGlass)),
        RouteAccess("POST", .breakGlass, .permission(.breakGlass)),
        RouteAccess("GET", .brokenGlasses, .permission(.reviewBreakGlass), log: .list),
        RouteAccess("POST", .brokenGlassReview, .permission(.reviewBreakGlass)),
    ]

    // Reviews of broken glass are reached from the first screen.
    static let menu = [MenuItem(.safeguarding, "受限事项", icon: "lock", .viewSafeguarding, .work)]

    static func add(to routes: SiteRoutes) {
        SafeguardingController(site: routes.site).add(to: routes)
        BreakGlassController(site: routes.site).add(to: routes)
    }
}
