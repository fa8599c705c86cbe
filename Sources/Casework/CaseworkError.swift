import Access

/// Why an act was refused, in a sentence that says what to do. Whoever typed something gets it back.
package protocol Refusal: Error {
    var message: String { get }
    /// Whether what was sent is at fault, rather than how things stand by now.
    var isOfForm: Bool { get }
    /// The label of the field at fault, as the form has it; `nil` when it is about the whole.
    var field: String? { get }
}

extension Refusal {
    package var isOfForm: Bool { false }
    package var field: String? { nil }
}

/// Why an act on a case was refused.
package enum CaseworkError: Refusal, Error, Hashable, Sendable {
    /// Somebody changed the case since the page was made.
    case changedMeanwhile
    /// The case is not in a state in which this can be done.
    case wrongState(CaseState)
    case missing(field: String)
    case noSuchCase
    case noSuchConsultant
    case notOnDuty
    /// The household has a child, or may have one.
    case notVetted

    package var isOfForm: Bool {
        if case .missing = self { true } else { false }
    }

    package var field: String? {
        switch self {
        case .missing(let field): field
        case .noSuchConsultant, .notOnDuty, .notVetted: "顾问"
        case .changedMeanwhile, .wrongState, .noSuchCase: nil
        }
    }

    package var message: String {
        switch self {
        case .changedMeanwhile: "这个个案刚被别人改过。请看一下新的内容，再做一次。"
        case .wrongState(let state): "个案现在是“\(state.label)”，不能做这一步。请刷新页面看看进展。"
        case .missing(let field): "“\(field)”还没有填。请填好再提交。"
        case .noSuchCase: "没有这个个案，或者不在您的范围内。"
        case .noSuchConsultant: "这位顾问不在这个街镇，或者已经离岗。请另选一位。"
        case .notOnDuty: "这位顾问现在不在岗。请另选一位。"
        case .notVetted: "这户有未成年人，这位顾问没有有效的从业查询记录（未成年人保护法第六十二条）。请另选一位，或先补办查询。"
        }
    }
}

extension CaseworkError: CustomStringConvertible {
    package var description: String { message }
}

extension AccessError: Refusal {}

extension OrganisationError: Refusal {
    package var isOfForm: Bool { true }
}
