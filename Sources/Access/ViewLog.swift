import Civics
import Database

/// Why someone looked (查看目的). Personal data may only be used for a stated purpose (个人信息保护法 art. 6).
package enum Purpose: String, CaseIterable, BindableValue, Hashable, Sendable {
    case visit
    case review
    case dataCheck = "data-check"
    case enquiry
    case supervision
    case assistance
    case emergency

    package var label: String {
        switch self {
        case .visit: "走访核实"
        case .review: "审核审批"
        case .dataCheck: "数据核对"
        case .enquiry: "答复咨询"
        case .supervision: "监督检查"
        case .assistance: "帮扶服务"
        case .emergency: "紧急处置"
        }
    }
}

/// What someone looked at.
package struct ViewSubject: Hashable, Sendable {
    package enum Kind: String, CaseIterable, BindableValue, Hashable, Sendable {
        case household
        case person
        case list
        case delivery
        case account
        case organisation
        case report

        package var label: String {
            switch self {
            case .household: "家庭"
            case .person: "人员"
            case .list: "名单"
            case .delivery: "数据批次"
            case .account: "账号"
            case .organisation: "机构和队伍"
            case .report: "统计报表"
            }
        }
    }

    package let kind: Kind
    /// `nil` for a list.
    package let number: Int64?
    package let area: RegionCode?

    package init(_ kind: Kind, number: Int64? = nil, area: RegionCode? = nil) {
        self.kind = kind
        self.number = number
        self.area = area
    }
}

/// One look by one account (查看记录). Entries are only ever added.
package struct ViewLogEntry: RowDecodable, Hashable, Sendable {
    package let id: Identifier<ViewLogEntry>
    package let account: Identifier<Account>
    package let accountName: String
    package let displayName: String
    package let at: Instant
    package let purpose: Purpose
    package let subject: ViewSubject
    package let route: String

    package init(row: Row) throws {
        id = try row["id"]
        account = try row["account"]
        accountName = try row["name"]
        displayName = try row["display_name"]
        at = try row["at"]
        purpose = try row["purpose"]
        subject = ViewSubject(try row["subject_kind"], number: try row["subject"], area: try row["area"])
        route = try row["route"]
    }
}

/// The looks in the audit trail: who looked at whom, when and why.
package enum ViewLog {
    /// In the transaction of the act itself where it changes something; before the page is sent where it only shows something.
    package static func record(
        _ subject: ViewSubject, by viewer: Viewer, purpose: Purpose, route: String, at now: Instant, in transaction: Transaction
    ) throws {
        try AuditTrail.record(
            .viewed, by: viewer.account, subject: subject, purpose: purpose, route: route, at: now, in: transaction)
    }

    /// Entries, newest first.
    ///
    /// - Parameters:
    ///   - before: the last entry of the page before; `nil` for the first page.
    ///   - account: only what this account looked at.
    ///   - subject: only who looked at this one (its kind and number), as the person concerned may ask (个人信息保护法 art. 45).
    package static func page(
        before: Identifier<ViewLogEntry>? = nil, account: Identifier<Account>? = nil, subject: ViewSubject? = nil, limit: Int,
        from connection: Connection
    ) throws -> [ViewLogEntry] {
        var conditions: [SQL] = ["v.act = \(AuditAct.viewed)"]
        if let before { conditions.append("v.id < \(before)") }
        if let account { conditions.append("v.account = \(account)") }
        if let subject { conditions.append("v.subject_kind = \(subject.kind) AND v.subject = \(subject.number)") }
        return try connection.all(
            """
            SELECT v.id, v.account, a.name, a.display_name, v.at, v.purpose, v.subject_kind, v.subject, v.area, v.route
            FROM audit_entry v JOIN account a ON a.id = v.account
            WHERE \(conditions.joined(by: " AND "))
            ORDER BY v.id DESC
            LIMIT \(limit)
            """)
    }
}
