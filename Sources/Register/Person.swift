import Civics
import Database
import Library

/// A person the register knows (人员): for each field the value of the source most trusted for it.
package struct Person: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<Person>

    package let id: ID
    /// `nil` for someone without one, for example a newborn.
    package let idNumber: IDNumber?
    package let name: String
    package let birthDate: CivilDate?
    package let sex: Sex
    package let hukouRegion: RegionCode?
    package let hukouAddress: String?
    package let residenceRegion: RegionCode?
    package let residenceAddress: String?
    package let phone: String?
    package let diedOn: CivilDate?
}

extension Person: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], idNumber: row["id_number"], name: row["name"], birthDate: row["birth_date"], sex: row["sex"],
            hukouRegion: row["hukou_region"], hukouAddress: row["hukou_address"], residenceRegion: row["residence_region"],
            residenceAddress: row["residence_address"], phone: row["phone"], diedOn: row["died_on"])
    }
}

extension Person {
    package static func find(_ id: ID, in db: Connection) throws -> Person? {
        try db.first("SELECT * FROM person WHERE id = \(id)")
    }

    package static func find(_ number: IDNumber, in db: Connection) throws -> Person? {
        try db.first("SELECT * FROM person WHERE id_number = \(number)")
    }

    /// People whose identity number is, or whose name begins with, what was typed; by name, then id.
    ///
    /// - Parameter areas: only people who live or are registered in one of these; `nil` for everywhere.
    package static func search(_ text: String, areas: [RegionCode]?, limit: Int, from db: Connection) throws -> [Person] {
        let area = areas.map(SQL.livesOrIsRegistered(in:)) ?? "1 = 1"
        if let number = try? IDNumber(text) { return try db.all("SELECT * FROM person WHERE id_number = \(number) AND \(area)") }
        guard let name = PersonName(text) else { return [] }
        let key = name.key
        return try db.all(
            """
            SELECT * FROM person WHERE name_key >= \(key) AND name_key < \(key + "\u{10FFFF}") AND \(area)
            ORDER BY name_key, id LIMIT \(limit)
            """)
    }
}

extension SQL {
    /// Whether `residence_region` or `hukou_region` lies within one of the areas. No areas match nobody.
    package static func livesOrIsRegistered(in areas: [RegionCode]) -> SQL {
        guard !areas.isEmpty else { return "1 = 0" }
        let conditions: [SQL] = areas.flatMap { area in
            [SQL.within(area, "residence_region"), SQL.within(area, "hukou_region")]
        }
        return "(\(conditions.joined(by: " OR ")))"
    }

    /// Whether a column's region code lies within the area: codes of places within begin with the area's own.
    package static func within(_ area: RegionCode, _ column: String) -> SQL {
        "(\(identifier: column) >= \(area) AND \(identifier: column) < \(area.description + ":"))"
    }
}
