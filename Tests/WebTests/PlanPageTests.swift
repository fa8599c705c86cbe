import Access
import Casework
import Database
import Testing

@testable import Web

struct PlanPageTests {
    @Test func `a plan is written by a consultant, approved by the officer of the hukou, and printed`() async throws {
        let site = try await TestSite.ready()
        let id = try site.workedCase(of: TestDistrict.split)
        let uri = Path.casePlan.link(id)
        try await site.browse(as: .consultant) { browser in
            func post(_ path: String, _ fields: [(String, String)] = []) async throws -> TestBrowser.Answer {
                try await browser.post(path, try await browser.get(uri).form(fields))
            }
            #expect(try await post(uri).status == 303)
            let draft = try await browser.get(uri).html
            #expect(draft.contains("编制中"))
            // What the library finds is proposed.
            #expect(draft.contains("申请最低生活保障"))
            let own = [("kind", "own"), ("what", "陪去办事窗口"), ("owner", "me"), ("due-on", "2026-01-15")]
            #expect(try await post(Path.planItems.link(id), own).status == 303)
            #expect(try await post(Path.planNeeds.link(id), [("kind", "goods"), ("text", "没有米了"), ("urgency", "now")]).status == 303)
            let late = try await post(
                Path.planItems.link(id), [("form", "item"), ("kind", "own"), ("what", "晚了"), ("owner", "me"), ("due-on", "2025-01-01")])
            #expect(late.status == 422)
            // The refusal stands in the form it came from, beside its field, with what was typed.
            #expect(late.html.contains(PlanError.dueInThePast.message))
            #expect(late.html.contains("id=\"item\" open") && late.html.contains("value=\"晚了\""))
            #expect(late.html.contains("id=\"item-due-on-error\""))
            #expect(try await post(Path.planSubmission.link(id)).status == 303)
            #expect(try await browser.get(uri).html.contains("待审批"))
            // A consultant has no say in it.
            #expect(try await post(Path.planDecision.link(id), [("verdict", "approved")]).status == 403)
        }
        try await site.browse(as: .subdistrictOfficer) { browser in
            #expect(try await browser.get(Path.plans.link()).html.contains(uri))
            let page = try await browser.get(uri)
            #expect(page.html.contains("审批意见"))
            let returned = try await browser.post(Path.planDecision.link(id), try page.form([("verdict", "returned")]))
            #expect(returned.status == 422)
            let approved = try await browser.post(Path.planDecision.link(id), try page.form([("verdict", "approved")]))
            #expect(approved.status == 303)
            #expect(try await browser.get(uri).html.contains("已批准"))
            let sheet = try await browser.get(Path.planPrint.link(id)).html
            #expect(sheet.contains("12345") && sheet.contains("陪去办事窗口") && sheet.contains("没有米了"))
            #expect(!sheet.contains(TestDistrict.split.name))
        }
    }

    @Test func `a plan of another area is not there`() async throws {
        let site = try await TestSite.ready()
        let id = try site.caseFile(of: TestDistrict.elsewhere).id
        try await site.browse(as: .consultant) { browser in
            for path in [Path.casePlan, .caseAid, .planPrint] {
                let answer = try await browser.get(path.link(id))
                #expect(answer.status == 404)
            }
        }
    }
}
