import Access
import Civics
import PolicyLanguage
import Register

/// What one visit found (走访记录的内容), as it is stored with each revision and as a phone sends it.
package struct VisitContent: Codable, Hashable, Sendable {
    package var kind: Kind = .regular
    package var mode: Mode = .home
    package var day: CivilDate
    /// `HH:MM`; empty when nobody said.
    package var startTime = ""
    package var endTime = ""
    package var visitors: [Identifier<Account>] = []
    /// Those without an account, by name: a committee's cadre.
    package var otherVisitors = ""
    /// Whether the record is to be used for deciding who is eligible: two must have been there.
    package var decidesEligibility = false
    package var met: Person.ID?
    /// Somebody else, or how they are related: 邻居、女儿.
    package var metOther = ""
    package var place: Place = .residence
    package var access: Access = .met
    package var result: VerificationResult?
    package var consents: [Consent] = []
    package var present: [Person.ID] = []
    package var changes: [Change] = []
    package var changeNote = ""
    package var blocks: [Block: Grading] = [:]
    /// Only those that any reader of the case may know; see `RedFlag.isRestricted`.
    package var flags: [RedFlag] = []
    /// Whether the visitor looked for signs and saw none; that none is ticked says nothing.
    package var sawNoFlag: Bool?
    /// What was seen of signs that only those named may know. It goes with them, and is never kept with the visit.
    package var restrictedNote: String?
    package var needs: [Need] = []
    package var explained: [TypedPolicy.ID] = []
    package var materials = ""
    package var promises: [Promise] = []
    package var note = ""
    package var nextVisitOn: CivilDate?
    /// What was asked and answered, by `FactQuestionKey`: the value as people write it, or `unknown` when nobody knows.
    package var answers: [String: String] = [:]

    package init(on day: CivilDate) { self.day = day }
}

extension VisitContent {
    package struct Grading: Codable, Hashable, Sendable {
        package var grade: Grade?
        package var note: String

        package init(_ grade: Grade?, note: String = "") {
            self.grade = grade
            self.note = note
        }
    }

    package struct Need: Codable, Hashable, Sendable {
        package var code: NeedCode
        package var urgency: Urgency
        /// In the household's own words.
        package var words: String

        package init(_ code: NeedCode, _ urgency: Urgency = .ordinary, words: String = "") {
            self.code = code
            self.urgency = urgency
            self.words = words
        }
    }

    package struct Promise: Codable, Hashable, Sendable {
        package var text: String
        package var dueOn: CivilDate

        package init(_ text: String, by day: CivilDate) {
            self.text = text
            dueOn = day
        }
    }

    /// What the household agreed to, or no longer does.
    package struct Consent: Codable, Hashable, Sendable {
        package var purpose: ConsentPurpose
        package var scope: String
        package var withdrawnOn: CivilDate?

        package init(_ purpose: ConsentPurpose, scope: String = "", withdrawnOn: CivilDate? = nil) {
            self.purpose = purpose
            self.scope = scope
            self.withdrawnOn = withdrawnOn
        }
    }

    /// What only those named may know: signs, and the words about them.
    package struct Restricted: Hashable, Sendable {
        package let flags: [RedFlag]
        package let note: String?
    }

    /// Without what only those named may know, and that.
    ///
    /// Where such a sign is ticked and nothing was written beside it, the words about it are taken to be those of the note.
    ///
    /// - Throws: `VisitError.noSign` for words about a sign that is not ticked.
    package func partingRestricted() throws(VisitError) -> (open: VisitContent, restricted: Restricted) {
        var open = self
        open.flags.removeAll(where: \.isRestricted)
        open.restrictedNote = nil
        let written = restrictedNote.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        let flags = flags.filter(\.isRestricted)
        guard !flags.isEmpty else {
            if written != nil { throw .noSign }
            return (open, Restricted(flags: [], note: nil))
        }
        open.sawNoFlag = nil
        if written != nil { return (open, Restricted(flags: flags, note: written)) }
        open.note = ""
        return (open, Restricted(flags: flags, note: note.isEmpty ? nil : note))
    }

    /// - Throws: `VisitError`, the first thing that has to be put right.
    package func check(on today: CivilDate) throws(VisitError) {
        if visitors.isEmpty { throw .noVisitor }
        if decidesEligibility, visitors.count < 2, otherVisitors.isEmpty { throw .oneVisitorOnly }
        if day > today { throw .inTheFuture }
        if !startTime.isEmpty, !endTime.isEmpty, endTime < startTime { throw .endsBeforeItBegins }
        if access == .met, met == nil, metOther.isEmpty { throw .nobodyNamed }
        if promises.contains(where: { $0.dueOn < day }) { throw .promiseInThePast }
        if let nextVisitOn, nextVisitOn <= day { throw .nextVisitInThePast }
    }
}

/// Why a visit cannot be recorded as it is.
package enum VisitError: Refusal, Hashable, Sendable {
    case noVisitor, oneVisitorOnly, inTheFuture, endsBeforeItBegins, nobodyNamed, promiseInThePast, nextVisitInThePast
    /// Words about a sign that only those named may know, and no such sign.
    case noSign
    case unreadableAnswer(fact: String)
    case noSuchVisit
    /// Somebody else changed the same fields since; both versions are kept until a person chooses.
    case conflict(fields: [String])

    package var isOfForm: Bool {
        switch self {
        case .noSuchVisit, .conflict: false
        default: true
        }
    }

    package var message: String {
        switch self {
        case .noVisitor: "没有写谁去走访。请至少选一位走访人。"
        case .oneVisitorOnly: "作为认定依据的走访要两人以上。请再选一位走访人，或写明同去的人。"
        case .inTheFuture: "走访日期还没有到。请改成实际走访的日期。"
        case .endsBeforeItBegins: "结束时间早于开始时间。请核对。"
        case .nobodyNamed: "没有写见到了谁。请选家里的人，或写明见到的是谁、和这户什么关系。"
        case .promiseInThePast: "答应的事，期限早于走访日期。请改期限。"
        case .noSign: "写了只给点了名的人看的话，没有勾是哪一种紧急情况。请勾上，或把话写到“情况”里。"
        case .nextVisitInThePast: "下次走访要在这次之后。请改日期。"
        case .unreadableAnswer(let fact): "“\(fact)”的回答看不懂。请按提示的单位和写法重新填写。"
        case .noSuchVisit: "没有这次走访的记录。请返回个案刷新。"
        case .conflict(let fields): "别人也改了\(fields.joined(separator: "、"))。请对照两个版本，选定后再保存。"
        }
    }
}
