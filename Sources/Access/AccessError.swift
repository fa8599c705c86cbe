import Database

/// Why an account could not be made, nobody was let in, or an act was not admitted. No message of signing in says whether a name exists.
package enum AccessError: Error, Hashable, Sendable {
    case alreadyReviewed
    case areaMissing(Role)
    case invalidName
    case locked(until: Instant)
    case nameTaken
    case noSuchAccount
    case noSuchRecord
    case ownReview
    case passwordContainsName
    case passwordTooLong
    case passwordTooShort
    case reasonLength
    case refused(AccessRefusal)
    /// From one client address, whatever the names.
    case tooManyAttempts(until: Instant)
    case wrongNameOrPassword

    package var message: String {
        switch self {
        case .alreadyReviewed: "这次破例查看已经有人复核过，请刷新后查看结论。"
        case .areaMissing(let role): "“\(role.label)”账号必须指定所辖区域，请填写区划代码。"
        case .invalidName: "账号名须为 2 到 32 位的小写字母、数字或连字符，请重新填写。"
        case .locked(let until): "多次登录失败，账号已暂时锁定，请在 \(until.beijingText) 之后再试。"
        case .nameTaken: "账号名已被使用，请换一个。"
        case .noSuchAccount: "没有这个账号，请核对账号名。"
        case .noSuchRecord: "没有这条记录，或不在您的辖区，请返回名单核对。"
        case .ownReview: "不能复核自己的破例查看，请由另一位区级管理员复核。"
        case .passwordContainsName: "密码不能包含账号名，请重新设置。"
        case .passwordTooLong: "密码不能超过 \(PasswordRule.longest) 个字符，请重新设置。"
        case .passwordTooShort: "密码至少 \(PasswordRule.shortest) 个字符，请重新设置。"
        case .reasonLength: "请写明理由，\(BreakGlass.shortestReason) 到 \(BreakGlass.longestReason) 个字：出了什么事，为什么现在就要看。"
        case .refused(let refusal): refusal.message
        case .tooManyAttempts(let until): "这个网络地址登录失败的次数太多，请在 \(until.beijingText) 之后再试。"
        case .wrongNameOrPassword: "账号名或密码不正确，请重新输入。"
        }
    }
}

extension AccessError: CustomStringConvertible {
    package var description: String { message }
}

/// What a password must be. Length is what protects; rules about digits and signs only make people write it down.
package enum PasswordRule {
    package static let shortest = 10
    /// A bound on the work a stranger can make us do.
    package static let longest = 128

    package static func check(_ password: String, for name: String) throws(AccessError) {
        guard password.count >= shortest else { throw .passwordTooShort }
        guard password.count <= longest else { throw .passwordTooLong }
        guard !password.lowercased().contains(name) else { throw .passwordContainsName }
    }
}
