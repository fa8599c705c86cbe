import Civics
import Database
import Library
import Register
import Testing

@testable import Intake

struct LinkingTests {
    static let one = TestIntake.number(1)
    static let another = TestIntake.number(9)
    static let old = "310105600101001"
    static let oldFull = try! IDNumber(old)

    enum Outcome: Equatable, Sendable {
        /// Linked to the person with this id.
        case linked(Int64)
        case added
        case review(candidates: [Int64])
        case setAside(SetAsideReason)
    }

    /// 1 is 王测试, 2 is 李样例, 3 was registered before 1999, 4 has a rare character.
    private func intake() throws -> TestIntake {
        let intake = try TestIntake()
        try intake.take(
            """
            证件号码,姓名,出生日期,户号,户籍区划,户籍地址
            \(Self.one),王测试,1970-01-01,B1,310105001,示例路1弄2号301室
            \(TestIntake.number(2)),李样例,1970-01-01,B2,310105001,示例路1弄2号302室
            \(Self.oldFull),赵例样,1960-01-01,B3,310105001,示例路1弄2号303室
            \(TestIntake.number(4)),陈𠅤试,1970-01-01,B4,310105001,示例路1弄2号304室
            """, as: "hukou")
        return intake
    }

    @Test(
        arguments: [
            ("the same number and name", "\(one),王测试", .linked(1)),
            ("full-width, spaced and lower-case", "\(fullWidth(one)),王 测试", .linked(1)),
            ("fifteen digits", "\(old),赵例样", .linked(3)),
            ("traditional characters", "\(TestIntake.number(4)),陳𠅤試", .review(candidates: [4])),
            ("a rare character replaced by a question mark", "\(TestIntake.number(4)),陈?试", .linked(4)),
            ("a rare character replaced by its homophone", "\(TestIntake.number(4)),陈如试", .linked(4)),
            ("no name at all", "\(one),", .linked(1)),
            ("a relative's number", "\(one),王样本", .review(candidates: [1])),
            ("a wrong check digit, name and birth date unique", "\(wrong(one)),王测试", .review(candidates: [1])),
            ("a wrong check digit, nobody like it", "\(wrong(one)),孙无名", .setAside(.badIDNumber)),
            ("a number nobody has", "\(TestIntake.number(9)),孙样例", .added),
            ("a number nobody has, and no name", "\(TestIntake.number(9)),", .setAside(.unknownPerson)),
        ] as [(String, String, Outcome)])
    func `a department's row finds its person by number`(name: String, row: String, expected: Outcome) throws {
        let intake = try intake()
        try intake.take("证件号码,姓名,所属月份\n\(row),2024-05\n", as: "payments")
        #expect(try outcome(intake) == expected)
    }

    @Test(
        arguments: [
            ("a former name, vouched for by the birth date", "\(one),王旧名,1970-01-01,示例路9号", .linked(1)),
            ("a child under its mother's number", "\(one),王小宝,2024-01-02,示例路1弄2号301室", .review(candidates: [1])),
            (
                "a child under a number nobody has, born another day", "\(TestIntake.number(9)),王小宝,2024-01-02,示例路9号",
                .review(candidates: [])
            ),
            ("a second number of one person", "\(TestIntake.number(9)),王测试,1970-01-01,示例路一弄2号301", .review(candidates: [1])),
            ("the same name and birth date in another home", "\(TestIntake.number(9)),王测试,1970-01-01,示例路99号", .added),
            ("a newborn", ",王小宝,2024-06-01,示例路1弄2号301室", .added),
            ("somebody without a number who has one", ",王测试,1970-01-01,上海市长宁区示例路1弄2号301室", .review(candidates: [1])),
            ("a foreigner's passport", "E12345678,SMITH JOHN,1980-05-05,示例路1弄2号305室", .added),
            ("no number and no address", ",王小宝,2024-06-01,", .setAside(.unknownPerson)),
            ("no number and no birth date", ",王小宝,,示例路1弄2号301室", .setAside(.unknownPerson)),
            ("a wrong number", "\(wrong(one)),王小宝,1999-06-01,示例路1弄2号301室", .setAside(.badIDNumber)),
        ] as [(String, String, Outcome)])
    func `a resident finds themselves, or is added, or is looked at by somebody`(name: String, row: String, expected: Outcome) throws {
        let intake = try intake()
        try intake.take("证件号码,姓名,出生日期,居住地址\n\(row)\n", as: "resident-register")
        #expect(try outcome(intake) == expected)
    }

    @Test func `someone without a number is found again in the next delivery`() throws {
        let intake = try intake()
        for asOf in ["2024-05-31", "2024-06-30"] {
            let text = "证件号码,姓名,出生日期,居住地址,备注\(asOf)\n,王小宝,2024-05-01,示例路1弄2号301室,\nE12345678,SMITH JOHN,1980-05-05,示例路1号,\n"
            #expect(try intake.take(text, as: "resident-register", asOf: CivilDate(asOf)!).delivery.rows.accepted == 2)
        }
        #expect(try intake.count("person") == 6)
    }

    @Test func `somebody whose name has changed is found by the new one, by the same importer and by another`() throws {
        let intake = try intake()
        let renamed = "\(Self.one),王新名,1970-01-01,B1,310105001,示例路1弄2号301室"
        try intake.take("证件号码,姓名,出生日期,户号,户籍区划,户籍地址\n\(renamed)\n", as: "hukou", asOf: CivilDate("2024-07-31")!)
        let heading = "证件号码,姓名,出生日期,居住地址\n"
        try intake.take(heading + ",王新名,1970-01-01,示例路1弄2号301室\n", as: "resident-register")
        #expect(try outcome(intake) == .review(candidates: [1]))
        let other = TestIntake(database: intake.database)
        try other.take(heading + ",王新名,1970-01-01,示例路一弄2号301室\n", as: "resident-register")
        #expect(try intake.count("set_aside") == 2)
        try intake.take(heading + ",王测试,1970-01-01,示例路1弄2号301室\n", as: "resident-register")
        #expect(try intake.count("set_aside") == 2)
    }

    @Test func `each field of a person comes from the source trusted most for it`() throws {
        let intake = try intake()
        let resident = "\(Self.one),王測試,1970-01-01,H1,310105002001,新址路5号,10000000001"
        try intake.take("证件号码,姓名,出生日期,房屋编码,居住区划,居住地址,联系电话\n\(resident)\n", as: "resident-register")
        let stale = "\(Self.one),王测试,1970-01-01,H9,310105009001,旧址路5号,"
        try intake.take(
            "证件号码,姓名,出生日期,房屋编码,居住区划,居住地址,联系电话\n\(stale)\n", as: "resident-register", asOf: CivilDate("2020-01-01")!)
        let person = try #require(try intake.database.read { try Person.find(Person.ID(1), in: $0) })
        #expect(person.name == "王测试")
        #expect(person.hukouAddress == "示例路1弄2号301室")
        #expect(person.residenceAddress == "新址路5号")
        #expect(person.residenceRegion == RegionCode("310105002001"))
        #expect(person.phone == "10000000001")
    }

    @Test(
        arguments: [
            // State and address of each month's row, and the address kept.
            ([("在住", "示例路5号")], "示例路5号"),
            ([("搬离", "示例路5号")], nil),
            ([("在住", "示例路5号"), ("搬离", "示例路5号")], nil),
            ([("在住", "示例路5号"), ("搬离", "示例路5号"), ("在住", "新址路5号")], "新址路5号"),
            // Where they were before that says nothing of where they are.
            ([("在住", "新址路5号"), ("搬离", "示例路5号")], "新址路5号"),
        ] as [([(String, String)], String?)])
    func `who has moved away is not kept as living there`(months: [(String, String)], expected: String?) throws {
        let intake = try TestIntake()
        for (month, row) in months.enumerated() {
            try intake.take(
                "证件号码,姓名,出生日期,房屋编码,居住区划,居住地址,状态\n\(Self.one),王测试,1970-01-01,H1,310105002001,\(row.1),\(row.0)\n",
                as: "resident-register", asOf: CivilDate("2024-0\(month + 1)-28")!)
        }
        let person = try #require(try intake.database.read { try Person.find(Person.ID(1), in: $0) })
        #expect(person.residenceAddress == expected)
        #expect(person.residenceRegion == (expected == nil ? nil : RegionCode("310105002001")))
    }

    @Test(
        arguments: [
            // A number with a wrong digit: nobody else can be meant, or else it stays out.
            (wrong(one), ReviewPair.Decision.same, Outcome.linked(1)),
            (wrong(one), .different, .setAside(.unknownPerson)),
            // A number not known before: another person, once it is said so.
            (another, .same, .linked(1)),
            (another, .different, .added),
        ] as [(String, ReviewPair.Decision, Outcome)])
    func `what was decided of a row holds for the next delivery`(number: String, decision: ReviewPair.Decision, expected: Outcome) throws {
        let intake = try intake()
        let heading = "证件号码,姓名,出生日期,房屋编码,居住区划,居住地址\n"
        let row = "\(number),王测试,1970-01-01,H1,310105001001,示例路1弄2号301室\n"
        try intake.take(heading + row, as: "resident-register")
        let pair = try #require(try intake.database.read { try ReviewPair.open(limit: 10, from: $0) }.first)
        let before = try intake.setAside()
        try intake.database.write { try ReviewPair.decide(pair.id, decision, by: "王核对", at: TestIntake.now, in: $0) }
        #expect(throws: ReviewPair.Invalid.notOpen) {
            try intake.database.write { try ReviewPair.decide(pair.id, decision, by: "王核对", at: TestIntake.now, in: $0) }
        }
        let decided = try #require(try intake.database.read { try ReviewPair.find(pair.id, in: $0) })
        #expect(decided.state == (decision == .same ? .same : .different))
        #expect(decided.decidedBy == "王核对")
        #expect(decided.decidedAt == TestIntake.now)
        // The next month's file; the row that was decided stays as it came.
        try TestIntake(database: intake.database).take(heading + row + "\n", as: "resident-register", asOf: CivilDate("2024-07-31")!)
        #expect(try intake.database.read { try ReviewPair.open(limit: 10, from: $0) }.isEmpty)
        #expect(try intake.setAside().first == before.first)
        if case .setAside(let code) = expected {
            #expect(try intake.setAside().map(\.code) == [.needsReview, code])
        } else {
            let person: Int64? = try intake.database.read { try $0.value("SELECT person FROM record ORDER BY id DESC LIMIT 1") }
            #expect((person.map { $0 <= 4 ? .linked($0) : .added }) == expected)
        }
    }

    @Test func `once a row is about one person, its other candidates are different, and pairs that say the same are decided too`() throws {
        let intake = try intake()
        let row = "\(Self.wrong(Self.one)),王测试,1970-01-01,H1,310105001001,示例路1弄2号301室\n"
        for month in 1...2 {
            // Two files that differ in an empty line.
            let text = "证件号码,姓名,出生日期,房屋编码,居住区划,居住地址\n" + row + String(repeating: "\n", count: month)
            try intake.take(text, as: "resident-register", asOf: CivilDate("2024-0\(month)-28")!)
        }
        _ = try intake.database.write { db in
            try db.execute(
                """
                INSERT INTO review_pair (id, set_aside, candidate, name, birth_date, address, state)
                SELECT id + 2, set_aside, 2, name, birth_date, address, state FROM review_pair
                """)
            let other: ReviewPair.ID = try #require(try db.value("SELECT min(id) FROM review_pair WHERE candidate = 1"))
            try ReviewPair.decide(other, .same, by: "王核对", at: TestIntake.now, in: db)
        }
        let states: [String] = try intake.database.read { try $0.values("SELECT candidate || ' ' || state FROM review_pair ORDER BY id") }
        #expect(states == ["1 same", "1 same", "2 different", "2 different"])
    }

    private func outcome(_ intake: TestIntake) throws -> Outcome {
        if let aside = try intake.setAside().first {
            guard aside.code == .needsReview else { return .setAside(aside.code) }
            return .review(candidates: try intake.database.read { try ReviewPair.open(limit: 10, from: $0) }.map(\.candidate.value))
        }
        let person: Int64 = try #require(try intake.database.read { try $0.value("SELECT person FROM record ORDER BY id DESC LIMIT 1") })
        return person <= 4 ? .linked(person) : .added
    }

    private static func fullWidth(_ text: String) -> String {
        " " + String(String.UnicodeScalarView(text.unicodeScalars.map { Unicode.Scalar($0.value + 0xFEE0)! })) + " "
    }

    private static func wrong(_ number: String) -> String { number.dropLast() + (number.last == "0" ? "1" : "0") }
}
