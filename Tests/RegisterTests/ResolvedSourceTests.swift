import Civics
import Library
import PolicyLanguage
import Testing

@testable import Register

/// A figure below which a file says nothing: whoever earns less than the floor of contributions is reported at the floor.
struct ResolvedSourceTests {
    @Test(
        arguments: [
            ("2024-07-15", "299999", nil), ("2024-07-15", "300000", nil), ("2024-07-15", "300001", 300_001),
            ("2024-07-14", "299999", 299_999), ("2024-07-14", "100", nil),
            // Before the series begins nobody knows the floor, so nothing can be relied on.
            ("2019-12-31", "900000", nil),
        ] as [(String, String, Int64?)])
    func `a value at or under the floor of the day is unknown`(day: String, text: String, expected: Int64?) throws {
        let source = FactSource(dataSet: "states", reading: .latest(field: "amount"), filters: [], above: "floor")
        let day = try #require(CivilDate(day))
        let resolved = try #require(ResolvedSource(source, type: .money(.month), in: TestPack.pack, on: day))
        #expect(Array(text.utf8).withUnsafeBufferPointer(resolved.units) == expected)
    }
}
