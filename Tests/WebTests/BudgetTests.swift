import Access
import Civics
import Database
import HTTPTypes
import Library
import Testing

@testable import Web

extension WorkSettings.RequestLimits {
    static let sample = WorkSettings.RequestLimits(
        searches: Rate(burst: 3, perMinute: 6), reveals: Rate(burst: 2, perMinute: 6), refusals: Rate(burst: 2, perMinute: 1), alarm: 3)
}

struct BudgetTests {
    @Test func `searches by name beyond the budget wait, other pages do not, and the auditor sees it`() async throws {
        let site = try await TestSite.ready()
        let most = site.pack.work.requests.searches.burst
        try await site.browse(asNew: .subdistrictOfficer) { browser, account in
            for _ in 0..<most { #expect(try await browser.get("/leads?q=%E7%8E%8B%E4%BA%94").status == 200) }
            let answer = try await browser.get("/cases?q=%E7%8E%8B%E4%BA%94")
            #expect(answer.status == 429)
            #expect(answer.headers[.retryAfter] == "2")
            #expect(answer.html.contains("查找太频繁"))
            #expect(answer.html.contains("请过 2 秒再试"))
            // Neither a list without a name, nor a search among policies, nor an empty field costs anything.
            for uri in ["/leads", "/leads?q=", "/policies?q=%E4%BD%8E%E4%BF%9D", "/"] {
                #expect(try await browser.get(uri).status == 200, "\(uri)")
            }
            let refused = try await site.trail(of: account.id, [.refused])
            #expect(refused.map(\.detail) == ["查找超过频次限制"])
            #expect(refused.map(\.route) == ["GET /cases"])
        }
    }

    @Test func `names in full beyond the budget wait`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor).id
        let most = site.pack.work.requests.reveals.burst
        try await site.browse(asNew: .districtOfficer) { browser, account in
            let csrf = try await browser.get("/households/\(household)").hidden("csrf")
            let form = [("csrf", csrf), ("purpose", "enquiry")]
            for _ in 0..<most { #expect(try await browser.post("/households/\(household)/reveal", form).status == 200) }
            let answer = try await browser.post("/households/\(household)/reveal", form)
            #expect(answer.status == 429)
            #expect(!answer.html.contains(TestDistrict.poor.name))
            #expect(try await site.trail(of: account.id, [.revealed]).count == most)
            #expect(try await site.trail(of: account.id, [.refused]).map(\.subject?.number) == [household.value])
        }
    }

    @Test func `each account and each kind has a budget of its own`() throws {
        let meter = RequestMeter(.sample)
        let (one, other, now) = (Identifier<Account>(1), Identifier<Account>(2), TestSite.now)
        for _ in 0..<3 { try meter.spend(.search, by: one, at: now) }
        #expect(throws: WebError.tooMany(.search, waitSeconds: 10)) { try meter.spend(.search, by: one, at: now) }
        try meter.spend(.search, by: other, at: now)
        for _ in 0..<2 { try meter.spend(.reveal, by: one, at: now) }
        #expect(throws: WebError.tooMany(.reveal, waitSeconds: 10)) { try meter.spend(.reveal, by: one, at: now) }
        try meter.spend(.search, by: one, at: now.adding(seconds: 10))
    }
}
