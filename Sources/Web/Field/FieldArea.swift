import Access

extension Path {
    static let field = Path("/field")
    static let fieldDay = Path("/field/day")
    static let fieldRecords = Path("/field/records")
    static let fieldWorker = Path("/field/worker.js")
    static let fieldManifest = Path("/field/manifest.webmanifest")
}

/// The installable page for a consultant on the way, with or without a network (decision 12).
enum FieldArea: SiteArea {
    static let access = [
        // The shell holds nothing of anybody: what it shows, it has fetched and keeps encrypted.
        RouteAccess("GET", .field, .permission(.workCase)),
        // Each household that is handed over leaves an entry of its own.
        RouteAccess("GET", .fieldDay, .permission(.workCase), log: .household),
        RouteAccess("POST", .fieldRecords, .permission(.workCase), log: .household),
        RouteAccess("GET", .fieldWorker, .permission(.workCase)),
        // Browsers ask for it without saying who they are.
        RouteAccess("GET", .fieldManifest, .public),
    ]

    static let menu = [MenuItem(.field, "走访", icon: "visits", .workCase, .work)]

    static func add(to routes: SiteRoutes) { FieldController(site: routes.site).add(to: routes) }
}
