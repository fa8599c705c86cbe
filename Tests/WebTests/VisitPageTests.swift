import Access
import Casework
import Civics
import Database
import Foundation
import Register
import Testing

@testable import Web

/// A case that is somebody's, outside the areas of the accounts of these tests: being responsible is all that opens it.
struct VisitedCase: Sendable {
    let file: CaseFile
    let consultant: String
    let assistant: String

    /// - Parameter position: of `TestDistrict.old`; each test takes its own.
    init(_ position: Int, on site: TestSite) throws {
        let (first, second) = (try site.newAccount(.consultant), try site.newAccount(.consultant))
        consultant = first
        assistant = second
        let household = try site.household(of: TestDistrict.old[position]).id
        file = try site.database.write { db in
            let file = try #require(try CaseFile.open(of: household, in: db))
            let accounts: [Identifier<Account>] = try [first, second].map { name in
                try #require(try db.value("SELECT id FROM account WHERE name = \(name)"))
            }
            let act = CaseAct(site.pack.work, by: nil, at: TestSite.now, in: db)
            // Not by `dispatch`, which gives a case to nobody of another subdistrict.
            try act.update(file, set: "state = 'dispatched', consultant = \(accounts[0]), dispatched_at = \(TestSite.now)")
            try act.start(.firstContact, of: file)
            try db.execute(
                "INSERT INTO case_assistant (case_file, account, since) VALUES (\(file.id), \(accounts[1]), \(TestSite.now))")
            return file
        }
    }
}

extension TestSite {
    /// A visit that the tests of routes can look at, of a household that every role with an area sees.
    func recordedVisit() throws -> VisitRecord {
        let household = try household(of: TestDistrict.poor).id
        let account = try newAccount(.consultant)
        return try database.write { db in
            let file = try #require(try CaseFile.open(of: household, in: db))
            let id: Identifier<Account>? = try db.value("SELECT id FROM account WHERE name = \(account)")
            var content = VisitContent(on: TestSite.day)
            content.visitors = [id].compactMap { $0 }
            content.access = .nobody
            let act = CaseAct(pack.work, by: id, at: TestSite.now, in: db)
            let visit = try act.visit(file.id, version: nil, content, VisitSurroundings(pack: pack, screening: nil))
            return try #require(try VisitRecord.find(visit, in: db))
        }
    }
}

extension TestBrowser.Answer {
    /// What the form of a visit sends when somebody was met and nothing was changed.
    fileprivate var visit: [(String, String)] {
        get throws {
            let visitor = try #require(html.firstMatch(of: #/name="visitors" value="(\d+)" checked/#)).output.1
            return [("csrf", try hidden("csrf")), ("day", "2025-12-31"), ("visitors", String(visitor)), ("access", "met")]
        }
    }

    /// The member who is marked as met beforehand.
    fileprivate var metMember: String {
        get throws { String(try #require(html.firstMatch(of: #/name="met" value="(\d+)" checked/#)).output.1) }
    }
}

struct VisitPageTests {
    @Test func `a call that reached somebody begins the work and the clock of the visit`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(59, on: site)
        let uri = "/cases/\(visited.file.id)/visits"
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let page = try await browser.get(uri)
            #expect(page.status == 200)
            #expect(!page.html.contains(TestDistrict.old[59].name))
            let fields = [("csrf", try page.hidden("csrf")), ("version", try page.hidden("version"))]
            let nothing = try await browser.post("/cases/\(visited.file.id)/contacts", fields + [("note", "写了一半")])
            #expect(nothing.status == 422)
            #expect(nothing.html.contains("“结果”还没有填"))
            #expect(nothing.html.contains("写了一半"))
            let done = try await browser.post(
                "/cases/\(visited.file.id)/contacts", fields + [("channel", "phone"), ("result", "confirmed"), ("note", "老人自己接的")])
            #expect(done.location == uri)
            #expect(try await browser.get(uri).html.contains("电话：属实"))
        }
        let file = try await site.database.read { try #require(try CaseFile.find(visited.file.id, in: $0)) }
        #expect(file.state == .working)
        #expect(file.step == .visit)
        #expect(file.firstContactAt == TestSite.now)
        #expect(file.nextContactOn != nil)
    }

    @Test func `a second visit without change is one button, and keeps what the first one saw`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(58, on: site)
        let (form, uri) = ("/cases/\(visited.file.id)/visits/new", "/cases/\(visited.file.id)/visits")
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let page = try await browser.get(form)
            #expect(!page.html.contains("没有变化，保存"))
            let common = try page.visit + [("met", try page.metMember)]
            let bad = try await browser.post(uri, common + [("note", "要留下的字"), ("promise", "送表"), ("promise-day", "2025-12-01")])
            #expect(bad.status == 422)
            #expect(bad.html.contains(VisitError.promiseInThePast.message))
            #expect(bad.html.contains("要留下的字"))
            let saved = try await browser.post(
                uri,
                common + [
                    ("block-health", "2"), ("block-note-health", "刚出院"), ("needs", "care"), ("urgency-care", "urgent"),
                    ("words-care", "夜里没人"), ("needs", "company"), ("flags", "fire"), ("result", "confirmed"),
                ])
            #expect(saved.location == uri)
            let again = try await browser.get(form)
            #expect(again.html.contains("没有变化，保存"))
            _ = try await browser.post(uri, common + [("unchanged", "1")])
        }
        try await site.database.read { db in
            let visits = try VisitRecord.all(of: visited.file.id, in: db)
            #expect(visits.count == 2)
            #expect(visits.first?.content.blocks[.health]?.grade == .severe)
            #expect(visits.first?.content.needs == [.init(.care, .urgent, words: "夜里没人"), .init(.company)])
            let file = try #require(try CaseFile.find(visited.file.id, in: db))
            // The sign of fire made it red; the grade became a fact with the visit behind it.
            #expect(file.level == .red)
            let learnt = try LearntFact.of(household: file.household, persons: [], from: db).filter { $0.entry.fact == "visit_health" }
            #expect(learnt.first?.entry.units == 2)
            #expect(learnt.first?.entry.origin.kind == .visit)
        }
    }

    @Test func `what a visit learnt is shown with the visit as its source, and is not asked again`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(54, on: site)
        let (form, uri) = ("/cases/\(visited.file.id)/visits/new", "/cases/\(visited.file.id)/visits")
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let page = try await browser.get(form)
            let key = String(try #require(page.html.firstMatch(of: #/name="answer:(money_assets)"/#)).output.1)
            let saved = try await browser.post(
                uri,
                try page.visit + [("met", page.metMember), ("result", "confirmed"), ("asked", key), ("answer:\(key)", "12000")])
            #expect(saved.location == uri)
            #expect(!(try await browser.get(form)).html.contains("name=\"answer:\(key)\""))
            let household = try await browser.get("/households/\(visited.file.household)")
            #expect(household.html.contains("<span class=\"source\">走访 2025-12-31</span>"))
        }
    }

    @Test func `what was answered by mistake is taken back, and asked again`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(53, on: site)
        let (form, uri) = ("/cases/\(visited.file.id)/visits/new", "/cases/\(visited.file.id)/visits")
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let page = try await browser.get(form)
            let common = try page.visit + [("met-other", "女儿"), ("asked", "money_assets"), ("flags", "none"), ("block-health", "1")]
            _ = try await browser.post(uri, common + [("answer:money_assets", "12000")])
            let visit = try await site.database.read { try #require(try VisitRecord.all(of: visited.file.id, in: $0).first).id }
            #expect(try await browser.get("\(uri)/\(visit)").html.contains("12000"))
            let correction = try await browser.get("\(uri)/\(visit)/correct")
            #expect(correction.html.contains(#/name="answer:money_assets"[^>]*value="12000"/#))
            let emptied = common.filter { $0.0 != "flags" } + [("block-health", ""), ("answer:money_assets", ""), ("reason", "听错了")]
            let saved = try await browser.post("\(uri)/\(visit)", emptied + [("base", try correction.hidden("base"))])
            #expect(saved.location == uri)
            #expect(try await browser.get(form).html.contains("name=\"answer:money_assets\""))
        }
        try await site.database.read { db in
            let record = try #require(try VisitRecord.all(of: visited.file.id, in: db).first)
            #expect(record.content.answers.isEmpty && record.content.sawNoFlag == nil)
            let learnt = try LearntFact.of(household: visited.file.household, persons: [], from: db)
            // What was told stays in the history; each is taken back by an entry of its own.
            for fact in ["money_assets", "self_harm_risk", "no_food_or_heat", "visit_health"] {
                #expect(learnt.filter { $0.entry.fact == fact }.map(\.entry.isWithdrawal).suffix(2) == [false, true], "\(fact)")
            }
        }
    }

    @Test func `what to ask first stands on the case and on the household, with the verdicts that wait for it`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(52, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let household = try await browser.get("/households/\(visited.file.household)").html
            #expect(household.contains("上门先问"))
            for page in ["/cases/\(visited.file.id)", "/cases/\(visited.file.id)/visits"] {
                let html = try await browser.get(page).html
                let links = html.matches(of: #/href="\/households\/\d+#(verdict-[^"]+)"/#).map(\.output.1)
                #expect(!links.isEmpty, "\(page)")
                for link in links { #expect(household.contains("id=\"\(link)\""), "\(link)") }
            }
        }
    }

    @Test func `what only those named may know is no answer of a visit, and words about it need a sign`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(51, on: site)
        let uri = "/cases/\(visited.file.id)/visits"
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let page = try await browser.get(uri + "/new")
            let common = try page.visit + [("met-other", "女儿")]
            let forged = try await browser.post(uri, common + [("asked", "self_harm_risk"), ("answer:self_harm_risk", "是")])
            #expect(forged.status == 422)
            let wordsOnly = try await browser.post(uri, common + [("restricted-note", "只说了一句")])
            #expect(wordsOnly.status == 422)
            #expect(wordsOnly.html.contains(VisitError.noSign.message) && wordsOnly.html.contains("只说了一句"))
            _ = try await browser.post(uri, common + [("flags", "none")])
            #expect(!(try await browser.get("/households/\(visited.file.household)")).html.contains("轻生"))
        }
    }

    @Test func `a correction is a new version with its reason, and a stale one is refused`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(57, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let page = try await browser.get("/cases/\(visited.file.id)/visits/new")
            let common = try page.visit + [("met-other", "女儿")]
            _ = try await browser.post("/cases/\(visited.file.id)/visits", common + [("note", "原来的")])
            let visit = try await site.database.read { try #require(try VisitRecord.all(of: visited.file.id, in: $0).first).id }
            let uri = "/cases/\(visited.file.id)/visits/\(visit)"
            let form = try await browser.get(uri + "/correct")
            #expect(form.html.contains("原来的"))
            let base = ("base", try form.hidden("base"))
            let first = common + [base, ("note", "改过的"), ("materials", "诊断书"), ("reason", "听错了")]
            _ = try await browser.post(uri, first)
            let stale = try await browser.post(uri, common + [base, ("note", "另一种改法"), ("reason", "也听错了")])
            #expect(stale.status == 422)
            #expect(stale.html.contains("别人也改了情况"))
            // Both versions side by side; the form holds mine there, and elsewhere what is new.
            #expect(stale.html.contains("data-label=\"您写的\">另一种改法") && stale.html.contains("data-label=\"对方写的\">改过的"))
            #expect(stale.html.contains(#/name="materials"[^>]*value="诊断书"/#))
            let shown = try await browser.get(uri).html
            #expect(shown.contains("改过的"))
            #expect(shown.contains("第 2 版（现行）"))
            #expect(shown.contains("听错了"))
            let chosen = common + [("base", try stale.hidden("base")), ("note", "另一种改法"), ("materials", "诊断书"), ("reason", "商量过")]
            #expect(try await browser.post(uri, chosen).status == 303)
            #expect(try await browser.get(uri).html.contains("另一种改法"))
        }
    }

    @Test func `harm that only those named may know leaves no word in the visit`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(56, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let page = try await browser.get("/cases/\(visited.file.id)/visits/new")
            _ = try await browser.post(
                "/cases/\(visited.file.id)/visits",
                try page.visit + [("met-other", "邻居"), ("flags", "self-harm"), ("flags", "no-food")])
        }
        try await site.database.read { db in
            let record = try #require(try VisitRecord.all(of: visited.file.id, in: db).first)
            #expect(record.content.flags == [.noFood])
            let events = try CaseEvent.all(of: visited.file.id, in: db)
            #expect(events.contains { $0.kind == .safeguarded })
            #expect(!events.contains { ($0.detail ?? "").contains("轻生") || ($0.note ?? "").contains("轻生") })
            #expect(try CaseFile.find(visited.file.id, in: db)?.level == .red)
        }
    }

    @Test func `a consultant who has nothing to do with the case finds no visits of it`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(55, on: site)
        try await site.browse(as: .consultant) { browser in
            for uri in ["/cases/\(visited.file.id)/visits", "/cases/\(visited.file.id)/visits/new"] {
                let answer = try await browser.get(uri)
                #expect(answer.status == 404)
            }
        }
    }
}
