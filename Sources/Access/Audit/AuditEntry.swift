import Civics
import Database

/// One line of the audit trail (审计记录). Entries are only ever added.
package struct AuditEntry: RowDecodable, Hashable, Sendable {
    package let id: Identifier<AuditEntry>
    package let at: Instant
    /// `nil` for somebody who is not signed in, or who works on the server itself.
    package let account: Identifier<Account>?
    package let accountName: String?
    package let displayName: String?
    package let role: Role?
    package let act: AuditAct
    package let purpose: Purpose?
    package let subject: ViewSubject?
    package let route: String?
    /// In words, for example the reason of an export and how many rows it had. Empty when there is nothing to add.
    package let detail: String
    package let hash: String

    package init(row: Row) throws {
        id = try row["id"]
        at = try row["at"]
        account = try row["account"]
        accountName = try row["name"]
        displayName = try row["display_name"]
        role = try row["role"]
        act = try row["act"]
        purpose = try row["purpose"]
        let kind: ViewSubject.Kind? = try row["subject_kind"]
        subject = try kind.map { ViewSubject($0, number: try row["subject"], area: try row["area"]) }
        route = try row["route"]
        detail = try row["detail"]
        hash = try row["hash"]
    }

    /// Whether it is about a suspicion of harm: which household that is, only those named may know.
    package var isRestricted: Bool { route?.contains(AuditFilter.restrictedPath) ?? false }
}

/// What is sealed by an entry's hash, as it is stored.
struct AuditFields: Hashable, Sendable {
    let id: Int64
    let at: String
    let account: Int64?
    let act: String
    let purpose: String?
    let subjectKind: String?
    let subject: Int64?
    let area: String?
    let route: String?
    let detail: String
    let previousHash: String

    /// SHA-256 over a text that no two different entries share: each field with its length before it, so that nothing can move from
    /// one field into the next, and nothing stands for NULL but NULL.
    var hash: String {
        let fields = [
            "\(id)", at, account.map { "\($0)" }, act, purpose, subjectKind, subject.map { "\($0)" }, area, route, detail, previousHash,
        ]
        return hexSHA256("zhaoren audit 1;" + fields.map { field in field.map { "\($0.utf8.count):\($0)," } ?? "-," }.joined())
    }
}

extension AuditFields: RowDecodable {
    init(row: Row) throws {
        id = try row["id"]
        at = try row["at"]
        account = try row["account"]
        act = try row["act"]
        purpose = try row["purpose"]
        subjectKind = try row["subject_kind"]
        subject = try row["subject"]
        area = try row["area"]
        route = try row["route"]
        detail = try row["detail"]
        previousHash = try row["previous_hash"]
    }
}
