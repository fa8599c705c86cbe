import Access
import Civics
import Database
import Testing

@testable import Web

struct GateTests {
    @Test func `whoever is turned away leaves an entry, without what was typed`() async throws {
        let site = try await TestSite.ready()
        let elsewhere = try site.household(of: TestDistrict.old[3]).id
        try await site.browse(asNew: .consultant) { browser, account in
            #expect(try await browser.get("/audit").status == 403)
            #expect(try await browser.get("/households/\(elsewhere)").status == 404)
            #expect(try await browser.get("/households/310105199001011234?q=someone").status == 404)
            #expect(try await browser.get("/nothing/13812345678").status == 404)
            let refused = try await site.trail(of: account.id, [.refused])
            #expect(refused.map(\.route) == ["GET /audit", "GET /households/\(elsewhere)", "GET /households/:household"])
            #expect(refused.map(\.subject?.number) == [nil, elsewhere.value, nil])
            #expect(refused.map(\.detail) == ["没有这项权限", "没有这一条，或不在范围内", "没有这一条，或不在范围内"])
        }
    }

    @Test func `a flood of refusals is written down up to a limit and shown to the auditor`() async throws {
        let site = try await TestSite.ready()
        let most = site.pack.work.requests.refusals.burst
        try await site.browse(asNew: .consultant) { browser, account in
            for _ in 0..<(most + 5) { #expect(try await browser.get("/audit").status == 403) }
            #expect(try await site.trail(of: account.id, [.refused]).count == most)
            try await site.browse(as: .auditor) { auditor in
                let html = try await auditor.get("/audit").html
                #expect(html.contains("集中的拒绝"))
                #expect(html.contains("account=\(account.name)"))
                #expect(html.contains("\(most) 次"))
            }
        }
    }

    @Test func `what was only counted is told with the next entry`() {
        let meter = RequestMeter(.sample)
        let (one, other, now) = (Identifier<Account>(1), Identifier<Account>(2), TestSite.now)
        #expect((0..<4).map { _ in meter.recordsRefusal(of: one, at: now) } == [0, 0, nil, nil])
        #expect(meter.recordsRefusal(of: other, at: now) == 0)
        #expect(meter.recordsRefusal(of: one, at: now.adding(minutes: 1)) == 2)
    }
}
