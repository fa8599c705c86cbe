import Access
import Casework
import Civics
import Database
import Foundation
import Register
import Testing

@testable import Web

/// Cases from the queue to the consultant and back. Each test works on households and accounts of its own: the database is shared.
struct CasePagesTests {
    /// Somebody who works in the second subdistrict.
    private static func worker(_ role: Role, in area: RegionCode = TestSite.there, on site: TestSite) throws -> (
        name: String, id: Identifier<Account>
    ) {
        let name = "case-" + UUID().uuidString.prefix(8).lowercased()
        let account = try site.accounts.create(
            NewAccount(name: name, displayName: "\(role.label)\(name)", role: role, areas: [area], password: TestSite.password),
            at: TestSite.now)
        return (name, account.id)
    }

    private static func file(_ index: Int, _ site: TestSite) throws -> CaseFile { try site.caseFile(of: TestDistrict.old[index]) }

    private static func now(_ file: CaseFile, _ site: TestSite) throws -> CaseFile {
        try #require(try site.readAtOnce { try CaseFile.find(file.id, in: $0) })
    }

    private static func send(
        _ browser: TestBrowser, _ page: String, to path: String, _ fields: [(String, String)]
    ) async throws -> TestBrowser.Answer {
        let csrf = try await browser.get(page).hidden("csrf")
        return try await browser.post(path, [("csrf", csrf)] + fields)
    }

    @Test func `a subdistrict dispatches from the queue to whom it is proposed for, and can take it back`() async throws {
        let site = try await TestSite.ready()
        let officer = try Self.worker(.subdistrictOfficer, on: site)
        let consultant = try Self.worker(.consultant, in: RegionCode("310105002002")!, on: site)
        let files = try (0..<3).map { try Self.file($0, site) }
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(officer.name)
            let list = try await browser.get("/cases?state=queued")
            #expect(list.html.contains("name=\"case\" value=\"\(files[0].id)\""))
            #expect(list.html.contains("建议 "))
            #expect(!list.html.contains(TestDistrict.old[0].name))
            let sent = try await Self.send(
                browser, "/cases", to: "/cases/dispatches",
                files.map { ("case", "\($0.id)") } + [("to", "\(consultant.id)"), ("query", "state=queued")])
            #expect(sent.status == 303)
            let after = try await browser.get(try #require(sent.location))
            #expect(after.html.contains("已分派 3 户。"))
            #expect(try Self.now(files[0], site).consultant == consultant.id)
            let undone = try await Self.send(browser, "/cases", to: "/cases/\(files[0].id)/dispatches/undo", [])
            #expect(undone.status == 303)
            #expect(try Self.now(files[0], site).state == .queued)
        }
    }

    @Test func `many are shown before they are dispatched, and what could not be done comes back with why`() async throws {
        let site = try await TestSite.alone()
        let officer = try Self.worker(.subdistrictOfficer, on: site)
        let (one, other) = (try Self.worker(.consultant, on: site), try Self.worker(.consultant, on: site))
        let away = try Self.worker(.consultant, in: TestSite.here, on: site)
        let files = try (20..<23).map { try Self.file($0, site) }
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(officer.name)
            let cases = files.map { "case=\($0.id)" }.joined(separator: "&")
            let shown = try await browser.get("/cases/dispatches/new?\(cases)&to=\(one.id)&query=state%3Dqueued").html
            #expect(shown.contains("分派 3 户") && shown.contains("在办 0 户"))
            #expect(shown.ranges(of: "<option value=\"\(one.id)\" selected>").count == 4)
            #expect(!shown.contains(TestDistrict.old[20].name))
            let sent =
                files.map { ("case", "\($0.id)") } + [
                    ("to-\(files[0].id)", "\(one.id)"), ("to-\(files[1].id)", "\(away.id)"), ("to-\(files[2].id)", ""),
                    ("query", "state=queued"),
                ]
            let partly = try await Self.send(browser, "/cases", to: "/cases/dispatches", sent)
            let left = try await browser.get(try #require(partly.location)).html
            #expect(left.contains("已分派 1 户") && left.contains("不在这个街镇"))
            #expect(left.contains("value=\"\(files[1].id)\"") && !left.contains("name=\"case\" value=\"\(files[2].id)\""))
            #expect(try files.map { try Self.now($0, site).consultant } == [one.id, nil, nil])
            // Undone by giving it to somebody else.
            let again = try await browser.get("/cases/reassignments/new?case=\(files[0].id)&case=\(files[1].id)").html
            #expect(again.contains("改派 1 户") && again.contains("现在是“待分派”"))
            let moved = try await Self.send(
                browser, "/cases", to: "/cases/reassignments",
                [("case", "\(files[0].id)"), ("to-\(files[0].id)", "\(other.id)"), ("note", "派错了")])
            #expect(try await browser.get(try #require(moved.location)).html.contains("已改派 1 户"))
            #expect(try Self.now(files[0], site).consultant == other.id)
            let stale = try await Self.send(
                browser, "/cases", to: "/cases/reassignments",
                [("case", "\(files[0].id)"), ("version-\(files[0].id)", "1"), ("to", "\(one.id)"), ("note", "晚了")])
            #expect(try await browser.get(try #require(stale.location)).html.contains("刚被别人改过"))
            #expect(try await browser.get("/cases/reassignments/new?held-by=\(other.id)").html.contains("改派 1 户"))
        }
    }

    @Test func `the district passes many on, also those of which no place is known, which nobody else sees`() async throws {
        let site = try await TestSite.ready()
        let officer = try Self.worker(.subdistrictOfficer, on: site)
        let files = try (30..<32).map { try Self.file($0, site) }
        _ = try await site.database.write {
            try $0.execute("UPDATE case_file SET region = NULL, hukou_region = NULL WHERE id = \(files[0].id)")
        }
        try await site.browse(as: .districtOfficer) { browser in
            #expect(try await browser.get("/").html.contains("地址待核实"))
            #expect(try await browser.get("/cases?place=unknown").html.contains("name=\"case\" value=\"\(files[0].id)\""))
            #expect(try await browser.get("/cases/\(files[0].id)").status == 200)
            let cases = files.map { ("case", "\($0.id)") }
            let nowhere = try await Self.send(browser, "/cases", to: "/cases/passings", cases + [("note", "查到住址")])
            let asked = try await browser.get(try #require(nowhere.location)).html
            #expect(asked.contains("请选择街镇") && asked.contains("查到住址") && asked.contains("地址待核实"))
            let passed = try await Self.send(browser, "/cases", to: "/cases/passings", cases + [("subdistrict", "310105004")])
            #expect(try await browser.get(try #require(passed.location)).html.contains("已转交街镇 2 户"))
            #expect(try files.map { try Self.now($0, site).region?.description } == ["310105004", "310105004"])
        }
        let unknown = try Self.file(32, site)
        _ = try await site.database.write {
            try $0.execute("UPDATE case_file SET region = NULL, hukou_region = NULL WHERE id = \(unknown.id)")
        }
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(officer.name)
            #expect(try await browser.get("/cases/\(unknown.id)").status == 404)
            #expect(try await browser.get("/cases/passings/new?case=\(unknown.id)").html.contains("没有选中个案"))
            #expect(try await Self.send(browser, "/cases", to: "/cases/passings", [("case", "\(unknown.id)")]).status == 404)
        }
    }

    @Test func `the district passes a case to a subdistrict and cannot give it to a consultant`() async throws {
        let site = try await TestSite.ready()
        let consultant = try Self.worker(.consultant, on: site)
        let file = try Self.file(5, site)
        try await site.browse(as: .districtOfficer) { browser in
            let page = try await browser.get("/cases/\(file.id)")
            #expect(page.html.contains("转交街镇"))
            #expect(!page.html.contains("<summary>分派给顾问"))
            let refused = try await Self.send(
                browser, "/cases/\(file.id)", to: "/cases/\(file.id)/dispatches", [("to", "\(consultant.id)")])
            #expect(refused.status == 403)
            let passed = try await Self.send(
                browser, "/cases/\(file.id)", to: "/cases/\(file.id)/passings", [("to", "310105004"), ("version", "\(file.version)")])
            #expect(passed.status == 303)
            #expect(try Self.now(file, site).region == RegionCode("310105004"))
        }
    }

    @Test func `an act on a case that has changed is refused, and what was typed is given back`() async throws {
        let site = try await TestSite.ready()
        let officer = try Self.worker(.subdistrictOfficer, on: site)
        let file = try Self.file(6, site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(officer.name)
            let answer = try await Self.send(
                browser, "/cases/\(file.id)", to: "/cases/\(file.id)/closings",
                [("version", "\(file.version - 1)"), ("reason", "no-need"), ("note", "邻居说<已经>搬走")])
            #expect(answer.status == 409)
            #expect(answer.html.contains("刚被别人改过"))
            #expect(answer.html.contains("邻居说&lt;已经&gt;搬走"))
            let missing = try await Self.send(browser, "/cases/\(file.id)", to: "/cases/\(file.id)/closings", [("reason", "no-need")])
            #expect(missing.status == 422)
            #expect(try Self.now(file, site) == file)
        }
    }

    @Test func `a case is not found by another subdistrict, and by both where hukou and residence differ`() async throws {
        let site = try await TestSite.ready()
        let (far, split) = (try Self.file(7, site), try site.caseFile(of: TestDistrict.split))
        try await site.browse(as: .subdistrictOfficer) { browser in
            #expect(try await browser.get("/cases/\(far.id)").status == 404)
            #expect(try await browser.get("/cases?q=%E9%92%B1%E4%BB%BF").html.contains("没有符合条件的个案"))
            let page = try await browser.get("/cases/\(split.id)")
            #expect(page.status == 200)
            #expect(page.html.contains("居住地") && page.html.contains("户籍地"))
        }
        let officer = try Self.worker(.subdistrictOfficer, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(officer.name)
            #expect(try await browser.get("/cases/\(split.id)").status == 200)
        }
    }

    @Test func `a list can be kept under a name, and a name given twice keeps the later list`() async throws {
        let site = try await TestSite.ready()
        let officer = try Self.worker(.subdistrictOfficer, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(officer.name)
            for query in ["level=red", "due=late&state=queued"] {
                let saved = try await Self.send(browser, "/cases", to: "/cases/filters", [("label", "我的"), ("query", query)])
                #expect(saved.status == 303)
            }
            let html = try await browser.get("/cases").html
            #expect(html.contains("href=\"/cases?state=queued&amp;due=late\""))
            #expect(!html.contains("href=\"/cases?level=red\">我的"))
        }
    }

    @Test(arguments: [
        "level=orange", "class=missed", "source=screening", "policy=elderly-comprehensive-allowance", "consultant=none", "due=half",
        "step=dispatch",
        "contact=1", "returned=1", "new=1", "order=worth", "order=due", "order=place", "order=opened", "page=2", "state=closed",
        "place=310105002",
        "level=x&due=y&order=z&page=0&consultant=q",
    ])
    func `every filter of the list can be asked for`(query: String) async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let answer = try await browser.get("/cases?" + query)
            #expect(answer.status == 200)
        }
    }

    @Test func `what a neighbour tells joins the open case, or waits until the person is found`() async throws {
        let site = try await TestSite.ready()
        let file = try Self.file(8, site)
        try await site.browse(as: .consultant) { browser in
            let found = try await browser.get("/leads/new?q=\(TestDistrict.old[8].idNumber)").html
            #expect(found.contains("value=\"\(file.household)\""))
            #expect(!found.contains(TestDistrict.old[8].name))
            let told = [("source", "neighbour"), ("urgency", "red"), ("text", "两天没有开门"), ("q", "钱仿")]
            let joined = try await Self.send(browser, "/leads/new", to: "/leads/new", told + [("household", "\(file.household)")])
            #expect(joined.status == 303)
            #expect(try Self.now(file, site).level == .red)
            let empty = try await Self.send(browser, "/leads/new", to: "/leads/new", [("q", "无名")])
            #expect(empty.status == 422)
            #expect(empty.html.contains("请选择线索来源"))
            #expect(empty.html.contains("value=\"无名\""))
            let kept = try await Self.send(browser, "/leads/new", to: "/leads/new", told + [("place", "310105001"), ("address", "样板路5弄")])
            #expect(kept.status == 303)
        }
        try await site.browse(as: .subdistrictOfficer) { browser in
            let waiting = try await browser.get("/leads/unmatched").html
            #expect(waiting.contains("两天没有开门"))
        }
    }

    @Test func `a suspicion of harm is for those named, and nobody else learns its kind, its words or that there is one`() async throws {
        let site = try await TestSite.alone()
        let consultant = try Self.worker(.consultant, on: site)
        let officer = try Self.worker(.subdistrictOfficer, on: site)
        let file = try Self.file(9, site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(consultant.name)
            let raised = try await Self.send(
                browser, "/cases/\(file.id)", to: "/cases/\(file.id)/safeguarding",
                [("kind", "child-harm"), ("safeguarding-text", "手臂有新伤")])
            #expect(raised.status == 303)
            let matters = try await site.database.read { try Safeguarding.all(for: consultant.id, in: $0) }
            let matter = try #require(matters.first)
            for name in [consultant.name, officer.name] {
                let named = TestBrowser(client)
                try await named.signIn(name)
                #expect(try await named.get("/safeguarding").html.contains("还没有报告"))
                #expect(try await named.get("/safeguarding/\(matter.id)").html.contains("手臂有新伤"))
                #expect(try await named.get("/").html.contains("受限事项"))
            }
            // Hired afterwards, in the same place and of the same role: not named.
            let other = try Self.worker(.subdistrictOfficer, on: site)
            let stranger = TestBrowser(client)
            try await stranger.signIn(other.name)
            #expect(try await stranger.get("/safeguarding/\(matter.id)").status == 404)
            for path in ["/", "/cases", "/cases/\(file.id)", "/cases/\(file.id)/history", "/safeguarding", "/cases?q=%E6%89%8B%E8%87%82"] {
                let html = try await stranger.get(path).html
                for word in ["手臂有新伤", "疑似侵害未成年人</b>", "件受限事项", "/safeguarding/\(matter.id)"] {
                    #expect(!html.contains(word), "\(path) \(word)")
                }
            }
            #expect(try await stranger.get("/cases/\(file.id)/history").html.contains("紧急上报"))
            let hidden = try await Self.send(
                browser, "/safeguarding/\(matter.id)", to: "/safeguarding/\(matter.id)/restriction", [("restricted", "1")])
            #expect(hidden.status == 303)
            #expect(try await stranger.get("/cases/\(file.id)").status == 404)
            #expect(try await browser.get("/cases/\(file.id)").status == 200)
        }
    }

    @Test func `in an emergency a household elsewhere is opened with a reason, which the district reviews`() async throws {
        let site = try await TestSite.ready()
        let consultant = try Self.worker(.consultant, in: TestSite.here, on: site)
        let household = try site.household(of: TestDistrict.old[10]).id
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(consultant.name)
            let refused = try await browser.get("/households/\(household)")
            #expect(refused.status == 404)
            #expect(refused.html.contains("/households/\(household)/break-glass"))
            // A number that nobody has is answered alike.
            #expect(try await browser.get("/households/99999999").html.contains("/households/99999999/break-glass"))
            let form = "/households/\(household)/break-glass"
            let short = try await Self.send(browser, form, to: form, [("reason", "急")])
            #expect(short.status == 409)
            #expect(try await browser.get("/households/\(household)").status == 404)
            let opened = try await Self.send(browser, form, to: form, [("reason", "邻居来电，老人摔倒，联系不上承办人")])
            #expect(opened.status == 303)
            let page = try await browser.get("/households/\(household)")
            #expect(page.status == 200)
            #expect(page.html.contains("破例查看：您在紧急情况下登记了理由"))
        }
        try await site.browse(as: .districtOfficer) { browser in
            let list = try await browser.get("/break-glass").html
            #expect(list.contains("老人摔倒"))
            let action = String(try #require(list.firstMatch(of: #/action="(\/break-glass\/\d+\/reviews)"/#)).output.1)
            let reviewed = try await Self.send(browser, "/break-glass", to: action, [("verdict", "justified"), ("note", "已核实")])
            #expect(reviewed.status == 303)
        }
    }
}
