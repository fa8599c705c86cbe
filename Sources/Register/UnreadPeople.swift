import Civics
import Database
import Library

/// The fields of a data set's key that do not say who the person is, as one text: with the person, it names one matter.
package struct RowKey: Hashable, Sendable {
    package let text: String

    package init(_ fields: some Sequence<String>) { text = fields.joined(separator: "\t") }

    /// - Returns: `nil` for a data set whose rows have no key: then nothing tells which row takes the place of which.
    package static func fields(of dataSet: DataSetDeclaration) -> [DataSetDeclaration.Field.ID]? {
        guard !dataSet.key.isEmpty else { return nil }
        let identity: [DataSetDeclaration.Role] = [.idNumber, .personName, .birthDate]
        return dataSet.key.filter { id in
            guard let role = dataSet.fields.first(where: { $0.id == id })?.role else { return true }
            return !identity.contains(role)
        }
    }
}

/// People of whom a delivery in force holds a row that was set aside: that nothing is recorded of them does not mean there is
/// nothing. A record in a later delivery with the same key makes a row good; any record does when the key was not legible.
struct UnreadPeople {
    private struct Row {
        let delivery: Int
        let key: String?
    }

    private(set) var ids: Set<Int64> = []

    /// - Parameter deliveries: those in force, oldest first.
    init(_ declaration: DataSetDeclaration, _ deliveries: [Delivery], knownAt: Instant, from db: Connection) throws {
        let order = Dictionary(uniqueKeysWithValues: deliveries.enumerated().map { ($1.id.value, $0) })
        var rows = try Self.rows(order, knownAt, from: db)
        if deliveries.count > 1, !rows.isEmpty { try Self.dropMadeGood(&rows, declaration, deliveries, order, from: db) }
        ids = Set(rows.filter { !$0.value.isEmpty }.keys)
    }

    /// Whoever came into the register only after a row with their number counts too, and so does a candidate of a row under review
    /// until somebody has decided that it is another person's.
    private static func rows(_ order: [Int64: Int], _ knownAt: Instant, from db: Connection) throws -> [Int64: [Row]] {
        var rows: [Int64: [Row]] = [:]
        let deliveries = Array(order.keys)
        try db.scan(
            """
            SELECT delivery, person, row_key FROM set_aside WHERE delivery IN \(deliveries) AND person IS NOT NULL
            UNION ALL
            SELECT set_aside.delivery, person.id, set_aside.row_key
            FROM set_aside JOIN person ON person.id_number = set_aside.id_number
            WHERE set_aside.delivery IN \(deliveries) AND set_aside.id_number IS NOT NULL
            UNION ALL
            SELECT set_aside.delivery, review_pair.candidate, set_aside.row_key
            FROM review_pair JOIN set_aside ON set_aside.id = review_pair.set_aside
            WHERE set_aside.delivery IN \(deliveries) AND (review_pair.state <> 'different' OR review_pair.decided_at > \(knownAt))
            """
        ) { row in
            let delivery = order[row.int64(0)] ?? 0
            rows[row.int64(1), default: []].append(Row(delivery: delivery, key: row.isNull(2) ? nil : row.string(2)))
        }
        return rows
    }

    private static func dropMadeGood(
        _ rows: inout [Int64: [Row]], _ declaration: DataSetDeclaration, _ deliveries: [Delivery], _ order: [Int64: Int],
        from db: Connection
    ) throws {
        let keyFields = RowKey.fields(of: declaration)
        let positions = deliveries.map { delivery in keyFields?.map { delivery.fields.firstIndex(of: $0) ?? -1 } }
        let people = rows.keys.sorted()
        let fields = RecordFields()
        for start in stride(from: 0, to: people.count, by: 500) {
            let some = Array(people[start..<min(start + 500, people.count)])
            try db.scan("SELECT delivery, person, content FROM record WHERE person IN \(some)") { row in
                guard let delivery = order[row.int64(0)] else { return }
                let person = row.int64(1)
                fields.move(to: row.utf8(2))
                let key = positions[delivery].map { RowKey($0.map(fields.text)).text }
                rows[person]?.removeAll { $0.delivery < delivery && ($0.key == nil || $0.key == key) }
            }
        }
    }
}
