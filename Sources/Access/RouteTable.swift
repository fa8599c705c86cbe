/// Who may use one route, and what its use leaves in the audit trail.
package struct RouteAccess: Hashable, Sendable {
    package enum Requirement: Hashable, Sendable {
        /// Anyone, signed in or not.
        case `public`
        /// Anyone signed in.
        case signedIn
        case permission(Permission)

        /// Whether this viewer may pass; `nil` is a stranger.
        package func admits(_ viewer: Viewer?) -> Bool {
            switch self {
            case .public: true
            case .signedIn: viewer != nil
            case .permission(let permission): viewer?.may(permission) ?? false
            }
        }
    }

    package let method: String
    /// For example `/households/:household`; a part with a colon stands for any one part.
    package let path: String
    package let requirement: Requirement
    /// The kind of entry the route must leave in the audit trail; `nil` when it shows nothing of anybody.
    package let log: ViewSubject.Kind?

    package init(_ method: String, _ path: String, _ requirement: Requirement, log: ViewSubject.Kind? = nil) {
        self.method = method
        self.path = path
        self.requirement = requirement
        self.log = log
    }
}

/// The routes of the program and who may use each. A request that matches none is denied.
package struct RouteTable: Sendable {
    package let routes: [RouteAccess]

    /// Two routes that differ only in the names of their parameters would leave open which one counts, so they are a bug.
    package init(_ routes: [RouteAccess]) {
        let shapes = Set(routes.map { "\($0.method) \(RouteTable.shape(of: $0.path))" })
        precondition(shapes.count == routes.count, "two rules for one route")
        self.routes = routes
    }

    /// The rule for a request, `nil` when it must be denied. A written-out part goes before a parameter, from left to right.
    ///
    /// - Parameter path: as it came, without the query and not decoded: what is not spelt plainly matches no written-out part.
    package func rule(method: String, path: String) -> RouteAccess? {
        let parts = RouteTable.parts(of: path)
        let matching = routes.filter { $0.method == method && RouteTable.parts(of: $0.path).matches(parts) }
        return matching.min { RouteTable.precedence(of: $0.path).lexicographicallyPrecedes(RouteTable.precedence(of: $1.path)) }
    }

    private static func parts(of path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func shape(of path: String) -> String {
        parts(of: path).map { $0.isParameter ? ":" : $0 }.joined(separator: "/")
    }

    private static func precedence(of path: String) -> [Int] {
        parts(of: path).map { $0.isParameter ? 1 : 0 }
    }
}

extension [Substring] {
    fileprivate func matches(_ parts: [Substring]) -> Bool {
        count == parts.count && zip(self, parts).allSatisfy { $0.isParameter ? !$1.isEmpty : $0 == $1 }
    }
}

extension Substring {
    fileprivate var isParameter: Bool { hasPrefix(":") }
}
