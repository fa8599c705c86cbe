import Database

/// Why an account could not be made, or nobody was let in. No message says whether a name exists.
package enum AccessError: Error, Hashable, Sendable {
    case areaMissing(Role)
    case invalidName
    case locked(until: Instant)
    case nameTaken
    case noSuchAccount
    case passwordContainsName
    case passwordTooLong
    case passwordTooShort
    case wrongNameOrPassword

    package var message: String {
        switch self {
        case .areaMissing(let role): "“\(role.label)”账号必须指定所辖区域，请填写区划代码。"
        case .invalidName: "账号名须为 2 到 32 位的小写字母、数字或连字符，请重新填写。"
        case .locked(let until): "多次登录失败，账号已暂时锁定，请在 \(until.beijingText) 之后再试。"
        case .nameTaken: "账号名已被使用，请换一个。"
        case .noSuchAccount: "没有这个账号，请核对账号名。"
        case .passwordContainsName: "密码不能包含账号名，请重新设置。"
        case .passwordTooLong: "密码不能超过 \(PasswordRule.longest) 个字符，请重新设置。"
        case .passwordTooShort: "密码至少 \(PasswordRule.shortest) 个字符，请重新设置。"
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
