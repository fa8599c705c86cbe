import HTTPTypes

/// Why there is no page, and what to do about it.
package enum WebError: Error, Hashable, Sendable {
    /// There is no such page. Also for a household outside the viewer's areas: the answer must not tell whether it exists.
    case notFound
    case notPermitted
    /// The form was not sent by a page of ours, or that page has grown too old.
    case staleForm
    case unreadableForm
    /// No screening has been run yet.
    case noScreening
    /// More searches, or more names in full, than one account may ask for in so short a time.
    case tooMany(RequestMeter.Kind, waitSeconds: Int64)
    /// Somebody else is writing, for example an import. A page that cannot leave its trace is not shown.
    case busy
    /// A page that must leave a trace named nobody whom it shows. A bug; the page is not sent.
    case untracedPage
    case unreadableTemplates

    package var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .notPermitted, .staleForm: .forbidden
        case .unreadableForm: .badRequest
        case .tooMany: .tooManyRequests
        case .noScreening, .busy: .serviceUnavailable
        case .untracedPage, .unreadableTemplates: .internalServerError
        }
    }

    package var title: String {
        switch self {
        case .notFound: "没有这一页，或者您无权查看"
        case .notPermitted: "您的账号不能做这件事"
        case .staleForm: "页面放得太久了"
        case .unreadableForm: "没有看懂提交的内容"
        case .tooMany(let kind, _): kind.label + "太频繁"
        case .noScreening: "还没有筛查结果"
        case .busy: "正在导入或筛查"
        case .untracedPage, .unreadableTemplates: "程序出错了"
        }
    }

    package var advice: String {
        switch self {
        case .notFound: "请核对地址；如果要看的是某一户，它可能不在您的辖区，请联系它户籍地或居住地所在街镇，或者区民政局。"
        case .notPermitted: "需要用到时，请联系区级管理员调整账号。"
        case .staleForm: "请返回上一页，刷新后再提交一次；多次出现请重新登录。"
        case .unreadableForm: "请返回上一页，核对后再提交一次。"
        case .tooMany(_, let seconds):
            "请过 \(seconds) 秒再试。为保护居民的个人信息，一个账号短时间内按姓名查找、看身份全文的次数有上限，这次已记入审计记录；上限不够用的，请告诉区级管理员。"
        case .noScreening: "请在服务器上运行 zhaoren screen 筛查一次，再刷新本页。"
        case .busy: "数据库正在写入新数据，请过一两分钟再刷新本页。"
        case .untracedPage, .unreadableTemplates: "请把时间和刚才的操作告诉管理员。"
        }
    }

    /// What the audit trail says when somebody signed in is turned away; `nil` for what is no refusal.
    var refusal: String? {
        switch self {
        case .notPermitted: "没有这项权限"
        // One word for both: what is out of reach is answered like what is not there.
        case .notFound: "没有这一条，或不在范围内"
        case .tooMany(let kind, _): "\(kind.label)超过频次限制"
        case .staleForm, .unreadableForm, .noScreening, .busy, .untracedPage, .unreadableTemplates: nil
        }
    }

    /// How long a browser should wait before it asks again.
    var retryAfterSeconds: Int64? {
        if case .tooMany(_, let seconds) = self { seconds } else { nil }
    }
}

extension WebError: CustomStringConvertible {
    package var description: String { title }
}
