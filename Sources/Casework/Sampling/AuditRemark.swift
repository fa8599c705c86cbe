import Access
import Civics
import Database

/// What is thought of something that was drawn: the latest remark on it.
package enum SampleState: String, BindableValue, CaseIterable, Hashable, Sendable {
    case pending, sound, unclear, explained

    package var label: String {
        switch self {
        case .pending: "待看"
        case .sound: "无问题"
        case .unclear: "需说明"
        case .explained: "已说明"
        }
    }

    /// What an auditor may find.
    package static let findings: [SampleState] = [.sound, .unclear]
}

/// An auditor's finding on something that was drawn, or the explanation of whoever did it. Only ever added.
package struct AuditRemark: Hashable, Sendable {
    package static let longest = 1_000

    package let item: AuditSampleItem.ID
    package let state: SampleState
    package let author: String
    package let at: Instant
    package let text: String

    /// - Throws: `SamplingError.textMissing` for a finding that asks something without saying what.
    package static func find(
        _ finding: SampleState, text: String?, on item: AuditSampleItem.ID, by account: Identifier<Account>, at now: Instant,
        in transaction: Transaction
    ) throws {
        precondition(SampleState.findings.contains(finding), "\(finding) is no finding")
        guard finding == .sound || text != nil else { throw SamplingError.textMissing }
        try insert(finding, text ?? "", on: item, by: account, at: now, in: transaction)
    }

    /// - Throws: `SamplingError.notAsked` for what the viewer need not explain, `.textMissing`.
    package static func explain(
        _ item: AuditSampleItem.ID, text: String?, by viewer: Viewer, at now: Instant, in transaction: Transaction
    ) throws {
        guard let text else { throw SamplingError.textMissing }
        guard try AuditSampleItem.unexplained(by: viewer, from: transaction).contains(where: { $0.id == item }) else {
            throw SamplingError.notAsked
        }
        try insert(.explained, text, on: item, by: viewer.account, at: now, in: transaction)
    }

    /// The oldest first.
    package static func all(on item: AuditSampleItem.ID, from db: Connection) throws -> [AuditRemark] {
        try db.all("\(selection) WHERE r.item = \(item) ORDER BY r.id")
    }

    private static let selection: SQL = "SELECT r.*, a.display_name FROM audit_remark r JOIN account a ON a.id = r.account"

    private static func insert(
        _ state: SampleState, _ text: String, on item: AuditSampleItem.ID, by account: Identifier<Account>, at now: Instant,
        in transaction: Transaction
    ) throws {
        guard text.count <= longest else { throw SamplingError.textMissing }
        try transaction.execute(
            "INSERT INTO audit_remark (item, state, account, at, text) VALUES (\(item), \(state), \(account), \(now), \(text))")
    }
}

extension AuditRemark: RowDecodable {
    package init(row: Row) throws {
        try self.init(item: row["item"], state: row["state"], author: row["display_name"], at: row["at"], text: row["text"])
    }
}
