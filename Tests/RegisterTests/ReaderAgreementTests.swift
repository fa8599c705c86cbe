import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Testing

/// `PopulationReader` and `HouseholdReader` are two ways of reading one register: whatever one says, the other must.
struct ReaderAgreementTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64], HouseholdConcept.allCases)
    func `both readers give the same value of every input for every household`(seed: UInt64, concept: HouseholdConcept) throws {
        try expectAgreement(try RandomRegister(seed: seed).register, concept, day: TestPack.day, seed: seed)
    }

    /// Some months after the last delivery, when what is complete has become old.
    @Test(arguments: [1, 2, 3, 4] as [UInt64], ["2024-07-31", "2024-08-01", "2024-10-05"])
    func `both readers agree on what is unknown since the last delivery`(seed: UInt64, day: String) throws {
        try expectAgreement(try RandomRegister(seed: seed).register, .economic, day: CivilDate(day)!, seed: seed)
    }

    private func expectAgreement(_ register: TestRegister, _ concept: HouseholdConcept, day: CivilDate, seed: UInt64) throws {
        try register.database.read { db in
            let read = try PopulationReader(pack: TestPack.pack, day: day, knownAt: TestPack.knownAt)
                .read(concept, program: TestPack.program, inputs: TestPack.inputs, amounts: [TestPack.policy], from: db)
            let reader = try HouseholdReader(
                pack: TestPack.pack, policies: [TestPack.policy, "not-in-the-pack"], day: day, knownAt: TestPack.knownAt, from: db)
            #expect(read.rows.households.count > 20)
            for (row, household) in read.rows.households.enumerated() {
                let reading = try #require(try reader.facts(household: household, from: db))
                let members = read.population.members(of: row)
                #expect(members.map { read.rows.persons[$0] } == reading.persons)
                expectAgreement(read, reading, row: row, members: members, day: day, seed: seed)
            }
        }
    }

    private func expectAgreement(
        _ read: RegisteredPopulation, _ reading: HouseholdReading, row: Int, members: Range<Int>, day: CivilDate, seed: UInt64
    ) {
        for input in TestPack.inputs {
            guard let column = read.population.columns[input] else {
                Issue.record("no column for \(input)")
                continue
            }
            switch input.entity {
            case .household:
                let expected = TestPack.program.units(of: input, in: reading.facts.own, day: day)
                #expect(column[row] == expected, "\(input.kind), household row \(row), seed \(seed)")
            case .person:
                for (index, member) in members.enumerated() {
                    let expected = TestPack.program.units(of: input, in: reading.facts.members[index], day: day)
                    #expect(column[member] == expected, "\(input.kind), person row \(member), seed \(seed)")
                }
            }
        }
        let amount = read.receivedAmounts[TestPack.policy].map { $0[row] }
        #expect(amount == reading.receivedAmounts[TestPack.policy], "amount, household row \(row), seed \(seed)")
    }

    @Test func `the readers' agreement is not empty`() throws {
        let register = try RandomRegister(seed: 1).register
        try register.database.read { db in
            let read = try PopulationReader(pack: TestPack.pack, day: TestPack.day, knownAt: TestPack.knownAt)
                .read(.economic, program: TestPack.program, inputs: TestPack.inputs, from: db)
            for input in TestPack.inputs {
                let column = try #require(read.population.columns[input])
                let values = Set((0..<column.count).map { column[$0] })
                let isConstant: Bool =
                    switch input.kind {
                    case .recognised, .received("not-in-the-pack"): true
                    default: false
                    }
                #expect((values.count > 1) != isConstant, "\(input.kind): \(values)")
            }
        }
    }
}

/// Sixty people in random households with random records, holes and corrections.
struct RandomRegister {
    let register: TestRegister
    private var random: StableRandom
    private let people = 60

    init(seed: UInt64) throws {
        random = StableRandom(seed: seed)
        register = try TestRegister()
        try register.addPeople((1...people).map { _ in person() })
        try deliverHouseholds()
        try deliverStates(asOf: "2024-05-31")
        let states = try register.deliver(TestPack.states, asOf: "2024-06-30", stateRows(count: 150), unread: unread(count: 12))
        try register.deliver(TestPack.states, asOf: "2024-08-31", stateRows(count: 30))
        let late = Instant("2024-09-01T00:00:00Z")!
        try register.deliver(TestPack.states, asOf: "2024-07-01", recordedAt: late, stateRows(count: 30))
        let monthly = try register.deliver(
            TestPack.monthly, asOf: "2024-06-30", monthlyRows(count: 400) + completeYears(), unread: unread(count: 8))
        try deliverCorrections(of: monthly)
        try deliverAllowances()
        try register.deliver(TestPack.deaths, asOf: "2024-07-01", deathRows())
        try register.formHouseholds()
        try learn(times: 150)
        #expect(states.rows.accepted == 150)
    }

    private mutating func person() -> PersonFields {
        var fields = PersonFields()
        fields.name = "样\(random.below(1000))"
        fields.birthDate = random.below(5) == 0 ? nil : CivilDate(days: Int32(random.below(19_000)))
        fields.sex = random.pick(from: [Sex.male, .female, .unknown])
        fields.hukouRegion = random.pick(from: [nil, RegionCode("310105001"), RegionCode("310106002"), RegionCode("340102003")])
        fields.residenceRegion = random.below(10) == 0 ? nil : RegionCode("310105001001")
        return fields
    }

    private mutating func deliverHouseholds() throws {
        let rows = (1...people).map { id in
            TestRegister.Row(
                person: Int64(id),
                content: [
                    "", "", random.below(6) == 0 ? "" : "H\(random.below(20))", random.pick(from: ["02", "10", "20", "99", ""]), "", "",
                ])
        }
        try register.deliver(TestPack.residents, asOf: "2024-06-30", rows)
        try register.deliver(TestPack.hukou, asOf: "2024-06-30", rows.filter { _ in random.below(3) > 0 })
    }

    private mutating func deliverStates(asOf: String) throws { try register.deliver(TestPack.states, asOf: asOf, stateRows(count: 40)) }

    private mutating func stateRows(count: Int) -> [TestRegister.Row] {
        (0..<count).map { _ in
            let content = [
                // One in a while out of the fact's range.
                random.pick(from: ["", "0", "12345", "450000", "950000"]), random.pick(from: ["", "0", "1", "2", "9"]),
                random.pick(from: ["A", "B", ""]), random.pick(from: ["", "0", "1"]), random.pick(from: ["", "1990-02-28", "2024-01-31"]),
                "", "",
            ]
            return TestRegister.Row(
                person: Int64(1 + random.below(people - 10)), content: content,
                from: random.pick(from: ["", "2024-01-01", "2024-07-15", "2024-07-16", "2023-05-05"]),
                until: random.pick(from: ["", "", "2024-07-15", "2024-07-14", "2030-01-01"]))
        }
    }

    private mutating func unread(count: Int) -> [TestRegister.Unread] {
        (0..<count).map { _ in
            TestRegister.Unread(
                person: Int64(1 + random.below(people)), key: random.pick(from: [nil, "2024-05", "2024-06"]),
                isUnderReview: random.below(4) == 0)
        }
    }

    /// Some of the rows that could not be read come again in a later delivery.
    private mutating func deliverAllowances() throws {
        for (month, asOf) in [("2024-05", "2024-05-31"), ("2024-06", "2024-06-30"), ("2024-05", "2024-07-01")] {
            let rows = (0..<10).map { _ in
                TestRegister.Row(person: Int64(1 + random.below(people)), content: ["", month, random.pick(from: ["500", ""])])
            }
            try register.deliver(TestPack.allowances, asOf: asOf, rows, unread: unread(count: 10))
        }
    }

    private mutating func monthlyRows(count: Int) -> [TestRegister.Row] {
        (0..<count).map { _ in
            let month = CivilMonth(year: 2024, month: 7).adding(months: random.below(16) - 14)
            return TestRegister.Row(
                person: Int64(1 + random.below(people - 20)),
                content: [
                    month.description, random.pick(from: ["100", "20000", "300000", "500000", "", "700"]),
                    random.pick(from: ["A", "B", ""]),
                ])
        }
    }

    /// Some people with a row for every month of a year, without which no long window is ever known.
    private func completeYears() -> [TestRegister.Row] {
        [55, 56, 57].flatMap { person in
            (1...12).map { back in
                let month = CivilMonth(year: 2024, month: 7).adding(months: -back)
                let kind = person == 55 || back.isMultiple(of: 2) ? "A" : "B"
                return TestRegister.Row(person: Int64(person), content: [month.description, "\(back * 100 + person)", kind])
            }
        }
    }

    private mutating func deliverCorrections(of delivery: Delivery) throws {
        guard let records = delivery.records else { return }
        let rows = (0..<20).map { index in
            TestRegister.Row(
                person: Int64(1 + random.below(people - 20)), content: ["2024-05", "77\(index)", "A"],
                corrects: records.lowerBound + Int64(index * 3))
        }
        try register.deliver(TestPack.monthly, asOf: "2024-07-10", rows)
    }

    /// Random things are found out, corrected and taken back; some of it too late to count.
    private mutating func learn(times: Int) throws {
        let households: [Household.ID] = try register.database.read {
            try $0.values("SELECT id FROM household WHERE size > 0 ORDER BY id")
        }
        let provisions = TestPack.facts.filter(LearntFact.recordable(fact:))
        var standing: [LearntFact.ID] = []
        var random = random
        try register.database.write { db in
            for _ in 0..<times {
                let now = Instant(random.below(5) == 0 ? "2024-07-16T00:00:00Z" : "2024-07-15T00:00:00Z")!
                let old = standing.isEmpty || random.below(4) > 0 ? nil : standing.remove(at: random.below(standing.count))
                if let old, random.below(3) == 0 {
                    _ = try LearntFact.withdraw(old, account: 1, at: now, in: db)
                    continue
                }
                let corrected = try old.flatMap { try LearntFact.find($0, in: db)?.entry }
                let provision = provisions.first { $0.fact.id == corrected?.fact } ?? provisions[random.below(provisions.count)]
                let subject: LearntFact.Subject =
                    provision.fact.entity == .person
                    ? .person(Person.ID(Int64(1 + random.below(people)))) : .household(households[random.below(households.count)])
                standing.append(
                    try LearntFact.record(
                        try LearntFact.Entry(
                            random.below(4) == 0 ? nil : provision.fact.range.lowerBound + Int64(random.below(2)), of: provision,
                            about: corrected?.subject ?? subject, from: Self.origin(&random), account: 1, recordedAt: now, supersedes: old),
                        in: db))
            }
        }
        self.random = random
    }

    private static func origin(_ random: inout StableRandom) -> LearntReference {
        let days = ["2024-06-29", "2024-06-30", "2023-05-05", "2024-01-01", "2024-07-14", "2024-07-15"]
        return LearntReference(kind: .visit, number: 1, on: CivilDate(random.pick(from: days))!)
    }

    private mutating func deathRows() -> [TestRegister.Row] {
        (0..<5).map { _ in
            TestRegister.Row(
                person: Int64(1 + random.below(people)), content: ["", random.pick(from: ["2024-07-15", "2024-07-16", "2024-01-01"])])
        }
    }
}
