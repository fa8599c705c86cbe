import Database

/// What was done (行为). The raw value is stored.
package enum AuditAct: String, CaseIterable, BindableValue, Hashable, Sendable {
    case viewed
    case revealed
    case signedIn = "signed-in"
    case signInRefused = "sign-in-refused"
    case signInLocked = "sign-in-locked"
    case signedOut = "signed-out"
    /// Somebody signed in asked for what the rules do not grant.
    case refused
    case created
    case changed
    case deleted
    case imported
    case exported
    case printed
    case backedUp = "backed-up"
    case restored
    case accountCreated = "account-created"
    case accountDisabled = "account-disabled"
    case passwordSet = "password-set"
    case glassBroken = "glass-broken"
    case glassReviewed = "glass-reviewed"

    /// Those that show somebody's data, or change them.
    package static let looks: [AuditAct] = [
        .viewed, .revealed, .created, .changed, .deleted, .exported, .printed, .glassBroken, .glassReviewed,
    ]

    /// Those by which somebody is kept out.
    package static let refusals: [AuditAct] = [.refused, .signInRefused, .signInLocked]

    package var label: String {
        switch self {
        case .viewed: "查看"
        case .revealed: "查看身份信息"
        case .signedIn: "登录"
        case .signInRefused: "登录被拒"
        case .signInLocked: "登录被锁定"
        case .signedOut: "退出"
        case .refused: "无权访问"
        case .created: "新增"
        case .changed: "修改"
        case .deleted: "清除"
        case .imported: "导入"
        case .exported: "导出"
        case .printed: "打印"
        case .backedUp: "备份"
        case .restored: "恢复"
        case .accountCreated: "建立账号"
        case .accountDisabled: "停用账号"
        case .passwordSet: "重设密码"
        case .glassBroken: "破例查看"
        case .glassReviewed: "复核破例"
        }
    }
}
