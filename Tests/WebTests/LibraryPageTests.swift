import Access
import Testing

@testable import Web

struct LibraryPageTests {
    @Test func `a policy is shown as a leaflet with rules, figures, examples and sources`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .policyEditor) { browser in
            let html = try await browser.get("/policies/minimum-living-allowance").html
            for part in ["最低生活保障", "条件", "家庭月人均收入 &lt; 低保标准", "低保标准", "推算", "个例子", "依据", "尚不明确", "全区的筛查结果", "符合未享受"] {
                #expect(html.contains(part), "\(part)")
            }
            // A policy editor lists no leads, and so is offered no way there.
            #expect(!html.contains("href=\"/leads"))
        }
    }

    @Test func `every policy of the library has a leaflet`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .policyEditor) { browser in
            for policy in site.program.policies {
                let answer = try await browser.get(Path.policy.link(policy.id))
                #expect(answer.status == 200, "\(policy.id)")
                #expect(!answer.html.contains("```"), "\(policy.id)")
            }
            #expect(try await browser.get("/policies/no-such-policy").status == 404)
        }
    }

    @Test(arguments: [("q=%E4%BD%8E%E4%BF%9D", "低保", "老年综合津贴"), ("department=%E4%BA%BA%E7%A4%BE", "失业保险金", "老年综合津贴")])
    func `policies are found by name and by department`(query: String, kept: String, dropped: String) async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .policyEditor) { browser in
            let html = try await browser.get("/policies?" + query).html
            #expect(html.contains(kept))
            #expect(!html.contains(dropped))
        }
    }

    @Test func `a data set shows how recent it is, and a delivery what was set aside`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let list = try await browser.get("/deliveries").html
            #expect(list.contains("数据到 2025-12-31"))
            #expect(list.contains("从未收到"))
            let html = try await browser.get("/deliveries/1").html
            #expect(html.contains("证件号码有误"))
            #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
            #expect(!html.contains(TestDistrict.hostile))
            #expect(try await browser.get("/deliveries/1?reason=bad-date").html.contains("证件号码有误"))
            #expect(try await browser.get("/deliveries/999").status == 404)
        }
    }

    @Test(arguments: [Role.subdistrictOfficer, .auditor])
    func `who may not see raw rows sees reasons and counts`(role: Role) async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: role) { browser in
            let html = try await browser.get("/deliveries/1").html
            #expect(html.contains("证件号码有误"))
            #expect(!html.contains("alert(1)"))
            #expect(!html.contains("示例路"))
        }
    }
}
