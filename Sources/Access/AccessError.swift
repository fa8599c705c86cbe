import Database

/// Why an account could not be made, nobody was let in, or an act was not admitted. No message of signing in says whether a name exists.
package enum AccessError: Error, Hashable, Sendable {
    case alreadyReviewed
    case areaMissing(Role)
    case invalidName
    case locked(until: Instant)
    case nameTaken
    case noSuchAccount
    case noSuchArea(String)
    case noSuchRecord
    case ownReview
    case passwordContainsName
    case passwordTooLong
    case passwordTooShort
    case passwordTooSimple
    case passwordUnchanged
    case passwordsDiffer
    case reasonLength
    case refused(AccessRefusal)
    /// From one client address, whatever the names.
    case tooManyAttempts(until: Instant)
    case wrongNameOrPassword
    /// Of somebody signed in who wants another.
    case wrongPassword

    /// The label of the form's field that is at fault; `nil` when it is about the whole.
    package var field: String? {
        switch self {
        case .areaMissing, .noSuchArea: "负责的区域"
        case .invalidName, .nameTaken: "账号名"
        case .passwordContainsName, .passwordTooLong, .passwordTooShort, .passwordUnchanged: "新密码"
        case .passwordsDiffer: "再输一次新密码"
        case .wrongPassword: "现在的密码"
        default: nil
        }
    }

    package var message: String {
        switch self {
        case .alreadyReviewed: "这次破例查看已经有人复核过，请刷新后查看结论。"
        case .areaMissing(let role): "“\(role.label)”账号必须指定所辖区域，请填写区划代码。"
        case .invalidName: "账号名须为 2 到 32 位的小写字母、数字或连字符，请重新填写。"
        case .locked(let until): "多次登录失败，账号已暂时锁定，请在 \(until.beijingText) 之后再试。"
        case .nameTaken: "账号名已被使用，请换一个。"
        case .noSuchAccount: "没有这个账号，请核对账号名。"
        case .noSuchArea(let text): "没有“\(text)”这个区域，请填区、街镇或居委会的名称或代码。"
        case .noSuchRecord: "没有这条记录，或不在您的辖区，请返回名单核对。"
        case .ownReview: "不能复核自己的破例查看，请由另一位区级管理员复核。"
        case .passwordContainsName: "密码不能包含账号名，请重新设置。"
        case .passwordTooLong: "密码不能超过 \(PasswordRule.longest) 个字符，请重新设置。"
        case .passwordTooShort: "密码至少 \(PasswordRule.shortest) 个字符，请重新设置。"
        case .passwordTooSimple: "密码太简单，不能总是同几个字符或一串连着的字符，请重新设置。"
        case .passwordUnchanged: "新密码和原密码一样，请换一个。"
        case .passwordsDiffer: "两次输入的新密码不一样，请重新输入。"
        case .reasonLength: "请写明理由，\(BreakGlass.shortestReason) 到 \(BreakGlass.longestReason) 个字：出了什么事，为什么现在就要看。"
        case .refused(let refusal): refusal.message
        case .tooManyAttempts(let until): "这个网络地址登录失败的次数太多，请在 \(until.beijingText) 之后再试。"
        case .wrongNameOrPassword: "账号名或密码不正确，请重新输入。"
        case .wrongPassword: "现在的密码不正确，请重新输入。"
        }
    }

    /// When it is worth trying again; `nil` where waiting does not help.
    package var until: Instant? {
        switch self {
        case .locked(let until), .tooManyAttempts(let until): until
        default: nil
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
    /// Different ones.
    private static let fewestCharacters = 5

    package static func check(_ password: String, for name: String) throws(AccessError) {
        guard password.count >= shortest else { throw .passwordTooShort }
        guard password.count <= longest else { throw .passwordTooLong }
        guard !password.lowercased().contains(name) else { throw .passwordContainsName }
        guard Set(password).count >= fewestCharacters, !isRun(password) else { throw .passwordTooSimple }
    }

    /// 1234567890, jihgfedcba: each the neighbour of the one before.
    private static func isRun(_ password: String) -> Bool {
        let codes = password.unicodeScalars.map { Int($0.value) }
        let steps = Set(zip(codes, codes.dropFirst()).map { $1 - $0 })
        // From 9 to 0, or back, the run goes on.
        return steps.subtracting([9, -9]).count <= 1
    }
}
