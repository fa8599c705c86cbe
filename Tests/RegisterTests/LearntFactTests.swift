import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Testing

/// What visits find out: how it is kept, and when it wins over what departments say.
struct LearntFactTests {
    // MARK: The rule

    struct Case: CustomTestStringConvertible, Sendable {
        let why: String
        var fact = "latest"
        /// As-of day of the delivery, and the day from which its row says it is true; `nil` without a delivery.
        var delivery: (asOf: String, from: String)? = ("2024-06-30", "")
        var learntOn = "2024-07-10"
        var units: Int64? = 777
        var day = "2024-07-15"
        let expected: Int64?

        var testDescription: String { why }
    }

    @Test(
        arguments: [
            Case(why: "a visit after the delivery wins", expected: 777),
            Case(why: "on the same day the visit wins", learntOn: "2024-06-30", expected: 777),
            Case(why: "a later delivery wins", learntOn: "2024-06-29", expected: 100),
            Case(why: "an old row delivered again is still old", delivery: ("2024-07-12", "2024-01-01"), expected: 777),
            Case(why: "a row that is true since later wins", delivery: ("2024-07-12", "2024-07-11"), expected: 100),
            Case(why: "nobody knows, and the record is older", units: nil, expected: nil),
            Case(why: "nobody knew then, and the record is younger", learntOn: "2024-06-29", units: nil, expected: 100),
            Case(why: "found out only later", learntOn: "2024-07-15", day: "2024-07-14", expected: 100),
            Case(why: "nothing was delivered", delivery: nil, expected: 777),
            Case(why: "no data set tells it", fact: "asked", expected: 777),
            Case(why: "of a fact by month it holds every month", fact: "constant", expected: 777),
            Case(
                why: "while it is fresh, an old row delivered again stays behind", fact: "fresh", delivery: ("2024-07-12", "2024-01-01"),
                learntOn: "2024-05-15", expected: 777),
            Case(
                why: "once it is not, what is delivered later wins", fact: "fresh", delivery: ("2024-07-12", "2024-01-01"),
                learntOn: "2024-05-14", expected: 100),
            Case(
                why: "but not what was delivered before", fact: "fresh", delivery: ("2024-05-14", "2024-01-01"), learntOn: "2024-05-14",
                expected: 777),
        ])
    func `a learnt value against a record`(_ case: Case) throws {
        let register = try OnePersonRegister()
        if let (asOf, from) = `case`.delivery {
            let row = TestRegister.Row(person: 1, content: ["100", "0", "A", "", "", "", ""], from: from)
            try register.deliver(TestPack.states, asOf: asOf, [row])
        }
        try register.learn(`case`.units, of: `case`.fact, on: `case`.learntOn)
        #expect(try register.answers(`case`.fact, day: `case`.day) == [`case`.expected, `case`.expected])
    }

    @Test func `that a department has no row does not speak against what was found out`() throws {
        let register = try OnePersonRegister()
        try register.learn(777, of: "latest", on: "2024-07-01")
        try register.deliver(TestPack.states, asOf: "2024-07-12", [])
        #expect(try register.answers("latest") == [777, 777])
    }

    @Test func `of two things found out the later day counts, then what was recorded later`() throws {
        let register = try OnePersonRegister()
        try register.learn(1, of: "latest", on: "2024-07-10", at: "2024-07-10T03:00:00Z")
        try register.learn(2, of: "latest", on: "2024-07-09", at: "2024-07-11T03:00:00Z")
        #expect(try register.answers("latest") == [1, 1])
        try register.learn(3, of: "latest", on: "2024-07-10", at: "2024-07-10T04:00:00Z")
        #expect(try register.answers("latest") == [3, 3])
    }

    @Test func `a correction and a withdrawal count from when they are recorded`() throws {
        let register = try OnePersonRegister()
        let first = try register.learn(1, of: "latest", on: "2024-07-10", at: "2024-07-10T03:00:00Z")
        let second = try register.learn(2, of: "latest", on: "2024-07-08", at: "2024-07-11T03:00:00Z", supersedes: first)
        _ = try register.database.write { try LearntFact.withdraw(second, account: 1, at: Instant("2024-07-12T03:00:00Z")!, in: $0) }
        for (knownAt, expected) in [("10T02", nil), ("10T03", 1), ("11T03", 2), ("12T03", nil)] as [(String, Int64?)] {
            #expect(try register.answers("latest", knownAt: "2024-07-\(knownAt):00:00Z") == [expected, expected], "\(knownAt)")
        }
        let household = try register.household
        let all = try register.database.read { try LearntFact.of(household: household, persons: [Person.ID(1)], from: $0) }
        #expect(all.map(\.entry.units) == [1, 2, nil])
        #expect(all.map(\.entry.isWithdrawal) == [false, false, true])
        #expect(all.map(\.entry.supersedes) == [nil, first, second])
    }

    @Test func `one household's reader sees what was learnt after the deliveries it was made for`() throws {
        let register = try OnePersonRegister()
        try register.learn(1, of: "latest", on: "2024-07-15", at: "2024-07-15T03:00:00Z")
        let household = try register.household
        try register.database.read { db in
            let reader = try register.reader(day: TestPack.day, knownAt: TestPack.knownAt, from: db)
            func value(learntBy: Instant?) throws -> RecordedValue? {
                try reader.facts(household: household, learntBy: learntBy, from: db)?.facts.members[0].values["latest"]
            }
            #expect(try value(learntBy: nil)?.learnt == nil)
            let learnt = try #require(try value(learntBy: Instant("2024-07-15T04:00:00Z")!))
            #expect(learnt.content == .known(1))
            #expect(learnt.source == nil)
            #expect(learnt.learnt?.label == "走访 2024-07-15")
            #expect(learnt.learnt?.number == 12)
        }
    }

    @Test func `a fact of the family is learnt of its household`() throws {
        let register = try OnePersonRegister()
        try register.learn(5, of: "family_count", about: .household(try register.household), on: "2024-07-10")
        #expect(try register.answers("family_count") == [5, 5])
    }

    // MARK: Recording

    @Test(
        arguments: [
            ("latest", true), ("exists", true), ("sum", true), ("asked", true), ("constant", true), ("flag", true),
            // Month by month, or kept by the register itself.
            ("history", false), ("history_then_constant", false), ("birth", false), ("size", false),
        ])
    func `a single value can be recorded, a history and what the register keeps cannot`(fact: String, expected: Bool) throws {
        #expect(LearntFact.recordable(fact: try TestPack.provision(fact)) == expected)
    }

    @Test(
        arguments: [
            ("history", 1, "2024-07-10", .notRecordable(fact: "history")),
            ("latest", 900_001, "2024-07-10", .outOfRange(fact: "latest")),
            ("latest", -1, "2024-07-10", .outOfRange(fact: "latest")),
            ("family_count", 1, "2024-07-10", .otherSubject(fact: "family_count")),
            ("latest", 1, "2024-07-16", .inTheFuture(CivilDate("2024-07-16")!)),
        ] as [(String, Int64, String, LearntFact.Refusal)])
    func `what cannot be true is refused`(fact: String, units: Int64, on: String, refusal: LearntFact.Refusal) throws {
        let provision = try TestPack.provision(fact)
        #expect(throws: refusal) {
            try LearntFact.Entry(
                units, of: provision, about: .person(Person.ID(1)), from: LearntReference(kind: .visit, number: 1, on: CivilDate(on)!),
                account: 1, recordedAt: TestPack.knownAt)
        }
        #expect(refusal.message.hasSuffix("。"))
    }

    @Test func `only what stands can be corrected, and only once`() throws {
        let register = try OnePersonRegister()
        let first = try register.learn(1, of: "latest", on: "2024-07-10")
        #expect(throws: LearntFact.Refusal.otherMatter) { try register.learn(1, of: "count", on: "2024-07-10", supersedes: first) }
        #expect(throws: LearntFact.Refusal.otherMatter) {
            try register.learn(1, of: "latest", on: "2024-07-10", supersedes: LearntFact.ID(99))
        }
        try register.learn(2, of: "latest", on: "2024-07-10", supersedes: first)
        #expect(throws: LearntFact.Refusal.alreadyReplaced) { try register.learn(3, of: "latest", on: "2024-07-10", supersedes: first) }
        #expect(throws: LearntFact.Refusal.alreadyReplaced) {
            try register.database.write { try LearntFact.withdraw(first, account: 1, at: TestPack.knownAt, in: $0) }
        }
    }
}

/// What no record says, as time goes by since the last delivery.
struct AbsenceTests {
    @Test(
        arguments: [
            // The month of the last delivery is the last one it covers, and only when it had ended.
            ("2024-10-31", "2024-11-30", 0), ("2024-10-31", "2024-12-31", nil), ("2024-10-30", "2024-11-30", nil),
            ("2024-10-30", "2024-10-31", 0),
        ] as [(String, String, Int64?)])
    func `of a monthly fact, no record means none only for months that had ended`(asOf: String, day: String, expected: Int64?) throws {
        let register = try OnePersonRegister(asOf: asOf)
        try register.deliver(TestPack.monthly, asOf: asOf, [])
        for fact in ["history", "family_history"] { #expect(try register.answers(fact, day: day) == [expected, expected], "\(fact)") }
    }

    @Test(
        arguments: [
            // November is recorded although the delivery came before it ended; December's window needs nothing else.
            (["2024-10", "2024-11"], 1, 500), (["2024-10", "2024-11"], 3, 1_000), (["2024-10"], 1, nil), (["2024-10"], 3, nil),
        ] as [([String], Int, Int64?)])
    func `a recorded month counts, a later one without a record is unknown`(months: [String], window: Int, expected: Int64?) throws {
        let register = try OnePersonRegister(asOf: "2024-10-31")
        try register.deliver(TestPack.monthly, asOf: "2024-10-31", months.map { TestRegister.Row(person: 1, content: [$0, "500", "A"]) })
        let input = Input(kind: .window("history", months: window, .sum), entity: .person, type: .money(.month))
        #expect(try register.answers(input, day: CivilDate("2024-12-31")!) == [expected, expected])
    }

    @Test(
        arguments: [
            ("fresh", "2024-12-31", 0), ("fresh", "2025-01-01", nil), ("fresh_count", "2024-11-30", 0), ("fresh_count", "2024-12-01", nil),
            // Nothing is declared of how long these stay fresh.
            ("latest", "2025-12-31", 0), ("count", "2025-12-31", 0),
        ] as [(String, String, Int64?)])
    func `that there is no record holds for as long as the fact stays fresh`(fact: String, day: String, expected: Int64?) throws {
        let register = try OnePersonRegister(asOf: "2024-10-31")
        try register.deliver(TestPack.states, asOf: "2024-10-31", [])
        try register.deliver(TestPack.allowances, asOf: "2024-10-31", [])
        #expect(try register.answers(fact, day: day) == [expected, expected])
    }

    @Test func `a record stays, however old the delivery is`() throws {
        let register = try OnePersonRegister(asOf: "2024-10-31")
        try register.deliver(
            TestPack.states, asOf: "2024-10-31", [TestRegister.Row(person: 1, content: ["100", "0", "A", "", "", "", ""])])
        #expect(try register.answers("fresh", day: "2025-12-31") == [100, 100])
    }
}

/// A register of one person, asked both ways.
struct OnePersonRegister {
    private let register: TestRegister
    private static let endOfTime = Instant("2030-01-01T00:00:00Z")!

    var database: Database { register.database }

    init(asOf: String = "2024-06-30") throws {
        register = try TestRegister()
        var person = PersonFields()
        person.name = "样甲"
        person.residenceRegion = RegionCode("310105001001")
        try register.addPeople([person])
        try register.deliver(
            TestPack.residents, asOf: min("2024-05-01", asOf), [TestRegister.Row(person: 1, content: ["", "", "D1", "", "", "", ""])])
        try register.formHouseholds()
    }

    var household: Household.ID {
        get throws {
            try database.read { try $0.value("SELECT id FROM household WHERE kind = 'economic' AND size > 0") } ?? Household.ID(0)
        }
    }

    @discardableResult
    func deliver(_ dataSet: DataSetDeclaration, asOf: String, _ rows: [TestRegister.Row]) throws -> Delivery {
        try register.deliver(dataSet, asOf: asOf, rows)
    }

    @discardableResult
    func learn(
        _ units: Int64?, of fact: String, about subject: LearntFact.Subject = .person(Person.ID(1)), on day: String,
        at instant: String = "2024-07-15T00:00:00Z", supersedes: LearntFact.ID? = nil
    ) throws -> LearntFact.ID {
        let entry = try LearntFact.Entry(
            units, of: try TestPack.provision(fact), about: subject,
            from: LearntReference(kind: .visit, number: 12, on: CivilDate(day)!), account: 1, recordedAt: Instant(instant)!,
            supersedes: supersedes)
        return try database.write { try LearntFact.record(entry, in: $0) }
    }

    func reader(day: CivilDate, knownAt: Instant, from db: Connection) throws -> HouseholdReader {
        try HouseholdReader(pack: TestPack.pack, policies: [], day: day, knownAt: knownAt, from: db)
    }

    func answers(_ fact: String, day: String = "2024-07-15", knownAt: String = "2030-01-01T00:00:00Z") throws -> [Int64?] {
        let entity = try TestPack.provision(fact).fact.entity
        let input = try #require(TestPack.inputs.first { $0.kind == .fact(fact) && $0.entity == entity })
        return try answers(input, day: CivilDate(day)!, knownAt: Instant(knownAt)!)
    }

    /// What `PopulationReader` and `HouseholdReader` say.
    func answers(_ input: Input, day: CivilDate, knownAt: Instant = endOfTime) throws -> [Int64?] {
        try database.read { db in
            let read = try PopulationReader(pack: TestPack.pack, day: day, knownAt: knownAt)
                .read(.economic, program: TestPack.program, inputs: [input], from: db)
            let reading = try #require(
                try reader(day: day, knownAt: knownAt, from: db).facts(household: read.rows.households[0], from: db))
            let facts = input.entity == .person ? reading.facts.members[0] : reading.facts.own
            return [try #require(read.population.columns[input])[0], TestPack.program.units(of: input, in: facts, day: day)]
        }
    }
}

extension TestPack {
    static func provision(_ fact: String) throws -> FactProvision { try #require(facts.first { $0.fact.id == fact }) }
}
