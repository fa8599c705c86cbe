import Access
import Casework
import Database
import Testing

@testable import Web

struct ReportPageTests {
    @Test func `every figure of an officer's report leads to its cases, an auditor's to none`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/reports?month=2025-12").html
            for text in ["收到线索", "近一年办理情况", "线索等级", "导出", "/cases?month=2025-12&amp;subdistrict=310105001"] {
                #expect(html.contains(text), "\(text)")
            }
        }
        try await site.browse(as: .auditor) { browser in
            let html = try await browser.get("/reports?month=2025-12").html
            #expect(!html.contains("/cases"))
            #expect(!html.contains("/reports/exports"))
            // Two of the missed live in the first subdistrict: too few to tell.
            #expect(html.contains("不足 5 或隐去"))
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
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/reports/rules").html
            #expect(html.contains("数据筛查"))
            #expect(html.contains("还判断不了"))
        }
    }

    private static let exports = [
        ("/reports/exports", [("kind", "month")]), ("/reports/exports", [("kind", "rules")]),
        ("/reports/exports", [("kind", "lead-ledger")]), ("/reports/exports", [("kind", "case-ledger")]),
        ("/lists/exports", [("list", "focus")]),
    ]

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
        #expect(rows.allSatisfy { row in row.head.hasSuffix("**") && !names.contains(row.head) })
        #expect(rows.allSatisfy { !$0.address.contains("701") })
    }

    private static func entries(_ site: TestSite) async throws -> [AuditEntry] {
        try await site.database.read { try AuditTrail.page(AuditFilter(acts: [.exported]), limit: 200, from: $0) }
    }
}
