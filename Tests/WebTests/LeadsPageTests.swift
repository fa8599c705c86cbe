import Access
import Testing

@testable import Web

struct LeadsPageTests {
    @Test func `the list is masked and leads to the household`() async throws {
        let site = try await TestSite.ready()
        let household = try site.household(of: TestDistrict.poor)
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/leads").html
            #expect(html.contains("赵**"))
            #expect(!html.contains("赵测试"))
            #expect(!html.contains(TestDistrict.poor.idNumber.description))
            #expect(html.contains("样板路5弄***"))
            #expect(!html.contains("6号701"))
            #expect(html.contains("href=\"/households/\(household.id)\""))
        }
    }

    @Test func `an officer of a subdistrict sees whoever lives or is registered there, and nobody else`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .subdistrictOfficer) { browser in
            let html = try await browser.get("/leads").html
            #expect(html.contains("赵**"))
            #expect(html.contains("吴**"))
            #expect(!html.contains("孙**"))
            #expect(!html.contains("钱**"))
            #expect(html.contains("共 2 户"))
            #expect(!html.contains("name=\"subdistrict\""))
        }
    }

    @Test func `a long list has pages`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let first = try await browser.get("/leads?q=%E9%92%B1%E4%BB%BF").html
            #expect(first.contains("第 1 / 2 页，共 60 户"))
            #expect(rows(in: first) == 50)
            #expect(first.contains("rel=\"next\""))
            #expect(!first.contains("rel=\"prev\""))
            let next = try #require(first.firstMatch(of: #/href="([^"]+)" rel="next"/#)).output.1
            let second = try await browser.get(String(next).replacing("&amp;", with: "&")).html
            #expect(second.contains("第 2 / 2 页，共 60 户"))
            #expect(rows(in: second) == 10)
            #expect(second.contains("rel=\"prev\""))
        }
    }

    @Test(
        arguments: [
            ("q=%E8%B5%B5%E6%B5%8B", ["赵**"], ["孙**", "钱**"]),
            ("q=\(TestDistrict.poor.idNumber)", ["赵**"], ["孙**", "钱**"]),
            ("q=\(TestDistrict.poor.idNumber.masked)", ["赵**"], ["钱**"]),
            ("q=\(TestDistrict.poor.idNumber.description.suffix(4))", ["赵**"], ["钱**"]),
            // Too little to search for: everybody, and a word about it.
            ("q=%E8%B5%B5", ["赵**", "钱**", "请至少输入"], []),
            ("q=123", ["赵**", "钱**", "请至少输入"], []),
            ("subdistrict=310105002", ["孙**", "吴**", "钱**"], ["赵**"]),
            ("policy=minimum-living-allowance", ["赵**", "孙**"], ["钱**"]),
            ("worth=1000", ["赵**"], ["钱**"]),
            ("class=at-risk", [], ["赵**", "钱**"]),
            ("class=missed&level=red", [], ["钱**"]),
            ("new=1", ["赵**"], []),
            // What cannot be read does not filter.
            ("class=x&level=y&worth=-1&page=0&order=z", ["赵**", "孙**"], []),
        ] as [(String, [String], [String])])
    func `a filter keeps what it asks for`(query: String, kept: [String], dropped: [String]) async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let answer = try await browser.get("/leads?" + query)
            #expect(answer.status == 200)
            for name in kept { #expect(answer.html.contains(name), "\(query) keeps \(name)") }
            for name in dropped { #expect(!answer.html.contains(name), "\(query) drops \(name)") }
        }
    }

    @Test func `each filter in force can be taken away by itself`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/leads?class=missed&worth=500&q=%E8%B5%B5").html
            #expect(html.contains("aria-label=\"去掉 救助缺失\""))
            #expect(html.contains("href=\"/leads?q=%E8%B5%B5&amp;class=missed\""))
            #expect(html.contains("href=\"/leads?q=%E8%B5%B5&amp;worth=500\""))
            #expect(html.contains("<option value=\"500\" selected>"))
        }
    }

    @Test func `an empty list says what to do`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let html = try await browser.get("/leads?q=%E6%97%A0%E4%BA%BA").html
            #expect(html.contains("没有符合条件的线索"))
            #expect(html.contains("全部清除"))
        }
    }

    @Test func `what is typed is shown and never run`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            for typed in ["%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "%3Cb%3E%27%22%26"] {
                for uri in ["/leads?q=\(typed)", "/leads?check=\(typed)", "/leads?policy=\(typed)", "/policies?q=\(typed)"] {
                    let html = try await browser.get(uri).html
                    #expect(!html.contains("<script>"), "\(uri)")
                    #expect(!html.contains("<b>'"), "\(uri)")
                    #expect(!html.contains("\"\"><"), "\(uri)")
                }
            }
        }
    }

    @Test func `the first screen counts what the list holds`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .subdistrictOfficer) { browser in
            let html = try await browser.get("/").html
            #expect(html.contains("<strong>2<i> 户</i></strong>"))
            #expect(html.contains("href=\"/leads?class=missed\""))
            #expect(html.contains("全部 2 户"))
            #expect(html.contains("从未收到"))
        }
    }

    private func rows(in html: String) -> Int { html.matches(of: #/class="row-link"/#).count }
}
