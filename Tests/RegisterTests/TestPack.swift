import Civics
import Database
import PolicyLanguage
import Register

@testable import Library

/// A small jurisdiction with one data set for every way of reading a fact.
enum TestPack {
    static let day = CivilDate(year: 2024, month: 7, day: 15)!
    static let knownAt = Instant("2024-07-15T00:00:00Z")!
    static let policy = "aid"

    static let grades = CodeList(
        name: "等级", englishName: "grade", entries: ["一级", "二级", "无"].enumerated().map { CodeList.Entry(code: "\($0)", label: $1) })
    static let kinds = CodeList(
        name: "类型", englishName: "kind", entries: [CodeList.Entry(code: "A", label: "甲"), CodeList.Entry(code: "B", label: "乙")])

    static let residentStates = CodeList(
        name: ResidentState.codeListName, englishName: "resident_state",
        entries: ["在住", "空挂", "搬离", "死亡"].enumerated().map { CodeList.Entry(code: "\($0 + 1)", label: $1) })

    static let hukou = dataSet(
        "hukou", .full, key: ["id_number"],
        [
            field("id_number", .idNumber, .idNumber), field("name", .text, .personName), field("book", .text, .hukouHousehold),
            field("relation", .code("家庭关系"), .relation), field("region", .region, .hukouRegion), field("address", .text, .hukouAddress),
        ])
    static let residents = dataSet(
        "residents", .full, key: ["id_number"],
        [
            field("id_number", .idNumber, .idNumber), field("name", .text, .personName), field("house", .text, .residenceHousehold),
            field("relation", .code("家庭关系"), .relation), field("region", .region, .residenceRegion),
            field("address", .text, .residenceAddress), field("state", .code(ResidentState.codeListName), nil),
        ])
    static let families = dataSet(
        "families", .full, key: ["id_number"],
        [field("id_number", .idNumber, .idNumber), field("family", .text, .economicHousehold)])
    static let marriages = dataSet(
        "marriages", .additions, key: ["id_number"],
        [
            field("id_number", .idNumber, .idNumber), field("spouse", .idNumber, .spouseIDNumber), field("status", .code("婚姻状况"), nil),
        ])
    static let deaths = dataSet(
        "deaths", .additions, key: ["id_number"], [field("id_number", .idNumber, .idNumber), field("died_on", .date, .deathDate)])
    static let states = dataSet(
        "states", .full, key: [],
        [
            field("amount", .quantity(.money(.month), 0...1_000_000), nil), field("grade", .code("等级"), nil),
            field("kind", .code("类型"), nil), field("flag", .truth, nil), field("on", .date, nil),
            field("valid_from", .date, .validFrom), field("valid_until", .date, .validUntil),
        ])
    static let monthly = dataSet(
        "monthly", .additions, key: [],
        [field("month", .month, .month), field("amount", .quantity(.money(.month), 0...1_000_000), nil), field("kind", .code("类型"), nil)])
    static let silent = dataSet("silent", .full, key: [], [field("amount", .quantity(.money(.month), 0...1_000_000), nil)])

    /// Additions with a key beside the person: one row a month.
    static let allowances = dataSet(
        "allowances", .additions, key: ["id_number", "month"],
        [
            field("id_number", .idNumber, .idNumber), field("month", .month, .month),
            field("amount", .quantity(.money(.month), 0...1_000_000), nil),
        ])

    static let dataSets = [hukou, residents, families, marriages, deaths, states, monthly, silent, allowances]

    /// Each fact with its sources; every reading, entity, absence and a choice of sources.
    static let facts: [FactProvision] = [
        provision("latest", .person, .money(.month), .none, [source("states", .latest(field: "amount"))]),
        provision("latest_of_kind", .person, .money(.month), .unknown, [source("states", .latest(field: "amount"), ["甲"])]),
        provision(
            "above_floor", .person, .money(.month), .unknown,
            [FactSource(dataSet: "states", reading: .latest(field: "amount"), filters: [], above: "floor")]),
        provision("grade", .person, .code("等级"), .none, [source("states", .latest(field: "grade"))], noneUnits: 2),
        provision("flag", .person, .truth, .unknown, [source("states", .latest(field: "flag"))]),
        provision("on", .person, .date, .unknown, [source("states", .latest(field: "on"))]),
        provision("exists", .person, .truth, .none, [source("states", .exists, ["乙"])]),
        provision("count", .person, .count, .none, [source("states", .count)]),
        provision("sum", .person, .money(.month), .none, [source("states", .sum(field: "amount"))]),
        provision(
            "two_sources", .person, .money(.month), .none,
            [source("states", .latest(field: "amount"), ["乙"]), source("states", .sum(field: "amount"), ["甲"])]),
        provision("fresh", .person, .money(.month), .none, [source("states", .latest(field: "amount"))], freshMonths: 2),
        provision("fresh_count", .household, .count, .none, [source("allowances", .count)], freshMonths: 1),
        provision("never_delivered", .person, .money(.month), .none, [source("silent", .latest(field: "amount"))]),
        provision("asked", .person, .money(.month), .none, []),
        provision("history", .person, .money(.month), .none, [source("monthly", .monthly(field: "amount"))], isMonthly: true),
        provision(
            "history_then_constant", .person, .money(.month), .unknown,
            [source("monthly", .monthly(field: "amount"), ["甲"]), source("states", .latest(field: "amount"))], isMonthly: true),
        provision(
            "two_histories", .person, .money(.month), .unknown,
            [source("monthly", .monthly(field: "amount"), ["甲"]), source("monthly", .monthly(field: "amount"), ["乙"])], isMonthly: true),
        provision("constant", .person, .money(.month), .none, [source("states", .latest(field: "amount"))], isMonthly: true),
        provision("allowance", .person, .money(.month), .none, [source("allowances", .latest(field: "amount"))]),
        provision("allowances", .person, .count, .none, [source("allowances", .count)]),
        provision("birth", .person, .date, .unknown, [source(.birthDate)]),
        provision("sex", .person, .code("性别"), .unknown, [source(.sex)]),
        provision("local", .person, .truth, .unknown, [source(.localHukou)]),
        provision("in_district", .person, .truth, .unknown, [source(.districtHukou)]),
        provision("size", .household, .count, .unknown, [source(.householdSize)]),
        provision("family_latest", .household, .money(.month), .unknown, [source("states", .latest(field: "amount"))]),
        provision("family_sum", .household, .money(.month), .none, [source("states", .sum(field: "amount"))]),
        provision("family_count", .household, .count, .none, [source("states", .count, ["甲"])]),
        provision("family_history", .household, .money(.month), .none, [source("monthly", .monthly(field: "amount"))], isMonthly: true),
    ]

    static let pack = JurisdictionPack(
        jurisdiction: Jurisdiction(
            code: RegionCode("310105")!, name: "长宁区", cityName: "上海市", cityPrefix: "31", population: 1000, subdistricts: []),
        dataSets: dataSets, facts: facts,
        receipts: [
            ReceiptProvision(
                policy: policy, received: source("states", .exists, ["甲"]),
                receivedAmount: source("states", .sum(field: "amount"), ["甲"]), recognised: source("silent", .exists))
        ],
        vocabulary: vocabulary,
        casework: .none,
        pages: [], hash: "")

    static let floor = Parameter(
        id: "floor", name: "下限", type: .money(.month),
        entries: [
            .init(from: CivilDate(year: 2020, month: 1, day: 1)!, units: 100, confidence: .verified, source: "样例"),
            .init(from: day, units: 300_000, confidence: .verified, source: "样例"),
        ])

    static let vocabulary = Vocabulary(
        facts: facts.map(\.fact), parameters: [floor], codeLists: CodeList.standards + [grades, kinds, residentStates])
    static let program = TypedProgram(policies: [], definitions: [:], tables: [:], vocabulary: vocabulary)

    /// Every fact, every window of the monthly ones, and both receipts of both entities.
    static var inputs: [Input] {
        var inputs = facts.map { Input(kind: .fact($0.fact.id), entity: $0.fact.entity, type: $0.fact.type) }
        for fact in facts.map(\.fact) where fact.isMonthly {
            for months in [1, 3, 12] {
                for function in WindowFunction.allCases {
                    inputs.append(Input(kind: .window(fact.id, months: months, function), entity: fact.entity, type: fact.type))
                }
            }
        }
        for entity in [Entity.person, .household] {
            for policy in [policy, "not-in-the-pack"] {
                inputs.append(Input(kind: .received(policy), entity: entity, type: .truth))
                inputs.append(Input(kind: .recognised(policy), entity: entity, type: .truth))
            }
        }
        return inputs
    }

    private static func dataSet(
        _ id: String, _ delivery: DataSetDeclaration.Delivery, key: [String], _ fields: [DataSetDeclaration.Field]
    ) -> DataSetDeclaration {
        DataSetDeclaration(
            id: id, name: id, department: "测试", legalBasis: "测试", cadence: .monthly, delivery: delivery, fields: fields, key: key)
    }

    private static func field(_ id: String, _ kind: DataSetDeclaration.Kind, _ role: DataSetDeclaration.Role?) -> DataSetDeclaration.Field {
        DataSetDeclaration.Field(id: id, name: id, kind: kind, isRequired: false, role: role, sensitivity: .personal)
    }

    private static func provision(
        _ id: String, _ entity: Entity, _ type: ValueType, _ absence: Absence, _ sources: [FactSource], noneUnits: Int64 = 0,
        isMonthly: Bool = false, freshMonths: Int? = nil
    ) -> FactProvision {
        let range: ClosedRange<Int64> =
            switch type {
            case .truth: 0...1
            case .date: -40_000...40_000
            case .code: 0...9
            // Tighter than the field's own, so that sums and slips fall outside.
            default: 0...900_000
            }
        return FactProvision(
            fact: FactDeclaration(
                id: id, name: id, entity: entity, type: type, range: range, absence: absence, noneUnits: noneUnits, isMonthly: isMonthly),
            sources: sources, freshMonths: freshMonths, sensitivity: .personal)
    }

    private static func source(_ dataSet: String, _ reading: FactSource.Reading, _ kinds: [String] = []) -> FactSource {
        FactSource(dataSet: dataSet, reading: reading, filters: kinds.isEmpty ? [] : [FactSource.Filter(field: "kind", values: kinds)])
    }

    private static func source(_ attribute: FactSource.PersonAttribute) -> FactSource {
        FactSource(dataSet: nil, reading: .attribute(attribute), filters: [])
    }
}

/// A register being filled row by row, as intake would.
struct TestRegister {
    let database: Database

    init() throws {
        database = try Database.inMemory()
        try database.migrate(RegisterMigrations.all + RegisterMigrations.learntFacts, at: TestPack.knownAt)
    }

    struct Row {
        var person: Int64
        var content: [String]
        var from: String = ""
        var until: String = ""
        /// The id of the record it corrects.
        var corrects: Int64?
        /// In the file; `nil` for one after the other.
        var number: Int?
    }

    func addPeople(_ people: [PersonFields], dataSet: DataSetDeclaration = TestPack.residents) throws {
        try database.write { db in
            let index = try PersonIndex(from: db)
            let name = "people\(index.count)"
            _ = try DeliveryWriter.write(envelope(dataSet, name, asOf: "2020-01-01", recordedAt: TestPack.knownAt), index, in: db) {
                writer in
                for person in people {
                    _ = try writer.people.add(person, name: person.name ?? "样", nameKey: person.name ?? "样", livesThere: true)
                }
            }
        }
    }

    @discardableResult
    func deliver(
        _ dataSet: DataSetDeclaration, asOf: String, recordedAt: Instant = TestPack.knownAt, _ rows: [Row], unread: [Unread] = []
    ) throws -> Delivery {
        try database.write { db in
            let count = try Delivery.list(limit: 1000, from: db).count
            return try DeliveryWriter.write(
                envelope(dataSet, "file\(count)", asOf: asOf, recordedAt: recordedAt), PersonIndex(from: db), in: db
            ) { writer in
                for (number, row) in rows.enumerated() { try accept(row, row.number ?? number + 2, writer) }
                for (number, row) in unread.enumerated() { try setAside(row, rows.count + number + 2, writer) }
            }
        }
    }

    /// A row set aside that is about somebody.
    struct Unread {
        var person: Int64
        var key: String?
        /// Whether somebody has yet to decide whether it is about the person.
        var isUnderReview = false
    }

    private func setAside(_ row: Unread, _ number: Int, _ writer: DeliveryWriter) throws {
        let person = Person.ID(row.person)
        try writer.setAside(
            row: number, field: nil, row.isUnderReview ? .needsReview : .badQuantity, "读不出。", raw: "样例",
            about: row.isUnderReview ? nil : .person(person), key: row.key.map { RowKey([$0]) },
            candidates: row.isUnderReview
                ? [DeliveryWriter.Candidate(person: person, name: "样", birthDate: nil, address: nil)] : [])
    }

    private func accept(_ row: Row, _ number: Int, _ writer: DeliveryWriter) throws {
        let (content, from, until) = (Array(row.content.joined(separator: "\t").utf8), Array(row.from.utf8), Array(row.until.utf8))
        try content.withUnsafeBufferPointer { content in
            try from.withUnsafeBufferPointer { from in
                try until.withUnsafeBufferPointer { until in
                    _ = try writer.accept(row: number, person: Person.ID(row.person), validFrom: from, validUntil: until, content: content)
                }
            }
        }
        if let corrected = row.corrects { try writer.supersede(corrected) }
    }

    private func envelope(_ dataSet: DataSetDeclaration, _ name: String, asOf: String, recordedAt: Instant) -> DeliveryWriter.Envelope {
        DeliveryWriter.Envelope(
            dataSet: dataSet, fileName: name, fileHash: name, encoding: "UTF-8", asOf: CivilDate(asOf)!, receivedAt: recordedAt,
            recordedAt: recordedAt)
    }

    func formHouseholds() throws {
        _ = try database.write { try HouseholdFormation.form(for: TestPack.pack, on: TestPack.day, knownAt: TestPack.knownAt, in: $0) }
    }
}
