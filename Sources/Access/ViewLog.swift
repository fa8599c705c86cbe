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

    /// What somebody of this role does a thing for when nobody was asked: the most usual of the purposes that the rules let the role do it
    /// for, so that no entry names one that they would refuse. `nil` when the role may not do it at all.
    package static func usual(of role: Role, for permission: Permission, by rules: AccessRules = .standard) -> Purpose? {
        let granted = rules.grants(of: permission, to: role).reduce(into: Set<Purpose>()) { $0.formUnion($1.purposes) }
        return (role.purposes + allCases).first(where: granted.contains)
    }
}

extension Role {
    /// What its work is for, the most usual first. Never empty.
    package var purposes: [Purpose] {
        switch self {
        case .districtOfficer, .subdistrictOfficer: [.review, .enquiry, .dataCheck]
        case .consultant: [.visit, .assistance, .enquiry]
        case .partnerOrganisation: [.assistance, .enquiry]
        case .policyEditor, .resident: [.enquiry]
        case .auditor: [.supervision]
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
        case audit

        package var label: String {
            switch self {
            case .household: "家庭"
            case .person: "人员"
            case .list: "名单"
            case .delivery: "数据批次"
            case .account: "账号"
            case .organisation: "机构和队伍"
            case .report: "统计报表"
            case .audit: "审计记录"
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

/// The looks in the audit trail (查看记录): who looked at whom, when and why. `AuditTrail.page` reads them.
package enum ViewLog {
    /// In the transaction of the act itself where it changes something; before the page is sent where it only shows something.
    package static func record(
        _ subject: ViewSubject, by viewer: Viewer, purpose: Purpose, route: String, at now: Instant, in transaction: Transaction
    ) throws {
        try AuditTrail.record(
            .viewed, by: viewer.account, subject: subject, purpose: purpose, route: route, at: now, in: transaction)
    }
}
