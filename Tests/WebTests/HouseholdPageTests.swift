import Access
import Civics
import Database
import Screening
import Testing

@testable import Web

struct HouseholdPageTests {
    /// What is masked of `TestDistrict.poor`.
    private let secrets = ["赵测试", TestDistrict.poor.idNumber.description, "13800001234", "6号701"]

    @Test func `the page gives verdicts, reasons, figures and the row of the file`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor)
        try await site.browse(as: .subdistrictOfficer) { browser in
            let html = try await browser.get("/households/\(household.id)").html
            #expect(html.contains("赵** 家"))
            #expect(html.contains("现在就符合"))
            #expect(html.contains("最低生活保障"))
            #expect(html.contains("家庭月人均收入 &lt; 低保标准"))
            #expect(html.contains("家庭成员收入核对 2025-12-31 第 2 行"))
            #expect(html.contains("推算"))
            #expect(html.contains("不符合"))
            let source = try #require(html.firstMatch(of: #/href="(/deliveries/\d+/rows/\d+)"/#)).output.1
            let row = try await browser.get(String(source))
            #expect(row.status == 200)
            #expect(row.html.contains("赵**"))
            #expect(!row.html.contains("赵测试"))
            #expect(!row.html.contains(TestDistrict.poor.idNumber.description))
        }
    }

    @Test func `names and numbers are masked until a purpose is given`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor)
        try await site.browse(as: .subdistrictOfficer) { browser in
            let masked = try await browser.get("/households/\(household.id)")
            for secret in secrets { #expect(!masked.html.contains(secret), "\(secret)") }
            #expect(masked.html.contains(TestDistrict.poor.idNumber.masked))
            let csrf = try masked.hidden("csrf")
            let whole = try await browser.post("/households/\(household.id)/reveal", [("csrf", csrf), ("purpose", Purpose.visit.rawValue)])
            #expect(whole.status == 200)
            for secret in secrets { #expect(whole.html.contains(secret), "\(secret)") }
            #expect(whole.html.contains("目的：走访核实"))
            let unstated = try await browser.post("/households/\(household.id)/reveal", [("csrf", csrf), ("purpose", "curiosity")])
            #expect(unstated.status == 400)
        }
    }

    @Test(arguments: [TestDistrict.poor, TestDistrict.near])
    func `not even a district officer reads a row unmasked, for nobody asks why`(person: TestDistrict.Invented) async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: person)
        let secrets = [person.name, person.idNumber.description, "13800001234", "6号701"]
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/households/\(household.id)").html
            let rows = Set(html.matches(of: #/href="(/deliveries/\d+/rows/\d+)"/#).map { String($0.output.1) })
            #expect(rows.count > 2)
            for row in rows {
                let answer = try await browser.get(row)
                #expect(answer.status == 200, "\(row)")
                #expect(answer.html.contains(person.idNumber.masked), "\(row)")
                for secret in secrets { #expect(!answer.html.contains(secret), "\(row) \(secret)") }
            }
        }
    }

    @Test func `the window is never called by a whole name`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor)
        try await site.browse(as: .subdistrictOfficer) { browser in
            let csrf = try await browser.get("/households/\(household.id)").hidden("csrf")
            let whole = try await browser.post("/households/\(household.id)/reveal", [("csrf", csrf), ("purpose", Purpose.visit.rawValue)])
            #expect(whole.html.contains("<h1>赵测试 家</h1>"))
            #expect(whole.html.contains("<title>赵** 家 · 找人</title>"))
        }
    }

    @Test(arguments: [(TestDistrict.near, "符合"), (TestDistrict.unchecked, "待核实")])
    func `a household at risk is told why, and by no sum`(person: TestDistrict.Invented, verdict: String) async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: person)
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/households/\(household.id)").html
            let warnings = try #require(html.firstMatch(of: #/<h3>预警</h3>([\s\S]*?)</section>/#)).output.1
            #expect(warnings.contains("\(verdict)</span> <b>收入临近救助线</b>"))
            #expect(warnings.contains("家庭月人均收入 ≥ 低保边缘收入线"))
            #expect(!html.contains("class=\"big\""))
            #expect(!html.contains(#/<h3>[^<]*<span>每月/#))
            #expect(html.contains("救助预警"))
            #expect(warnings.contains("要核实：") == (verdict == "待核实"))
        }
    }

    @Test func `the worth of a lead stands beside it`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor)
        let lead = try #require(try await site.database.read { try Lead.open(of: household.id, in: $0) }.first)
        try await site.browse(as: .subdistrictOfficer) { browser in
            let html = try await browser.get("/households/\(household.id)").html
            #expect(html.contains("<strong class=\"big\">每月 \(yuan(lead.worth))</strong>"))
        }
    }

    @Test func `what nobody told is listed, and not as something the register holds`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.unchecked)
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/households/\(household.id)").html
            let missing = try #require(html.firstMatch(of: #/<h3>还缺的 [\s\S]*?</table>/#)).output
            #expect(missing.contains("郑**（户主）的月劳动收入</th>"))
            #expect(missing.contains("没有数据"))
            #expect(!html.contains(#/未知</td><td role="cell"><span class="source">登记库/#))
        }
    }

    @Test func `a consultant never sees whole names`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor)
        try await site.browse(as: .consultant) { browser in
            let page = try await browser.get("/households/\(household.id)")
            #expect(!page.html.contains("查看完整姓名和号码"))
            let csrf = try page.hidden("csrf")
            let answer = try await browser.post(
                "/households/\(household.id)/reveal", [("csrf", csrf), ("purpose", Purpose.visit.rawValue)])
            #expect(answer.status == 403)
            #expect(!answer.html.contains("赵测试"))
        }
    }

    @Test func `a household elsewhere looks just like one that is not there`() async throws {
        let site = try await TestSite.ready()
        let (household, split) = (try site.household(of: TestDistrict.elsewhere), try site.household(of: TestDistrict.split))
        try await site.browse(as: .subdistrictOfficer) { browser in
            let refused = try await browser.get("/households/\(household.id)")
            #expect(refused.status == 404)
            for missing in ["99999999", "x", "-1", "99999999999999999999"] {
                let answer = try await browser.get("/households/\(missing)")
                #expect(answer.status == 404)
                // But for the address itself, which the way to break the glass repeats.
                let emergency = "/households/\(missing)/break-glass"
                #expect(answer.html.contains(emergency))
                #expect(answer.html.replacing(emergency, with: "/households/\(household.id)/break-glass") == refused.html)
            }
            // Registered here, living there: either may have to act.
            #expect(try await browser.get("/households/\(split.id)").status == 200)
        }
        try await site.browse(as: .districtOfficer) { browser in
            let answer = try await browser.get("/households/\(household.id)")
            #expect(answer.status == 200)
        }
    }

    @Test func `every look leaves its trace, and a refused one shows nothing to trace`() async throws {
        let site = try await TestSite.ready()
        let name = try site.newAccount(.subdistrictOfficer)
        let (household, refused) = (try site.household(of: TestDistrict.poor), try site.household(of: TestDistrict.elsewhere))
        try await site.run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(name)
            _ = try await browser.get("/")
            _ = try await browser.get("/leads?q=%E8%B5%B5")
            let page = try await browser.get("/households/\(household.id)")
            _ = try await browser.post(
                "/households/\(household.id)/reveal", [("csrf", try page.hidden("csrf")), ("purpose", Purpose.enquiry.rawValue)])
            _ = try await browser.get("/households/\(refused.id)")
            _ = try await browser.get("/deliveries/1")
            _ = try await browser.get("/deliveries/1/rows/2")
            _ = try await browser.get("/policies")
        }
        let account = try #require(try site.accounts.find(name: name)).id
        let entries = try await site.database.read { try AuditTrail.page(AuditFilter(account: account), limit: 100, from: $0) }
            .filter { AuditAct.looks.contains($0.act) }.reversed()
        #expect(entries.map(\.act) == [.viewed, .viewed, .viewed, .revealed, .viewed, .viewed])
        #expect(entries.map(\.subject?.kind) == [.list, .list, .household, .household, .delivery, .person])
        #expect(entries.map(\.purpose) == [.review, .review, .review, .enquiry, .dataCheck, .review])
        #expect(entries.map(\.route)[1] == "GET /leads")
        #expect(entries.map(\.subject?.number)[2] == household.id.value)
        try await site.browse(as: .auditor) { browser in
            let html = try await browser.get("/audit?account=\(name)&household=\(household.id)").html
            #expect(html.contains("POST /households/\(household.id)/reveal"))
            #expect(html.contains("答复咨询"))
            #expect(!html.contains("GET /leads"))
        }
    }
}
