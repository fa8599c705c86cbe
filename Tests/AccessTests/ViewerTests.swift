import Access
import Civics
import Database
import Testing

struct ViewerTests {
    static let cases: [([RegionCode], RegionCode, Bool)] = [
        ([.district], .district, true),
        ([.district], .committee, true),
        ([.district], .otherDistrict, false),
        ([.subdistrict], .subdistrict, true),
        ([.subdistrict], .committee, true),
        ([.subdistrict], .otherSubdistrict, false),
        ([.subdistrict], .district, false),  // The whole is not seen by the part.
        ([.committee], .committee, true),
        ([.committee], .subdistrict, false),
        ([.otherDistrict, .otherSubdistrict], .otherSubdistrict, true),
        ([], .committee, false),
    ]

    @Test(arguments: cases)
    func `a viewer sees what lies in one of the viewer's areas`(areas: [RegionCode], place: RegionCode, expected: Bool) {
        #expect(Viewer.sample(areas: areas).sees(area: place) == expected)
    }

    @Test(arguments: cases)
    func `the condition of a query agrees with the viewer`(areas: [RegionCode], place: RegionCode, expected: Bool) throws {
        let filter = Viewer.sample(areas: areas).areaFilter
        let found: Int? = try Database.inMemory().read { connection in
            try connection.value("SELECT 1 FROM (SELECT \(place) AS area) AS household WHERE \(filter.condition(on: "household.area"))")
        }
        #expect((found != nil) == expected)
    }

    @Test(
        arguments: [
            ([.subdistrict, .otherDistrict], true),  // Registered here, lives elsewhere.
            ([.otherDistrict, .committee], true),  // Lives here, registered elsewhere.
            ([.otherDistrict, .otherSubdistrict], false),
            ([], false),
        ] as [([RegionCode], Bool)])
    func `a household is seen from where it is registered and from where it lives`(places: [RegionCode], expected: Bool) throws {
        let viewer = Viewer.sample(areas: [.subdistrict])
        #expect(viewer.seesAny(places) == expected)
        guard places.count == 2 else { return }
        let condition = viewer.areaFilter.condition(on: "registered", "lives")
        let found: Int? = try Database.inMemory().read { connection in
            try connection.value("SELECT 1 FROM (SELECT \(places[0]) AS registered, \(places[1]) AS lives) AS h WHERE \(condition)")
        }
        #expect((found != nil) == expected)
    }
}
