/// Why something could not be entered in the organisation register.
package enum OrganisationError: Error, Hashable, Sendable {
    case accountTaken
    case accountUnfit(Role)
    case creditCode
    case missing(String)
    case nameTaken
    case noSuchAccount
    case noSuchRecord
    case statusUnchanged
    case trainingMinutes
    case vettingDates

    package var message: String {
        switch self {
        case .accountTaken: "这个账号已经登记在册，请换一个账号或修改原登记。"
        case .accountUnfit(let role): "只能登记“\(role.label)”的账号，请先建立这种账号。"
        case .creditCode: "统一社会信用代码不正确，请按登记证书核对 18 位代码。"
        case .missing(let what): "请填写\(what)。"
        case .nameTaken: "这个名称或代码已经登记过，请查找原登记。"
        case .noSuchAccount: "没有这个账号，请核对账号名。"
        case .noSuchRecord: "没有这条登记，请返回名单核对。"
        case .statusUnchanged: "状态没有变化，或早于上一次变动，请核对状态和日期。"
        case .trainingMinutes: "培训时长须在 1 分钟到 100 小时之间，请重新填写。"
        case .vettingDates: "有效期不能早于查询日期，查询日期不能晚于今天，请核对。"
        }
    }
}

extension OrganisationError: CustomStringConvertible {
    package var description: String { message }
}
