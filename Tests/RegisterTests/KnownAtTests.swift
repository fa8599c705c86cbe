import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Testing

/// What the register says depends on what had been delivered, and on when it is asked about.
struct KnownAtTests {
    static let later = Instant("2024-09-01T00:00:00Z")!

    @Test(
        arguments: [
            // Asked on the day, the figure of the first delivery holds, though a later one says otherwise of that very day.
            ("2024-07-15", "2024-07-15T00:00:00Z", 100),
            ("2024-07-15", "2024-09-01T00:00:00Z", 200),
            // Before the later delivery's own day, knowing it changes nothing.
            ("2024-06-30", "2024-09-01T00:00:00Z", 100),
            ("2024-06-29", "2024-09-01T00:00:00Z", nil),
            ("2024-07-15", "2024-07-14T23:59:59Z", nil),
        ] as [(String, String, Int64?)])
    func `an earlier day or an earlier state of knowledge gives the earlier answer`(day: String, knownAt: String, expected: Int64?) throws {
        let register = try Self.register()
        try register.deliver(TestPack.states, asOf: "2024-06-30", [Self.row("100")])
        try register.deliver(TestPack.states, asOf: "2024-07-10", recordedAt: Self.later, [Self.row("200")])
        let answers = try Self.answers("latest", register, day: CivilDate(day)!, knownAt: Instant(knownAt)!)
        #expect(answers == [expected, expected])
    }

    @Test func `a correction counts from when it is known`() throws {
        let register = try Self.register()
        let month = ["2024-06", "500", "A"]
        let first = try register.deliver(TestPack.monthly, asOf: "2024-06-30", [TestRegister.Row(person: 1, content: month)])
        try register.deliver(
            TestPack.monthly, asOf: "2024-07-01", recordedAt: Self.later,
            [TestRegister.Row(person: 1, content: ["2024-06", "700", "A"], corrects: first.records?.lowerBound)])
        #expect(try Self.answers("history", register, day: TestPack.day, knownAt: TestPack.knownAt) == [500, 500])
        #expect(try Self.answers("history", register, day: TestPack.day, knownAt: Self.later) == [700, 700])
    }

    @Test(
        arguments: [
            // The declaration says that no record means none, but nobody has looked.
            ("latest", false, nil), ("latest", true, 0),
            ("count", false, nil), ("count", true, 0),
            ("exists", false, nil), ("exists", true, 0),
            // Here no record means nothing, delivered or not.
            ("flag", false, nil), ("flag", true, nil),
            ("history", false, nil), ("history", true, 0),
        ] as [(String, Bool, Int64?)])
    func `no record means none only once the data set was delivered`(fact: String, isDelivered: Bool, expected: Int64?) throws {
        let register = try Self.register()
        if isDelivered {
            try register.deliver(TestPack.states, asOf: "2024-06-30", [])
            try register.deliver(TestPack.monthly, asOf: "2024-06-30", [])
        }
        #expect(try Self.answers(fact, register, day: TestPack.day, knownAt: TestPack.knownAt) == [expected, expected])
    }

    @Test(
        arguments: [
            (TestPack.policy, false, Truth.unknown),
            (TestPack.policy, true, .no),
            // Whether it is received is unknown for ever: no data set would tell.
            ("not-in-the-pack", true, .unknown),
        ] as [(String, Bool, Truth)])
    func `help of which no data set speaks may be received`(policy: String, isDelivered: Bool, expected: Truth) throws {
        let register = try Self.register()
        if isDelivered { try register.deliver(TestPack.states, asOf: "2024-06-30", []) }
        let input = Input(kind: .received(policy), entity: .person, type: .truth)
        #expect(
            try Self.answers(input, register, day: TestPack.day, knownAt: TestPack.knownAt)
                == [expected.bool, expected.bool].map { $0.map { $0 ? 1 : 0 } })
    }

    @Test func `the dead are left out from the day they died`() throws {
        let register = try Self.register()
        try register.deliver(TestPack.deaths, asOf: "2024-07-20", [TestRegister.Row(person: 1, content: ["", "2024-07-16"])])
        for (day, isAlive) in [("2024-07-20", false), ("2024-07-16", true)] {
            // On the 16th the delivery that tells of it was not yet true.
            let read = try Self.population([], register, day: CivilDate(day)!, knownAt: Self.later)
            #expect((read.population.persons == 1) == isAlive)
        }
    }

    // MARK: Asking

    private static func register() throws -> TestRegister {
        let register = try TestRegister()
        var person = PersonFields()
        person.name = "样甲"
        person.residenceRegion = RegionCode("310105001001")
        try register.addPeople([person])
        try register.deliver(
            TestPack.residents, asOf: "2024-06-30", [TestRegister.Row(person: 1, content: ["", "", "D1", "", "", "", ""])])
        try register.formHouseholds()
        return register
    }

    private static func row(_ amount: String) -> TestRegister.Row {
        TestRegister.Row(person: 1, content: [amount, "0", "A", "", "", "", ""])
    }

    private static func answers(_ fact: String, _ register: TestRegister, day: CivilDate, knownAt: Instant) throws -> [Int64?] {
        try answers(TestPack.inputs.first { $0.kind == .fact(fact) }!, register, day: day, knownAt: knownAt)
    }

    /// What either reader says of the one person.
    private static func answers(_ input: Input, _ register: TestRegister, day: CivilDate, knownAt: Instant) throws -> [Int64?] {
        let read = try population([input], register, day: day, knownAt: knownAt)
        let reading = try register.database.read { db in
            let policies = [TestPack.policy, "not-in-the-pack"]
            let reader = try HouseholdReader(pack: TestPack.pack, policies: policies, day: day, knownAt: knownAt, from: db)
            return try reader.facts(household: read.rows.households[0], from: db)
        }
        let column = try #require(read.population.columns[input])
        let member = try #require(reading).facts.members[0]
        return [column[0], TestPack.program.units(of: input, in: member, day: day)]
    }

    private static func population(
        _ inputs: [Input], _ register: TestRegister, day: CivilDate, knownAt: Instant
    ) throws -> RegisteredPopulation {
        try register.database.read { db in
            try PopulationReader(pack: TestPack.pack, day: day, knownAt: knownAt)
                .read(.economic, program: TestPack.program, inputs: inputs, from: db)
        }
    }
}
