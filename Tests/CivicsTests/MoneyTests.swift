import Testing

@testable import Civics

struct MoneyTests {
    @Test(
        arguments: [
            ("1595", 159_500),
            ("1,595.50", 159_550),
            ("-3.2", -320),
            ("0.01", 1),
            (".5", 50),
            ("+12", 1200),
            (" １，５９５．５ ", 159_550),
            ("−7", -700),
            ("1,234,567.89", 123_456_789),
            ("92233720368547758.07", nil),  // 19 digits.
            ("999999999999999999", nil),  // Fits as yuan, not as fen.
            ("1.234", nil),
            ("1.500", nil),  // Three decimals, even if nothing would be lost.
            ("1,59", nil), ("1595,500", nil), (",500", nil), ("1,595,", nil),
            ("5.", nil), ("", nil), (" ", nil), ("-", nil), (".", nil), ("1 2", nil), ("1e3", nil), ("1595元", nil), ("无", nil),
            ("--1", nil),
        ] as [(String, Int64?)])
    func `yuan are read exactly or not at all`(text: String, fen: Int64?) {
        #expect(Money(yuanText: text)?.fen == fen)
    }

    @Test(
        arguments: [
            (0, "0 元", "0"),
            (159_500, "1,595 元", "1595"),
            (159_550, "1,595.50 元", "1595.50"),
            (5, "0.05 元", "0.05"),
            (-5, "-0.05 元", "-0.05"),
            (-100_000_000, "-1,000,000 元", "-1000000"),
            (99_999, "999.99 元", "999.99"),
            (.min, "-92,233,720,368,547,758.08 元", "-92233720368547758.08"),
        ] as [(Int64, String, String)])
    func `printed for people and for files`(fen: Int64, description: String, plain: String) {
        #expect(Money(fen: fen).description == description)
        #expect(Money(fen: fen).plain == plain)
    }

    @Test func `what plain writes is read back`() {
        var random = StableRandom(seed: 1)
        for _ in 0..<2000 {
            let fen = Int64(bitPattern: random.next()) >> (8 + Int64(random.below(50)))
            let money = Money(fen: fen)
            #expect(Money(yuanText: money.plain) == money)
            #expect(Money(yuanText: money.description.dropLast(2)) == money)
        }
    }

    @Test func `arithmetic is on fen`() {
        #expect(Money.yuan(3) + Money(fen: 5) - .yuan(1) == Money(fen: 205))
        #expect(Money.yuan(3) * 4 == .yuan(12))
        #expect(4 * Money.yuan(3) == .yuan(12))
        #expect(-Money.yuan(3) < .zero)
    }

    @Test func `a total that does not fit is nil, not a crash`() {
        #expect(Money.total([.yuan(1), Money(fen: 50)]) == Money(fen: 150))
        #expect(Money.total([]) == .zero)
        #expect(Money.total([Money(fen: .max), Money(fen: 1)]) == nil)
    }
}
