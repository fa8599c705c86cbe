import Access
import Casework
import Register
import Testing

@testable import Web

struct NeedsPageTests {
    @Test func `a household's needs are shown with what is missing, stored, and judged with a reason`() async throws {
        let site = try await TestSite.alone()
        let file = try site.caseFile(of: TestDistrict.poor)
        let address = Path.caseNeeds.link(file.id)
        try await site.browse(as: .consultant) { browser in
            let page = try await browser.get(address)
            #expect(page.status == 200)
            for text in ["收入困境", "先问什么", "非官方默认值", "存下这次评估"] { #expect(page.html.contains(text), "\(text)") }
            #expect(!page.html.contains(TestDistrict.poor.name))
            // Not named for restricted matters: neither the indicator nor the situations.
            for text in ["儿童青少年家庭环境", "轻生"] { #expect(!page.html.contains(text), "\(text)") }
            // Each act makes a new version.
            func hidden() async throws -> [(String, String)] {
                let page = try await browser.get(address)
                return [("csrf", try page.hidden("csrf")), ("version", try page.hidden("version"))]
            }
            let stored = try await browser.post(address, hidden())
            #expect(stored.status == 303)
            let incomplete = try await browser.post(address + "/judgements", hidden() + [("band", "high")])
            #expect(incomplete.status == 422)
            #expect(incomplete.html.contains("请写明理由"))
            #expect(incomplete.html.contains("value=\"high\" checked"))
            let unchosen = try await browser.post(address + "/judgements", hidden() + [("reason", "写了一半的理由")])
            #expect(unchosen.status == 422)
            #expect(unchosen.html.contains("请选一档") && unchosen.html.contains("写了一半的理由"))
            let judged = try await browser.post(address + "/judgements", hidden() + [("band", "high"), ("reason", "家里没有人照看")])
            #expect(judged.status == 303)
            let after = try await browser.get(address).html
            #expect(after.contains("家里没有人照看"))
        }
        let (recorded, events) = try await site.database.read { db in
            (try RecordedNeeds.latest(of: file.household, from: db), try CaseEvent.all(of: file.id, in: db).map(\.kind))
        }
        #expect(recorded?.workingBand == .high)
        // Stored whole, also what the consultant did not see.
        #expect(recorded?.assessment.indicators.count == 10)
        #expect(events.count { $0 == .assessed } >= 2)
    }

    @Test func `a case elsewhere is not there`() async throws {
        let site = try await TestSite.ready()
        let address = Path.caseNeeds.link(try site.caseFile(of: TestDistrict.elsewhere).id)
        try await site.browse(as: .consultant) { browser in
            let answer = try await browser.get(address)
            #expect(answer.status == 404)
        }
    }

    @Test func `statistics of few households tell nothing`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .auditor) { browser in
            let page = try await browser.get("/needs")
            #expect(page.status == 200)
            #expect(!page.html.contains("1 户"))
        }
    }
}
