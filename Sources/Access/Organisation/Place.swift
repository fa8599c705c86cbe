import Civics
import Database

/// A subdistrict or committee (街镇、居委会) as entered by hand: on top of those the jurisdiction pack names, whose names it may change.
package struct Place: RowDecodable, Hashable, Sendable {
    package let code: RegionCode
    package let details: UnitDetails
    /// The day it was closed; its code keeps its name.
    package let closedOn: CivilDate?

    package init(row: Row) throws {
        code = try row["code"]
        details = UnitDetails(
            name: try row["name"], address: try row["address"], telephone: try row["telephone"], hours: try row["hours"])
        closedOn = try row["closed_on"]
    }

    private static let rows: SQL = "SELECT code, name, address, telephone, hours, closed_on FROM place"

    package static func all(from connection: Connection) throws -> [Place] { try connection.all("\(rows) ORDER BY code") }

    package static func find(_ code: RegionCode, from connection: Connection) throws -> Place? {
        try connection.first("\(rows) WHERE code = \(code)")
    }

    /// Enters a place, or corrects it.
    ///
    /// - Parameter name: what it is called so far; `nil` for one that nobody has named.
    /// - Throws: `OrganisationError.missing`, `.nothingChanged`.
    package static func revise(
        _ code: RegionCode, called name: String?, to details: UnitDetails, reason: String, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        try details.check()
        let before = try find(code, from: transaction)?.details ?? UnitDetails(name: name ?? "", address: "", telephone: "", hours: "")
        try RegisterChange.record(
            details.fields(before: before), of: .place(code), reason: reason, by: actor, at: now, in: transaction)
        try transaction.execute(
            """
            INSERT INTO place (code, name, address, telephone, hours, recorded_at)
            VALUES (\(code), \(details.name), \(details.address), \(details.telephone), \(details.hours), \(now))
            ON CONFLICT (code) DO UPDATE SET name = excluded.name, address = excluded.address, telephone = excluded.telephone,
              hours = excluded.hours, recorded_at = excluded.recorded_at
            """)
    }

    /// Closes a place, or opens it again. Whether there are open cases is asked before; see `CaseAct.close`.
    ///
    /// - Parameters:
    ///   - name: what it is called.
    ///   - day: its last day; `nil` to open it again.
    /// - Throws: `OrganisationError.closingDay`, `.missing`, `.nothingChanged`.
    package static func setClosed(
        _ code: RegionCode, called name: String, on day: CivilDate?, reason: String, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        try UnitDetails.checkClosing(day, at: now)
        try RegisterChange.record(
            [.closing(before: try find(code, from: transaction)?.closedOn, after: day)], of: .place(code), reason: reason, by: actor,
            at: now, in: transaction)
        try transaction.execute(
            """
            INSERT INTO place (code, name, address, telephone, hours, closed_on, recorded_at)
            VALUES (\(code), \(name), '', '', '', \(day), \(now))
            ON CONFLICT (code) DO UPDATE SET closed_on = excluded.closed_on, recorded_at = excluded.recorded_at
            """)
    }
}
