import Access
import Casework
import Testing

@testable import Web

struct ListPageTests {
    @Test(arguments: StandingList.allCases)
    func `a list says who is on it, masked, and leads to the case`(list: StandingList) async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .districtOfficer) { browser in
            let answer = try await browser.get("/lists?list=\(list.rawValue)")
            #expect(answer.status == 200)
            #expect(answer.html.contains("<h1>\(list.label)</h1>"))
            for person in TestDistrict.all { #expect(!answer.html.contains(person.name)) }
            let rows = answer.html.matches(of: #/class="row-link" href="\/cases\/\d+(\/aid)?"/#).count
            #expect(rows > 0 || answer.html.contains("这张清单现在是空的"))
        }
    }

    @Test func `the calendar shows whole weeks and its own month`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .consultant) { browser in
            let html = try await browser.get("/lists/calendar?month=2026-02").html
            #expect(html.contains("2026年2月"))
            #expect(html.contains("<th scope=\"col\">日</th>"))
            // A Sunday is the first of the month: six empty cells before it.
            #expect(html.contains("month=2026-01"))
            let cells = html.matches(of: #/<td(?: class="off")?>/#).count
            #expect(cells == 35)
        }
    }

    @Test func `a consultant sees no list of another subdistrict`() async throws {
        let site = try await TestSite.ready()
        try await site.browse(as: .consultant) { browser in
            let html = try await browser.get("/lists?list=overdue&place=310105002").html
            #expect(!html.contains("孙**"))
        }
    }
}
