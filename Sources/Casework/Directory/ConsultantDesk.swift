import Access
import Civics
import Database

/// A consultant of the register with what is on their desk (顾问备案和工作量).
package struct ConsultantDesk: Hashable, Sendable {
    package let consultant: Consultant
    package let trainingMinutes: Int
    /// Without those that are restricted as a whole.
    package let openCases: Int

    /// Those of some areas, by area.
    package static func all(in areas: AreaFilter, on day: CivilDate, limit: Int = 500, in db: Connection) throws -> [ConsultantDesk] {
        let minutes = try sums("SELECT consultant AS owner, sum(minutes) AS total FROM consultant_training GROUP BY consultant", in: db)
        let cases = try sums(
            """
            SELECT consultant AS owner, count(*) AS total FROM case_file
            WHERE consultant IS NOT NULL AND state <> 'closed' AND is_restricted = 0 GROUP BY consultant
            """, in: db)
        return try Consultant.list(in: areas, on: day, limit: limit, from: db).map {
            ConsultantDesk(
                consultant: $0, trainingMinutes: minutes[$0.id.value, default: 0], openCases: cases[$0.account.value, default: 0])
        }
    }

    private static func sums(_ query: SQL, in db: Connection) throws -> [Int64: Int] {
        let rows: [(Int64, Int)] = try db.all(query) { (try $0["owner"], try $0["total"]) }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
