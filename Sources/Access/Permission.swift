/// One thing an account may be allowed to do (权限). To whom and when is said in `access-rules.yaml`; see `AccessRules`.
package enum Permission: String, CaseIterable, Hashable, Sendable {
    case viewToday
    case listLeads
    case viewHousehold
    /// Full names, ID numbers, addresses and telephone numbers in place of masked ones.
    case revealIdentity
    case viewPolicies
    case viewDeliveries
    /// The rows of a delivery as they came, whoever they are about.
    case viewRawRows
    case manageAccounts
    case viewAudit
    /// Who looked at one household: what its people may ask for (个人信息保护法 art. 45).
    case viewAccessLog
    case listCases
    case viewCase
    /// To write down what somebody says of a household in difficulty.
    case reportLead
    /// Triage, dispatch to a consultant, reassign, return, also many at once.
    case triageCases
    /// To hand a case to a subdistrict: all that the district may do, which gives no orders to committees.
    case passCase
    /// Desk check, phone, visit, assess, plan, apply, refer, track, close.
    case workCase
    case approvePlan
    /// The pages of a partner organisation: accept, work and give back what was referred to it.
    case workReferral
    case viewReports
    case export
    /// Resources, projects, stations, consultants, partner organisations.
    case manageDirectory
    /// Self-harm, harm to a child, mental disorder: only those named for the household.
    case viewSafeguarding
    /// To see a household outside one's area for a stated emergency; see `BreakGlass`.
    case breakGlass
    case reviewBreakGlass
    /// To look at records of casework, masked, as a check on those who keep them.
    case sampleAudit

    /// What `access-rules.yaml` calls it.
    package var label: String {
        switch self {
        case .viewToday: "查看工作台"
        case .listLeads: "查看线索名单"
        case .viewHousehold: "查看家庭"
        case .revealIdentity: "查看身份信息"
        case .viewPolicies: "查看政策"
        case .viewDeliveries: "查看数据批次"
        case .viewRawRows: "查看原始数据行"
        case .manageAccounts: "管理账号"
        case .viewAudit: "查看审计记录"
        case .viewAccessLog: "答复谁看过"
        case .listCases: "查看个案名单"
        case .viewCase: "查看个案"
        case .reportLead: "登记线索"
        case .triageCases: "分派"
        case .passCase: "转交街镇"
        case .workCase: "办理个案"
        case .approvePlan: "审批方案"
        case .workReferral: "承接转介"
        case .viewReports: "查看统计"
        case .export: "导出"
        case .manageDirectory: "管理资源和队伍"
        case .viewSafeguarding: "查看受限事项"
        case .breakGlass: "破例查看"
        case .reviewBreakGlass: "复核破例"
        case .sampleAudit: "抽查"
        }
    }
}

/// What a role may do to somebody at all, as a menu or a route asks before anybody is named.
package enum RolePermissions {
    package static func of(_ role: Role) -> Set<Permission> {
        Set(Permission.allCases.filter { AccessRules.standard.grants(of: $0, to: role).isEmpty == false })
    }
}
