import Access
import Testing

@testable import Web

struct ViewsPageTests {
    @Test(arguments: ["x", "12a", "1.5", "99999999999999999999", String(repeating: "7", count: 300)])
    func `a household number that is none is refused, not ignored`(number: String) async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor)
        try await site.browse(as: .districtOfficer) { browser in _ = try await browser.get("/households/\(household.id)") }
        try await site.browse(as: .auditor) { browser in
            #expect(try await browser.get("/views").html.contains("GET /households/"))
            let html = try await browser.get("/views?household=\(number)").html
            #expect(html.contains("家庭编号是一个整数"))
            #expect(!html.contains("<table"))
            #expect(!html.contains("没有这样的记录"))
        }
    }
}
