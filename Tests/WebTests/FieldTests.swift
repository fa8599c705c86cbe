import Access
import Casework
import Civics
import Database
import Foundation
import Testing

@testable import Web

/// What a phone downloads and sends back.
struct FieldTests {
    private func day(_ browser: TestBrowser) async throws -> (token: String, text: String) {
        let answer = try await browser.get("/field/day")
        #expect(answer.status == 200)
        let tree = try JSONDecoder().decode(JSONTree.self, from: Data(answer.html.utf8))
        guard case .fields(let fields) = tree, case .text(let token) = fields["csrf"] else { throw WebError.unreadableForm }
        return (token, answer.html)
    }

    private func record(
        _ file: CaseFile, change: String, record: String = "r", base: Int64? = nil, visit: Int64? = nil, _ note: String,
        by account: Int64 = 1
    ) -> String {
        """
        {"records": [{"change": "\(change)", "record": "\(record)", "kind": "visit", "caseFile": \(file.id),
          "visit": \(visit.map(String.init) ?? "null"), "base": \(base.map(String.init) ?? "null"),
          "content": {"day": "2025-12-31", "visitors": [\(account)], "access": "met", "metOther": "本人", "note": "\(note)"}}]}
        """
    }

    private func key() -> String { UUID().uuidString }

    @Test func `the day holds the names of one's own cases, and each is logged as seen`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(50, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let (_, text) = try await day(browser)
            #expect(text.contains(TestDistrict.old[50].name))
            #expect(text.contains(visited.file.number))
            #expect(!text.contains("\"\(TestDistrict.old[50].idNumber)\""))
        }
        try await site.run { client in
            let other = TestBrowser(client)
            try await other.signIn(site.newAccount(.consultant))
            let (_, text) = try await day(other)
            #expect(!text.contains(visited.file.number))
        }
        let looks: Int? = try await site.database.read { db in
            try db.value(
                "SELECT count(*) FROM audit_entry WHERE route = 'GET /field/day' AND subject = \(visited.file.household)")
        }
        #expect(looks == 1)
    }

    @Test func `what only those named may know never leaves for a phone`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(49, on: site)
        _ = try await site.database.write { try $0.execute("UPDATE case_file SET is_restricted = 1 WHERE id = \(visited.file.id)") }
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let (token, text) = try await day(browser)
            #expect(!text.contains(visited.file.number))
            let sent = try await browser.post("/field/records", json: record(visited.file, change: key(), record: key(), "x"), token: token)
            #expect(sent.html.contains("\"status\":\"refused\""))
        }
    }

    @Test func `a record that is sent twice is stored once`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(48, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let (token, _) = try await day(browser)
            let sent = record(visited.file, change: key(), record: key(), "只有一次")
            for _ in 0..<3 {
                let answer = try await browser.post("/field/records", json: sent, token: token)
                #expect(answer.status == 200)
                #expect(answer.html.contains("\"status\":\"stored\""))
            }
        }
        let visits = try await site.database.read { try VisitRecord.all(of: visited.file.id, in: $0) }
        #expect(visits.map(\.content.note) == ["只有一次"])
    }

    @Test func `what two people wrote over one version is kept twice, until one of them chooses`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(47, on: site)
        try await site.run { client in
            let (first, second) = (TestBrowser(client), TestBrowser(client))
            try await first.signIn(visited.consultant)
            try await second.signIn(visited.assistant)
            let (mine, theirs) = (try await day(first).token, try await day(second).token)
            _ = try await first.post("/field/records", json: record(visited.file, change: key(), record: key(), "起初"), token: mine)
            let visit = try await site.database.read { try #require(try VisitRecord.all(of: visited.file.id, in: $0).first) }
            func change(_ note: String, over base: Int64) -> String {
                record(visited.file, change: key(), record: key(), base: base, visit: visit.id.value, note)
            }
            let stored = try await second.post("/field/records", json: change("对方的", over: 1), token: theirs)
            #expect(stored.html.contains("\"status\":\"stored\""))
            let refused = change("我的", over: 1)
            for _ in 0..<2 {
                let conflict = try await first.post("/field/records", json: refused, token: mine)
                #expect(conflict.html.contains("\"status\":\"conflict\""))
                #expect(conflict.html.contains("\"label\":\"情况\""))
                #expect(conflict.html.contains("对方的"))
                #expect(conflict.html.contains("\"mine\":\"我的\""))
            }
            let chosen = try await first.post("/field/records", json: change("我的", over: 2), token: mine)
            #expect(chosen.html.contains("\"status\":\"stored\""))
            let revisions = try await site.database.read { try visit.revisions(in: $0) }
            #expect(revisions.map(\.content.note) == ["起初", "对方的", "我的", "我的"])
            #expect(revisions.map(\.state) == [.kept, .kept, .conflict, .kept])
            let now = try await site.database.read { try VisitRecord.find(visit.id, in: $0) }
            #expect(now?.content.note == "我的")
        }
    }

    @Test func `a record for somebody else's case is refused and says what to do`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(46, on: site)
        try await site.run { client in
            let stranger = TestBrowser(client)
            try await stranger.signIn(site.newAccount(.consultant))
            let (token, _) = try await day(stranger)
            let answer = try await stranger.post(
                "/field/records", json: record(visited.file, change: key(), record: key(), "偷看"), token: token)
            #expect(answer.html.contains("\"status\":\"refused\""))
            #expect(answer.html.contains("记录还在这台设备上"))
        }
        let visits = try await site.database.read { try VisitRecord.all(of: visited.file.id, in: $0) }
        #expect(visits.isEmpty)
    }

    @Test func `nothing is taken in without the token, and a wrong record does not hold up a right one`() async throws {
        let site = try await TestSite.ready()
        let visited = try VisitedCase(45, on: site)
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(visited.consultant)
            let (token, _) = try await day(browser)
            let sent = record(visited.file, change: key(), record: key(), "对的")
            #expect(try await browser.post("/field/records", json: sent, token: nil).status == 403)
            #expect(try await browser.post("/field/records", json: sent, token: token + "x").status == 403)
            #expect(try await browser.post("/field/records", json: "{\"records\": 7}", token: token).status == 400)
            let late = sent.replacing("2025-12-31", with: "2026-02-01").replacing("\"change\": \"", with: "\"change\": \"late-")
            let one = try #require(late.firstMatch(of: #/\[(\{.*\})\]\}/#.dotMatchesNewlines())).output.1
            let both = sent.replacing("\"records\": [", with: "\"records\": [\(one), ")
            let answer = try await browser.post("/field/records", json: both, token: token).html
            #expect(answer.contains("\"status\":\"refused\""))
            #expect(answer.contains(VisitError.inTheFuture.message))
            #expect(answer.contains("\"status\":\"stored\""))
        }
    }

    @Test func `the shell names nobody and may fetch only from here`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .consultant) { browser in
            let shell = try await browser.get("/field")
            #expect(!shell.html.contains(Role.consultant.label))
            #expect(!shell.html.contains("csrf"))
            #expect(shell.headers[.contentSecurityPolicy]?.contains("connect-src 'self'") == true)
            #expect(try await browser.get("/cases").headers[.contentSecurityPolicy]?.contains("connect-src") == false)
            let worker = try await browser.get("/field/worker.js").html
            for file in FieldController.scripts + FieldController.modules { #expect(worker.contains(file)) }
        }
    }
}
