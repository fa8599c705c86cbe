import Access

/// Every route of the program, who may use it, and what its use leaves in the audit trail. Nothing else is reachable.
package enum Routes {
    package static let access = RouteTable([
        RouteAccess("GET", .health, .public),
        RouteAccess("GET", .asset, .public),
        RouteAccess("GET", .signIn, .public),
        RouteAccess("POST", .signIn, .public),
        RouteAccess("POST", .signOut, .signedIn),

        // The first screen shows the ten most pressing households, masked.
        RouteAccess("GET", .today, .permission(.viewToday), log: .list),
        RouteAccess("GET", .leads, .permission(.listLeads), log: .list),
        RouteAccess("GET", .household, .permission(.viewHousehold), log: .household),
        RouteAccess("POST", .reveal, .permission(.revealIdentity), log: .household),

        RouteAccess("GET", .policies, .permission(.viewPolicies)),
        RouteAccess("GET", .policy, .permission(.viewPolicies)),

        RouteAccess("GET", .deliveries, .permission(.viewDeliveries)),
        // Raw text is only shown to `viewRawRows`; counts and reasons to everybody here.
        RouteAccess("GET", .delivery, .permission(.viewDeliveries), log: .delivery),
        // Masked for everybody; only rows about people of the viewer's area.
        RouteAccess("GET", .record, .permission(.viewHousehold), log: .person),

        RouteAccess("GET", .views, .permission(.viewAudit)),
    ])
}

extension RouteAccess {
    fileprivate init(_ method: String, _ path: Path, _ requirement: Requirement, log: ViewSubject.Kind? = nil) {
        self.init(method, path.rawValue, requirement, log: log)
    }
}
