import Access
import Civics
import Database

/// One thing that happened to a case (经过). Only ever added; together they are the case's history.
package struct CaseEvent: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<CaseEvent>

    package let id: ID
    package let caseFile: CaseFile.ID
    package let kind: Kind
    package let at: Instant
    /// `nil` for what the program did by itself.
    package let account: Identifier<Account>?
    package let accountName: String?
    /// What the person wrote, where something was asked.
    package let note: String?
    /// What the kind needs to be told again, in words: 华阳路街道 → 顾问甲.
    package let detail: String?

    package enum Kind: String, BindableValue, CaseIterable, Hashable, Sendable {
        case opened, leadAdded = "lead-added", leadWithdrawn = "lead-withdrawn", levelChanged = "level-changed"
        case dispatched, dispatchUndone = "dispatch-undone", reassigned, returned, assistantAdded = "assistant-added", assistantRemoved =
            "assistant-removed"
        case escalated, contacted, deskChecked = "desk-checked", visited, screenedAgain = "screened-again", assessed
        case planned, planApproved = "plan-approved", planReturned = "plan-returned"
        case applied, applicationMoved = "application-moved", referred, referralMoved = "referral-moved", tracked
        case safeguarded, closed, reopened, noted

        package var label: String {
            switch self {
            case .opened: "立案"
            case .leadAdded: "收到线索"
            case .leadWithdrawn: "线索撤下"
            case .levelChanged: "等级变动"
            case .dispatched: "分派"
            case .dispatchUndone: "撤销分派"
            case .reassigned: "改派"
            case .returned: "退回"
            case .assistantAdded: "增加协办"
            case .assistantRemoved: "减少协办"
            case .escalated: "超时提醒"
            case .contacted: "电话联系"
            case .deskChecked: "核查"
            case .visited: "走访"
            case .screenedAgain: "重新筛查"
            case .assessed: "需求评估"
            case .planned: "制定方案"
            case .planApproved: "方案批准"
            case .planReturned: "方案退回"
            case .applied: "协助申请"
            case .applicationMoved: "申请进展"
            case .referred: "转介"
            case .referralMoved: "转介进展"
            case .tracked: "跟踪联系"
            case .safeguarded: "紧急上报"
            case .closed: "结案"
            case .reopened: "重新立案"
            case .noted: "备注"
            }
        }
    }
}

extension CaseEvent: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], caseFile: row["case_file"], kind: row["kind"], at: row["at"], account: row["account"],
            accountName: row["display_name"], note: row["note"], detail: row["detail"])
    }
}

extension CaseEvent {
    /// A case's history, latest first.
    package static func all(of caseFile: CaseFile.ID, in db: Connection) throws -> [CaseEvent] {
        try db.all(
            """
            SELECT e.*, a.display_name FROM case_event e LEFT JOIN account a ON a.id = e.account
            WHERE e.case_file = \(caseFile) ORDER BY e.id DESC
            """)
    }

    /// - Parameter account: `nil` when the program acts by itself.
    package static func record(
        _ kind: Kind, of caseFile: CaseFile.ID, by account: Identifier<Account>?, at now: Instant, note: String? = nil,
        detail: String? = nil,
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO case_event (case_file, kind, at, account, note, detail)
            VALUES (\(caseFile), \(kind), \(now), \(account), \(note), \(detail))
            """)
    }
}
