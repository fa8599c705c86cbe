import Access
import Casework
import Testing

@testable import Web

struct DirectoryPageTests {
    @Test func `a resource is registered, counted, changed and put right`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let list = try await browser.get(Path.resources.link())
            let created = try await browser.post(
                Path.resources.link(),
                try list.guards + [("name", "冬衣"), ("kind", "goods"), ("provider", "慈善超市"), ("unit", "件"), ("area", "")])
            let uri = String(try #require(created.location?.split(separator: "?").first))
            func post(_ path: String, _ fields: [(String, String)]) async throws -> TestBrowser.Answer {
                try await browser.post(uri + path, try await browser.get(uri).guards + fields)
            }
            #expect(try await post("/movements", [("kind", "received"), ("quantity", "20"), ("note", "捐赠")]).status == 303)
            let tooMany = try await post("/movements", [("kind", "given"), ("quantity", "21")])
            #expect(tooMany.status == 422)
            #expect(tooMany.html.contains("库存不够"))
            #expect(try await browser.get(uri).html.contains("20 件"))
            let movement = try await browser.get(uri).hidden("movement")
            #expect(try await post("/reversals", [("movement", movement), ("note", "多登")]).status == 303)
            #expect(try await browser.get(uri).html.contains("已冲销"))
            let change = [("revision", "1"), ("name", "棉衣"), ("kind", "goods"), ("provider", "慈善超市"), ("reason", "改名")]
            #expect(try await post("/revisions", change).status == 303)
            #expect(try await post("/revisions", change).status == 422)
            #expect(try await browser.get(Path.resources.link() + "?q=%E6%A3%89%E8%A1%A3").html.contains("棉衣"))
        }
    }

    @Test func `a consultant reads the directory and changes nothing`() async throws {
        let site = try await TestSite.ready()
        let id = try site.supply()
        try await site.browse(as: .consultant) { browser in
            let page = try await browser.get(Path.supply.link(id))
            #expect(page.status == 200)
            #expect(!page.html.contains("登记出入库"))
            let answer = try await browser.post(Path.supplyMovements.link(id), try page.guards + [("kind", "given"), ("quantity", "1")])
            #expect(answer.status == 403)
        }
    }
}
