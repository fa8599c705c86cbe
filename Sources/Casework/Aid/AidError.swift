import Civics

/// Why an application, a referral or a contact was refused.
package enum AidError: Refusal, Hashable, Sendable {
    case noSuchApplication
    case noSuchReferral
    case noSuchPromise
    case missing(field: String)
    /// An application for the same help is under way.
    case alreadyApplied
    case wrongStep(from: ApplicationStep.Kind, to: ApplicationStep.Kind)
    case notAnAmount
    case inTheFuture
    case beforeLastStep(CivilDate)
    /// The publicity runs until this day.
    case publicityRuns(until: CivilDate)
    case papersMissing([String])
    /// The household has not agreed, or has taken its consent back.
    case noConsent
    case noSuchPartner
    case partnerNotVetted
    case wrongReferralState(Referral.State)
    case pastDay

    package var isOfForm: Bool { true }

    package var field: String? {
        switch self {
        case .missing(let field): field
        case .inTheFuture, .beforeLastStep: "日期"
        case .notAnAmount: "金额（元）"
        case .noSuchPartner, .partnerNotVetted: "机构"
        default: nil
        }
    }

    package var message: String {
        switch self {
        case .noSuchApplication: "没有这件申请。请刷新页面再看。"
        case .noSuchReferral: "没有这件转介，或者没有转给您的机构。"
        case .noSuchPromise: "这件答应的事已经登记过结果，或者走访更正时改掉了。请刷新页面。"
        case .missing(let field): "“\(field)”还没有填。请填好再提交。"
        case .alreadyApplied: "这一项已经在办了。请在原来那件申请里登记进展。"
        case .wrongStep(let from, let to): "申请现在是“\(from.label)”，不能直接到“\(to.label)”。请按顺序登记。"
        case .notAnAmount: "金额没有看懂。请写成元，例如 1510.00。"
        case .inTheFuture: "日期还没有到。请填实际发生的日期。"
        case .beforeLastStep(let day): "日期早于上一步的 \(day.chinese)。请核对。"
        case .publicityRuns(let day): "公示到 \(day.chinese)才满，满了才能登记决定。"
        case .papersMissing(let names): "还缺材料：\(names.joined(separator: "、"))。备齐后再递交。"
        case .noConsent: "这户没有同意转给帮扶机构，或者已经撤回。请先在走访中征得同意并登记。"
        case .noSuchPartner: "没有这家机构，或者已停止合作。请另选一家。"
        case .partnerNotVetted: "涉及未成年人，而这家机构没有有效的从业查询记录。请先补办查询，或另选一家。"
        case .wrongReferralState(let state): "这件转介现在是“\(state.label)”，不能做这一步。请刷新页面。"
        case .pastDay: "日期已经过去了。请填今天以后的日期。"
        }
    }
}

extension AidError: CustomStringConvertible {
    package var description: String { message }
}
