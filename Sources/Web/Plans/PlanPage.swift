import Access
import Casework
import Civics
import Database
import Library
import Register

/// The plan of a case on its page.
struct PlanPage: CasePage {
    struct Need: Sendable {
        let kind: String
        let text: String
        let urgency: String
        let source: String
        /// Takes it into the plan, or out of it.
        let form: ActForm?
    }

    struct Item: Sendable {
        let kind: String
        let what: String
        let owner: String
        let due: String
        let expected: String
        let status: String
        let statusClass: String
        let reason: String?
        let progress: ActForm?
        let change: ActForm?
        let removal: ActForm?
    }

    struct Proposal: Sendable {
        let kind: String
        let what: String
        let because: String
        let caution: String?
        let form: ActForm
    }

    let header: CaseHeader
    let notice: Notice?
    let stateLabel: String
    let stateClass: String
    let hasPlan: Bool
    let goal: String?
    let goalForm: ActForm?
    let start: ActForm?
    let submission: ActForm?
    let decision: ActForm?
    let needs: [Need]
    let hasNeeds: Bool
    let suggestedNeeds: [Need]
    let hasSuggestedNeeds: Bool
    let needForm: ActForm?
    let items: [Item]
    let hasItems: Bool
    let proposals: [Proposal]
    let hasProposals: Bool
    let itemForm: ActForm?
    let events: [TimelineEvent]
    let printHref: String

    init(_ file: CaseFile, _ entitlements: [Entitlement], _ visit: Visit, _ site: Site, in db: Connection) throws {
        header = try CaseHeader(file, .plan, visit, site, in: db)
        let all = try PlanVersion.all(of: file.id, in: db)
        // While a version is written or decided on, that one is shown; the one in force stays behind it.
        let shown = all.first
        let forms = try PlanForms(file, shown, visit, site, in: db)
        hasPlan = shown != nil
        notice = Notice(of: visit) ?? PlanPage.notice(shown, isWorkable: forms.isWorkable)
        stateLabel = shown.map { "第 \($0.number) 版 · \($0.state.label)" } ?? "还没有方案"
        stateClass = shown?.state.tone ?? "missing"
        goal = shown?.goal
        (goalForm, start, submission, decision) = (forms.goal, forms.start, forms.submission, forms.decision)
        needs = (shown?.needs ?? []).enumerated().map { Need($1, forms.removal(of: $1, at: $0)) }
        hasNeeds = !needs.isEmpty
        let own = shown?.needs ?? []
        let suggested = forms.isWritten ? try file.suggestedNeeds(in: db).filter { need in !own.contains { $0.kind == need.kind } } : []
        suggestedNeeds = suggested.map { Need($0, forms.taking($0)) }
        hasSuggestedNeeds = !suggestedNeeds.isEmpty
        needForm = forms.need
        let today = visit.now.beijingDate
        items = (shown?.items ?? []).map { Item($0, forms, on: today) }
        hasItems = !items.isEmpty
        let proposed =
            forms.isWritten
            ? try PlanProposal.all(entitlements, own, having: shown?.items ?? [], at: file.region, on: today, in: db) : []
        proposals = proposed.enumerated().map { Proposal($1, forms.taking($1, at: $0)) }
        hasProposals = !proposals.isEmpty
        itemForm = forms.item
        events = all.enumerated().map { index, version in TimelineEvent(version, after: all.dropFirst(index + 1).first) }
        printHref = Path.planPrint.link(file.id)
    }

    private static func notice(_ version: PlanVersion?, isWorkable: Bool) -> Notice? {
        if !isWorkable { return Notice(.info, "首次联系以后才能编方案；结案以后方案不再改。") }
        guard let version, let decision = version.decision, !decision.isApproval else { return nil }
        return Notice(.warning, "方案被退回。", text: decision.reason)
    }
}

extension PlanVersion.State {
    /// Its sign on the page.
    fileprivate var tone: String {
        switch self {
        case .draft: "open"
        case .submitted: "waiting"
        case .returned: "late"
        case .approved: "done"
        case .replaced: "missing"
        }
    }
}

extension CaseFile {
    /// What the latest visit and the latest needs assessment say that the household needs.
    fileprivate func suggestedNeeds(in db: Connection) throws -> [PlanNeed] {
        let told = try db.all(
            """
            SELECT n.code, n.urgency, n.words FROM visit_need n
            WHERE n.visit = (SELECT max(id) FROM visit v WHERE v.case_file = \(id)) ORDER BY n.position
            """
        ) { row -> PlanNeed? in
            let (code, urgency, words): (String, String, String) = try (row["code"], row["urgency"], row["words"])
            return HelpKind.answering(visitNeed: code).map { kind in
                PlanNeed(
                    kind: kind, text: words.isEmpty ? kind.label : words,
                    urgency: urgency == "urgent" ? .now : urgency == "soon" ? .soon : .later,
                    source: .visit)
            }
        }
        let assessed = try RecordedNeeds.latest(of: household, from: db)?.assessment.withoutRestricted.causes ?? []
        let hardships = assessed.compactMap { cause in
            HelpKind.answering(indicator: cause.id).first.map {
                PlanNeed(kind: $0, text: cause.name, urgency: .soon, source: .assessment)
            }
        }
        var found: [PlanNeed] = []
        for need in told.compactMap({ $0 }) + hardships where !found.contains(where: { $0.kind == need.kind }) { found.append(need) }
        return found
    }
}

extension PlanPage.Need {
    init(_ need: PlanNeed, _ form: ActForm? = nil) {
        kind = need.kind.label
        text = need.text
        urgency = need.urgency.label
        source = need.source.label
        self.form = form
    }
}

extension PlanPage.Item {
    init(_ item: PlanItem, _ forms: PlanForms, on today: CivilDate) {
        let content = item.content
        kind = content.kind.label
        what = forms.text(of: content)
        owner = item.ownerLabel
        due = content.dueOn?.chinese ?? "未定"
        expected = content.expected ?? "—"
        let isOverdue = item.isOverdue(on: today)
        status = isOverdue ? "逾期" : item.status.label
        statusClass = isOverdue ? "late" : item.status == .done ? "done" : item.status == .failed ? "failed" : "open"
        reason = item.reason
        progress = forms.progress(of: item)
        change = forms.change(of: item)
        removal = forms.removal(of: item)
    }
}

extension PlanPage.Proposal {
    init(_ proposal: PlanProposal, _ form: ActForm) {
        kind = proposal.content.kind.label
        what = proposal.content.what
        because = proposal.because
        caution = proposal.caution
        self.form = form
    }
}

extension TimelineEvent {
    /// A version of a plan, with what is different from the one before.
    fileprivate init(_ version: PlanVersion, after before: PlanVersion?) {
        let decision = version.decision.map {
            "\($0.at.beijingText) \($0.accountName)\($0.isApproval ? "批准" : "退回")\($0.reason.map { "：\($0)" } ?? "")"
        }
        let changes = before.map { PlanDifference(from: $0, to: version).changes.map(\.text) } ?? []
        let text = (decision.map { [$0] } ?? []) + changes
        self.init(
            version.createdAt.beijingText, "第 \(version.number) 版 · \(version.state.label)", who: "\(version.authorName)编制",
            text: text.isEmpty ? nil : text.joined(separator: "；"), kind: version.state == .approved ? .good : .plain)
    }
}
