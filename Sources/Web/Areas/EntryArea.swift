import Access
import Hummingbird

extension Path {
    static let today = Path("/")
    static let signIn = Path("/sign-in")
    static let signOut = Path("/sign-out")
    static let asset = Path("/assets/:asset")
    static let health = Path("/health")
    static let vendor = Path("/vendor/:library/:file")
    static let design = Path("/design")
}

/// The door, the first screen, and the files that pages are made with.
enum EntryArea: SiteArea {
    static let access = [
        RouteAccess("GET", .health, .public),
        RouteAccess("GET", .asset, .public),
        // Charts from a library that was installed at set-up.
        RouteAccess("GET", .vendor, .public),
        RouteAccess("GET", .signIn, .public),
        RouteAccess("POST", .signIn, .public),
        RouteAccess("POST", .signOut, .signedIn),
        // The first screen shows the ten most pressing households, masked.
        RouteAccess("GET", .today, .permission(.viewToday), log: .list),
        // The visual language, on invented people.
        RouteAccess("GET", .design, .signedIn),
    ]

    static let menu = [MenuItem(.today, "今日", icon: "today", .viewToday, .work)]

    static func add(to routes: SiteRoutes) {
        let site = routes.site
        SignInController(site: site).add(to: routes)
        TodayController(site: site).add(to: routes)
        DesignController(site: site).add(to: routes)
        routes.open(.get, .vendor) { _, context in
            try site.vendor.response(library: context.parameters.get("library") ?? "", file: context.parameters.get("file") ?? "")
        }
        routes.open(.get, .asset) { request, context in
            try site.assets.response(
                for: context.parameters.get("asset") ?? "", version: FormValues(encoded: request.uri.query ?? "")["v"])
        }
        routes.open(.get, .health) { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "ok\n")))
        }
    }
}
