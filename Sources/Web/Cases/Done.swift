import Foundation

/// What has just been done, as the page behind the redirect says it. In the address, so nothing has to be kept for it.
enum Done: String, CaseIterable, Sendable {
    case dispatched, undone, reassigned, passed, returned, assistant, noted, closed, reopened, reported, matched, safeguarded, named, saved
    case submitted, decided, recorded, applied, referred, withdrawn, tracked, paused, woken

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
        case .submitted: "方案已提交，等街镇审批。"
        case .decided: "审批意见已记下，顾问看得到。"
        case .recorded: "已登记。"
        case .applied: "已开始协助申请。请按清单备材料。"
        case .referred: "已转出，等机构答复。"
        case .withdrawn: "已撤回，机构不再看得到。"
        case .tracked: "已转入跟踪，到期会提醒联系。"
        case .paused: "已暂停联系，到期再提醒。"
        case .woken: "已重新办理。"
        }
    }

    var item: URLQueryItem { URLQueryItem(name: Done.field, value: rawValue) }
}

extension Visit {
    var done: Done? { query[Done.field].flatMap(Done.init) }
}
