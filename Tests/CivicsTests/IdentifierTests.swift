import Testing

@testable import Civics

struct IdentifierTests {
    private enum Lead {}

    @Test(
        arguments: [
            ("7", 7), ("-1", -1), ("007", nil), ("+7", nil), ("7 ", nil), ("", nil), ("99999999999999999999", nil),
        ] as [(String, Int64?)])
    func `only what description writes is read`(text: String, value: Int64?) {
        #expect(Identifier<Lead>(text)?.value == value)
    }

    @Test func `numbers order and print as their values`() {
        #expect(Identifier<Lead>(9) < Identifier<Lead>(10))
        #expect(Identifier<Lead>(10).description == "10")
    }
}
