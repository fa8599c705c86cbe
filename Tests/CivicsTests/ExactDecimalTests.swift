import Testing

@testable import Civics

struct ExactDecimalTests {
    @Test(
        arguments: [
            ("0.1", 1, 1), ("-12.50", -1250, 2), ("1,000", 1000, 0), ("007", 7, 0), ("１２．３", 123, 1),
            ("123456789012345678", 123_456_789_012_345_678, 0), ("0.000000000000000001", nil, 0), (".000000000000000001", 1, 18),
            ("1234567890123456789", nil, 0), ("1.2.3", nil, 0), ("12㎡", nil, 0), ("-0", 0, 0),
        ] as [(String, Int64?, Int)])
    func `digits are kept as written`(text: String, units: Int64?, decimals: Int) {
        let number = ExactDecimal(text)
        #expect(number?.units == units)
        #expect(number.map(\.decimals) == units.map { _ in decimals })
    }

    @Test(
        arguments: [
            ("58.3", 2, 5830), ("58.30", 1, 583), ("58.35", 1, nil), ("58", 0, 58), ("-0.10", 1, -1),
            ("999999999999999999", 1, nil), ("9", 18, 9_000_000_000_000_000_000), ("10", 18, nil),
        ] as [(String, Int, Int64?)])
    func `scaling loses nothing or is nil`(text: String, decimals: Int, expected: Int64?) throws {
        #expect(try #require(ExactDecimal(text)).scaled(to: decimals) == expected)
    }

    @Test func `numbers compare by value, not by spelling`() throws {
        let short = try #require(ExactDecimal("1.5"))
        let long = try #require(ExactDecimal("1.50"))
        #expect(short == long)
        #expect(short.hashValue == long.hashValue)
        #expect(long < ExactDecimal(units: 1_500_001, decimals: 6))
        #expect(ExactDecimal(units: -2) < ExactDecimal(units: -1_999, decimals: 3))
        #expect(ExactDecimal(units: .min) < ExactDecimal(units: 1, decimals: 18))
    }

    @Test func `the description is read back`() {
        var random = StableRandom(seed: 2)
        for _ in 0..<1000 {
            let decimals = random.below(10)
            let number = ExactDecimal(units: Int64(random.integer(in: -99_999_999...99_999_999)), decimals: decimals)
            let again = ExactDecimal(number.description)
            #expect(again?.units == number.units)
            #expect(again?.decimals == decimals)
        }
    }
}
