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
        case .noScreening: "请在服务器上运行 zhaoren screen 筛查一次，再刷新本页。"
        case .busy: "数据库正在写入新数据，请过一两分钟再刷新本页。"
        case .untracedPage, .unreadableTemplates: "请把时间和刚才的操作告诉管理员。"
        }
    }
}

extension WebError: CustomStringConvertible {
    package var description: String { title }
}
