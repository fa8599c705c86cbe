import Foundation
import Testing

@testable import Web

struct AddressTests {
    @Test func `an address escapes whatever could end a value`() {
        #expect(Path.household.link(12) == "/households/12")
        #expect(Path.record.link(3, 17) == "/deliveries/3/rows/17")
        #expect(Path.policy.link("a/b?c") == "/policies/a%2Fb%3Fc")
        let query = [URLQueryItem(name: "q", value: "王 &\"<%"), URLQueryItem(name: "page", value: "2")]
        #expect(Path.leads.link(query: query) == "/leads?q=%E7%8E%8B%20%26%22%3C%25&page=2")
    }

    @Test func `a list's address says what it filters, and is read back the same`() throws {
        var query = LeadsQuery(leadClass: .missed, policy: "minimum-living-allowance", isNew: true)
        query.text = "王 &="
        query.level = .red
        query.leastWorth = 1000
        query.check = "家庭经济状况核对"
        query.order = .worth
        query.page = 3
        let written = try #require(query.link.split(separator: "?").last)
        #expect(LeadsQuery(FormValues(encoded: String(written))) == query)
        #expect(LeadsQuery().link == "/leads")
    }

    @Test(
        arguments: [
            ("", "a", nil), ("a=1", "a", "1"), ("a=1&a=2", "a", "2"), ("a=%E7%8E%8B+b", "a", "王 b"), ("a", "a", nil), ("a=%", "a", nil),
            ("&&=&a=x", "a", "x"), ("a=%20%20", "a", nil), ("a=" + String(repeating: "x", count: 201), "a", nil),
        ] as [(String, String, String?)])
    func `a form's values are read as they were sent`(encoded: String, name: String, expected: String?) {
        #expect(FormValues(encoded: encoded)[name] == expected)
    }
}
