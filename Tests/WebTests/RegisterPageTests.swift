import Access
import Casework
import Civics
import Database
import Foundation
import Testing

@testable import Web

/// The organisation's register in the browser: entered, corrected, closed, and what was typed given back.
struct RegisterPageTests {
    private static func send(
        _ browser: TestBrowser, _ page: String, to path: String, _ fields: [(String, String)]
    ) async throws -> TestBrowser.Answer {
        try await browser.post(path, [("csrf", try await browser.get(page).hidden("csrf"))] + fields)
    }

    @Test func `a station is set up, corrected and closed; what is wrong is said beside its field, with what was typed`() async throws {
        let site = try await TestSite.ready()
        let name = "测试站\(UUID().uuidString.prefix(6))"
        try await site.browse(as: .subdistrictOfficer) { browser in
            let door = [("area", "\(TestSite.here)"), ("address", "样板路<9>号"), ("telephone", "021-00000000")]
            let fields = [("form", "service-point"), ("kind", "station"), ("name", name)] + door
            let refused = try await Self.send(browser, "/places", to: "/service-points", fields)
            #expect(refused.status == 422)
            #expect(refused.html.contains("id=\"service-point-hours-error\""))
            #expect(refused.html.contains("value=\"样板路&lt;9&gt;号\"") && refused.html.contains("value=\"\(name)\""))
            let made = try await Self.send(browser, "/places", to: "/service-points", fields + [("hours", "9:00—16:30")])
            let uri = String(try #require(made.location).split(separator: "?")[0])
            let revision = [("form", "revision"), ("name", name + "（新）"), ("hours", "8:30—17:00"), ("reason", "延长")] + door
            #expect(try await Self.send(browser, uri, to: uri + "/revisions", revision).status == 303)
            let page = try await browser.get(uri).html
            #expect(page.contains("开放时间：9:00—16:30 → 8:30—17:00"))
            let closed = try await Self.send(
                browser, uri, to: uri + "/closings", [("form", "closing"), ("day", "\(TestSite.day)"), ("reason", "合并")])
            #expect(closed.status == 303)
            #expect(try await browser.get(uri).html.contains("撤销</span>"))
            let elsewhere = fields.map { $0.0 == "area" ? ("area", "\(TestSite.there)") : $0 } + [("hours", "9:00")]
            #expect(try await Self.send(browser, "/places", to: "/service-points", elsewhere).status == 404)
        }
    }

    @Test func `a committee that is entered is named everywhere from then on, and is not closed over open cases`() async throws {
        let site = try await TestSite.ready()
        let code = "310105002\(900 + Int.random(in: 0..<90))"
        let door = [("name", "新设居委会"), ("address", "样板路8号"), ("telephone", "021-00000000"), ("hours", "9:00—16:30"), ("reason", "新设")]
        try await site.browse(as: .districtOfficer) { browser in
            for bad in ["310105002", "310106002001", "310105002002"] {
                let refused = try await Self.send(browser, "/places", to: "/places", [("form", "committee"), ("code", bad)] + door)
                #expect(refused.status == 422 && refused.html.contains("id=\"committee-code-error\""), "\(bad)")
            }
            let made = try await Self.send(browser, "/places", to: "/places", [("form", "committee"), ("code", code)] + door)
            #expect(made.location?.hasPrefix("/places/\(code)") == true)
            #expect(site.web.places.name(of: RegionCode(code)) == "新设居委会")
            #expect(try await browser.get("/places?in=310105002").html.contains("新设居委会"))
            let refused = try await Self.send(
                browser, "/places/310105002002", to: "/places/310105002002/closings",
                [("form", "closing"), ("day", "\(TestSite.day)"), ("reason", "撤并")])
            #expect(refused.status == 422 && refused.html.contains("件在办个案"))
        }
    }

    @Test func `a consultant is trained, checked and sent on leave by their own subdistrict alone`() async throws {
        let site = try await TestSite.ready()
        let entries = try site.registerEntries()
        let uri = Path.consultant.link(entries.consultant)
        try await site.browse(as: .subdistrictOfficer) { browser in
            #expect(try await browser.get(uri).html.contains("没有有效的从业查询记录"))
            let bad = try await Self.send(
                browser, uri, to: uri + "/trainings", [("form", "training"), ("topic", "入户"), ("day", "2025-12-01"), ("hours", "x")])
            #expect(bad.status == 422 && bad.html.contains("id=\"training-hours-error\"") && bad.html.contains("value=\"入户\""))
            for (path, fields) in [
                ("/trainings", [("form", "training"), ("topic", "入户走访"), ("day", "2025-12-01"), ("hours", "1.5")]),
                ("/vettings", [("form", "vetting"), ("checked-on", "2025-12-01"), ("result", "clear")]),
                ("/statuses", [("form", "status"), ("status", "suspended"), ("since", "\(TestSite.day)"), ("reason", "产假")]),
                ("/areas", [("form", "areas"), ("area", "310105001001"), ("area", "310105001002"), ("reason", "分片")]),
            ] {
                #expect(try await Self.send(browser, uri, to: uri + path, fields).status == 303, "\(path)")
            }
            let html = try await browser.get(uri).html
            for word in ["1.5 小时", "有效到2026年11月30日", "产假", "入户走访"] { #expect(html.contains(word), "\(word)") }
            let taken = [("form", "areas"), ("area", "\(TestSite.there)"), ("reason", "越界")]
            #expect(try await Self.send(browser, uri, to: uri + "/areas", taken).status == 404)
        }
        #expect(try site.consultant(entries.consultant).status == .suspended)
        #expect(try site.accounts.find(name: entries.account.name)?.areas.map(\.description) == ["310105001001", "310105001002"])
        let other = "web-" + UUID().uuidString.prefix(8).lowercased()
        try site.accounts.create(
            NewAccount(
                name: other, displayName: "别处", role: .subdistrictOfficer, areas: [TestSite.there], password: TestSite.password),
            at: TestSite.now)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(other)
            #expect(try await browser.get(uri).status == 404)
        }
    }

    @Test func `the list warns of checks that end soon and finds those without one`() async throws {
        let site = try await TestSite.ready()
        let (soon, never) = (try site.registerEntries(), try site.registerEntries())
        let until = TestSite.day.adding(days: 30)
        try await site.database.write {
            try Consultant.vet(
                soon.consultant, checkedOn: TestSite.day.adding(days: -300), validUntil: until, by: nil, at: TestSite.now, in: $0)
        }
        let names = try [soon, never].map { try site.consultant($0.consultant).personName }
        try await site.browse(as: .subdistrictOfficer) { browser in
            for (kind, shown) in [("vetting-due", 0), ("unvetted", 1)] {
                let html = try await browser.get("/consultants?kind=\(kind)").html
                #expect(html.contains(">\(names[shown])<") && !html.contains(">\(names[1 - shown])<"), "\(kind)")
            }
            #expect(try await browser.get("/consultants?kind=vetting-due").html.contains("快到期"))
        }
    }

    @Test func `only the district enters a partner organisation, and one whose agreement ended is offered nothing`() async throws {
        let site = try await TestSite.ready()
        let code = TestSite.newCreditCode()
        let entry = [
            ("form", "registration"), ("name", "机构\(code)"), ("contact", "某人"), ("telephone", "021-00000000"),
            ("field", "食品物资"), ("registered-on", "2025-01-01"), ("contract-until", "2025-12-30"),
        ]
        try await site.browse(as: .subdistrictOfficer) { browser in
            let refused = try await Self.send(browser, "/organisations", to: "/organisations", entry + [("credit-code", code)])
            #expect(refused.status == 404)
        }
        try await site.browse(as: .districtOfficer) { browser in
            let bad = try await Self.send(browser, "/organisations", to: "/organisations", entry + [("credit-code", code.dropLast() + "?")])
            #expect(bad.status == 422 && bad.html.contains("id=\"registration-credit-code-error\""))
            #expect(bad.html.contains("value=\"食品物资\" checked"))
            let made = try await Self.send(browser, "/organisations", to: "/organisations", entry + [("credit-code", code)])
            let page = try await browser.get(try #require(made.location)).html
            #expect(page.contains("协议已到期") && page.contains("协议不在期内"))
        }
    }

    @Test func `an account is made with a password shown once, which only opens the page to change it`() async throws {
        let site = try await TestSite.ready()
        let name = "web-" + UUID().uuidString.prefix(8).lowercased()
        let password = try await Self.newPassword(for: name, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            let signedIn = try await browser.signIn(name, password: password)
            #expect(signedIn.status == 303)
            for path in ["/", "/cases", "/field"] {
                #expect(try await browser.get(path).location == "/account", "\(path)")
            }
            #expect(try await browser.get("/account").html.contains("请先换掉初始密码"))
            let typed = [("old", password), ("new", "my-own-long-one"), ("again", "another-long-one")]
            let refused = try await Self.send(browser, "/account", to: "/account/password", typed)
            #expect(refused.html.contains("密码没有更改"))
            #expect(!refused.html.contains("my-own-long-one") && !refused.html.contains(password))
            let changed = try await Self.send(
                browser, "/account", to: "/account/password", typed.dropLast() + [("again", "my-own-long-one")])
            #expect(changed.location?.hasPrefix("/sign-in") == true)
            #expect(try await browser.get("/").location?.hasPrefix("/sign-in") == true)
            try await browser.signIn(name, password: "my-own-long-one")
            #expect(try await browser.get("/").status == 200)
        }
    }

    private static func newPassword(for name: String, on site: TestSite) async throws -> String {
        let token = UUID().uuidString
        let found = PasswordFound()
        try await site.browse(as: .districtOfficer) { browser in
            let fields = [("form", "account"), ("name", name), ("display-name", "新顾问\(token)"), ("role", "consultant")]
            let refused = try await send(browser, "/accounts", to: "/accounts", fields + [("areas", "没有的街道")])
            #expect(
                refused.status == 409 && refused.html.contains("id=\"account-areas-error\"") && refused.html.contains("value=\"没有的街道\""))
            let made = try await send(browser, "/accounts", to: "/accounts", fields + [("areas", "华阳路街道、310105002")])
            #expect(made.status == 200)
            await found.keep(String(try #require(made.html.firstMatch(of: #/class="secret">([^<]+)</#)).output.1))
            #expect(try await browser.get("/accounts?q=\(name)").html.contains("新顾问\(token)"))
        }
        return await found.password
    }

    @Test func `an account gets another role, is barred and signed out; nobody does so to themselves`() async throws {
        let site = try await TestSite.ready()
        let worker = try #require(try site.accounts.find(name: try site.newAccount(.consultant)))
        let uri = Path.account.link(worker.id)
        let token = try await site.accounts.signIn(name: worker.name, password: TestSite.password, now: TestSite.now).token
        try await site.browse(as: .districtOfficer) { browser in
            let duty = [("form", "duty"), ("display-name", "转岗"), ("role", "subdistrictOfficer"), ("areas", "江苏路街道")]
            let refused = try await Self.send(browser, uri, to: uri + "/duties", duty)
            #expect(refused.status == 422 && refused.html.contains("id=\"duty-reason-error\""))
            #expect(try await Self.send(browser, uri, to: uri + "/duties", duty + [("reason", "轮岗")]).status == 303)
            #expect(try await browser.get(uri).html.contains("角色：社区救助顾问 → 街镇救助干部"))
            #expect(try await Self.send(browser, uri, to: uri + "/sign-outs", [("form", "sign-out")]).status == 303)
            #expect(try await site.accounts.session(token: token, now: TestSite.now) == nil)
            #expect(try await Self.send(browser, uri, to: uri + "/suspensions", [("form", "suspension")]).status == 303)
            #expect(try site.accounts.find(name: worker.name)?.disabledAt != nil)
            #expect(try await Self.send(browser, uri, to: uri + "/restorations", [("form", "restoration")]).status == 303)
            #expect(try site.accounts.find(name: worker.name)?.disabledAt == nil)
        }
        let officer = try #require(try site.accounts.find(name: try site.newAccount(.districtOfficer)))
        let own = Path.account.link(officer.id)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(officer.name)
            for (path, fields) in [
                ("/duties", [("display-name", "我"), ("role", "auditor"), ("reason", "想看看")]), ("/suspensions", []), ("/passwords", []),
            ] {
                #expect(try await Self.send(browser, own, to: own + path, fields).status == 422, "\(path)")
            }
        }
        #expect(try site.accounts.find(name: officer.name) == officer)
    }
}

/// A password that was seen on a page.
private actor PasswordFound {
    private(set) var password = ""

    func keep(_ text: String) { password = text }
}
