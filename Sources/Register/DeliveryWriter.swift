import Civics
import Database
import Library

/// Writes one delivery's rows. All of it goes into the caller's transaction: a delivery is in the register whole or not at all.
package final class DeliveryWriter {
    package let id: Delivery.ID
    package let people: PersonWriter
    package private(set) var rows = Delivery.RowCounts()
    private let db: Transaction
    private let records: BulkInsert
    private let asides: BulkInsert
    private let firstRecord: Int64
    private var nextRecord: Int64
    private var nextAside: Int64

    /// A person a row may be about, and what the row itself says.
    package struct Candidate: Hashable, Sendable {
        package let person: Person.ID
        package let name: String
        package let birthDate: CivilDate?
        package let address: String?

        package init(person: Person.ID, name: String, birthDate: CivilDate?, address: String?) {
            self.person = person
            self.name = name
            self.birthDate = birthDate
            self.address = address
        }

        /// - Parameter fields: what the row says.
        package init(_ person: Person.ID, _ fields: PersonFields) {
            self.init(
                person: person, name: fields.name ?? "", birthDate: fields.birthDate,
                address: fields.residenceAddress ?? fields.hukouAddress)
        }
    }

    /// What is known of a delivery before its rows are.
    package struct Envelope: Hashable, Sendable {
        package let dataSet: DataSetDeclaration
        package let fileName: String
        package let fileHash: String
        package let encoding: String
        package let asOf: CivilDate
        package let receivedAt: Instant
        package let recordedAt: Instant

        package init(
            dataSet: DataSetDeclaration, fileName: String, fileHash: String, encoding: String, asOf: CivilDate, receivedAt: Instant,
            recordedAt: Instant
        ) {
            self.dataSet = dataSet
            self.fileName = fileName
            self.fileHash = fileHash
            self.encoding = encoding
            self.asOf = asOf
            self.receivedAt = receivedAt
            self.recordedAt = recordedAt
        }
    }

    /// Runs `body`, which hands over the rows, and then records the delivery itself.
    package static func write(
        _ envelope: Envelope, _ index: PersonIndex, in db: Transaction, rows body: (DeliveryWriter) throws -> Void
    ) throws -> Delivery {
        let id = Delivery.ID((try db.value("SELECT max(id) FROM delivery") ?? 0) + 1)
        let trust = SourceTrust(envelope.dataSet)
        var delivery: Delivery?
        let recordColumns = ["id", "delivery", "row_number", "person", "valid_from", "valid_until", "content"]
        let asideColumns = ["id", "delivery", "row_number", "field", "reason_code", "reason", "raw", "person", "id_number", "row_key"]
        try db.bulkInsert(into: "person", columns: PersonWriter.columns) { personInsert in
            try db.bulkInsert(into: "record", columns: recordColumns) { recordInsert in
                try db.bulkInsert(into: "set_aside", columns: asideColumns) { asideInsert in
                    let people = PersonWriter(db, personInsert, index, trust, asOf: envelope.asOf)
                    let writer = try DeliveryWriter(id, people, db, recordInsert, asideInsert)
                    try body(writer)
                    delivery = writer.delivery(envelope)
                }
            }
        }
        guard let delivery else { throw DatabaseError.noRow }
        try delivery.insert(in: db)
        return delivery
    }

    private init(
        _ id: Delivery.ID, _ people: PersonWriter, _ db: Transaction, _ records: BulkInsert, _ asides: BulkInsert
    ) throws {
        self.id = id
        self.people = people
        self.db = db
        self.records = records
        self.asides = asides
        firstRecord = (try db.value("SELECT max(id) FROM record") ?? 0) + 1
        nextRecord = firstRecord
        nextAside = (try db.value("SELECT max(id) FROM set_aside") ?? 0) + 1
    }

    private func delivery(_ envelope: Envelope) -> Delivery {
        Delivery(
            id: id, dataSet: envelope.dataSet.id, fileName: envelope.fileName, fileHash: envelope.fileHash,
            kind: Delivery.Kind(envelope.dataSet.delivery), encoding: envelope.encoding, fields: envelope.dataSet.fields.map(\.id),
            asOf: envelope.asOf, receivedAt: envelope.receivedAt, recordedAt: envelope.recordedAt, rows: rows,
            records: nextRecord > firstRecord ? firstRecord...(nextRecord - 1) : nil)
    }

    // MARK: Rows

    /// - Parameters:
    ///   - row: as a spreadsheet counts.
    ///   - content: see `RecordContent`; it and the dates must stay where they are during the call.
    /// - Returns: the record's id.
    @discardableResult
    package func accept(
        row: Int, person: Person.ID, validFrom: UnsafeBufferPointer<UInt8>, validUntil: UnsafeBufferPointer<UInt8>,
        content: UnsafeBufferPointer<UInt8>
    ) throws -> Int64 {
        let id = nextRecord
        records.bind(int: id, at: 0)
        records.bind(int: self.id.value, at: 1)
        records.bind(int: Int64(row), at: 2)
        records.bind(int: person.value, at: 3)
        if !validFrom.isEmpty { records.bind(text: validFrom, at: 4) }
        if !validUntil.isEmpty { records.bind(text: validUntil, at: 5) }
        records.bind(text: content, at: 6)
        try records.step()
        nextRecord += 1
        rows.accepted += 1
        return id
    }

    package func merge() { rows.merged += 1 }

    /// Marks a record as corrected: an earlier delivery's by this one, or one of this by a delivery of a later day.
    package func supersede(_ record: Int64, by delivery: Delivery.ID? = nil) throws {
        try db.execute(
            "INSERT INTO supersession (record, delivery) VALUES (\(record), \(delivery ?? id)) ON CONFLICT (record) DO NOTHING")
    }

    /// Whom a row names beyond doubt.
    package enum Subject: Hashable, Sendable {
        case person(Person.ID)
        /// Somebody who may yet come into the register.
        case unregistered(IDNumber)
    }

    /// - Parameters:
    ///   - subject: `nil` when whoever may be meant is only a candidate.
    ///   - key: `nil` when it was not legible.
    package func setAside(
        row: Int, field: String?, _ code: SetAsideReason, _ reason: String, raw: String, about subject: Subject? = nil, key: RowKey? = nil,
        candidates: [Candidate] = []
    ) throws {
        asides.bind(int: nextAside, at: 0)
        asides.bind(int: id.value, at: 1)
        asides.bind(int: Int64(row), at: 2)
        asides.bind(field, at: 3)
        asides.bind(text: code.rawValue, at: 4)
        asides.bind(text: reason, at: 5)
        asides.bind(text: raw, at: 6)
        switch subject {
        case .person(let person): asides.bind(int: person.value, at: 7)
        case .unregistered(let number): asides.bind(text: number.description, at: 8)
        case nil: break
        }
        if let key { asides.bind(text: key.text, at: 9) }
        try asides.step()
        for candidate in candidates { try queue(candidate) }
        nextAside += 1
        rows.setAside += 1
    }

    private func queue(_ candidate: Candidate) throws {
        let id = (try db.value("SELECT max(id) FROM review_pair") ?? Int64(0)) + 1
        try db.execute(
            """
            INSERT INTO review_pair (id, set_aside, candidate, name, birth_date, address, state)
            VALUES (\(id), \(nextAside), \(candidate.person), \(candidate.name), \(candidate.birthDate), \(candidate.address), 'open')
            """)
    }
}
