import Civics
import Database

/// A set-aside row and a person it may be about, for somebody to decide (待核对).
package struct ReviewPair: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<ReviewPair>
    package enum State: String, Hashable, BindableValue, Sendable { case open, same, different }
    package enum Decision: Hashable, Sendable { case same, different }
    package enum Invalid: Error, Hashable { case notOpen }

    package let id: ID
    package let setAside: SetAsideRow.ID
    package let candidate: Person.ID
    package let name: String
    package let birthDate: CivilDate?
    package let address: String?
    package let state: State
    package let decidedBy: String?
    package let decidedAt: Instant?
}

extension ReviewPair: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], setAside: row["set_aside"], candidate: row["candidate"], name: row["name"], birthDate: row["birth_date"],
            address: row["address"], state: row["state"], decidedBy: row["decided_by"], decidedAt: row["decided_at"])
    }
}

extension ReviewPair {
    package static func open(after: ID? = nil, limit: Int, from db: Connection) throws -> [ReviewPair] {
        try db.all("SELECT * FROM review_pair WHERE state = 'open' AND id > \(after?.value ?? 0) ORDER BY id LIMIT \(limit)")
    }

    package static func find(_ id: ID, in db: Connection) throws -> ReviewPair? {
        try db.first("SELECT * FROM review_pair WHERE id = \(id)")
    }

    /// Says whether the row is about the candidate. A row is about one person: once it is, its other candidates are different ones.
    ///
    /// The row itself stays set aside, as it was when it came. What was decided holds for every pair of that candidate with the same
    /// name, birth date and address, those waiting and those of later deliveries, so that nobody decides it twice.
    ///
    /// - Parameter worker: the account of the one who decided.
    /// - Throws: `.notOpen` when it has been decided, or there is no such pair.
    package static func decide(_ id: ID, _ decision: Decision, by worker: String, at now: Instant, in db: Transaction) throws {
        guard let pair = try find(id, in: db), pair.state == .open else { throw Invalid.notOpen }
        let state = decision == .same ? State.same : .different
        // The texts are compared with `coalesce`, as NULL equals nothing.
        let alike: SQL = """
            state = 'open' AND candidate = \(pair.candidate) AND name = \(pair.name)
            AND coalesce(birth_date, '') = coalesce(\(pair.birthDate), '') AND coalesce(address, '') = coalesce(\(pair.address), '')
            """
        let rows: [SetAsideRow.ID] = try db.values("SELECT set_aside FROM review_pair WHERE \(alike) ORDER BY id")
        try db.execute("UPDATE review_pair SET state = \(state), decided_by = \(worker), decided_at = \(now) WHERE \(alike)")
        guard decision == .same else { return }
        try db.execute(
            """
            UPDATE review_pair SET state = 'different', decided_by = \(worker), decided_at = \(now)
            WHERE state = 'open' AND set_aside IN \(rows)
            """)
    }

    /// What has been decided, by whom a row was thought to be about and what it said; of several decisions the last.
    package static func decisions(from db: Connection) throws -> [DeliveryWriter.Candidate: Decision] {
        let decided: [ReviewPair] = try db.all("SELECT * FROM review_pair WHERE state <> 'open' ORDER BY decided_at, id")
        return Dictionary(
            decided.map { pair in
                let candidate = DeliveryWriter.Candidate(
                    person: pair.candidate, name: pair.name, birthDate: pair.birthDate, address: pair.address)
                return (candidate, pair.state == .same ? .same : .different)
            }, uniquingKeysWith: { _, last in last })
    }
}
