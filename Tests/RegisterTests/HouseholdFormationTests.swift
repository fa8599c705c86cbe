import Civics
import Database
import PolicyLanguage
import Register
import Testing

struct HouseholdFormationTests {
    /// One person as the departments' files tell of them.
    struct Someone: Sendable {
        var book = ""
        var house = ""
        var relation = ""
        var family = ""
        /// Position of the spouse in the list, from 1.
        var spouse = 0
        var isLocal = true
        /// Code of 人口状态.
        var state = ""
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let people: [Someone]
        let hukou: [[Int]]
        let residence: [[Int]]
        let economic: [[Int]]
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "a family on one book in one dwelling is one household three times",
            people: [Someone(book: "B1", house: "D1"), Someone(book: "B1", house: "D1")], hukou: [[1, 2]], residence: [[1, 2]],
            economic: [[1, 2]]),
        Case(
            name: "a spouse from elsewhere joins, by relation",
            people: [Someone(book: "B1", house: "D1", relation: "02"), Someone(house: "D1", relation: "12", isLocal: false)],
            hukou: [[1], [2]], residence: [[1, 2]], economic: [[1, 2]]),
        Case(
            name: "a spouse from elsewhere joins, by the marriage register",
            people: [Someone(book: "B1", house: "D1"), Someone(house: "D1", spouse: 1, isLocal: false)], hukou: [[1], [2]],
            residence: [[1, 2]], economic: [[1, 2]]),
        Case(
            name: "tenants from elsewhere are a household beside their landlord's",
            people: [
                Someone(book: "B1", house: "D1"), Someone(house: "D1", isLocal: false), Someone(house: "D1", isLocal: false),
            ],
            hukou: [[1], [2], [3]], residence: [[1, 2, 3]], economic: [[1], [2, 3]]),
        Case(
            name: "a lodger is a household of their own",
            people: [Someone(book: "B1", house: "D1"), Someone(book: "B2", house: "D1", relation: "99")], hukou: [[1], [2]],
            residence: [[1, 2]], economic: [[1], [2]]),
        Case(
            name: "what assistance has established goes before where people live",
            people: [
                Someone(book: "B1", house: "D1", family: "F1"), Someone(book: "B1", house: "D2", family: "F1"),
                Someone(book: "B1", house: "D1"),
            ],
            hukou: [[1, 2, 3]], residence: [[1, 3], [2]], economic: [[1, 2], [3]]),
        Case(
            name: "people registered here who live elsewhere stay with their book",
            people: [Someone(book: "B1"), Someone(book: "B1"), Someone(book: "B1", house: "D1")], hukou: [[1, 2, 3]],
            residence: [[1], [2], [3]], economic: [[1, 2], [3]]),
        Case(
            name: "who only keeps a hukou in a dwelling, or has moved away, is not of those living there, but of their book",
            people: [
                Someone(book: "B1", house: "D1", state: "1"), Someone(book: "B1", house: "D1", state: "2"),
                Someone(book: "B1", house: "D1", state: "3"), Someone(house: "D1", isLocal: false, state: "3"),
            ],
            hukou: [[1, 2, 3], [4]], residence: [[1], [2], [3], [4]], economic: [[1], [2, 3], [4]]),
        Case(
            name: "who is marked dead stays with the family: of deaths, only the data sets of deaths tell",
            people: [Someone(book: "B1", house: "D1"), Someone(book: "B1", house: "D1", state: "4")], hukou: [[1, 2]], residence: [[1, 2]],
            economic: [[1, 2]]),
        Case(
            name: "a collective book and a dormitory are not families",
            people: (1...31).map { _ in Someone(book: "B1", house: "D1") }, hukou: (1...31).map { [$0] },
            residence: (1...31).map { [$0] }, economic: (1...31).map { [$0] }),
        Case(name: "somebody nobody tells of is alone", people: [Someone()], hukou: [[1]], residence: [[1]], economic: [[1]]),
    ]

    @Test(arguments: cases) func `everybody is in exactly one household of each kind`(_ example: Case) throws {
        let register = try Self.register(example.people)
        try register.formHouseholds()
        let found = try register.database.read { db in try HouseholdConcept.allCases.map { try Self.groups($0, db) } }
        #expect(found == [example.hukou, example.residence, example.economic])
    }

    @Test func `a household keeps its id when it is formed again, and is empty when it is no more`() throws {
        let register = try Self.register([Someone(book: "B1", house: "D1"), Someone(book: "B1", house: "D2")])
        try register.formHouseholds()
        let before = try register.database.read { try $0.all("SELECT * FROM household ORDER BY id") as [Household] }
        try register.deliver(
            TestPack.residents, asOf: "2024-07-01",
            [1, 2].map { TestRegister.Row(person: $0, content: ["", "", "D1", "", "", ""]) })
        try register.formHouseholds()
        let after = try register.database.read { try $0.all("SELECT * FROM household ORDER BY id") as [Household] }
        #expect(before.map(\.id) == after.map(\.id))
        #expect(before.map(\.key) == after.map(\.key))
        #expect(after.filter { $0.key == "DD2" && $0.kind == .residence }.map(\.size) == [0])
        #expect(after.filter { $0.key == "DD1" && $0.kind == .residence }.map(\.size) == [2])
    }

    @Test(
        arguments: [
            // House and state of each record in the order of the file, and the household's key.
            ([("D1", "1"), ("D2", "2")], "DD1"),
            ([("D1", "2"), ("D2", "1")], "DD2"),
            ([("D1", "1"), ("D1", "3")], "P1"),
            ([("D1", "3"), ("D1", "1")], "DD1"),
            ([("D1", "3")], "P1"),
        ] as [([(String, String)], String)])
    func `somebody recorded in two dwellings lives where the last record does not deny it`(
        records: [(String, String)], expected: String
    ) throws {
        let register = try Self.register([Someone()])
        try register.deliver(
            TestPack.residents, asOf: "2024-07-01",
            records.map { TestRegister.Row(person: 1, content: ["", "", $0.0, "", "", "", $0.1]) })
        try register.formHouseholds()
        let households = try register.database.read { try Household.of(Person.ID(1), in: $0) }
        #expect(households.first { $0.kind == .residence }?.key == expected)
    }

    @Test func `a household lives where its first member does`() throws {
        let register = try Self.register([Someone(book: "B1", house: "D1")])
        try register.formHouseholds()
        let households = try register.database.read { try Household.of(Person.ID(1), in: $0) }
        let household = try #require(households.first { $0.kind == .economic })
        #expect(household.region == RegionCode("310105001001"))
        #expect(household.hukouRegion == RegionCode("310105002"))
        #expect(household.address == "示例路1号")
    }

    /// Person ids of each household, in the order of the first.
    private static func groups(_ concept: HouseholdConcept, _ db: Connection) throws -> [[Int]] {
        var groups: [Int64: [Int]] = [:]
        try db.scan("SELECT household, person FROM household_member WHERE kind = \(concept) ORDER BY person") { row in
            groups[row.int64(0), default: []].append(Int(row.int64(1)))
        }
        return groups.values.sorted { $0[0] < $1[0] }
    }

    private static func register(_ people: [Someone]) throws -> TestRegister {
        let register = try TestRegister()
        try register.addPeople(people.enumerated().map { fields(of: $1, $0 + 1) })
        let rows = people.enumerated().map { (Int64($0 + 1), $1) }
        try register.deliver(
            TestPack.hukou, asOf: "2024-06-30",
            rows.filter { !$1.book.isEmpty }.map { TestRegister.Row(person: $0, content: ["", "", $1.book, $1.relation, "", ""]) })
        try register.deliver(
            TestPack.residents, asOf: "2024-06-30",
            rows.filter { !$1.house.isEmpty }.map {
                TestRegister.Row(person: $0, content: ["", "", $1.house, $1.relation, "", "", $1.state])
            })
        try register.deliver(
            TestPack.families, asOf: "2024-06-30",
            rows.filter { !$1.family.isEmpty }.map { TestRegister.Row(person: $0, content: ["", $1.family]) })
        try register.deliver(
            TestPack.marriages, asOf: "2024-06-30",
            rows.filter { $1.spouse > 0 }.map { TestRegister.Row(person: $0, content: ["", number($1.spouse).description, "20"]) })
        return register
    }

    private static func number(_ position: Int) -> IDNumber {
        IDNumber.make(region: RegionCode("310105")!, birth: CivilDate("1970-01-01")!, sequence: position)
    }

    private static func fields(of someone: Someone, _ position: Int) -> PersonFields {
        var fields = PersonFields()
        fields.idNumber = number(position)
        fields.name = "样\(position)"
        fields.hukouRegion = RegionCode(someone.isLocal ? "310105002" : "340102003")
        fields.residenceRegion = RegionCode("310105001001")
        fields.residenceAddress = "示例路1号"
        return fields
    }
}
