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

    /// People whose identity number is or ends with (four characters), or whose name begins with, what was typed; by name, then id.
    ///
    /// - Parameter areas: only people who live or are registered in one of these; `nil` for everywhere.
    package static func search(_ text: String, areas: [RegionCode]?, limit: Int, from db: Connection) throws -> [Person] {
        try search(text, where: areas.map(SQL.livesOrIsRegistered(in:)) ?? "1 = 1", limit: limit, from: db)
    }

    /// - Parameter condition: on the columns of `person`: whom the one who asks may see.
    package static func search(_ text: String, where condition: SQL, limit: Int, from db: Connection) throws -> [Person] {
        guard let sought = sought(text) else { return [] }
        return try db.all("SELECT * FROM person WHERE \(sought) AND \(condition) ORDER BY name_key, id LIMIT \(limit)")
    }

    /// `nil` for a text that says nothing.
    private static func sought(_ text: String) -> SQL? {
        if let number = try? IDNumber(text) { return "id_number = \(number)" }
        // Asked for ids alone, the engine walks the index of numbers rather than the people themselves.
        if let ending = numberEnding(text) { return "id IN (SELECT id FROM person WHERE substr(id_number, 15) = \(ending))" }
        guard let key = PersonName(text)?.key else { return nil }
        return "name_key >= \(key) AND name_key < \(key + "\u{10FFFF}")"
    }

    /// Three digits, and a digit or X.
    private static func numberEnding(_ text: String) -> String? {
        let ending = text.folded.uppercased()
        let digits = ending.utf8.prefix(3).allSatisfy { (0x30...0x39).contains($0) }
        guard ending.utf8.count == 4, digits, let last = ending.utf8.last else { return nil }
        return (0x30...0x39).contains(last) || last == UInt8(ascii: "X") ? ending : nil
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
