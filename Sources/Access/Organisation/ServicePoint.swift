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

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        name = try row["name"]
        area = try row["area"]
        address = try row["address"]
        telephone = try row["telephone"]
        hours = try row["hours"]
    }

    private static let rows: SQL = "SELECT id, kind, name, area, address, telephone, hours FROM service_point"

    /// - Throws: `OrganisationError.missing`, `.nameTaken`.
    @discardableResult
    package static func add(
        _ kind: Kind, name: String, area: RegionCode, address: String, telephone: String, hours: String, by actor: Identifier<Account>?,
        at now: Instant, in transaction: Transaction
    ) throws -> Identifier<ServicePoint> {
        for (what, text) in [("名称", name), ("地址", address), ("电话", telephone), ("开放时间", hours)] where text.isBlank {
            throw OrganisationError.missing(what)
        }
        let taken: Int? = try transaction.value("SELECT 1 FROM service_point WHERE name = \(name)")
        guard taken == nil else { throw OrganisationError.nameTaken }
        let id: Identifier<ServicePoint> = try transaction.insertReturningID(
            """
            INSERT INTO service_point (kind, name, area, address, telephone, hours, recorded_at)
            VALUES (\(kind), \(name), \(area), \(address), \(telephone), \(hours), \(now))
            """)
        let subject = ViewSubject(.organisation, number: id.value, area: area)
        try AuditTrail.record(.created, by: actor, subject: subject, detail: kind.label, at: now, in: transaction)
        return id
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
