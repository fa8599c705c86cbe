import Database

/// What somebody needs, and what somebody else can give (帮扶类别): needs and supplies are matched by it.
package enum HelpKind: String, BindableValue, CaseIterable, Hashable, Sendable {
    case money
    case goods
    case medical
    case rehabilitation
    case devices
    case dailyCare = "daily-care"
    case respite
    case childcare
    case counselling
    case legal
    case employment
    case homeRepair = "home-repair"
    case transport
    case digital
    case companionship
    case funeral

    package var label: String {
        switch self {
        case .money: "资金救助"
        case .goods: "食品物资"
        case .medical: "陪诊就医"
        case .rehabilitation: "护理康复"
        case .devices: "辅助器具"
        case .dailyCare: "助餐助浴保洁"
        case .respite: "喘息照护"
        case .childcare: "课业和假期看护"
        case .counselling: "心理疏导和家庭调解"
        case .legal: "法律援助"
        case .employment: "就业帮扶"
        case .homeRepair: "居家修缮和适老改造"
        case .transport: "出行接送"
        case .digital: "手机和网上办事"
        case .companionship: "陪伴探访"
        case .funeral: "殡葬帮助"
        }
    }

    /// What can answer a hardship of the needs assessment, by the indicator's page; the likeliest first.
    package static func answering(indicator: String) -> [HelpKind] {
        switch indicator {
        case "income-hardship": [.money, .goods, .employment]
        case "housing-hardship": [.homeRepair, .money]
        case "illness-hardship": [.medical, .rehabilitation, .money]
        case "disability-hardship": [.devices, .rehabilitation, .respite]
        case "education-hardship": [.childcare, .money]
        case "employment-hardship": [.employment]
        case "social-security-hardship": [.legal, .digital]
        case "participation-hardship": [.companionship, .counselling, .digital]
        case "child-burden": [.childcare, .respite]
        case "child-environment": [.counselling, .childcare]
        default: []
        }
    }
}
