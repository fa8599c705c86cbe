import Access
import Civics
import Database

/// A consultant of the register with what is on their desk (顾问备案和工作量). The register itself is kept in Access.
package struct RegisteredConsultant: RowDecodable, Hashable, Sendable {
    package let account: Identifier<Account>
    package let name: String
    package let area: RegionCode
    package let isOnDuty: Bool
    package let trainingMinutes: Int
    package let vettedUntil: CivilDate?
    package let openCases: Int

    package init(row: Row) throws {
        account = try row["account"]
        name = try row["person_name"]
        area = try row["area"]
        let status: String? = try row["status"]
        isOnDuty = status == "on-duty"
        trainingMinutes = try row["minutes"]
        vettedUntil = try row["vetted_until"]
        openCases = try row["open_cases"]
    }

    /// Those of the viewer's areas, the busiest first.
    package static func all(for viewer: Viewer, limit: Int = 500, in db: Connection) throws -> [RegisteredConsultant] {
        try db.all(
            """
            SELECT c.account, c.person_name, c.area,
              (SELECT s.status FROM consultant_status s WHERE s.consultant = c.id ORDER BY s.id DESC LIMIT 1) AS status,
              (SELECT coalesce(sum(t.minutes), 0) FROM consultant_training t WHERE t.consultant = c.id) AS minutes,
              (SELECT v.valid_until FROM consultant_vetting v WHERE v.consultant = c.id ORDER BY v.id DESC LIMIT 1) AS vetted_until,
              (SELECT count(*) FROM case_file f WHERE f.consultant = c.account AND f.state <> 'closed') AS open_cases
            FROM consultant c WHERE \(viewer.areaFilter.condition(on: "c.area"))
            ORDER BY open_cases DESC, c.id LIMIT \(limit)
            """)
    }
}
