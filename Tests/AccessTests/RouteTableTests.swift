import Access
import Testing

struct RouteTableTests {
    static let table = RouteTable([
        RouteAccess("GET", "/", .signedIn),
        RouteAccess("GET", "/sign-in", .public),
        RouteAccess("GET", "/households/:household", .permission(.viewHousehold), log: .household),
        RouteAccess("GET", "/households/new", .permission(.manageAccounts)),
        RouteAccess("POST", "/households/:household/reveal", .permission(.revealIdentity), log: .person),
        RouteAccess("GET", "/:anything/new", .permission(.viewAudit)),
    ])

    @Test(
        arguments: [
            ("GET", "/", "/"),
            ("GET", "/sign-in", "/sign-in"),
            ("GET", "/households/17", "/households/:household"),
            ("GET", "/households/new", "/households/new"),  // The written-out part goes first.
            ("GET", "/policies/new", "/:anything/new"),
            ("GET", "/households/%6Eew", "/households/:household"),  // Not decoded, as in the router.
            ("POST", "/households/17/reveal", "/households/:household/reveal"),
            ("POST", "/households/17", nil),
            ("DELETE", "/sign-in", nil),
            ("HEAD", "/sign-in", nil),
            ("get", "/sign-in", nil),
            ("GET", "", nil),
            ("GET", "/households", nil),
            ("GET", "/households/", nil),
            ("GET", "/households//", nil),
            ("GET", "//sign-in", nil),
            ("GET", "/sign-in/", nil),
            ("GET", "/Sign-In", nil),
            ("GET", "/households/17/reveal", nil),
            ("GET", "/households/../sign-in", nil),
            ("GET", "/unknown", nil),
        ] as [(String, String, String?)])
    func `a request gets the rule of its own route or none`(method: String, path: String, expected: String?) {
        #expect(Self.table.rule(method: method, path: path)?.path == expected)
    }

    @Test func `a table without routes denies everything`() {
        #expect(RouteTable([]).rule(method: "GET", path: "/") == nil)
    }

    @Test func `a rule admits those it names and no stranger`() {
        let officer = Viewer.sample(areas: [.subdistrict])
        let auditor = Viewer.sample(role: .auditor, areas: [])
        #expect(RouteAccess.Requirement.public.admits(nil))
        #expect(!RouteAccess.Requirement.signedIn.admits(nil))
        #expect(RouteAccess.Requirement.signedIn.admits(auditor))
        #expect(!RouteAccess.Requirement.permission(.viewHousehold).admits(nil))
        #expect(RouteAccess.Requirement.permission(.viewHousehold).admits(officer))
        #expect(!RouteAccess.Requirement.permission(.viewHousehold).admits(auditor))
    }

    @Test func `two rules for one route stop the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = RouteTable([RouteAccess("GET", "/a/:one", .public), RouteAccess("GET", "/a/:two", .signedIn)])
        }
    }
}
