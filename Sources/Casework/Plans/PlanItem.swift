import Access
import Civics
import Database
import PolicyLanguage
import Register

/// One thing that will be done for the household (帮扶事项): by whom, until when, and what is to be different then.
package struct PlanItem: Hashable, Sendable {
    package typealias Line = Identifier<PlanItem>

    package enum Kind: String, BindableValue, CaseIterable, Hashable, Sendable {
        case policy, resource, project, referral, own

        package var label: String {
            switch self {
            case .policy: "政策申请"
            case .resource: "资源"
            case .project: "服务项目"
            case .referral: "转介"
            case .own: "顾问自办"
            }
        }
    }

    package enum Status: String, BindableValue, CaseIterable, Hashable, Sendable {
        case notStarted = "not-started"
        case inProgress = "in-progress"
        case done
        case failed

        package var label: String {
            switch self {
            case .notStarted: "未开始"
            case .inProgress: "进行中"
            case .done: "已完成"
            case .failed: "未办成"
            }
        }

        package var isOpen: Bool { self == .notStarted || self == .inProgress }
    }

    /// The same through all versions of the plan.
    package let line: Line
    package let content: Content
    package let ownerAccountName: String?
    /// As it stands now, whichever version is looked at.
    package let status: Status
    package let reason: String?

    package struct Content: Hashable, Sendable {
        package var kind: Kind
        package var what: String
        package var policy: TypedPolicy.ID?
        /// For whom, when it is for one member.
        package var person: Person.ID?
        package var supply: Supply.ID?
        package var quantity: Int64?
        package var organisation: Int64?
        package var owner: Identifier<Account>?
        /// Somebody without an account who is responsible.
        package var ownerName: String?
        package var dueOn: CivilDate?
        package var expected: String?

        package init(
            kind: Kind, what: String, policy: TypedPolicy.ID? = nil, person: Person.ID? = nil, supply: Supply.ID? = nil,
            quantity: Int64? = nil, organisation: Int64? = nil, owner: Identifier<Account>? = nil, ownerName: String? = nil,
            dueOn: CivilDate? = nil, expected: String? = nil
        ) {
            self.kind = kind
            self.what = what
            self.policy = policy
            self.person = person
            self.supply = supply
            self.quantity = quantity
            self.organisation = organisation
            self.owner = owner
            self.ownerName = ownerName
            self.dueOn = dueOn
            self.expected = expected
        }

        var isComplete: Bool { (owner != nil || ownerName != nil) && dueOn != nil }
    }

    package var ownerLabel: String { content.ownerName ?? ownerAccountName ?? "未定" }

    package func isOverdue(on day: CivilDate) -> Bool { status.isOpen && content.dueOn.map { $0 < day } ?? false }
}

extension PlanItem: RowDecodable {
    package init(row: Row) throws {
        let status: Status? = try row["status"]
        try self.init(
            line: row["line"],
            content: Content(
                kind: row["kind"], what: row["what"], policy: row["policy"], person: row["person"], supply: row["supply"],
                quantity: row["quantity"], organisation: row["organisation"], owner: row["owner"], ownerName: row["owner_name"],
                dueOn: row["due_on"], expected: row["expected"]),
            ownerAccountName: row["owner_account_name"], status: status ?? .notStarted, reason: row["status_reason"])
    }

    /// In the order of the version.
    static func all(of version: PlanVersion.ID, in db: Connection) throws -> [PlanItem] {
        try db.all(
            """
            SELECT i.*, a.display_name AS owner_account_name, g.status, g.reason AS status_reason
            FROM plan_item i LEFT JOIN account a ON a.id = i.owner
            LEFT JOIN plan_progress g ON g.id = (SELECT max(id) FROM plan_progress l WHERE l.line = i.line)
            WHERE i.version = \(version) ORDER BY i.position, i.line
            """)
    }
}

/// Something the household needs, as the plan answers it (需求).
package struct PlanNeed: Hashable, Sendable, RowDecodable {
    package enum Urgency: String, BindableValue, CaseIterable, Hashable, Sendable {
        case now, soon, later

        package var label: String {
            switch self {
            case .now: "马上要"
            case .soon: "近期要"
            case .later: "可以等"
            }
        }
    }

    package enum Source: String, BindableValue, CaseIterable, Hashable, Sendable {
        case visit, assessment, entered

        package var label: String {
            switch self {
            case .visit: "走访"
            case .assessment: "需求评估"
            case .entered: "补充"
            }
        }
    }

    package let kind: HelpKind
    package let text: String
    package let urgency: Urgency
    package let source: Source

    package init(kind: HelpKind, text: String, urgency: Urgency, source: Source) {
        self.kind = kind
        self.text = text
        self.urgency = urgency
        self.source = source
    }

    package init(row: Row) throws {
        try self.init(kind: row["kind"], text: row["text"], urgency: row["urgency"], source: row["source"])
    }
}
