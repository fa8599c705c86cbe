import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Testing

struct RegisterQueryTests {
    @Test(
        arguments: [
            ("2024-06-30", "2024-07-15T00:00:00Z", ["2024-06-30"]),
            // The later delivery was already true, but not yet known.
            ("2024-07-15", "2024-07-15T00:00:00Z", ["2024-06-30"]),
            ("2024-07-15", "2024-09-01T00:00:00Z", ["2024-07-10"]),
            ("2024-05-31", "2024-09-01T00:00:00Z", ["2024-05-31"]),
            ("2024-05-30", "2024-09-01T00:00:00Z", []),
        ] as [(String, String, [String])])
    func `of full deliveries only the latest counts, as of a day and as known at an instant`(
        day: String, knownAt: String, expected: [String]
    ) throws {
        let register = try TestRegister()
        let late = Instant("2024-09-01T00:00:00Z")!
        try register.deliver(TestPack.states, asOf: "2024-06-30", [])
        try register.deliver(TestPack.states, asOf: "2024-05-31", [])
        try register.deliver(TestPack.states, asOf: "2024-07-10", recordedAt: late, [])
        let found = try register.database.read {
            try Delivery.inForce(dataSet: "states", on: CivilDate(day)!, knownAt: Instant(knownAt)!, from: $0)
        }
        #expect(found.map(\.asOf.description) == expected)
    }

    @Test func `additions all count`() throws {
        let register = try TestRegister()
        for asOf in ["2024-06-30", "2024-05-31", "2024-08-31"] { try register.deliver(TestPack.monthly, asOf: asOf, []) }
        let found = try register.database.read {
            try Delivery.inForce(dataSet: "monthly", on: TestPack.day, knownAt: TestPack.knownAt, from: $0)
        }
        #expect(found.map(\.asOf.description) == ["2024-05-31", "2024-06-30"])
    }

    @Test(
        arguments: [
            ("样甲", nil, [1, 2]),
            ("样", nil, [1, 2, 3]),
            ("乙", nil, []),
            ("310105197001010019", nil, [1]),
            ("３１０１０５１９７００１０１００１９", nil, [1]),
            ("310105197001010015", nil, []),
            ("0019", nil, [1]),
            ("００１９", nil, [1]),
            ("0019", ["310106"], []),
            ("001x", nil, []),
            ("001", nil, []),
            ("样", ["310105001"], [1]),
            ("样", ["310105"], [1, 2]),
            ("样", [], []),
            ("'; DROP TABLE person; --", nil, []),
            ("", nil, []),
        ] as [(String, [String]?, [Int])])
    func `people are found by number, its end or the beginning of the name, within areas`(
        text: String, areas: [String]?, expected: [Int]
    ) throws {
        let register = try TestRegister()
        let number = IDNumber.make(region: RegionCode("310105")!, birth: CivilDate("1970-01-01")!, sequence: 1)
        #expect(number.description == "310105197001010019")
        try register.addPeople([
            Self.person("样甲", number, "310105001001"), Self.person("样甲乙", nil, "310105002"), Self.person("样本", nil, "310106001"),
        ])
        let found = try register.database.read {
            try Person.search(text, areas: areas.map { $0.map { RegionCode($0)! } }, limit: 10, from: $0)
        }
        #expect(found.map { Int($0.id.value) }.sorted() == expected)
    }

    private static func person(_ name: String, _ number: IDNumber?, _ region: String) -> PersonFields {
        var fields = PersonFields()
        fields.name = name
        fields.idNumber = number
        fields.residenceRegion = RegionCode(region)
        return fields
    }

    @Test(
        arguments: [
            (DataSetDeclaration.Cadence.monthly, "2024-06-30", "2024-08-09", false), (.monthly, "2024-06-30", "2024-08-10", true),
            (.daily, "2024-06-30", "2024-07-03", false), (.daily, "2024-06-30", "2024-07-04", true),
            (.perEvent, "2020-01-01", "2024-07-04", false),
        ] as [(DataSetDeclaration.Cadence, String, String, Bool)])
    func `a data set is late when its next delivery is overdue`(
        cadence: DataSetDeclaration.Cadence, asOf: String, day: String, isLate: Bool
    ) throws {
        let register = try TestRegister()
        let dataSet = DataSetDeclaration(
            id: "states", name: "", department: "", legalBasis: "", cadence: cadence, delivery: .full, fields: TestPack.states.fields,
            key: [])
        try register.deliver(dataSet, asOf: asOf, [])
        let all = try register.database.read { try Freshness.all([dataSet], from: $0) }
        let freshness = try #require(all.first)
        #expect(freshness.latestAsOf == CivilDate(asOf))
        #expect(freshness.isLate(on: CivilDate(day)!) == isLate)
    }

    @Test(
        arguments: [
            ("159500", DataSetDeclaration.Kind.quantity(.money(.month), 0...1), "1595.00 元/月"),
            ("7250", .quantity(.area, 0...1), "72.50 平方米"),
            ("3", .quantity(.count, 0...1), "3"),
            ("1", .code("等级"), "二级"),
            ("1", .truth, "是"),
            ("", .truth, ""),
            ("2024-07-01", .date, "2024-07-01"),
        ] as [(String, DataSetDeclaration.Kind, String)])
    func `a record's field is shown in words`(text: String, kind: DataSetDeclaration.Kind, expected: String) {
        #expect(RecordContent.display(text, kind, codeLists: ["等级": TestPack.grades]) == expected)
    }

    @Test func `an explanation's values name the record they were read from`() throws {
        let register = try TestRegister()
        try register.addPeople([Self.person("样甲", nil, "310105001001")])
        let delivery = try register.deliver(
            TestPack.states, asOf: "2024-06-30",
            [
                TestRegister.Row(person: 1, content: ["100", "0", "B", "", "", "", ""], from: "2024-01-01"),
                TestRegister.Row(person: 1, content: ["200", "1", "A", "", "", "", ""], from: "2023-01-01"),
            ])
        try register.formHouseholds()
        try register.database.read { db in
            let reader = try HouseholdReader(pack: TestPack.pack, policies: [], day: TestPack.day, knownAt: TestPack.knownAt, from: db)
            let household = try #require(try Household.of(Person.ID(1), in: db).first)
            let reading = try #require(try reader.facts(household: household.id, from: db))
            let value = try #require(reading.facts.members[0].values["latest"])
            #expect(value.content == .known(100))
            #expect(value.source?.delivery == delivery.id.value)
            #expect(value.source?.row == 2)
            #expect(value.source?.asOf == CivilDate("2024-06-30"))
            #expect(reading.receivedAmounts[TestPack.policy] == .some(200))
            let source = try #require(value.source)
            let record = try #require(try SourceRecord.find(source, from: db))
            #expect(record.person == Person.ID(1))
            #expect(record.delivery == delivery)
            #expect(record.values.map(\.text) == ["100", "0", "B", "", "", "", ""])
            #expect(record.values.map(\.field) == TestPack.states.fields.map(\.id))
        }
    }

    @Test(arguments: [0, 1, 7, 40]) func `a row's record is found among rows that became none`(seed: Int) throws {
        let register = try TestRegister()
        try register.addPeople([Self.person("样甲", nil, "310105001001")])
        var random = StableRandom(seed: UInt64(seed))
        // Every row at first; then ever fewer of them became a record.
        let rows = (2...200).filter { _ in seed == 0 || random.below(seed + 1) == 0 }
        try register.deliver(TestPack.states, asOf: "2024-05-31", [Self.state("另一批次")])
        let delivery = try register.deliver(
            TestPack.states, asOf: "2024-06-30", rows.map { Self.state("\($0)", number: $0) })
        try register.deliver(TestPack.states, asOf: "2024-07-31", [Self.state("另一批次")])
        for row in [-1, 0, 1] + (2...201) + [Int.max] {
            let reference = RecordReference(dataSet: "states", delivery: delivery.id.value, row: row, asOf: delivery.asOf)
            let found = try register.database.read { try SourceRecord.find(reference, from: $0) }
            #expect(found?.values.first?.text == (rows.contains(row) ? "\(row)" : nil))
        }
    }

    private static func state(_ amount: String, number: Int? = nil) -> TestRegister.Row {
        TestRegister.Row(person: 1, content: [amount, "", "", "", "", "", ""], number: number)
    }
}
