import Civics
import Database
import Evaluation
import Library

/// The record behind a value: the row of a department's file it was read from, field by field.
package struct SourceRecord: Hashable, Sendable {
    package let delivery: Delivery
    /// As a spreadsheet counts: the heading is row 1.
    package let row: Int
    package let person: Person.ID
    /// In the order of the delivery's fields, as `RecordContent` keeps them; see `RecordContent.display`.
    package let values: [Value]

    package struct Value: Hashable, Sendable {
        package let field: DataSetDeclaration.Field.ID
        package let text: String
    }
}

extension SourceRecord {
    /// `nil` when the row became no record.
    package static func find(_ reference: RecordReference, from db: Connection) throws -> SourceRecord? {
        guard
            let delivery = try Delivery.find(Delivery.ID(reference.delivery), in: db), let records = delivery.records,
            let id = try id(ofRow: Int64(reference.row), in: records, from: db)
        else { return nil }
        return try db.first("SELECT person, content FROM record WHERE id = \(id)") { row in
            let content: String = try row["content"]
            let texts = content.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return try SourceRecord(
                delivery: delivery, row: reference.row, person: row["person"],
                values: zip(delivery.fields, texts).map { Value(field: $0, text: $1) })
        }
    }

    /// Ids of a delivery's records follow each other without holes, in the order of its rows: halving finds one among millions in
    /// twenty steps, where no index is kept.
    private static func id(ofRow row: Int64, in records: ClosedRange<Int64>, from db: Connection) throws -> Int64? {
        func rowNumber(_ id: Int64) throws -> Int64? { try db.value("SELECT row_number FROM record WHERE id = \(id)") }
        var (low, high) = (records.lowerBound, records.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            guard let found = try rowNumber(middle) else { return nil }
            if found < row { low = middle + 1 } else { high = middle }
        }
        return try rowNumber(low) == row ? low : nil
    }
}
