import Civics
import Database
import Library

/// How recent a data set is (时效), against the cadence its department promised.
package struct Freshness: Hashable, Sendable {
    package let dataSet: DataSetDeclaration.ID
    /// `nil` when nothing was ever delivered.
    package let latestAsOf: CivilDate?
    package let deliveries: Int
    package let rows: Delivery.RowCounts
    /// The last day on which the latest delivery still counts as on time; `nil` without a delivery or a cadence.
    package let dueBy: CivilDate?

    /// Whether a delivery is overdue on `day`. One never delivered is not late but missing.
    package func isLate(on day: CivilDate) -> Bool { dueBy.map { $0 < day } ?? false }

    package static func all(_ dataSets: [DataSetDeclaration], from db: Connection) throws -> [Freshness] {
        try dataSets.map { try Freshness(of: $0, from: db) }
    }

    private init(of dataSet: DataSetDeclaration, from db: Connection) throws {
        let totals: Freshness? = try db.first(
            """
            SELECT count(*) AS deliveries, max(as_of) AS latest, coalesce(sum(rows_accepted), 0) AS accepted,
              coalesce(sum(rows_merged), 0) AS merged, coalesce(sum(rows_set_aside), 0) AS set_aside
            FROM delivery WHERE data_set = \(dataSet.id)
            """
        ) { row in
            let latest: CivilDate? = try row["latest"]
            return try Freshness(
                dataSet: dataSet.id, latestAsOf: latest, deliveries: row["deliveries"],
                rows: Delivery.RowCounts(accepted: row["accepted"], merged: row["merged"], setAside: row["set_aside"]),
                dueBy: latest.flatMap { dataSet.cadence.dueBy(after: $0) })
        }
        guard let totals else { throw DatabaseError.noRow }
        self = totals
    }

    private init(dataSet: DataSetDeclaration.ID, latestAsOf: CivilDate?, deliveries: Int, rows: Delivery.RowCounts, dueBy: CivilDate?) {
        self.dataSet = dataSet
        self.latestAsOf = latestAsOf
        self.deliveries = deliveries
        self.rows = rows
        self.dueBy = dueBy
    }
}

extension DataSetDeclaration.Cadence {
    /// One period after the last delivery and some days of grace, our own default; `nil` for what comes when it happens.
    package func dueBy(after asOf: CivilDate) -> CivilDate? {
        switch self {
        case .daily: asOf.adding(days: 3)
        case .monthly: asOf.adding(months: 1).adding(days: 10)
        case .quarterly: asOf.adding(months: 3).adding(days: 15)
        case .termly: asOf.adding(months: 6).adding(days: 30)
        case .yearly: asOf.adding(months: 12).adding(days: 30)
        case .perEvent: nil
        }
    }
}
