import Access
import Casework
import Civics
import Database
import Testing

@testable import Web

struct ReferralPageTests {
    @Test func `an application goes from papers to payment`() async throws {
        let site = try await TestSite.ready()
        let id = try site.workedCase(of: TestDistrict.poor)
        let uri = Path.caseAid.link(id)
        try await site.browse(as: .consultant) { browser in
            func post(_ path: String, _ fields: [(String, String)] = []) async throws -> TestBrowser.Answer {
                try await browser.post(path, try await browser.get(uri).form(fields))
            }
            #expect(try await post(Path.applications.link(id), [("policy", "minimum-living-allowance"), ("person", "")]).status == 303)
            let page = try await browser.get(uri)
            // The hukou book is on record, so nobody is asked for it.
            #expect(page.html.contains("户口簿 <span class=\"muted\">不用带"))
            let application = try await site.database.read { try #require(try AidApplication.all(of: id, in: $0).first) }
            func step(_ kind: String, _ more: [(String, String)] = []) async throws -> TestBrowser.Answer {
                try await post(Path.applicationStep.link(id, application.id), [("step", kind), ("day", "2025-12-31")] + more)
            }
            #expect(try await step("submitted").status == 422)
            for paper in application.papers where paper.isOpen {
                #expect(try await post(Path.applicationPaper.link(id, application.id, paper.position)).status == 303)
            }
            #expect(try await step("submitted").status == 303)
            #expect(try await step("accepted").status == 303)
            #expect(try await step("granted", [("amount", "1510.00"), ("from", "2026-01-01")]).status == 303)
            #expect(try await step("paid", [("amount", "1510.00")]).status == 303)
            let done = try await browser.get(uri).html
            #expect(done.contains("首次到账") && done.contains("结案") && done.contains("1,510 元"))
        }
        try await site.browse(as: .subdistrictOfficer) { browser in
            let application = try await site.database.read { try #require(try AidApplication.all(of: id, in: $0).first) }
            let form = try await browser.post(Path.applicationForm.link(id, application.id), try await browser.get(uri).guards)
            #expect(form.status == 200)
            #expect(form.html.contains(TestDistrict.poor.name) && form.html.contains("来自"))
        }
    }

    @Test func `a partner sees a code, then what the household told, and then nothing more`() async throws {
        let site = try await TestSite.ready()
        let id = try site.workedCase(of: TestDistrict.near)
        let (account, partner) = try site.partner(for: id, household: try site.household(of: TestDistrict.near).id)
        try await site.browse(as: .districtOfficer) { browser in
            // The district neither refers nor answers.
            let guards = try await browser.get(Path.caseAid.link(id)).guards
            let answer = try await browser.post(Path.caseReferrals.link(id), guards)
            #expect(answer.status == 403)
        }
        let referral = try await site.database.write { db in
            let file = try #require(try CaseFile.find(id, in: db))
            let consultant: Identifier<Account>? = try db.value("SELECT min(id) FROM account")
            let act = CaseAct(site.pack.work, by: consultant, at: TestSite.now, in: db)
            let pack = try ReferralPack.gathered(for: file, facts: [], from: site.pack, in: db)
            return try act.refer(
                pack, to: PartnerOrganisation.ID(partner), purpose: "每周陪伴", concernsChild: false, contactName: "家属",
                contactPhone: "13900000000",
                of: id, version: nil)
        }
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(account)
            func open() async throws -> TestBrowser.Answer {
                try await browser.post(Path.referral.link(referral), try await browser.get(Path.referrals.link()).guards)
            }
            func move(_ kind: String) async throws -> Int {
                let guards = try await browser.get(Path.referrals.link()).guards
                return try await browser.post(Path.referralMoves.link(referral), guards + [("kind", kind), ("note", "见面一次")]).status
            }
            let offered = try await browser.get(Path.referrals.link()).html
            #expect(offered.contains("每周陪伴") && !offered.contains("13900000000") && !offered.contains(TestDistrict.near.name))
            let before = try await open().html
            #expect(!before.contains("13900000000") && !before.contains("想有人说说话"))
            #expect(try await move("accepted") == 303)
            let accepted = try await open().html
            #expect(accepted.contains("13900000000") && accepted.contains("想有人说说话"))
            #expect(!accepted.contains(TestDistrict.near.name) && !accepted.contains("示例路"))
            // The case itself stays shut.
            #expect(try await browser.get(Path.caseFile.link(id)).status == 403)
            #expect(try await move("completed") == 303)
            #expect(try await open().status == 404)
        }
    }

    @Test func `another organisation does not see the referral`() async throws {
        let site = try await TestSite.ready()
        let id = try site.workedCase(of: TestDistrict.unchecked)
        let household = try site.household(of: TestDistrict.unchecked).id
        let (_, partner) = try site.partner(for: id, household: household)
        let (stranger, _) = try site.partner(for: id, household: household)
        let referral = try await site.database.write { db in
            let file = try #require(try CaseFile.find(id, in: db))
            let consultant: Identifier<Account>? = try db.value("SELECT min(id) FROM account")
            let pack = try ReferralPack.gathered(for: file, facts: [], from: site.pack, in: db)
            return try CaseAct(site.pack.work, by: consultant, at: TestSite.now, in: db).refer(
                pack, to: PartnerOrganisation.ID(partner), purpose: "每周探访", concernsChild: false, contactName: nil, contactPhone: nil,
                of: id,
                version: nil)
        }
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(stranger)
            let list = try await browser.get(Path.referrals.link())
            #expect(!list.html.contains("每周探访"))
            #expect(try await browser.post(Path.referral.link(referral), try list.guards).status == 404)
            #expect(try await browser.post(Path.referralMoves.link(referral), try list.guards + [("kind", "accepted")]).status == 404)
        }
    }
}
