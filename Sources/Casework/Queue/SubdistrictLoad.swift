import Access
import Civics
import Database

/// Open cases that are alike in where they are and how they stand: what the district's first screen adds up in one reading.
package struct SubdistrictLoad: RowDecodable, Hashable, Sendable {
    /// Subdistricts of residence and of hukou: both see a case.
    package let residence: RegionCode?
    package let hukou: RegionCode?
    package let state: CaseState
    package let isLate: Bool
    package let isLongLate: Bool
    package let cases: Int

    package func concerns(_ subdistrict: RegionCode) -> Bool { residence == subdistrict || hukou == subdistrict }

    package init(row: Row) throws {
        residence = try row["residence"]
        hukou = try row["hukou"]
        state = try row["state"]
        isLate = try row["is_late"]
        isLongLate = try row["is_long_late"]
        cases = try row["cases"]
    }

    package static func all(for viewer: Viewer, at now: Instant, from db: Connection) throws -> [SubdistrictLoad] {
        try db.all(
            """
            SELECT residence, hukou, state, is_late, is_long_late, count(*) AS cases FROM (
              SELECT substr(case_file.region, 1, 9) AS residence, substr(case_file.hukou_region, 1, 9) AS hukou, case_file.state AS state,
                CASE WHEN case_file.due_at <= \(now) THEN 1 ELSE 0 END AS is_late,
                CASE WHEN \(Deadline.Stage.district.condition) THEN 1 ELSE 0 END AS is_long_late
              FROM case_file WHERE case_file.state <> 'closed' AND \(CaseFile.condition(.listCases, for: viewer))
            ) AS open_case
            GROUP BY residence, hukou, state, is_late, is_long_late
            """)
    }
}
