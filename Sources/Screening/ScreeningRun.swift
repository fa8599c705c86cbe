import Civics
import Database
import PolicyLanguage

/// One run of the library over the population (筛查), on a day, as known at an instant.
package struct ScreeningRun: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<ScreeningRun>

    package let id: ID
    package let day: CivilDate
    package let knownAt: Instant
    package let finishedAt: Instant
    /// Names the library that was run; see `JurisdictionPack.hash`.
    package let libraryHash: String
    package let households: Int
    package let persons: Int

    package static func latest(in db: Connection) throws -> ScreeningRun? {
        try db.first("SELECT * FROM screening ORDER BY id DESC LIMIT 1")
    }

    package static func find(_ id: ID, in db: Connection) throws -> ScreeningRun? {
        try db.first("SELECT * FROM screening WHERE id = \(id)")
    }

    package func policies(in db: Connection) throws -> [PolicyTally] {
        try db.all("SELECT * FROM screening_policy WHERE screening = \(id) ORDER BY policy")
    }
}

extension ScreeningRun: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], day: row["day"], knownAt: row["known_at"], finishedAt: row["finished_at"], libraryHash: row["library_hash"],
            households: row["households"], persons: row["persons"])
    }
}

/// What a run says of one policy: households, or persons for a policy about persons.
package struct PolicyTally: Hashable, Sendable, RowDecodable {
    package let policy: TypedPolicy.ID
    package internal(set) var entitled = 0
    package internal(set) var undecided = 0
    package internal(set) var receiving = 0
    /// Entitled by known facts, and not receiving.
    package internal(set) var missed = 0

    init(policy: TypedPolicy.ID) { self.policy = policy }

    package init(row: Row) throws {
        policy = try row["policy"]
        entitled = try row["entitled"]
        undecided = try row["undecided"]
        receiving = try row["receiving"]
        missed = try row["missed"]
    }
}
