/// Why something could not be entered in the organisation register.
package enum OrganisationError: Error, Hashable, Sendable {
    case accountTaken
    case accountUnfit(Role)
    /// The day is in the future, or before the last change.
    case closingDay
    case contractDates
    case creditCode
    case missing(String)
    case nameTaken
    case noSuchAccount
    case noSuchRecord
    case nothingChanged
    case ownAccount
    case statusUnchanged
    case trainingMinutes
    case vettingDates

    /// The label of the form's field that is at fault; `nil` when it is about the whole.
    package var field: String? {
        switch self {
        case .missing(let what): what
        case .accountTaken, .accountUnfit, .noSuchAccount: "账号"
        case .closingDay: "日期"
        case .contractDates: "协议到期日"
        case .creditCode: "统一社会信用代码"
        case .nameTaken: "名称"
        case .statusUnchanged: "状态"
        case .trainingMinutes: "时长（小时）"
        case .vettingDates: "查询日期"
        case .noSuchRecord, .nothingChanged, .ownAccount: nil
        }
    }

    package var message: String {
        switch self {
        case .accountTaken: "这个账号已经登记在册，请换一个账号或修改原登记。"
        case .accountUnfit(let role): "只能登记“\(role.label)”的账号，请先建立这种账号。"
        case .closingDay: "日期不能晚于今天，请改成实际的日期。"
        case .contractDates: "协议的到期日早于起始日，请核对。"
        case .creditCode: "统一社会信用代码不正确，请按登记证书核对 18 位代码。"
        case .missing(let what): "请填写\(what)。"
        case .nameTaken: "这个名称或代码已经登记过，请查找原登记。"
        case .noSuchAccount: "没有这个账号，请核对账号名。"
        case .noSuchRecord: "没有这条登记，请返回名单核对。"
        case .nothingChanged: "内容没有变化，请改好再保存；不用改的，请直接返回。"
        case .ownAccount: "不能改自己的角色、区域，也不能停用自己的账号，请由另一位区级管理员来改。"
        case .statusUnchanged: "状态没有变化，或早于上一次变动，请核对状态和日期。"
        case .trainingMinutes: "培训时长须在 1 分钟到 100 小时之间，请重新填写。"
        case .vettingDates: "有效期不能早于查询日期，查询日期不能晚于今天，请核对。"
        }
    }
}

extension OrganisationError: CustomStringConvertible {
    package var description: String { message }
}
