import Civics
import Database
import Library
import PolicyLanguage
import Register

/// Takes one checked row after another into the register: finds its person, and what was said before with the same key.
final class RowImporter {
    private(set) var count = 0
    private(set) var setAside: [SetAsideReason: Int] = [:]
    /// Bytes of the file that are behind us.
    private(set) var bytes = 0

    private let decoder: FieldDecoder
    private let linker: Linker
    private let writer: DeliveryWriter
    private let index: PersonIndex
    private let roles: RolePositions
    /// The positions of a `RowKey`; `nil` when rows of the data set have none.
    private let keyPositions: [Int]?
    private let asOf: CivilDate
    private var known: KnownRows
    private var row = CheckedRow(number: 0, raw: [], consumed: 0, cells: .success(RowCells()))
    private var cells = RowCells()
    /// What the row being taken says of its person, once somebody has asked.
    private var rowFields: PersonFields?

    init(
        _ file: DeliveryFile, _ pack: JurisdictionPack, _ index: PersonIndex, _ writer: DeliveryWriter, asOf: CivilDate, in db: Transaction
    ) throws {
        decoder = FieldDecoder(file.inspection.encoding)
        let areaNames = [pack.jurisdiction.cityName, pack.jurisdiction.name]
        linker = try Linker(index, SourceTrust(file.dataSet), areaNames: areaNames, db)
        self.writer = writer
        self.index = index
        keyPositions = RowKey.fields(of: file.dataSet)?.compactMap(file.dataSet.position)
        roles = RolePositions(file.dataSet, pack.codeListsByName)
        self.asOf = asOf
        known = try KnownRows(file.dataSet, asOf: asOf, from: db)
    }

    func take(_ row: CheckedRow) throws {
        count += 1
        bytes = row.consumed
        rowFields = nil
        self.row = row
        switch row.cells {
        case .success(let cells):
            self.cells = cells
            try takeCells()
        case .failure(let row): try setAside(row.problem, about: subject(row.number), key: row.key)
        }
    }

    private func subject(_ number: NumberGiven) -> DeliveryWriter.Subject? {
        switch number {
        case .number(let given): index.person(given).map { .person($0) } ?? .unregistered(given)
        case .document(let text): index.person(document: text).map { .person($0) }
        case .none, .invalid: nil
        }
    }

    /// Of a number that is somebody's, the linker has found that the row is not theirs.
    private func unregistered(_ number: NumberGiven) -> DeliveryWriter.Subject? {
        guard case .number(let given) = number, index.person(given) == nil else { return nil }
        return .unregistered(given)
    }

    private func takeCells() throws {
        switch known.judge(cells.key, cells.fingerprint) {
        case .new: try link(.none)
        case .correction(let record): try link(.of(record))
        case .outdated(let delivery): try link(.by(delivery))
        case .same: writer.merge()
        case .conflict(let row):
            let problem = RowProblem(.conflictingRow, "与第 \(row) 行主键相同，内容却不同，无法确定以哪一行为准。")
            try setAside(problem, about: subject(cells.number), key: rowKey)
        }
    }

    private var rowKey: RowKey? { keyPositions.map { RowKey($0.map { cells.text($0) ?? "" }) } }

    private func link(_ correction: Correction) throws {
        let link =
            try roles.name.map { name in
                try cells.withField(name) { bytes in Result { try linker.link(cells.number, name: bytes, fields: fields) } }.get()
            } ?? linker.link(cells.number, name: UnsafeBufferPointer(start: nil, count: 0), fields: fields)
        switch link {
        case .person(let person):
            if writer.people.mayUpdate(person, tellsDeath: roles.deathDate != nil) {
                try update(person)
            }
            try accept(person, correction)
        case .new:
            try add(correction)
        case .review(let reason, let people): try queue(reason, people)
        case .setAside(let problem): try setAside(problem, about: unregistered(cells.number), key: rowKey)
        }
    }

    private func update(_ person: Person.ID) throws {
        let fields = fields()
        try writer.people.update(person, fields, nameKey: fields.name.flatMap { PersonName($0) }?.key, livesThere: livesThere)
        if isAway, let address = fields.residenceAddress { try writer.people.forget(residence: address, of: person) }
    }

    private func add(_ correction: Correction) throws {
        let fields = fields()
        guard let name = fields.name, let nameKey = PersonName(name)?.key else {
            let problem = RowProblem(.unknownPerson, "登记簿中没有这个人，这一行又没有姓名，无法登记。")
            return try setAside(problem, about: unregistered(cells.number), key: rowKey)
        }
        let person = try writer.people.add(fields, name: name, nameKey: nameKey, livesThere: livesThere)
        try accept(person, correction)
    }

    private func accept(_ person: Person.ID, _ correction: Correction) throws {
        let record = try cells.content.withUnsafeBufferPointer { line in
            try writer.accept(
                row: row.number, person: person, validFrom: cells.slice(roles.validFrom, of: line),
                validUntil: cells.slice(roles.validUntil, of: line), content: line)
        }
        switch correction {
        case .none: break
        case .of(let earlier): try writer.supersede(earlier)
        case .by(let later): try writer.supersede(record, by: later)
        }
        known.remember(cells.key, cells.fingerprint, record: record, row: row.number)
    }

    /// Whether the row says where the person lives as of the delivery, and not where they once did.
    private var livesThere: Bool {
        guard roles.residenceRegion != nil || roles.residenceAddress != nil, !isAway else { return false }
        return cells.date(roles.validUntil).map { $0 >= asOf } ?? true
    }

    private var isAway: Bool {
        guard let state = roles.state, let position = roles.statePosition else { return false }
        return cells.withField(position) { state.isAway($0) }
    }

    private func fields() -> PersonFields {
        if let rowFields { return rowFields }
        let fields = readFields()
        rowFields = fields
        return fields
    }

    private func readFields() -> PersonFields {
        var fields = PersonFields()
        if case .number(let number) = cells.number { fields.idNumber = number }
        if case .document(let text) = cells.number { fields.document = text }
        fields.name = cells.text(roles.name)
        fields.birthDate = cells.date(roles.birthDate)
        fields.sex = cells.text(roles.sex).flatMap { Sex($0) }
        fields.hukouRegion = cells.text(roles.hukouRegion).flatMap { RegionCode($0) }
        fields.hukouAddress = cells.text(roles.hukouAddress)
        fields.residenceRegion = cells.text(roles.residenceRegion).flatMap { RegionCode($0) }
        fields.residenceAddress = cells.text(roles.residenceAddress)
        fields.phone = cells.text(roles.phone)
        fields.diedOn = cells.date(roles.deathDate)
        return fields
    }

    // MARK: Setting aside

    private func queue(_ reason: String, _ people: [Person.ID]) throws {
        let fields = fields()
        let candidates = people.map { DeliveryWriter.Candidate($0, fields) }
        try setAside(RowProblem(.needsReview, reason), about: nil, key: rowKey, candidates)
    }

    private func setAside(
        _ problem: RowProblem, about subject: DeliveryWriter.Subject?, key: RowKey?, _ candidates: [DeliveryWriter.Candidate] = []
    ) throws {
        setAside[problem.code, default: 0] += 1
        try writer.setAside(
            row: row.number, field: problem.field, problem.code, problem.reason, raw: row.raw.withUnsafeBufferPointer(decoder.rescue),
            about: subject, key: key, candidates: candidates)
    }
}

/// How a record stands to one of another delivery with the same key.
private enum Correction {
    case none
    /// It takes the earlier record's place.
    case of(Int64)
    /// A delivery of a later day has taken its place already.
    case by(Delivery.ID)
}

/// Where the fields with a role stand in the declaration.
private struct RolePositions {
    let name, birthDate, sex, hukouRegion, hukouAddress, residenceRegion, residenceAddress, phone, deathDate, validFrom, validUntil: Int?
    let state: ResidentState?
    let statePosition: Int?

    init(_ dataSet: DataSetDeclaration, _ codeLists: [CodeListName: CodeList]) {
        func position(_ role: DataSetDeclaration.Role) -> Int? { dataSet.fields.firstIndex { $0.role == role } }
        name = position(.personName)
        birthDate = position(.birthDate)
        sex = position(.sex)
        hukouRegion = position(.hukouRegion)
        hukouAddress = position(.hukouAddress)
        residenceRegion = position(.residenceRegion)
        residenceAddress = position(.residenceAddress)
        phone = position(.phone)
        deathDate = position(.deathDate)
        validFrom = position(.validFrom)
        validUntil = position(.validUntil)
        state = ResidentState(dataSet, codeLists: codeLists)
        statePosition = state.flatMap { dataSet.position(of: $0.field) }
    }
}

/// The rows of this file, and for additions the records before it, by key.
private struct KnownRows {
    enum Judgement {
        case new
        case same
        /// The row of this file that has the key already.
        case conflict(Int)
        /// The earlier delivery's record that has the key with other content.
        case correction(Int64)
        /// The delivery taken in before, but of a later day, that has the key.
        case outdated(Delivery.ID)
    }

    private struct Known {
        let content: Fingerprint
        let record: Int64
        /// Of an earlier import but a later day than this file's.
        let laterDelivery: Delivery.ID?
        /// 0 for an earlier delivery's.
        let row: Int32
    }

    private var rows: [Fingerprint: Known] = [:]

    init(_ dataSet: DataSetDeclaration, asOf: CivilDate, from db: Connection) throws {
        // A full delivery says everything anew, so only its own rows can repeat each other.
        guard dataSet.delivery == .additions else { return }
        var positions: [Int] = []
        var laterDelivery: Delivery.ID?
        try DataSetView(everythingOf: dataSet, from: db).scan(
            from: db,
            begin: { delivery in
                positions = dataSet.key.compactMap { delivery.fields.firstIndex(of: $0) }
                laterDelivery = delivery.asOf > asOf ? delivery.id : nil
            }
        ) { record in
            var key = Fingerprint()
            var hasKey = false
            for position in positions {
                key.combine(record.fields[position])
                hasKey = hasKey || !record.fields[position].isEmpty
            }
            let content = Fingerprint(record.fields.line)
            rows[hasKey ? key : content] = Known(content: content, record: record.id, laterDelivery: laterDelivery, row: 0)
        }
    }

    func judge(_ key: Fingerprint, _ content: Fingerprint) -> Judgement {
        guard let known = rows[key] else { return .new }
        // Even with the same content: between the two days only the older delivery tells it.
        if let later = known.laterDelivery { return .outdated(later) }
        if known.content == content { return .same }
        return known.row == 0 ? .correction(known.record) : .conflict(Int(known.row))
    }

    mutating func remember(_ key: Fingerprint, _ content: Fingerprint, record: Int64, row: Int) {
        rows[key] = Known(content: content, record: record, laterDelivery: nil, row: Int32(clamping: row))
    }
}
