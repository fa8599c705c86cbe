import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Testing

/// A row that was set aside says something of somebody, only nobody knows what: for them no record is not "none".
struct UnreadRowTests {
    typealias Row = TestRegister.Row
    typealias Unread = TestRegister.Unread

    struct Case: Sendable, CustomTestStringConvertible {
        let input: Input
        /// What is asked when nothing is recorded of the person but a row set aside, and when a good row is recorded beside it.
        let alone: Int64?
        let besideGood: Int64?
        /// With nothing set aside, for the same.
        let whole: [Int64?]
        var testDescription: String { "\(input.kind)" }
    }

    static func fact(_ id: String) -> Input { TestPack.inputs.first { $0.kind == .fact(id) }! }

    static let cases = [
        Case(input: fact("latest"), alone: nil, besideGood: 100, whole: [0, 100]),
        Case(input: fact("exists"), alone: nil, besideGood: nil, whole: [0, 0]),
        Case(input: fact("count"), alone: nil, besideGood: nil, whole: [0, 1]),
        Case(input: fact("sum"), alone: nil, besideGood: nil, whole: [0, 100]),
        Case(input: fact("flag"), alone: nil, besideGood: 1, whole: [nil, 1]),
        Case(input: fact("constant"), alone: nil, besideGood: 100, whole: [0, 100]),
        Case(input: fact("history"), alone: nil, besideGood: 300, whole: [0, 300]),
        Case(
            input: Input(kind: .window("history", months: 3, .sum), entity: .person, type: .money(.month)), alone: nil, besideGood: nil,
            whole: [0, 300]),
        Case(input: Input(kind: .received(TestPack.policy), entity: .person, type: .truth), alone: nil, besideGood: 1, whole: [0, 1]),
        // Never delivered.
        Case(
            input: Input(kind: .recognised(TestPack.policy), entity: .person, type: .truth), alone: nil, besideGood: nil, whole: [nil, nil]),
    ]

    @Test(arguments: cases) func `what could not be read is unknown, and the good rows beside it hold`(_ example: Case) throws {
        func answers(unread: [Unread], isGood: Bool) throws -> [Int64?] {
            let register = try Self.register()
            try register.deliver(
                TestPack.states, asOf: "2024-06-30", isGood ? [Row(person: 1, content: ["100", "0", "A", "1", "", "", ""])] : [],
                unread: unread)
            try register.deliver(
                TestPack.monthly, asOf: "2024-06-30", isGood ? [Row(person: 1, content: ["2024-06", "300", "A"])] : [], unread: unread)
            return try Self.answers(example.input, register)
        }
        for unread in [Unread(person: 1), Unread(person: 1, isUnderReview: true)] {
            #expect(try answers(unread: [unread], isGood: false) == [example.alone, example.alone])
            #expect(try answers(unread: [unread], isGood: true) == [example.besideGood, example.besideGood])
        }
        // Another person's row says nothing.
        let whole = try [false, true].flatMap { try answers(unread: [Unread(person: 2)], isGood: $0) }
        #expect(whole == [example.whole[0], example.whole[0], example.whole[1], example.whole[1]])
    }

    @Test func `the amount received is unknown, not nothing`() throws {
        let register = try Self.register()
        try register.deliver(TestPack.states, asOf: "2024-06-30", [], unread: [Unread(person: 1)])
        let amounts = try Self.read(Self.fact("latest"), register) { population, reading in
            [population.receivedAmounts[TestPack.policy]![0], reading.receivedAmounts[TestPack.policy]!]
        }
        #expect(amounts == [nil, nil])
    }

    @Test(arguments: [("2024-05-31", nil), ("2024-07-01", 0)] as [(String, Int64?)])
    func `a later full delivery without the row makes it good, an earlier one does not`(asOf: String, expected: Int64?) throws {
        let register = try Self.register()
        try register.deliver(TestPack.states, asOf: "2024-06-30", [], unread: [Unread(person: 1)])
        try register.deliver(TestPack.states, asOf: asOf, [])
        #expect(try Self.answers(Self.fact("count"), register) == [expected, expected])
    }

    @Test(
        arguments: [
            // The bad row's key, then the day and key of a good row of additions.
            ("2024-05", "2024-07-01", "2024-05", 1), ("2024-05", "2024-07-01", "2024-06", nil), (nil, "2024-07-01", "2024-06", 1),
            ("2024-05", "2024-05-31", "2024-05", nil),
        ] as [(String?, String, String, Int64?)])
    func `among additions the same key makes a row good`(key: String?, asOf: String, goodKey: String, expected: Int64?) throws {
        let register = try Self.register()
        try register.deliver(TestPack.allowances, asOf: "2024-06-30", [], unread: [Unread(person: 1, key: key)])
        try register.deliver(TestPack.allowances, asOf: asOf, [Row(person: 1, content: ["", goodKey, "500"])])
        #expect(try Self.answers(Self.fact("allowances"), register) == [expected, expected])
    }

    @Test func `a row that somebody decided is another person's says nothing of the candidate`() throws {
        let register = try Self.register()
        try register.deliver(TestPack.states, asOf: "2024-06-30", [], unread: [Unread(person: 1, isUnderReview: true)])
        try register.database.write { db in
            let pair = try #require(try ReviewPair.open(limit: 1, from: db).first)
            try ReviewPair.decide(pair.id, .different, by: "样例", at: TestPack.knownAt, in: db)
        }
        #expect(try Self.answers(Self.fact("latest"), register) == [0, 0])
    }

    @Test func `whoever is no longer on any list is not part of the population`() throws {
        let register = try TestRegister()
        var person = PersonFields()
        person.name = "样甲"
        person.hukouRegion = RegionCode("310105002")
        person.residenceRegion = RegionCode("310105001001")
        try register.addPeople([person, person, person, person])
        func list(_ asOf: String, _ people: [Int64], unread: [Unread] = []) throws {
            try register.deliver(
                TestPack.residents, asOf: asOf, people.map { Row(person: $0, content: ["", "", "D\($0)", "", "", "", ""]) }, unread: unread)
            try register.deliver(TestPack.hukou, asOf: asOf, [])
        }
        func population() throws -> [Int64] {
            try register.formHouseholds()
            return try register.database.read { db in
                try PopulationReader(pack: TestPack.pack, day: TestPack.day, knownAt: TestPack.knownAt)
                    .read(.economic, program: TestPack.program, inputs: [] as [Input], from: db).rows.persons.map(\.value).sorted()
            }
        }
        try list("2024-05-31", [1, 2, 3, 4])
        #expect(try population() == [1, 2, 3, 4])
        // The third row cannot be read, which is no reason to think that the person left.
        try list("2024-06-30", [1, 4], unread: [Unread(person: 3)])
        #expect(try population() == [1, 3, 4])
    }

    // MARK: Asking

    private static func register() throws -> TestRegister {
        let register = try TestRegister()
        var person = PersonFields()
        person.name = "样甲"
        person.residenceRegion = RegionCode("310105001001")
        try register.addPeople([person, person])
        try register.deliver(
            TestPack.residents, asOf: "2024-06-30",
            [1, 2].map { Row(person: $0, content: ["", "", "D\($0)", "", "", "", ""]) })
        try register.formHouseholds()
        for dataSet in [TestPack.states, TestPack.monthly, TestPack.allowances] {
            try register.deliver(dataSet, asOf: "2024-01-31", [])
        }
        return register
    }

    /// What either reader says of the first person.
    private static func answers(_ input: Input, _ register: TestRegister) throws -> [Int64?] {
        try read(input, register) { population, reading in
            [
                population.population.columns[input]![0],
                TestPack.program.units(of: input, in: reading.facts.members[0], day: TestPack.day),
            ]
        }
    }

    private static func read<Answer>(
        _ input: Input, _ register: TestRegister, _ body: (RegisteredPopulation, HouseholdReading) -> Answer
    ) throws -> Answer {
        try register.database.read { db in
            let population = try PopulationReader(pack: TestPack.pack, day: TestPack.day, knownAt: TestPack.knownAt)
                .read(.economic, program: TestPack.program, inputs: [input], amounts: [TestPack.policy], from: db)
            let reader = try HouseholdReader(
                pack: TestPack.pack, policies: [TestPack.policy], day: TestPack.day, knownAt: TestPack.knownAt, from: db)
            let reading = try #require(try reader.facts(household: population.rows.households[0], from: db))
            return body(population, reading)
        }
    }
}
