import Civics
import Database
import Library
import Register

/// Takes departments' files into the register, one transaction a file: whatever stops it, a file is in whole or not at all.
///
/// Every row ends in one of three ways, and the counts always add up:
/// - *accepted*: it became a record of one person;
/// - *merged*: it says nothing new, because a row before it in the file, or (for additions) a record of an earlier delivery, has
///   the same key and the same content;
/// - *set aside*: with the reason and its raw text. That includes a second row of a file with the same key and other content.
///
/// A later delivery of additions that repeats a key with other content corrects the earlier record, which is kept but superseded.
package final class DeliveryImporter {
    let database: Database
    let pack: JurisdictionPack
    private let observer: ImportObserver
    // Everybody in memory, so that a directory of files need not read them again for each.
    private var index: PersonIndex?
    var directory: DirectoryProgress?

    package init(_ pack: JurisdictionPack, into database: Database, observer: ImportObserver = .none) {
        self.pack = pack
        self.database = database
        self.observer = observer
    }

    /// - Parameters:
    ///   - dataSet: found from the file's name or its heading when `nil`.
    ///   - asOf: the day the department says the content was true.
    ///   - recordedAt: when we know it from; usually the same instant as `receivedAt`.
    /// - Throws: `IntakeError` when the file cannot be taken in at all; `DatabaseError`. Nothing is kept then.
    package func importFile(
        _ path: String, dataSet: DataSetDeclaration? = nil, asOf: CivilDate, receivedAt: Instant, recordedAt: Instant
    ) throws -> DeliverySummary {
        try take(DeliveryFile(path: path, dataSet: dataSet, pack: pack), asOf: asOf, receivedAt: receivedAt, recordedAt: recordedAt)
    }

    func take(_ file: DeliveryFile, asOf: CivilDate, receivedAt: Instant, recordedAt: Instant) throws -> DeliverySummary {
        let known = try database.read { try Delivery.find(dataSet: file.dataSet.id, fileHash: file.inspection.hash, in: $0) }
        if let known { return file.summary(known, wasKnown: true) }
        let envelope = DeliveryWriter.Envelope(
            dataSet: file.dataSet, fileName: file.path.fileName, fileHash: file.inspection.hash,
            encoding: file.inspection.encoding.rawValue, asOf: asOf, receivedAt: receivedAt, recordedAt: recordedAt)
        do {
            return try database.write { db in
                let index = try self.index ?? PersonIndex(from: db)
                self.index = index
                return try importRows(of: file, envelope, index, in: db)
            }
        } catch {
            // It knows people that were never written.
            index = nil
            throw error
        }
    }

    private func importRows(
        of file: DeliveryFile, _ envelope: DeliveryWriter.Envelope, _ index: PersonIndex, in db: Transaction
    ) throws -> DeliverySummary {
        let peopleBefore = index.count
        var setAside: [SetAsideReason: Int] = [:]
        let delivery = try DeliveryWriter.write(envelope, index, in: db) { writer in
            let rows = try RowImporter(file, envelope, pack, index, writer, in: db)
            let start = observer.clock()
            while try rows.takeNext() {
                if rows.count.isMultiple(of: 4096) { try report(rows, file, since: start) }
            }
            try report(rows, file, since: start)
            setAside = rows.setAside
        }
        return file.summary(delivery, wasKnown: false, peopleAdded: index.count - peopleBefore, setAside: setAside)
    }

    private func report(_ rows: RowImporter, _ file: DeliveryFile, since start: Double) throws(IntakeError) {
        let progress = ImportProgress(
            file: file.path.fileName, rows: rows.count, bytes: rows.bytes, totalBytes: file.inspection.byteCount,
            seconds: observer.clock() - start, directory: directory)
        if observer.report(progress) == .cancel { throw .cancelled(file: file.path.fileName) }
    }
}

/// A file whose heading has been read: what it is, and where its columns are.
struct DeliveryFile {
    let path: String
    let inspection: FileInspection
    let dataSet: DataSetDeclaration
    let headings: HeadingMap
    let delimiter: UInt8

    init(path: String, dataSet: DataSetDeclaration?, pack: JurisdictionPack) throws(IntakeError) {
        self.path = path
        inspection = try FileInspection(path: path)
        let (delimiter, names) = try Self.headings(path, inspection)
        self.delimiter = delimiter
        guard let dataSet = dataSet ?? Self.dataSet(path, names, pack) else { throw .unknownDataSet(file: path.fileName) }
        self.dataSet = dataSet
        headings = try HeadingMap(names, dataSet, file: path.fileName)
    }

    /// Some departments put tabs between columns: taken when commas find only one.
    private static func headings(_ path: String, _ inspection: FileInspection) throws(IntakeError) -> (UInt8, [String]) {
        let comma = try headings(path, inspection, delimiter: UInt8(ascii: ","))
        guard comma.count == 1, comma[0].contains("\t") else { return (UInt8(ascii: ","), comma) }
        return (UInt8(ascii: "\t"), try headings(path, inspection, delimiter: UInt8(ascii: "\t")))
    }

    private static func headings(_ path: String, _ inspection: FileInspection, delimiter: UInt8) throws(IntakeError) -> [String] {
        let scanner = try CSVScanner(ByteSource(path: path), delimiter: delimiter, skipping: inspection.markLength)
        guard try scanner.advance() else { throw .emptyFile(file: path.fileName) }
        guard scanner.problem == nil else { throw .badHeading(file: path.fileName) }
        let decoder = FieldDecoder(inspection.encoding)
        var names: [String] = []
        for index in 0..<scanner.fieldCount {
            guard case .text(let text) = decoder.decode(scanner.field(index)) else { throw .badHeading(file: path.fileName) }
            names.append(String(decoding: text, as: UTF8.self))
        }
        return names
    }

    /// By the file's name, which may go on after the data set's (`hukou-2024-07.csv`), else by the heading that fits best.
    private static func dataSet(_ path: String, _ headings: [String], _ pack: JurisdictionPack) -> DataSetDeclaration? {
        let stem = path.fileName.split(separator: ".").first.map(String.init) ?? ""
        let named = pack.dataSets.filter { stem == $0.id || stem == $0.name || stem.hasPrefix($0.id + "-") || stem.hasPrefix($0.name) }
        // medical-registration before medical.
        if let best = named.max(by: { $0.id.utf8.count < $1.id.utf8.count }) { return best }
        let fitting = pack.dataSets.map { (dataSet: $0, matches: HeadingMap.matches(headings, $0)) }.filter {
            $0.matches * 2 > headings.count
        }
        guard let best = fitting.max(by: { $0.matches < $1.matches }) else { return nil }
        return fitting.count { $0.matches == best.matches } == 1 ? best.dataSet : nil
    }

    func summary(
        _ delivery: Delivery, wasKnown: Bool, peopleAdded: Int = 0, setAside: [SetAsideReason: Int] = [:]
    ) -> DeliverySummary {
        DeliverySummary(
            delivery: delivery, wasKnown: wasKnown, unknownColumns: headings.unknownColumns, missingColumns: headings.missingColumns,
            peopleAdded: peopleAdded, setAside: setAside)
    }
}

/// Takes one row after another.
private final class RowImporter {
    private(set) var count = 0
    private(set) var setAside: [SetAsideReason: Int] = [:]
    var bytes: Int { scanner.consumed }

    private let scanner: CSVScanner
    private let decoder: FieldDecoder
    private let cells: CellReader
    private let linker: Linker
    private let writer: DeliveryWriter
    private let roles: RolePositions
    private let asOf: CivilDate
    private var known: KnownRows
    /// What the row being taken says of its person, once somebody has asked.
    private var rowFields: PersonFields?

    init(
        _ file: DeliveryFile, _ envelope: DeliveryWriter.Envelope, _ pack: JurisdictionPack, _ index: PersonIndex, _ writer: DeliveryWriter,
        in db: Transaction
    ) throws {
        let codeLists = Dictionary(pack.vocabulary.codeLists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        scanner = try CSVScanner(ByteSource(path: file.path), delimiter: file.delimiter, skipping: file.inspection.markLength)
        decoder = FieldDecoder(file.inspection.encoding)
        cells = CellReader(file.dataSet, file.headings, codeLists: codeLists, asOf: envelope.asOf)
        let areaNames = [pack.jurisdiction.cityName, pack.jurisdiction.name]
        linker = Linker(index, SourceTrust(file.dataSet), areaNames: areaNames, db)
        self.writer = writer
        roles = RolePositions(file.dataSet)
        asOf = envelope.asOf
        known = try KnownRows(file.dataSet, from: db)
        // The heading.
        _ = try scanner.advance()
    }

    /// `false` at the end of the file.
    func takeNext() throws -> Bool {
        guard try scanner.advance() else { return false }
        count += 1
        rowFields = nil
        if let problem = cells.read(scanner, decoder) {
            try setAside(problem)
            return true
        }
        let (key, content) = fingerprints()
        switch known.judge(key, content) {
        case .new: try link(key, content, correcting: nil)
        case .correction(let record): try link(key, content, correcting: record)
        case .same: writer.merge()
        case .conflict(let row):
            try setAside(RowProblem(.conflictingRow, "与第 \(row) 行主键相同，内容却不同，无法确定以哪一行为准。"))
        }
        return true
    }

    private func fingerprints() -> (key: Fingerprint, content: Fingerprint) {
        let content = cells.content.withUnsafeBufferPointer { Fingerprint($0) }
        var key = Fingerprint()
        var hasKey = false
        for position in known.keyPositions {
            cells.withField(position) {
                key.combine($0)
                hasKey = hasKey || !$0.isEmpty
            }
        }
        // A row without any of its key can only be known by all it says.
        return (hasKey ? key : content, content)
    }

    private func link(_ key: Fingerprint, _ content: Fingerprint, correcting superseded: Int64?) throws {
        let link =
            try roles.name.map { name in
                try cells.withField(name) { bytes in Result { try linker.link(cells.number, name: bytes, fields: fields) } }.get()
            } ?? linker.link(cells.number, name: UnsafeBufferPointer(start: nil, count: 0), fields: fields)
        switch link {
        case .person(let person):
            if writer.people.mayUpdate(person, tellsDeath: roles.deathDate != nil) {
                try update(person)
            }
            try accept(person, key, content, correcting: superseded)
        case .new:
            try add(key, content, correcting: superseded)
        case .review(let reason, let people): try queue(reason, people)
        case .setAside(let problem): try setAside(problem)
        }
    }

    private func update(_ person: Person.ID) throws {
        let fields = fields()
        try writer.people.update(person, fields, nameKey: fields.name.flatMap { PersonName($0) }?.key, livesThere: livesThere)
    }

    private func add(_ key: Fingerprint, _ content: Fingerprint, correcting superseded: Int64?) throws {
        let fields = fields()
        guard let name = fields.name, let nameKey = PersonName(name)?.key else {
            return try setAside(RowProblem(.unknownPerson, "登记簿中没有这个人，这一行又没有姓名，无法登记。"))
        }
        let person = try writer.people.add(fields, name: name, nameKey: nameKey, livesThere: livesThere)
        try accept(person, key, content, correcting: superseded)
    }

    private func accept(_ person: Person.ID, _ key: Fingerprint, _ content: Fingerprint, correcting superseded: Int64?) throws {
        let record = try cells.content.withUnsafeBufferPointer { line in
            try writer.accept(
                row: scanner.rowNumber, person: person, validFrom: cells.slice(roles.validFrom, of: line),
                validUntil: cells.slice(roles.validUntil, of: line), content: line)
        }
        if let superseded { try writer.supersede(superseded) }
        known.remember(key, content, record: record, row: scanner.rowNumber)
    }

    /// Whether the row says where the person lives as of the delivery, and not where they once did.
    private var livesThere: Bool {
        guard roles.residenceRegion != nil || roles.residenceAddress != nil else { return false }
        return cells.date(roles.validUntil).map { $0 >= asOf } ?? true
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
        let candidates = people.map { person in
            DeliveryWriter.Candidate(
                person: person, name: fields.name ?? "", birthDate: fields.birthDate,
                address: fields.residenceAddress ?? fields.hukouAddress)
        }
        try setAside(RowProblem(.needsReview, reason), candidates)
    }

    private func setAside(_ problem: RowProblem, _ candidates: [DeliveryWriter.Candidate] = []) throws {
        setAside[problem.code, default: 0] += 1
        try writer.setAside(
            row: scanner.rowNumber, field: problem.field, problem.code, problem.reason, raw: decoder.rescue(scanner.row),
            candidates: candidates)
    }
}

/// Where the fields with a role stand in the declaration.
private struct RolePositions {
    let name, birthDate, sex, hukouRegion, hukouAddress, residenceRegion, residenceAddress, phone, deathDate, validFrom, validUntil: Int?

    init(_ dataSet: DataSetDeclaration) {
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
    }

    private struct Known {
        let content: Fingerprint
        let record: Int64
        /// 0 for an earlier delivery's.
        let row: Int32
    }

    let keyPositions: [Int]
    private var rows: [Fingerprint: Known] = [:]

    init(_ dataSet: DataSetDeclaration, from db: Connection) throws {
        keyPositions = dataSet.key.compactMap(dataSet.position)
        // A full delivery says everything anew, so only its own rows can repeat each other.
        guard dataSet.delivery == .additions else { return }
        var positions: [Int] = []
        try DataSetView(everythingOf: dataSet, from: db).scan(
            from: db, begin: { delivery in positions = dataSet.key.compactMap { delivery.fields.firstIndex(of: $0) } }
        ) { record in
            var key = Fingerprint()
            var hasKey = false
            for position in positions {
                key.combine(record.fields[position])
                hasKey = hasKey || !record.fields[position].isEmpty
            }
            let content = Fingerprint(record.fields.line)
            rows[hasKey ? key : content] = Known(content: content, record: record.id, row: 0)
        }
    }

    func judge(_ key: Fingerprint, _ content: Fingerprint) -> Judgement {
        guard let known = rows[key] else { return .new }
        if known.content == content { return .same }
        return known.row == 0 ? .correction(known.record) : .conflict(Int(known.row))
    }

    mutating func remember(_ key: Fingerprint, _ content: Fingerprint, record: Int64, row: Int) {
        rows[key] = Known(content: content, record: record, row: Int32(clamping: row))
    }
}
