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
    /// `nil` when there is no such record.
    package static func find(_ reference: RecordReference, from db: Connection) throws -> SourceRecord? {
        guard let delivery = try Delivery.find(Delivery.ID(reference.delivery), in: db), let records = delivery.records else { return nil }
        // Ids of a delivery's records follow each other in the order of its rows.
        return try db.first(
            """
            SELECT person, content FROM record
            WHERE id BETWEEN \(records.lowerBound) AND \(records.upperBound) AND row_number = \(reference.row)
            ORDER BY id LIMIT 1
            """
        ) { row in
            let content: String = try row["content"]
            let texts = content.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return try SourceRecord(
                delivery: delivery, row: reference.row, person: row["person"],
                values: zip(delivery.fields, texts).map { Value(field: $0, text: $1) })
        }
    }
}
