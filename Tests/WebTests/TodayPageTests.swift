import Access
import Testing

@testable import Web

struct TodayPageTests {
    private static var figure: Regex<(Substring, Substring, Substring, Substring, Substring)> {
        #/<li class="(some|none)"><a href="([^"]+)"><span>([^<]+)<\/span><strong>([^<]+)<\/strong>/#
    }

    @Test(arguments: [Role.districtOfficer, .subdistrictOfficer])
    func `an officer sees what there is to do, each with its list, and nothing that is zero`(role: Role) async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: role) { browser in
            let html = try await browser.get("/").html
            let figures = html.matches(of: Self.figure)
            for figure in figures {
                #expect(figure.output.1 == "some" && figure.output.4 != "0")
                let link = figure.output.2.replacing("&amp;", with: "&").split(separator: "#")[0]
                #expect(try await browser.get(String(link)).status == 200, "\(figure.output.3)")
            }
            #expect(figures.isEmpty == html.contains("今天没有要办的事"))
        }
    }

    @Test func `whoever has nothing to do is told so`() async throws {
        let site = try await TestSite.ready()
        let name = try site.newAccount(.consultant)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(name)
            let html = try await browser.get("/").html
            #expect(html.contains("今天没有要办的事。"))
            #expect(html.matches(of: Self.figure).isEmpty)
        }
    }

    @Test func `a consultant sees a promise that is due, on the list and in the case`() async throws {
        let site = try await TestSite.ready()
        let id = try site.workedCase(of: TestDistrict.old[41])
        let name = try site.newAccount(.consultant)
        try await site.database.write { db in
            let account: Int64? = try db.value("SELECT id FROM account WHERE name = \(name)")
            try db.execute("UPDATE case_file SET consultant = \(account) WHERE id = \(id)")
            let visit: Int64 = try db.insertReturningID(
                """
                INSERT INTO visit (case_file, household, day, kind, mode, access, revision, account, recorded_at)
                SELECT id, household, '2025-12-20', 'check', 'home', 'met', 1, \(account), \(TestSite.now) FROM case_file WHERE id = \(id)
                """)
            try db.execute(
                "INSERT INTO visit_promise (visit, position, text, due_on) VALUES (\(visit), 0, '送一辆轮椅', '2025-12-30')")
        }
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(name)
            #expect(try await browser.get("/").html.contains("<span>答应的事到期</span><strong>1</strong>"))
            #expect(try await browser.get("/lists?list=promises&due=1&mine=1").html.contains("送一辆轮椅"))
            let page = try await browser.get(Path.caseAid.link(id))
            let action = try #require(page.html.firstMatch(of: #/action="(\/cases\/\d+\/promises\/\d+\/\d+)#(promise[^"]+)"/#))
            // Without a reason it comes back open, and nothing is lost.
            let failed = try page.form([("form", String(action.output.2)), ("outcome", "failed")])
            let refused = try await browser.post(String(action.output.1), failed)
            #expect(refused.status == 422 && refused.html.contains("id=\"\(action.output.2)\" open"))
            let told = failed + [("note", "租借点没有货")]
            #expect(try await browser.post(String(action.output.1), told).status == 303)
            #expect(try await browser.get(Path.caseAid.link(id)).html.contains("租借点没有货"))
            #expect(try await browser.get("/lists?list=promises").html.contains("送一辆轮椅") == false)
        }
    }
}
