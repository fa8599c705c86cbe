import Access
import Civics
import Database

/// One version of a household's plan (一户一策). What was submitted is never changed again: a change is the next version.
package struct PlanVersion: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<PlanVersion>

    package enum State: String, BindableValue, CaseIterable, Hashable, Sendable {
        case draft
        case submitted
        case returned
        case approved
        /// A later version was approved.
        case replaced

        package var label: String {
            switch self {
            case .draft: "编制中"
            case .submitted: "待审批"
            case .returned: "已退回"
            case .approved: "已批准"
            case .replaced: "已被新版替代"
            }
        }
    }

    package let id: ID
    package let number: Int64
    package let state: State
    package let goal: String?
    package let author: Identifier<Account>
    package let authorName: String
    package let createdAt: Instant
    package let submittedBy: Identifier<Account>?
    package let submittedAt: Instant?
    package let decision: Decision?
    package let needs: [PlanNeed]
    package let items: [PlanItem]

    package struct Decision: Hashable, Sendable {
        package let isApproval: Bool
        package let reason: String?
        package let account: Identifier<Account>
        package let accountName: String
        package let at: Instant
    }

    package func item(_ line: PlanItem.Line) -> PlanItem? { items.first { $0.line == line } }
}

extension PlanVersion {
    /// Every version of a case's plan, latest first; none before one is begun.
    package static func all(of file: CaseFile.ID, in db: Connection) throws -> [PlanVersion] {
        let rows = try db.all(
            """
            SELECT v.*, a.display_name FROM plan_version v JOIN plan p ON p.id = v.plan JOIN account a ON a.id = v.author
            WHERE p.case_file = \(file) ORDER BY v.number DESC
            """
        ) { try Head(row: $0) }
        return try rows.map { try $0.whole(in: db) }
    }

    /// The version that counts now.
    package static func approved(of file: CaseFile.ID, in db: Connection) throws -> PlanVersion? {
        try all(of: file, in: db).first { $0.state == .approved }
    }

    private struct Head {
        let id: ID
        let number: Int64
        let state: State
        let goal: String?
        let author: Identifier<Account>
        let authorName: String
        let createdAt: Instant
        let submittedBy: Identifier<Account>?
        let submittedAt: Instant?

        init(row: Row) throws {
            id = try row["id"]
            number = try row["number"]
            state = try row["state"]
            goal = try row["goal"]
            author = try row["author"]
            authorName = try row["display_name"]
            createdAt = try row["created_at"]
            submittedBy = try row["submitted_by"]
            submittedAt = try row["submitted_at"]
        }

        func whole(in db: Connection) throws -> PlanVersion {
            let decision = try db.first(
                """
                SELECT d.*, a.display_name FROM plan_approval d JOIN account a ON a.id = d.account WHERE d.version = \(id)
                """
            ) { row in
                let verdict: String = try row["verdict"]
                return Decision(
                    isApproval: verdict == "approved", reason: try row["reason"], account: try row["account"],
                    accountName: try row["display_name"], at: try row["at"])
            }
            return try PlanVersion(
                id: id, number: number, state: state, goal: goal, author: author, authorName: authorName, createdAt: createdAt,
                submittedBy: submittedBy, submittedAt: submittedAt, decision: decision,
                needs: db.all("SELECT * FROM plan_need WHERE version = \(id) ORDER BY position"), items: PlanItem.all(of: id, in: db))
        }
    }
}

/// What is different between two versions of a plan.
package struct PlanDifference: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case added(String)
        case removed(String)
        /// What it was, and what it is.
        case changed(String, field: String, from: String, to: String)

        package var text: String {
            switch self {
            case .added(let what): "新增：\(what)"
            case .removed(let what): "取消：\(what)"
            case .changed(let what, let field, let from, let to): "\(what)：\(field)由“\(from)”改为“\(to)”"
            }
        }
    }

    package let changes: [Change]

    package init(from old: PlanVersion, to new: PlanVersion) {
        var changes: [Change] = []
        if old.goal != new.goal { changes.append(.changed("方案", field: "目标", from: old.goal ?? "无", to: new.goal ?? "无")) }
        for item in new.items {
            guard let before = old.item(item.line) else {
                changes.append(.added(item.content.what))
                continue
            }
            changes += Self.changes(from: before, to: item)
        }
        for item in old.items where new.item(item.line) == nil { changes.append(.removed(item.content.what)) }
        for need in new.needs where !old.needs.contains(need) { changes.append(.added("需求“\(need.text)”")) }
        for need in old.needs where !new.needs.contains(need) { changes.append(.removed("需求“\(need.text)”")) }
        self.changes = changes
    }

    private static func changes(from old: PlanItem, to new: PlanItem) -> [Change] {
        let (before, after) = (old.content, new.content)
        let fields: [(String, String, String)] = [
            ("内容", before.what, after.what), ("方式", before.kind.label, after.kind.label),
            ("数量", before.quantity.map(String.init) ?? "无", after.quantity.map(String.init) ?? "无"),
            ("责任人", old.ownerLabel, new.ownerLabel),
            ("完成日期", before.dueOn?.chinese ?? "未定", after.dueOn?.chinese ?? "未定"),
            ("预期变化", before.expected ?? "无", after.expected ?? "无"),
        ]
        return fields.filter { $0.1 != $0.2 }.map { .changed(after.what, field: $0.0, from: $0.1, to: $0.2) }
    }
}
