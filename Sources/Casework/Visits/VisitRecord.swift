import Access
import Civics
import Database
import Register

/// One visit (走访) as it stands: the revision that counts.
package struct VisitRecord: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<VisitRecord>

    package let id: ID
    package let caseFile: CaseFile.ID
    package let household: Household.ID
    package let revision: Int64
    package let content: VisitContent
    package let account: Identifier<Account>
    package let accountName: String
    /// Who wrote the revision that counts.
    package let revisedBy: String
    package let recordedAt: Instant
}

/// One version of a visit record: who wrote it, when, over which other one, and why. Only ever added.
package struct VisitRevision: Hashable, Sendable {
    package enum State: String, BindableValue, Hashable, Sendable {
        case kept
        /// Written over an older version whose fields somebody else had changed: kept beside, and not counted.
        case conflict
    }

    package let revision: Int64
    package let base: Int64?
    package let state: State
    package let content: VisitContent
    package let account: Identifier<Account>
    package let accountName: String
    package let at: Instant
    package let reason: String?
}

extension VisitRecord: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], caseFile: row["case_file"], household: row["household"], revision: row["revision"],
            content: VisitContent(json: row["content"]), account: row["account"], accountName: row["display_name"],
            revisedBy: row["revised_by"], recordedAt: row["recorded_at"])
    }
}

extension VisitRevision: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            revision: row["revision"], base: row["base"], state: row["state"], content: VisitContent(json: row["content"]),
            account: row["account"], accountName: row["display_name"], at: row["at"], reason: row["reason"])
    }
}

extension VisitRecord {
    package static func find(_ id: ID, in db: Connection) throws -> VisitRecord? { try all(where: "v.id = \(id)", in: db).first }

    /// Latest first.
    package static func all(of file: CaseFile.ID, in db: Connection) throws -> [VisitRecord] {
        try all(where: "v.case_file = \(file)", in: db)
    }

    /// The last visit to the household at which somebody was met, whatever case it was for.
    package static func last(of household: Household.ID, in db: Connection) throws -> VisitRecord? {
        try all(where: "v.household = \(household) AND v.access = 'met'", in: db).first
    }

    private static func all(where condition: SQL, in db: Connection) throws -> [VisitRecord] {
        try db.all(
            """
            SELECT v.id, v.case_file, v.household, v.revision, r.content, v.account, a.display_name, b.display_name AS revised_by,
              v.recorded_at
            FROM visit v JOIN visit_revision r ON r.visit = v.id AND r.revision = v.revision JOIN account a ON a.id = v.account
            JOIN account b ON b.id = r.account
            WHERE \(condition) ORDER BY v.day DESC, v.id DESC LIMIT 200
            """)
    }

    /// Every version, first to last.
    package func revisions(in db: Connection) throws -> [VisitRevision] {
        try db.all(
            """
            SELECT r.*, a.display_name FROM visit_revision r JOIN account a ON a.id = r.account WHERE r.visit = \(id) ORDER BY r.revision
            """)
    }
}
