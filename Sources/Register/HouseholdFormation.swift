import Civics
import Database
import Library
import PolicyLanguage

/// Puts everybody into exactly one household of each kind, from the records in force on a day.
///
/// - 户籍户: those on one hukou book.
/// - 同住户: those in one dwelling, by house code, else by address. Who is recorded there but lives elsewhere (`ResidentState`) is not
///   among them.
/// - 共同生活家庭: those of one assistance family, where assistance has established it. Of the others in a dwelling, those with
///   a local hukou together with their spouses and children without one (上海市社会救助条例, art. 55, has household members with and
///   without local hukou apply together); the rest of a dwelling is another household, and a lodger one of their own. Someone
///   with no known dwelling lives with those on the same hukou book.
///
/// Somebody whom neither a hukou book nor a dwelling in force lists has left the district: they bring no household a place in it,
/// and with nobody else in theirs it is not part of the population (`RowIndex`). An assistance family that lists them keeps them.
///
/// Households are worked out, not recorded: each run replaces the last one. A household whose key stays keeps its id.
package enum HouseholdFormation {
    /// A hukou book or dwelling with more people than this is an institution or a collective book (集体户), not a family: each of
    /// them is then a household of their own. Our own default.
    package static let mostMembers = 30

    /// - Returns: how many households of each kind there are.
    @discardableResult
    package static func form(for pack: JurisdictionPack, on day: CivilDate, knownAt: Instant, in db: Transaction) throws
        -> [HouseholdConcept: Int]
    {
        let evidence = try HouseholdEvidence(pack, day, knownAt, from: db)
        var writer = try HouseholdWriter(evidence, on: day, in: db)
        var counts: [HouseholdConcept: Int] = [:]
        for concept in HouseholdConcept.allCases {
            let groups = HouseholdGroups(evidence.keys(concept))
            counts[concept] = try writer.write(groups, concept)
        }
        return counts
    }
}

/// What records say about who belongs together; arrays by person id.
private struct HouseholdEvidence {
    var people: Int
    var isLocal: [Bool]
    var hukouRegion: [RegionCode?]
    var residenceRegion: [RegionCode?]
    var address: [String?]
    var diedOn: [Int32]
    /// Whether a hukou book or a dwelling in force lists the person, or may do so in a row that could not be read.
    var isListed: [Bool]
    /// Numbers of `books`, `dwellings` and `families`; -1 for none.
    var book: [Int32]
    var dwelling: [Int32]
    var family: [Int32]
    var relation: [String?]
    var hukouRelation: [String?]
    /// A spouse or guardian, by person id; 0 for none.
    var spouse: [Int32]
    var guardian: [Int32]
    var books = Interning()
    var dwellings = Interning()
    var families = Interning()

    init(_ pack: JurisdictionPack, _ day: CivilDate, _ knownAt: Instant, from db: Connection) throws {
        let last: Int64 = try db.value("SELECT max(id) FROM person") ?? 0
        people = Int(last) + 1
        isLocal = .init(repeating: false, count: people)
        hukouRegion = .init(repeating: nil, count: people)
        residenceRegion = .init(repeating: nil, count: people)
        address = .init(repeating: nil, count: people)
        diedOn = .init(repeating: .max, count: people)
        isListed = .init(repeating: false, count: people)
        book = .init(repeating: -1, count: people)
        dwelling = .init(repeating: -1, count: people)
        family = .init(repeating: -1, count: people)
        relation = .init(repeating: nil, count: people)
        hukouRelation = .init(repeating: nil, count: people)
        spouse = .init(repeating: 0, count: people)
        guardian = .init(repeating: 0, count: people)
        try readPeople(AttributeContext(pack, type: .truth).city, from: db)
        let ids = try Self.personsByNumber(pack, from: db)
        // Data sets delivered in full are kept up by their department, so their family numbers go before those of single checks.
        var wasListDelivered = false
        for dataSet in pack.dataSets.sorted(by: { $0.delivery == .full && $1.delivery == .additions }) {
            let view = try DataSetView(dataSet, on: day, knownAt: knownAt, from: db)
            wasListDelivered = wasListDelivered || (view.isDelivered && view.declaration.listsPeople)
            try read(view, pack.codeListsByName, day, ids, from: db)
        }
        // Without any list nobody can be said to be missing from it.
        if wasListDelivered { forgetPlacesOfUnlisted() }
    }

    private mutating func forgetPlacesOfUnlisted() {
        for person in 0..<people where !isListed[person] {
            hukouRegion[person] = nil
            residenceRegion[person] = nil
        }
    }

    private mutating func readPeople(_ city: RegionCode, from db: Connection) throws {
        try db.scan("SELECT id, hukou_region, residence_region, died_on, residence_address, hukou_address FROM person") { row in
            let id = Int(row.int64(0))
            hukouRegion[id] = RegionCode(utf8: row.utf8(1))
            residenceRegion[id] = RegionCode(utf8: row.utf8(2))
            diedOn[id] = CivilDate(utf8: row.utf8(3))?.days ?? .max
            address[id] = !row.isNull(4) ? row.string(4) : !row.isNull(5) ? row.string(5) : nil
            isLocal[id] = hukouRegion[id].map { city.contains($0) } ?? false
        }
    }

    /// Identity numbers, packed, to persons; only read when a data set names a spouse or guardian.
    private static func personsByNumber(_ pack: JurisdictionPack, from db: Connection) throws -> [UInt64: Int32] {
        guard pack.dataSets.contains(where: { $0.field(.spouseIDNumber) != nil || $0.field(.guardianIDNumber) != nil }) else { return [:] }
        var ids: [UInt64: Int32] = [:]
        try db.scan("SELECT id, id_number FROM person WHERE id_number IS NOT NULL") { row in
            if case .success(let number) = IDNumber.parse(utf8: row.utf8(1)) { ids[number.packed] = Int32(row.int64(0)) }
        }
        return ids
    }

    private mutating func read(
        _ view: DataSetView, _ codeLists: [CodeListName: CodeList], _ day: CivilDate, _ ids: [UInt64: Int32], from db: Connection
    ) throws {
        let roles: [DataSetDeclaration.Role] = [
            .hukouHousehold, .residenceHousehold, .economicHousehold, .spouseIDNumber, .guardianIDNumber,
        ]
        guard roles.contains(where: { view.declaration.field($0) != nil }) else { return }
        let declaration = view.declaration
        let state = ResidentState(declaration, codeLists: codeLists)
        var positions = RolePositions(declaration, [], state)
        // Within one data set the record that begins last wins; between data sets the first to speak.
        var since = [Int32](repeating: .min, count: declaration.field(.economicHousehold) == nil ? 0 : people)
        let familiesBefore = since.isEmpty ? [] : family
        let listsPeople = declaration.listsPeople
        if listsPeople { for person in view.unread { isListed[Int(person)] = true } }
        try view.scan(from: db, begin: { positions = RolePositions(declaration, $0.fields, state) }) { record in
            guard record.period.contains(day) else { return }
            let person = Int(record.person)
            if listsPeople { isListed[person] = true }
            readPlace(positions, record.fields, person)
            readKin(positions, record.fields, person, ids)
            let number = record.fields[positions.family]
            if !number.isEmpty, familiesBefore[person] < 0, record.period.from >= since[person] {
                since[person] = record.period.from
                family[person] = families.number(of: String(decoding: number, as: UTF8.self))
            }
        }
    }

    private mutating func readPlace(_ positions: RolePositions, _ fields: RecordFields, _ person: Int) {
        let bookText = fields[positions.book]
        if !bookText.isEmpty {
            book[person] = books.number(of: String(decoding: bookText, as: UTF8.self))
            hukouRelation[person] = fields[positions.relation].isEmpty ? nil : fields.text(positions.relation)
        }
        guard positions.isResidence else { return }
        let house = dwellingNumber(positions, fields)
        guard !positions.isAway(fields) else {
            // They may have been there before, according to an earlier record.
            if house == dwelling[person] { dwelling[person] = -1 }
            return
        }
        relation[person] = fields[positions.relation].isEmpty ? nil : fields.text(positions.relation)
        if let house { dwelling[person] = house }
    }

    /// By house code, else by address; `nil` when the record has neither.
    private mutating func dwellingNumber(_ positions: RolePositions, _ fields: RecordFields) -> Int32? {
        let house = fields[positions.dwelling]
        if !house.isEmpty { return dwellings.number(of: String(decoding: house, as: UTF8.self)) }
        return AddressKey(fields.text(positions.residenceAddress)).map { dwellings.number(of: "@" + $0.text) }
    }

    private mutating func readKin(_ positions: RolePositions, _ fields: RecordFields, _ person: Int, _ ids: [UInt64: Int32]) {
        func found(_ position: Int) -> Int32? {
            guard case .success(let number) = IDNumber.parse(utf8: fields[position]) else { return nil }
            return ids[number.packed]
        }
        if positions.spouse >= 0 {
            // GB/T 2261.2: 20 to 23 are married; a later divorce ends it.
            let isMarried = positions.maritalStatus < 0 || fields[positions.maritalStatus].first == UInt8(ascii: "2")
            spouse[person] = isMarried ? found(positions.spouse) ?? 0 : 0
        }
        if positions.guardian >= 0, let guardian = found(positions.guardian) { self.guardian[person] = guardian }
    }

    // MARK: Keys

    /// The household's key for every person id; index 0 is nobody.
    func keys(_ concept: HouseholdConcept) -> [HouseholdKey] {
        switch concept {
        case .hukou: capped(book).enumerated().map { $1 < 0 ? .person($0) : .book($1) }
        case .residence: capped(dwelling).enumerated().map { $1 < 0 ? .person($0) : .dwelling($1) }
        case .economic: economicKeys()
        }
    }

    private func economicKeys() -> [HouseholdKey] {
        let (dwelling, book, family) = (capped(dwelling), capped(book), capped(family))
        var hasLocals = [Bool](repeating: false, count: dwellings.texts.count)
        for person in 0..<people where dwelling[person] >= 0 && family[person] < 0 && isLocal[person] && !isLodger(person) {
            hasLocals[Int(dwelling[person])] = true
        }
        return (0..<people).map { person in
            if family[person] >= 0 { return .family(family[person]) }
            guard dwelling[person] >= 0 else {
                return book[person] >= 0 && self.dwelling[person] < 0 ? .bookTogether(book[person]) : .person(person)
            }
            if isLodger(person) { return .person(person) }
            if isLocal[person] { return .dwelling(dwelling[person]) }
            let joins = hasLocals[Int(dwelling[person])] && isSpouseOrChildOfLocal(person, dwelling, family)
            return joins ? .dwelling(dwelling[person]) : .dwellingOthers(dwelling[person])
        }
    }

    /// GB/T 4761: 99 is not related.
    private func isLodger(_ person: Int) -> Bool { relation[person] == "99" }

    private func isSpouseOrChildOfLocal(_ person: Int, _ dwelling: [Int32], _ family: [Int32]) -> Bool {
        func isLocalHere(_ other: Int32) -> Bool {
            other > 0 && isLocal[Int(other)] && dwelling[Int(other)] == dwelling[person] && family[Int(other)] < 0
        }
        if isLocalHere(spouse[person]) || isLocalHere(guardian[person]) { return true }
        // GB/T 4761: 10 to 12 spouses, 20 to 39 sons and daughters, of whom 28 and 38 are in-laws.
        guard let code = relation[person].flatMap({ Int($0) }) else { return false }
        return (10...12).contains(code) || ((20...39).contains(code) && code != 28 && code != 38)
    }

    /// Takes people out of groups too large to be a family.
    private func capped(_ groups: [Int32]) -> [Int32] {
        var sizes = [Int32](repeating: 0, count: Int(groups.max() ?? -1) + 1)
        for group in groups where group >= 0 { sizes[Int(group)] += 1 }
        return groups.map { $0 >= 0 && sizes[Int($0)] > HouseholdFormation.mostMembers ? -1 : $0 }
    }

    func text(_ key: HouseholdKey) -> String {
        switch key {
        case .person(let id): "P\(id)"
        case .book(let number): "B" + books.texts[Int(number)]
        case .bookTogether(let number): "H" + books.texts[Int(number)]
        case .dwelling(let number): "D" + dwellings.texts[Int(number)]
        case .dwellingOthers(let number): "N" + dwellings.texts[Int(number)]
        case .family(let number): "F" + families.texts[Int(number)]
        }
    }
}

extension DataSetDeclaration {
    /// Whether it says who is registered or lives where.
    fileprivate var listsPeople: Bool { field(.hukouHousehold) != nil || field(.residenceHousehold) != nil }
}

/// Where the fields that tell of households stand in a delivery's records; -1 for none.
private struct RolePositions {
    let book, dwelling, family, residenceAddress, relation, spouse, guardian, maritalStatus: Int
    /// Whether the data set says where people live.
    let isResidence: Bool
    private let state: ResidentState?
    private let statePosition: Int

    init(_ dataSet: DataSetDeclaration, _ fields: [DataSetDeclaration.Field.ID], _ state: ResidentState?) {
        func position(_ role: DataSetDeclaration.Role) -> Int { dataSet.field(role).flatMap { fields.firstIndex(of: $0.id) } ?? -1 }
        book = position(.hukouHousehold)
        dwelling = position(.residenceHousehold)
        family = position(.economicHousehold)
        residenceAddress = position(.residenceAddress)
        relation = position(.relation)
        spouse = position(.spouseIDNumber)
        guardian = position(.guardianIDNumber)
        isResidence = dataSet.field(.residenceHousehold) != nil
        let status = dataSet.fields.first { $0.kind == .code(CodeList.maritalStatus.name) }
        maritalStatus = status.flatMap { fields.firstIndex(of: $0.id) } ?? -1
        self.state = state
        statePosition = state.flatMap { fields.firstIndex(of: $0.field) } ?? -1
    }

    func isAway(_ fields: RecordFields) -> Bool { state?.isAway(fields[statePosition]) ?? false }
}

private enum HouseholdKey: Hashable {
    case person(Int)
    case book(Int32)
    case bookTogether(Int32)
    case dwelling(Int32)
    case dwellingOthers(Int32)
    case family(Int32)
}

/// Numbers for texts, in the order of their first appearance.
private struct Interning {
    private(set) var texts: [String] = []
    private var numbers: [String: Int32] = [:]

    mutating func number(of text: String) -> Int32 {
        if let number = numbers[text] { return number }
        let number = Int32(texts.count)
        numbers[text] = number
        texts.append(text)
        return number
    }
}

/// People by household, in the order of each household's first person.
private struct HouseholdGroups {
    private(set) var keys: [HouseholdKey] = []
    private(set) var members: [[Int32]] = []

    init(_ keyByPerson: [HouseholdKey]) {
        var numbers: [HouseholdKey: Int] = [:]
        numbers.reserveCapacity(keyByPerson.count / 2)
        for (person, key) in keyByPerson.enumerated().dropFirst() {
            if let number = numbers[key] {
                members[number].append(Int32(person))
            } else {
                numbers[key] = keys.count
                keys.append(key)
                members.append([Int32(person)])
            }
        }
    }
}

/// Writes the households of one concept after another. What has not changed since the last run is left alone.
private struct HouseholdWriter {
    /// What is written of a household besides its key.
    private struct Entry: Equatable {
        var region: RegionCode?
        var hukouRegion: RegionCode?
        var address: String?
        var size: Int
    }

    let evidence: HouseholdEvidence
    let day: CivilDate
    let db: Transaction
    private var nextID: Int64

    init(_ evidence: HouseholdEvidence, on day: CivilDate, in db: Transaction) throws {
        self.evidence = evidence
        self.day = day
        self.db = db
        nextID = (try db.value("SELECT max(id) FROM household") ?? 0) + 1
        try db.execute("DELETE FROM household_member")
    }

    mutating func write(_ groups: HouseholdGroups, _ concept: HouseholdConcept) throws -> Int {
        var known = try existing(concept)
        var rows: [(id: Int64, group: Int)] = []
        var added: [(id: Int64, group: Int, key: String)] = []
        rows.reserveCapacity(groups.keys.count)
        for (group, key) in groups.keys.enumerated() {
            let text = evidence.text(key)
            if let (id, old) = known.removeValue(forKey: text) {
                let new = entry(groups.members[group])
                if new != old { try update(id, new) }
                rows.append((id, group))
            } else {
                added.append((nextID, group, text))
                rows.append((nextID, group))
                nextID += 1
            }
        }
        for (id, old) in known.values.sorted(by: { $0.id < $1.id }) where old.size > 0 {
            try db.execute("UPDATE household SET size = 0 WHERE id = \(id)")
        }
        try insert(added, groups, concept)
        // In the order of ids the table and its index grow at the end.
        rows.sort { $0.id < $1.id }
        try writeMembers(rows, groups, concept)
        return rows.count
    }

    private func existing(_ concept: HouseholdConcept) throws -> [String: (id: Int64, entry: Entry)] {
        var known: [String: (id: Int64, entry: Entry)] = [:]
        try db.scan("SELECT id, key, region, hukou_region, address, size FROM household WHERE kind = \(concept)") { row in
            let entry = Entry(
                region: RegionCode(utf8: row.utf8(2)), hukouRegion: RegionCode(utf8: row.utf8(3)),
                address: row.isNull(4) ? nil : row.string(4), size: Int(row.int64(5)))
            known[row.string(1)] = (row.int64(0), entry)
        }
        return known
    }

    private func entry(_ members: [Int32]) -> Entry {
        let living = members.filter { evidence.diedOn[Int($0)] > day.days }
        return Entry(
            region: first(living, evidence.residenceRegion), hukouRegion: first(living, evidence.hukouRegion),
            address: first(living, evidence.address), size: living.count)
    }

    private func update(_ id: Int64, _ entry: Entry) throws {
        try db.execute(
            """
            UPDATE household SET region = \(entry.region), hukou_region = \(entry.hukouRegion), address = \(entry.address),
              size = \(entry.size)
            WHERE id = \(id)
            """)
    }

    private func insert(
        _ rows: [(id: Int64, group: Int, key: String)], _ groups: HouseholdGroups, _ concept: HouseholdConcept
    ) throws {
        let columns = ["id", "kind", "key", "region", "hukou_region", "address", "size"]
        try db.bulkInsert(into: "household", columns: columns) { insert in
            for row in rows {
                let entry = entry(groups.members[row.group])
                insert.bind(int: row.id, at: 0)
                insert.bind(text: concept.rawValue, at: 1)
                insert.bind(text: row.key, at: 2)
                insert.bind(entry.region, at: 3)
                insert.bind(entry.hukouRegion, at: 4)
                insert.bind(entry.address, at: 5)
                insert.bind(int: Int64(entry.size), at: 6)
                try insert.step()
            }
        }
    }

    private func first<Value>(_ members: [Int32], _ values: [Value?]) -> Value? {
        for member in members { if let value = values[Int(member)] { return value } }
        return nil
    }

    private func writeMembers(
        _ rows: [(id: Int64, group: Int)], _ groups: HouseholdGroups, _ concept: HouseholdConcept
    ) throws {
        let relations = concept == .hukou ? evidence.hukouRelation : evidence.relation
        try db.bulkInsert(into: "household_member", columns: ["kind", "household", "person", "relation"]) { insert in
            for row in rows {
                for person in groups.members[row.group] {
                    insert.bind(text: concept.rawValue, at: 0)
                    insert.bind(int: row.id, at: 1)
                    insert.bind(int: Int64(person), at: 2)
                    if let relation = relations[Int(person)] { insert.bind(text: relation, at: 3) }
                    try insert.step()
                }
            }
        }
    }
}
