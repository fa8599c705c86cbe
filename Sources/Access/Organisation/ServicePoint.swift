import Civics
import Database

/// A place where consultants can be met: a station (实体化社区救助顾问服务站) or a point (救助顾问点).
package struct ServicePoint: RowDecodable, Hashable, Sendable {
    package enum Kind: String, CaseIterable, BindableValue, Hashable, Sendable {
        case station
        case point

        package var label: String {
            switch self {
            case .station: "顾问服务站"
            case .point: "顾问点"
            }
        }
    }

    package let id: Identifier<ServicePoint>
    package let kind: Kind
    package let name: String
    /// The subdistrict or committee it serves.
    package let area: RegionCode
    package let address: String
    package let telephone: String
    /// As it stands on the door: 周一至周五 9:00—16:30.
    package let hours: String
    /// The day it was closed; points are never deleted.
    package let closedOn: CivilDate?

    package var details: UnitDetails { UnitDetails(name: name, address: address, telephone: telephone, hours: hours) }

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        name = try row["name"]
        area = try row["area"]
        address = try row["address"]
        telephone = try row["telephone"]
        hours = try row["hours"]
        closedOn = try row["closed_on"]
    }

    private static let rows: SQL = "SELECT id, kind, name, area, address, telephone, hours, closed_on FROM service_point"

    /// - Throws: `OrganisationError.missing`, `.nameTaken`.
    @discardableResult
    package static func add(
        _ kind: Kind, name: String, area: RegionCode, address: String, telephone: String, hours: String, by actor: Identifier<Account>?,
        at now: Instant, in transaction: Transaction
    ) throws -> Identifier<ServicePoint> {
        try UnitDetails(name: name, address: address, telephone: telephone, hours: hours).check()
        try checkName(name, of: nil, in: transaction)
        let id: Identifier<ServicePoint> = try transaction.insertReturningID(
            """
            INSERT INTO service_point (kind, name, area, address, telephone, hours, recorded_at)
            VALUES (\(kind), \(name), \(area), \(address), \(telephone), \(hours), \(now))
            """)
        let subject = ViewSubject(.organisation, number: id.value, area: area)
        try AuditTrail.record(.created, by: actor, subject: subject, detail: kind.label, at: now, in: transaction)
        return id
    }

    /// - Throws: `OrganisationError.noSuchRecord`, `.missing`, `.nameTaken`, `.nothingChanged`.
    package static func revise(
        _ id: Identifier<ServicePoint>, to details: UnitDetails, reason: String, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        let point = try existing(id, in: transaction)
        try details.check()
        try checkName(details.name, of: id, in: transaction)
        try RegisterChange.record(
            details.fields(before: point.details), of: .servicePoint(id), reason: reason, by: actor, at: now, in: transaction)
        try transaction.execute(
            """
            UPDATE service_point SET name = \(details.name), address = \(details.address), telephone = \(details.telephone),
              hours = \(details.hours) WHERE id = \(id)
            """)
    }

    /// Closes it, or opens it again. Whether anybody still works there is asked before; see `CaseAct.close`.
    ///
    /// - Parameter day: its last day of service; `nil` to open it again.
    /// - Throws: `OrganisationError.noSuchRecord`, `.closingDay`, `.missing`, `.nothingChanged`.
    package static func setClosed(
        _ id: Identifier<ServicePoint>, on day: CivilDate?, reason: String, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        let point = try existing(id, in: transaction)
        try UnitDetails.checkClosing(day, at: now)
        try RegisterChange.record(
            [.closing(before: point.closedOn, after: day)], of: .servicePoint(id), reason: reason, by: actor, at: now, in: transaction)
        try transaction.execute("UPDATE service_point SET closed_on = \(day) WHERE id = \(id)")
    }

    private static func existing(_ id: Identifier<ServicePoint>, in connection: Connection) throws -> ServicePoint {
        guard let point = try find(id, from: connection) else { throw OrganisationError.noSuchRecord }
        return point
    }

    private static func checkName(_ name: String, of id: Identifier<ServicePoint>?, in connection: Connection) throws {
        let holder: Identifier<ServicePoint>? = try connection.value("SELECT id FROM service_point WHERE name = \(name)")
        guard holder == nil || holder == id else { throw OrganisationError.nameTaken }
    }

    package static func find(_ id: Identifier<ServicePoint>, from connection: Connection) throws -> ServicePoint? {
        try connection.first("\(rows) WHERE id = \(id)")
    }

    /// Those of some areas, stations first within each.
    package static func list(in areas: AreaFilter, limit: Int, from connection: Connection) throws -> [ServicePoint] {
        try connection.all("\(rows) WHERE \(areas.condition(on: "area")) ORDER BY area, kind DESC, id LIMIT \(limit)")
    }
}

extension String {
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
