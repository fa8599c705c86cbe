import Foundation

/// What has just been done, as the page behind the redirect says it. In the address, so nothing has to be kept for it.
enum Done: String, CaseIterable, Sendable {
    case dispatched, undone, reassigned, passed, returned, assistant, noted, closed, reopened, reported, matched, safeguarded, named, saved

    static let field = "done"

    var title: String {
        switch self {
        case .dispatched: "已分派。"
        case .undone: "已撤销分派，回到待分派。"
        case .reassigned: "已改派。"
        case .passed: "已转交街镇。"
        case .returned: "已退回街镇。"
        case .assistant: "协办人已更改。"
        case .noted: "备注已记入经过。"
        case .closed: "已结案。"
        case .reopened: "已重新立案。"
        case .reported: "线索已登记，会由居住地街镇分派。"
        case .matched: "线索已并入这户的个案。"
        case .safeguarded: "已紧急上报，处置人员已看到。请同时按规定立即报告公安、民政等部门。"
        case .named: "知情人已更改。"
        case .saved: "已保存。"
        }
    }

    var item: URLQueryItem { URLQueryItem(name: Done.field, value: rawValue) }
}

extension Visit {
    var done: Done? { query[Done.field].flatMap(Done.init) }
}
