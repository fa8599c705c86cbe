/// Why a plan was not changed, submitted or decided on.
package enum PlanError: Refusal, Hashable, Sendable {
    case noDraft
    /// A version is being written or waits for a decision.
    case alreadyOpen(PlanVersion.State)
    case noSuchItem
    case missing(field: String)
    case dueInThePast
    case noItems
    /// Items without somebody responsible or without a date, as the page names them.
    case unfinished([String])
    case nothingToDecide
    /// Whoever wrote or submitted it does not decide on it.
    case ownPlan
    /// Only the subdistrict that decides on the household's rights approves.
    case notDeciding
    case notApproved
    /// A provider who works with children and whose check is missing or has run out.
    case notVetted(String)

    package var isOfForm: Bool { true }

    package var field: String? {
        switch self {
        case .missing(let field): field
        case .dueInThePast: "完成日期"
        default: nil
        }
    }

    package var message: String {
        switch self {
        case .noDraft: "没有正在编制的方案。请先点“编制方案”。"
        case .alreadyOpen(let state): "方案现在是“\(state.label)”，办完这一版再编下一版。"
        case .noSuchItem: "方案里没有这一条。请刷新页面再看。"
        case .missing(let field): "“\(field)”还没有填。请填好再提交。"
        case .dueInThePast: "完成日期已经过去了。请改成今天或以后。"
        case .noItems: "方案里还没有帮扶事项。请至少加一条再提交。"
        case .unfinished(let items): "这几条还没有写责任人或完成日期：\(items.joined(separator: "、"))。请补上再提交。"
        case .nothingToDecide: "没有等待审批的方案，可能已经审批过了。请刷新页面。"
        case .ownPlan: "自己编制或提交的方案，不能自己审批。请由同街镇的另一位救助干部审批。"
        case .notDeciding: "方案由户籍所在街镇审批（户籍不在本区的，由居住街镇审批）。请转请对方审批。"
        case .notApproved: "方案批准以后才登记进展。请先提交审批。"
        case .notVetted(let name): "“\(name)”涉及未成年人，承办机构没有有效的从业查询记录。请先补办查询，或换一个项目。"
        }
    }
}

extension PlanError: CustomStringConvertible {
    package var description: String { message }
}
