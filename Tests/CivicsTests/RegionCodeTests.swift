import Testing

@testable import Civics

struct RegionCodeTests {
    @Test(
        arguments: [
            ("31", "31", .province), ("310000", "31", .province), ("310000000000", "31", .province), ("3101", "3101", .city),
            ("310105", "310105", .district), ("310105000", "310105", .district), (" ３１０１０５ ", "310105", .district),
            ("310105001", "310105001", .subdistrict), ("310105001000", "310105001", .subdistrict),
            ("310105001002", "310105001002", .committee), ("441900", "4419", .city),  // A city without districts.
        ] as [(String, String, RegionCode.Level)])
    func `one value per place`(text: String, description: String, level: RegionCode.Level) throws {
        let code = try #require(RegionCode(text))
        #expect(code.description == description)
        #expect(code.level == level)
        #expect(RegionCode(code.description) == code)
    }

    @Test(arguments: ["", "3", "310", "31010", "3101050", "3101050010020", "31010x", "-10105", "000000", "01", "10", "31 01"])
    func `no place`(text: String) {
        #expect(RegionCode(text) == nil)
    }

    @Test(
        arguments: [
            ("310105", "310105", true), ("310105", "310105001", true), ("310105", "310105001002", true), ("31", "310105001002", true),
            ("310105001", "310105", false), ("310105", "310106001", false), ("310105", "31", false), ("3101", "310200", false),
        ])
    func `a place contains itself and what lies within`(outer: String, inner: String, expected: Bool) throws {
        #expect(try #require(RegionCode(outer)).contains(#require(RegionCode(inner))) == expected)
    }

    @Test func `parents contain their children, and come before them`() throws {
        var random = StableRandom(seed: 10)
        for _ in 0..<500 {
            let digits = Int64(random.integer(in: 110_000_000_000...659_999_999_999))
            var code = try #require(RegionCode(digits: digits, length: 12))
            while let parent = code.parent {
                #expect(parent.contains(code))
                #expect(!code.contains(parent))
                #expect(parent < code)
                #expect(parent.level < code.level)
                code = parent
            }
            #expect(code.level == .province)
        }
    }

    @Test func `places sort with what lies within right behind them`() {
        let sorted = ["31", "3101", "310105", "310105001", "310105001002", "310105002", "310106"].compactMap { RegionCode($0) }
        var random = StableRandom(seed: 11)
        #expect(random.shuffled(sorted).sorted() == sorted)
    }

    @Test func `national files fill up with zeros`() throws {
        let district = try #require(RegionCode("310105"))
        #expect(district.padded(to: .committee) == "310105000000")
        #expect(district.padded(to: .province) == "310105")
        #expect(district.ancestor(at: .province)?.padded(to: .district) == "310000")
        #expect(district.ancestor(at: .subdistrict) == nil)
    }
}
