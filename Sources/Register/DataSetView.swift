import Civics
import Database
import Library

/// A data set as it stood on a day, as known at an instant: which deliveries count, and which of their records.
package struct DataSetView: Sendable {
    package let declaration: DataSetDeclaration
    /// Oldest first; empty when nothing was delivered, and then nothing is known.
    package let deliveries: [Delivery]
    /// Records that a later delivery corrected.
    let superseded: Set<Int64>
    /// People of whom a row was set aside that no later one makes good: for them no record does not mean there is none.
    package let unread: Set<Int64>

    package var isDelivered: Bool { !deliveries.isEmpty }

    /// Up to which day no record means there is none; `nil` when nothing was delivered. Additions say as much of the time they cover
    /// as a full delivery does.
    package var completeUntil: CivilDate? { deliveries.last?.asOf }

    /// All that is known of a data set, whatever the day.
    package init(everythingOf declaration: DataSetDeclaration, from db: Connection) throws {
        let endOfTime = CivilDate(days: 2_932_896)
        try self.init(declaration, on: endOfTime, knownAt: Instant(secondsSince1970: Int64(endOfTime.days) * 86_400), from: db)
    }

    package init(_ declaration: DataSetDeclaration, on day: CivilDate, knownAt: Instant, from db: Connection) throws {
        self.declaration = declaration
        deliveries = try Delivery.inForce(dataSet: declaration.id, on: day, knownAt: knownAt, from: db)
        superseded = Set(try db.values("SELECT record FROM supersession WHERE delivery IN \(deliveries.map(\.id))"))
        unread = try UnreadPeople(declaration, deliveries, knownAt: knownAt, from: db).ids
    }

    /// Hands over every record in force, oldest delivery first, in the order of its file.
    ///
    /// - Parameter begin: called before the records of each delivery, whose fields may stand in another order than the last one's.
    package func scan(
        from db: Connection, begin: (Delivery) -> Void = { _ in }, record body: (RecordInForce) throws -> Void
    ) throws {
        let fields = RecordFields()
        for delivery in deliveries {
            guard let records = delivery.records else { continue }
            begin(delivery)
            try db.scan(
                """
                SELECT id, person, valid_from, valid_until, content FROM record
                WHERE id BETWEEN \(records.lowerBound) AND \(records.upperBound) ORDER BY id
                """
            ) { row in
                guard superseded.isEmpty || !superseded.contains(row.int64(0)) else { return }
                // The bounds first: reading another column as text may move the bytes of the one read before.
                let period = RecordPeriod(from: row.utf8(2), until: row.utf8(3))
                fields.move(to: row.utf8(4))
                try body(RecordInForce(id: row.int64(0), person: row.int64(1), period: period, fields: fields))
            }
        }
    }
}

/// One record during a scan. Only good until the next one.
package struct RecordInForce {
    package let id: Int64
    package let person: Int64
    package let period: RecordPeriod
    package let fields: RecordFields
}

/// From when until when, both included, what a record says is true. Open ends reach to the ends of time.
package struct RecordPeriod: Hashable, Sendable {
    package let from: Int32
    package let until: Int32

    package init(from: CivilDate?, until: CivilDate?) {
        self.from = from?.days ?? .min
        self.until = until?.days ?? .max
    }

    init(from: UnsafeBufferPointer<UInt8>, until: UnsafeBufferPointer<UInt8>) {
        self.init(
            from: from.isEmpty ? nil : CivilDate(utf8: from),
            until: until.isEmpty ? nil : CivilDate(utf8: until))
    }

    package func contains(_ day: CivilDate) -> Bool { from <= day.days && day.days <= until }
}
