import Access
import Casework
import Civics
import Database
import Foundation
import Register
import Testing

@testable import Web

/// Each test works on a household and accounts of its own: the database is shared.
struct SafeguardingPageTests {
    /// In the second subdistrict, where `TestDistrict.old` live.
    private static func worker(
        _ role: Role, in area: RegionCode = TestSite.there, on site: TestSite
    ) throws -> (name: String, id: Identifier<Account>) {
        let name = "harm-" + UUID().uuidString.prefix(8).lowercased()
        let account = try site.accounts.create(
            NewAccount(name: name, displayName: name, role: role, areas: [area], password: TestSite.password), at: TestSite.now)
        return (name, account.id)
    }

    /// Where a household is said to live, one for each test, so that no other test's matter is told there.
    private static func place(_ index: Int) -> RegionCode { RegionCode("3101050\(index)")! }

    private static func raise(
        _ words: String, of index: Int, by account: Identifier<Account>, on site: TestSite
    ) throws -> (file: CaseFile, matter: Safeguarding.ID) {
        let file = try site.caseFile(of: TestDistrict.old[index])
        let matter = try site.database.write { db in
            try db.execute("UPDATE case_file SET region = \(place(index)) WHERE id = \(file.id)")
            return try CaseAct(site.pack.work, by: account, at: TestSite.now, in: db)
                .safeguard(file.id, [.childHarm], text: words, from: .caseFile)
        }
        return (file, matter)
    }

    private static func send(
        _ browser: TestBrowser, _ page: String, to path: String, _ fields: [(String, String)]
    ) async throws -> TestBrowser.Answer {
        let csrf = try await browser.get(page).hidden("csrf")
        return try await browser.post(path, [("csrf", csrf)] + fields)
    }

    /// A matter that visits raised, once with words of its own and once with those of the note.
    private static func visit(
        _ words: [String], of index: Int, by account: Identifier<Account>, on site: TestSite
    ) throws -> (file: CaseFile, visit: VisitRecord.ID, matter: Safeguarding.ID) {
        let file = try site.caseFile(of: TestDistrict.old[index])
        return try site.database.write { db in
            try db.execute("UPDATE case_file SET region = \(place(index)) WHERE id = \(file.id)")
            let act = CaseAct(site.pack.work, by: account, at: TestSite.now, in: db)
            var content = VisitContent(on: TestSite.day)
            (content.visitors, content.metOther) = ([account], "邻居")
            (content.flags, content.restrictedNote) = ([.selfHarm, .unattendedChild], words[0])
            let surroundings = VisitSurroundings(pack: site.pack, screening: nil)
            let visit = try act.visit(file.id, version: nil, content, surroundings)
            (content.restrictedNote, content.note) = (nil, words[1])
            try act.visit(file.id, version: nil, content, surroundings)
            let matter: Safeguarding.ID? = try db.value("SELECT max(id) FROM safeguarding WHERE case_file = \(file.id)")
            return (file, visit, try #require(matter))
        }
    }

    @Test func `no page says a word of a matter to those not named, nor that it is there`() async throws {
        let site = try await TestSite.ready()
        let words = ["手腕上一道道的伤", "孩子锁在屋里三天"]
        let raiser = try Self.worker(.consultant, on: site)
        let (file, visit, matter) = try Self.visit(words, of: 20, by: raiser.id, on: site)
        let kept = try await site.database.read { try Safeguarding.all(for: raiser.id, in: $0).map(\.text) }
        #expect(kept.compactMap { $0 }.sorted() == words.sorted())
        // Made afterwards, so nobody told of it.
        let strangers = try [Role.consultant, .subdistrictOfficer, .auditor, .policyEditor, .districtOfficer].map {
            try Self.worker($0, in: $0 == .districtOfficer ? RegionCode("310105")! : Self.place(20), on: site)
        }
        // Being responsible for the case is not being named.
        let responsible = strangers[0].id
        _ = try await site.database.write { try $0.execute("UPDATE case_file SET consultant = \(responsible) WHERE id = \(file.id)") }
        let household = "\(file.household)"
        try await site.run { client in
            for name in strangers.map(\.name) {
                let browser = TestBrowser(client)
                try await browser.signIn(name)
                for rule in Routes.access.routes where rule.method == "GET" {
                    let path = rule.path.replacing(":case", with: "\(file.id)").replacing(":household", with: household)
                        .replacing(":matter", with: "\(matter)").replacing(":visit", with: "\(visit)")
                    let answer = try await browser.get(path)
                    for told in words + ["/safeguarding/\(matter)\"", "件受限事项", "轻生、自伤的话", "self-harm\" checked"] {
                        // The form of a visit lists every sign there is, ticked or not.
                        if told == "轻生、自伤的话", path.hasSuffix("/new") || path.hasSuffix("/correct") || path == "/field/day" { continue }
                        let isTold = answer.html.contains(told)
                        #expect(!isTold, "\(name) \(path) \(told)")
                    }
                }
                #expect(try await browser.get("/safeguarding/\(matter)").status != 200)
                for act in ["reports", "names", "closings", "restriction"] {
                    let answer = try await Self.send(
                        browser, "/design", to: "/safeguarding/\(matter)/\(act)", [("note", "x"), ("receipt", "x")])
                    #expect([403, 404].contains(answer.status), "\(name) \(act)")
                }
            }
        }
    }

    @Test func `those named write down the report, name somebody, and close the matter`() async throws {
        let site = try await TestSite.ready()
        let (raiser, other) = (try Self.worker(.consultant, on: site), try Self.worker(.consultant, on: site))
        let (_, matter) = try Self.raise("孩子独自在家三天", of: 21, by: raiser.id, on: site)
        let page = "/safeguarding/\(matter)"
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(raiser.name)
            #expect(try await browser.get(page).html.contains("必须立即向公安、民政等部门报告"))
            let early = try await Self.send(browser, page, to: page + "/closings", [("note", "母亲已回家，<居委>每天上门")])
            #expect(early.status == 409)
            #expect(early.html.contains("要先向公安、民政等部门报告"))
            #expect(early.html.contains("&lt;居委&gt;每天上门"))
            let reported = try await Self.send(
                browser, page, to: page + "/reports", [("authority", "police"), ("minutes", "20"), ("receipt", "警-2025-7")])
            #expect(reported.status == 303)
            let unknown = try await Self.send(browser, page, to: page + "/names", [("account", "nobody-here"), ("reason", "协助")])
            #expect(unknown.status == 422)
            let named = try await Self.send(browser, page, to: page + "/names", [("account", other.name), ("reason", "协助照看")])
            #expect(named.status == 303)
            let html = try await browser.get(page).html
            #expect(html.contains("警-2025-7") && html.contains("2025-12-31 09:40") && html.contains("协助照看"))
            let second = TestBrowser(client)
            try await second.signIn(other.name)
            #expect(try await second.get(page).html.contains("孩子独自在家三天"))
            let closed = try await Self.send(second, page, to: page + "/closings", [("note", "母亲已回家")])
            #expect(closed.status == 303)
            #expect(try await browser.get(page).html.contains("办结：母亲已回家"))
            #expect(try await browser.get("/safeguarding").html.contains("已办结"))
        }
        let purposes = try await site.database.read { db in
            try AuditTrail.page(AuditFilter(account: raiser.id), limit: 100, from: db).filter { $0.route == "GET \(page)" }.map(\.purpose)
        }
        #expect(!purposes.isEmpty && Set(purposes) == [.emergency])
    }

    @Test func `a suspicion told of somebody not found yet is shown to those told alone`() async throws {
        let site = try await TestSite.ready()
        let raiser = try Self.worker(.consultant, on: site)
        let told = try Self.worker(.subdistrictOfficer, on: site)
        let here = try Self.worker(.subdistrictOfficer, in: RegionCode("310105003")!, on: site)
        let words = "锁在屋里两天没有人管"
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(raiser.name)
            let sent = try await Self.send(
                browser, "/leads/new", to: "/leads/new",
                [
                    ("q", "三楼的小孩"), ("source", "neighbour"), ("urgency", "yellow"), ("kind", "child-unattended"), ("text", words),
                    ("place", "\(TestSite.there)"),
                ])
            #expect(sent.status == 303)
            let officer = TestBrowser(client)
            try await officer.signIn(told.name)
            let list = try await officer.get("/leads/unmatched").html
            #expect(list.contains("三楼的小孩") && list.contains("有紧急情况，已另行上报") && list.contains(words))
            let district = TestBrowser(client)
            try await district.signIn(try Self.worker(.districtOfficer, in: RegionCode("310105")!, on: site).name)
            let seen = try await district.get("/leads/unmatched").html
            #expect(seen.contains("三楼的小孩") && !seen.contains(words))
            let elsewhere = TestBrowser(client)
            try await elsewhere.signIn(here.name)
            let others = try await elsewhere.get("/leads/unmatched").html
            #expect(!others.contains("三楼的小孩"))
        }
    }

    @Test func `by name somebody is found in one's own area alone, elsewhere by the whole number`() async throws {
        let site = try await TestSite.ready()
        let (near, far) = (TestDistrict.poor, TestDistrict.elsewhere)
        try await site.browse(as: .consultant) { browser in
            func offers(_ text: String) async throws -> Bool {
                let query = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                return try await browser.get("/leads/new?q=\(query)").html.contains("name=\"household\"")
            }
            var answers: [Bool] = []
            for text in [near.name, String(near.idNumber.description.suffix(4)), far.name, far.idNumber.description] {
                answers.append(try await offers(text))
            }
            #expect(answers == [true, true, false, true])
        }
    }

    @Test func `the district registers who is told, and nobody else may`() async throws {
        let site = try await TestSite.ready()
        // Of a subdistrict in which no household of these tests lives.
        let officer = try Self.worker(.subdistrictOfficer, in: RegionCode("310105009")!, on: site)
        try await site.browse(as: .districtOfficer) { browser in
            for (on, label) in [("1", "取消登记"), ("0", "登记")] {
                let sent = try await Self.send(
                    browser, "/safeguarding/duty", to: "/safeguarding/duty", [("account", "\(officer.id)"), ("on", on)])
                #expect(sent.status == 303)
                let html = try await browser.get("/safeguarding/duty").html
                #expect(html.contains("\(label)<span class=\"visually-hidden\"> \(officer.name)"))
            }
        }
        try await site.browse(as: .subdistrictOfficer) { browser in
            let answer = try await Self.send(browser, "/leads/new", to: "/safeguarding/duty", [("account", "\(officer.id)"), ("on", "1")])
            #expect(answer.status == 403)
        }
    }

    @Test func `a case restricted as a whole is as if there were none, also from its household`() async throws {
        let site = try await TestSite.ready()
        let raiser = try Self.worker(.consultant, on: site)
        let (file, _) = try Self.raise("继父打的", of: 22, by: raiser.id, on: site)
        try await site.database.write { try CaseAct(site.pack.work, by: raiser.id, at: TestSite.now, in: $0).restrict(file.id, true) }
        let stranger = try Self.worker(.subdistrictOfficer, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(stranger.name)
            for path in ["/cases/\(file.id)", "/cases/\(file.id)/history", "/cases/\(file.id)/visits"] {
                #expect(try await browser.get(path).status == 404, "\(path)")
            }
            let number = file.number.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            for path in ["/", "/cases", "/cases?q=\(number)", "/households/\(file.household)"] {
                let html = try await browser.get(path).html
                #expect(!html.contains("/cases/\(file.id)\""), "\(path)")
            }
            #expect(try await browser.get("/households/\(file.household)").html.contains("登记线索、立案"))
            let named = TestBrowser(client)
            try await named.signIn(raiser.name)
            #expect(try await named.get("/households/\(file.household)").html.contains(file.number))
        }
    }
}
