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
/// Of additions with the same key and other content, that of the later day corrects the other, whichever came first; the corrected
/// record is kept but superseded. A row set aside is remembered with its person where it names one: what is not recorded of them is
/// then unknown (`DataSetView.unread`).
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
        try file.checkDay(asOf, receivedAt: receivedAt)
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
            let ahead = ReadAhead(file, codeLists: pack.codeListsByName, asOf: envelope.asOf)
            defer { ahead.stop() }
            let rows = try RowImporter(file, pack, index, writer, asOf: envelope.asOf, in: db)
            let start = observer.clock()
            while let batch = try ahead.next() {
                for row in batch {
                    try rows.take(row)
                    if rows.count.isMultiple(of: 4096) { try report(rows, file, since: start) }
                }
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
struct DeliveryFile: Sendable {
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

    func checkDay(_ asOf: CivilDate, receivedAt: Instant) throws(IntakeError) {
        let received = receivedAt.beijingDate
        guard asOf <= received else { throw .futureDay(file: path.fileName, asOf: asOf, received: received) }
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
