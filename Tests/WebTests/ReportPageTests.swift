import Access
import Casework
import Database
import Testing

@testable import Web

struct ReportPageTests {
    @Test func `an officer's report leads to lists, an auditor's to none and tells no small number`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/reports?month=2025-12").html
            for text in ["收到线索", "近一年办理情况", "线索等级", "示意图", "本月还没有完", "导出", "/reports/lists/leads?month=2025-12&amp;subdistrict=310105001"] {
                #expect(html.contains(text), "\(text)")
            }
        }
        try await site.browse(as: .auditor) { browser in
            let html = try await browser.get("/reports?month=2025-12").html
            #expect(!html.contains("/reports/lists"))
            #expect(!html.contains("/reports/exports"))
            // Two of the missed live in the first subdistrict: too few to tell.
            #expect(html.contains("不足 5 或隐去"))
        }
    }

    @Test func `every figure of the page leads to a list with just as many rows`() async throws {
        let site = try await TestSite.alone()
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/reports?month=2025-12").html
            let links = Set(html.matches(of: #/<a href="(\/reports\/lists\/[^"]+)">([\d,]+)<\/a>/#).map { Link($0.output.1, $0.output.2) })
            #expect(links.count > 15)
            for link in links {
                let list = try await browser.get(link.address.replacing("&amp;", with: "&")).html
                let total = list.firstMatch(of: #/共 ([\d,]+) /#).map { String($0.output.1) }
                #expect(total == link.text, "\(link.address)")
            }
        }
    }

    private struct Link: Hashable {
        let address: String
        let text: String

        init(_ address: Substring, _ text: Substring) { (self.address, self.text) = (String(address), String(text)) }
    }

    @Test func `a list is masked, says what it counts and leads to the cases`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .subdistrictOfficer) { browser in
            let html = try await browser.get("/reports/lists/leads?month=2025-12").html
            for text in ["收到线索", "当月收到", "**</a>", "/cases/"] { #expect(html.contains(text), "\(text)") }
            #expect(TestDistrict.all.allSatisfy { !html.contains($0.name) })
            #expect(!html.contains("江苏路"))
            #expect(try await browser.get("/reports/lists/leads?month=2024-01").html.contains("这份名单是空的"))
            #expect(try await browser.get("/reports/lists/nothing").status == 404)
        }
    }

    @Test func `a month with nothing in it says so, and months lead to each other`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/reports?month=2024-02").html
            #expect(html.contains("这个月没有记录"))
            #expect(html.contains("/reports?month=2024-01") && html.contains("/reports?month=2024-03"))
            #expect(!html.contains("本月还没有完"))
            #expect(try await !browser.get("/reports").html.contains("下个月"))
        }
    }

    @Test func `a subdistrict's officer sees its own line alone`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .subdistrictOfficer) { browser in
            let html = try await browser.get("/reports?subdistrict=310105002").html
            #expect(!html.contains("江苏路街道"))
        }
    }

    @Test func `rules are listed with counts behind every share`() async throws {
        let site = try await TestSite.alone()
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/reports/rules").html
            #expect(html.contains("数据筛查"))
            #expect(html.contains("还判断不了"))
            let link = try #require(html.firstMatch(of: #/<a href="(\/reports\/rules\/[^"]+)">([\d,]+)<\/a>/#)?.output)
            let list = try await browser.get(String(link.1.replacing("&amp;", with: "&"))).html
            #expect(list.contains("共 \(link.2) 户"))
            #expect(try await browser.get("/reports/rules?source=hotline&order=precision").html.contains("没有符合条件的规则"))
        }
    }

    private static let exports =
        [
            ("/reports/exports", [("kind", "month")]), ("/reports/exports", [("kind", "rules")]),
            ("/lists/exports", [("list", "focus")]),
        ] + ExportKind.allCases.filter(\.isPersonal).map { ("/reports/exports", [("kind", $0.rawValue)]) }

    @Test(arguments: exports)
    func `an export needs a reason, leaves an entry of it, and is a spreadsheet`(path: String, fields: [(String, String)]) async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .subdistrictOfficer) { browser in
            let form = try await browser.get(path == "/lists/exports" ? "/lists" : "/reports")
            let sent = [("csrf", try form.hidden("csrf")), ("month", "2025-12")] + fields
            let before = try await Self.entries(site)
            let refused = try await browser.post(path, sent)
            #expect(refused.status == 303)
            let again = try await browser.get(refused.location?.split(separator: "#").first.map(String.init) ?? "")
            #expect(again.html.contains("请选导出的事由"))
            let answer = try await browser.post(path, sent + [("reason", "inspection")])
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType]?.contains("spreadsheetml") == true)
            #expect(answer.html.hasPrefix("PK"))
            #expect(!answer.html.contains(TestDistrict.poor.name))
            let after = try await Self.entries(site)
            #expect(after.count >= before.count + 1)
            #expect(after.contains { $0.act == .exported && $0.detail.contains("事由：迎接检查") && $0.route == "POST \(path)" })
        }
    }

    @Test func `nobody without the permission exports`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .auditor) { browser in
            let csrf = try await browser.get("/reports").hidden("csrf")
            let answer = try await browser.post("/reports/exports", [("csrf", csrf), ("kind", "month"), ("reason", "meeting")])
            #expect(answer.status == 403)
        }
    }

    /// Text is only ever written as text (SpreadsheetTests), so what is left to check is that no name or address is whole.
    @Test func `the tables of an export hold masked names and addresses`() async throws {
        let site = try await TestSite.ready()
        let rows = try await site.database.read { db in
            let scope = ReportScope(
                .export, for: Viewer(account: .init(1), displayName: "", role: .districtOfficer, areas: [site.pack.jurisdiction.code]),
                in: site.pack.jurisdiction.code)
            return try Ledger<CaseLedgerRow>(ReportPeriod(TestSite.day.civilMonth), scope, limit: 500, from: db).rows
        }
        #expect(rows.count > 60)
        let names = Set(TestDistrict.all.map(\.name))
        #expect(rows.allSatisfy { row in row.household.head.hasSuffix("**") && !names.contains(row.household.head) })
        #expect(rows.allSatisfy { !$0.household.address.contains("701") })
    }

    private static func entries(_ site: TestSite) async throws -> [AuditEntry] {
        try await site.database.read { try AuditTrail.page(AuditFilter(acts: [.exported]), limit: 200, from: $0) }
    }
}
