import Access

/// A part of the site: its routes with who may use them, and the handlers behind them. One without the other is a failing test.
protocol SiteArea {
    static var access: [RouteAccess] { get }
    /// What the menu says of it; nothing for an area that is reached from others.
    static var menu: [MenuItem] { get }
    static func add(to routes: SiteRoutes)
}

extension SiteArea {
    static var menu: [MenuItem] { [] }
}

/// Every route of the program, who may use it, and what its use leaves in the audit trail. Nothing else is reachable.
package enum Routes {
    static var areas: [any SiteArea.Type] {
        [
            EntryArea.self, CaseArea.self, FieldArea.self, LeadArea.self, VisitArea.self, NeedsArea.self, PlanArea.self, AidArea.self,
            ListArea.self, ReportArea.self, DirectoryArea.self, SafeguardingArea.self, LibraryArea.self, DataArea.self, AuditArea.self,
            AccountArea.self,
        ]
    }

    package static let access = RouteTable(areas.flatMap { $0.access })
}

extension RouteAccess {
    init(_ method: String, _ path: Path, _ requirement: Requirement, log: ViewSubject.Kind? = nil) {
        self.init(method, path.rawValue, requirement, log: log)
    }
}
