/// Why an act on a suspicion of harm was refused.
package enum SafeguardingError: Refusal, Hashable {
    case closed
    /// Of a minor, and nobody has written down a report to an authority.
    case notReported
    case cannotBeNamed
    case cannotBeOnDuty

    package var isOfForm: Bool { self == .cannotBeNamed || self == .cannotBeOnDuty }

    package var message: String {
        switch self {
        case .closed: "这件受限事项已经办结。有新的情况，请在个案里重新紧急上报。"
        case .notReported: "涉及未成年人的，要先向公安、民政等部门报告并记下报告，才能办结（未成年人保护法第十一条）。"
        case .cannotBeNamed: "没有这个账号，或者这个角色不能知情。请填区、街镇或顾问的账号名。"
        case .cannotBeOnDuty: "只有在用的街镇、区级账号可以登记为儿童保护专员。"
        }
    }
}
