import Civics
import Database
import Library

/// One file of a department that was taken in (交付批次): all of it, or none of it.
package struct Delivery: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<Delivery>

    package let id: ID
    package let dataSet: DataSetDeclaration.ID
    package let fileName: String
    /// SHA-256 of the file, hex.
    package let fileHash: String
    package let kind: Kind
    package let encoding: String
    /// The fields its records hold, in order: what the data set declared at the time.
    package let fields: [DataSetDeclaration.Field.ID]
    /// The day the department says its content was true.
    package let asOf: CivilDate
    package let receivedAt: Instant
    /// When we knew it.
    package let recordedAt: Instant
    package let rows: RowCounts
    package let records: ClosedRange<Int64>?

    package enum Kind: String, Hashable, BindableValue, Sendable {
        case full, additions

        package init(_ delivery: DataSetDeclaration.Delivery) { self = delivery == .full ? .full : .additions }
    }

    /// What became of the rows. Always adds up.
    package struct RowCounts: Hashable, Sendable {
        package var accepted: Int
        /// Rows that said again what was already known.
        package var merged: Int
        package var setAside: Int
        package var total: Int { accepted + merged + setAside }

        package init(accepted: Int = 0, merged: Int = 0, setAside: Int = 0) {
            self.accepted = accepted
            self.merged = merged
            self.setAside = setAside
        }
    }

    package init(
        id: ID, dataSet: DataSetDeclaration.ID, fileName: String, fileHash: String, kind: Kind, encoding: String,
        fields: [DataSetDeclaration.Field.ID], asOf: CivilDate, receivedAt: Instant, recordedAt: Instant, rows: RowCounts,
        records: ClosedRange<Int64>?
    ) {
        self.id = id
        self.dataSet = dataSet
        self.fileName = fileName
        self.fileHash = fileHash
        self.kind = kind
        self.encoding = encoding
        self.fields = fields
        self.asOf = asOf
        self.receivedAt = receivedAt
        self.recordedAt = recordedAt
        self.rows = rows
        self.records = records
    }
}

extension Delivery: RowDecodable {
    package init(row: Row) throws {
        let first: Int64 = try row["first_record"]
        let last: Int64 = try row["last_record"]
        let fields: String = try row["fields"]
        try self.init(
            id: row["id"], dataSet: row["data_set"], fileName: row["file_name"], fileHash: row["file_sha256"], kind: row["kind"],
            encoding: row["encoding"], fields: fields.split(separator: " ").map(String.init), asOf: row["as_of"],
            receivedAt: row["received_at"], recordedAt: row["recorded_at"],
            rows: RowCounts(accepted: row["rows_accepted"], merged: row["rows_merged"], setAside: row["rows_set_aside"]),
            records: first <= last ? first...last : nil)
    }
}

extension Delivery {
    /// Latest recorded first.
    ///
    /// - Parameter dataSet: `nil` for all of them.
    package static func list(dataSet: DataSetDeclaration.ID? = nil, limit: Int, from db: Connection) throws -> [Delivery] {
        let condition: SQL = dataSet.map { "data_set = \($0)" } ?? "1 = 1"
        return try db.all("SELECT * FROM delivery WHERE \(condition) ORDER BY recorded_at DESC, id DESC LIMIT \(limit)")
    }

    package static func find(_ id: ID, in db: Connection) throws -> Delivery? {
        try db.first("SELECT * FROM delivery WHERE id = \(id)")
    }

    /// The delivery that brought this very file, if it has been taken in before.
    package static func find(dataSet: DataSetDeclaration.ID, fileHash: String, in db: Connection) throws -> Delivery? {
        try db.first("SELECT * FROM delivery WHERE data_set = \(dataSet) AND file_sha256 = \(fileHash)")
    }

    package func insert(in db: Transaction) throws {
        try db.execute(
            """
            INSERT INTO delivery (id, data_set, file_name, file_sha256, kind, encoding, fields, as_of, received_at, recorded_at,
              rows_total, rows_accepted, rows_merged, rows_set_aside, first_record, last_record)
            VALUES (\(id), \(dataSet), \(fileName), \(fileHash), \(kind), \(encoding), \(fields.joined(separator: " ")), \(asOf),
              \(receivedAt), \(recordedAt), \(rows.total), \(rows.accepted), \(rows.merged), \(rows.setAside),
              \(records?.lowerBound ?? 1), \(records?.upperBound ?? 0))
            """)
    }

    /// The deliveries that together say how a data set stood on `day`, as known at `knownAt`; oldest first, so that a later one
    /// has the last word. Of a full data set the latest one alone, of additions all.
    package static func inForce(
        dataSet: DataSetDeclaration.ID, on day: CivilDate, knownAt: Instant, from db: Connection
    ) throws -> [Delivery] {
        let known: [Delivery] = try db.all(
            """
            SELECT * FROM delivery WHERE data_set = \(dataSet) AND as_of <= \(day) AND recorded_at <= \(knownAt)
            ORDER BY as_of, id
            """)
        // A full delivery replaces all before it, additions too: a department may switch from one to the other.
        guard let lastFull = known.lastIndex(where: { $0.kind == .full }) else { return known }
        return Array(known[lastFull...])
    }
}
