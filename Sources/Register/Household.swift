import Civics
import Database
import PolicyLanguage

extension HouseholdConcept: BindableValue {}

/// One of the three households a person is in (户籍户, 同住户, 共同生活家庭).
package struct Household: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<Household>

    package let id: ID
    package let kind: HouseholdConcept
    /// Names the household across rebuilding; see `HouseholdFormation`.
    package let key: String
    /// Where it lives: a committee or a subdistrict.
    package let region: RegionCode?
    package let hukouRegion: RegionCode?
    package let address: String?
    /// Members; 0 for a household that is no more.
    package let size: Int

    package struct Member: Hashable, Sendable, RowDecodable {
        package let person: Person
        /// A code of GB/T 4761; `nil` when no record says.
        package let relation: String?

        /// Codes 01 and 02 are the head, or the person themself.
        package var isHead: Bool { relation == "01" || relation == "02" }

        package init(row: Row) throws {
            person = try Person(row: row)
            relation = try row["relation"]
        }
    }
}

extension Household: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], kind: row["kind"], key: row["key"], region: row["region"], hukouRegion: row["hukou_region"],
            address: row["address"], size: row["size"])
    }
}

extension Household {
    /// Of all kinds; 0 before households were ever formed.
    package static func count(in db: Connection) throws -> Int { try db.value("SELECT count(*) FROM household") ?? 0 }

    package static func find(_ id: ID, in db: Connection) throws -> Household? {
        try db.first("SELECT * FROM household WHERE id = \(id)")
    }

    /// The households of a person, in the order of `HouseholdConcept`'s names.
    package static func of(_ person: Person.ID, in db: Connection) throws -> [Household] {
        try db.all(
            """
            SELECT household.* FROM household JOIN household_member ON household_member.household = household.id
            WHERE household_member.person = \(person) ORDER BY household.kind, household.id
            """)
    }

    /// Everybody in the household, the dead too, by person id: the order of the rows of a population.
    package static func members(of id: ID, in db: Connection) throws -> [Member] {
        try db.all(
            """
            SELECT person.*, household_member.relation AS relation
            FROM household_member JOIN person ON person.id = household_member.person
            WHERE household_member.household = \(id) ORDER BY person.id
            """)
    }
}
