import Access
import HTTPTypes
import Hummingbird
import Register
import Testing

@testable import Web

/// The route table is the only place that says who may do what; these tests hold the program to it.
struct RouteTests {
    @Test func `every route that answers is in the table, and every rule has a route`() async throws {
        let site = try await TestSite.ready()
        let routed = Set(site.web.router().routes.map { "\($0.method) \($0.path)" })
        let ruled = Set(Routes.access.routes.map { "\($0.method) \($0.path.replacing(#/:(\w+)/#) { "{\($0.output.1)}" })" })
        #expect(routed == ruled)
    }

    @Test(arguments: Role.allCases)
    func `a role reaches exactly the pages it is allowed`(role: Role) async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor).id.value
        let visit = try site.recordedVisit()
        let file = visit.caseFile.value
        let supply = try site.supply().value
        let drawn = try site.drawnCase()
        let entries = try site.registerEntries()
        try await site.browse(as: role) { browser in
            for rule in Routes.access.routes where rule.method == "GET" && rule.requirement != .public {
                guard case .permission(let permission) = rule.requirement else { continue }
                let answer = try await browser.get(
                    entries.fill(address(rule, household: household, caseFile: file, visit: visit.id.value, supply: supply))
                        .replacing(":sample", with: "\(drawn.sample)").replacing(":item", with: "\(drawn.id)"))
                let isAllowed = RolePermissions.of(role).contains(permission)
                // What an address names only for those who have to do with it is tested beside its pages; here it is merely not refused.
                let isNamed = [":matter", ":referral", "/print"].contains(where: rule.path.contains)
                #expect((isAllowed ? (isNamed ? [200, 404] : [200]) : [403]).contains(answer.status), "\(role) \(rule.path)")
                if !isAllowed { #expect(answer.html.contains(WebError.notPermitted.title)) }
            }
        }
    }

    @Test func `a stranger reaches nothing but the door`() async throws {
        let site = try await TestSite.ready()
        try await site.run { client in
            let browser = TestBrowser(client)
            for rule in Routes.access.routes where rule.requirement != .public {
                let uri = address(rule, household: 1, caseFile: 1, visit: 1, supply: 1)
                let answer = rule.method == "GET" ? try await browser.get(uri) : try await browser.post(uri, [])
                #expect(answer.status == 303, "\(rule.path)")
                #expect(answer.location?.hasPrefix("/sign-in") == true)
            }
        }
    }

    @Test(arguments: [
        "/nothing", "/leads/", "//leads", "/Leads", "/households", "/households/%31", "/assets/..%2fWebTests.swift", "/audit/1",
    ])
    func `what is not in the table is not there`(uri: String) async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let answer = try await browser.get(uri)
            #expect(answer.status == 404)
        }
    }

    @Test func `every page tells the browser to run our own files alone and to keep nothing`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            for uri in ["/", "/leads", "/policies", "/nothing", "/sign-in"] {
                let answer = try await browser.get(uri)
                #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'; script-src 'self';") == true)
                #expect(answer.headers[.contentSecurityPolicy]?.contains("unsafe") == false)
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(answer.html.ranges(of: "<script").count == answer.html.ranges(of: "<script type=\"module\" src=\"/assets/").count)
                #expect(!answer.html.contains(" style="))
            }
        }
    }

    @Test func `the stylesheet may be kept, under a name that changes with it`() async throws {
        let site = try await TestSite.ready()
        try await site.run { client in
            let browser = TestBrowser(client)
            let page = try await browser.get("/sign-in").html
            let link = try #require(page.firstMatch(of: #/href="(/assets/zhaoren.css\?v=\w+)"/#)).output.1
            let asset = try await browser.get(String(link))
            #expect(asset.status == 200)
            #expect(asset.headers[.contentType] == "text/css; charset=utf-8")
            #expect(asset.headers[.cacheControl]?.contains("immutable") == true)
        }
    }

    /// A delivery and its second row exist, and are about people whom everybody here may see.
    private func address(_ rule: RouteAccess, household: Int64, caseFile: Int64, visit: Int64, supply: Int64) -> String {
        rule.path.replacing(":household", with: "\(household)").replacing(":case", with: "\(caseFile)")
            .replacing(":visit", with: "\(visit)").replacing(":supply", with: "\(supply)").replacing(
                ":policy", with: "minimum-living-allowance"
            )
            .replacing(":list", with: "leads")
            .replacing(":delivery", with: "1").replacing(":row", with: "2").replacing(
                ":asset", with: "zhaoren.css")
    }
}
