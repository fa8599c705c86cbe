import Access
import Casework
import Civics
import Database
import Library

/// What the state of a plan and the viewer's permissions allow to be done with it now.
struct PlanForms: Sendable {
    /// Whether the case is in a state in which a plan can be worked on at all.
    let isWorkable: Bool
    /// Whether the viewer writes the version that is shown.
    let isWritten: Bool

    private let file: CaseFile
    private let shown: PlanVersion?
    private let visit: Visit
    private let mayWork: Bool
    private let mayDecide: Bool
    private let consultant: String?
    private let partners: [PartnerOrganisation]
    /// Supplies that are given in yuan.
    private let funds: Set<Supply.ID>
    /// When an item is done by default.
    private let usualDay: CivilDate

    private static let usualWorkdays = 20

    init(_ file: CaseFile, _ shown: PlanVersion?, _ visit: Visit, _ site: Site, in db: Connection) throws {
        self.file = file
        self.shown = shown
        self.visit = visit
        isWorkable = file.state == .working || file.state == .tracking
        mayWork = try isWorkable && visit.may(.workCase, file, in: db)
        isWritten = mayWork && shown?.state == .draft
        let decides = file.decidingPlace(in: site.pack.jurisdiction.code).map(visit.viewer.sees) ?? false
        let isOwn = shown.map { [$0.author, $0.submittedBy].contains(visit.viewer.account) } ?? false
        mayDecide = try isWorkable && shown?.state == .submitted && decides && !isOwn && visit.may(.approvePlan, file, in: db)
        consultant = try file.consultant.flatMap { try db.value("SELECT display_name FROM account WHERE id = \($0)") }
        partners = isWritten ? try PartnerOrganisation.list(on: visit.now.beijingDate, from: db).filter { $0.status == .active } : []
        funds = Set(try Supply.all(Supply.Query(kinds: [.money]), in: db).map(\.id))
        usualDay = site.pack.work.calendar.day(Self.usualWorkdays, after: visit.now.beijingDate)
    }

    private func form(
        _ id: String, _ title: String, _ action: String, hidden: KeyValuePairs<String, String> = [:], _ fields: [any InputField] = [],
        button: String, label: String? = nil, tone: ActForm.Tone = .primary, hint: String? = nil
    ) -> ActForm {
        ActForm(
            id, title, action, visit, version: file.version, hidden: hidden, fields, button: button, buttonLabel: label, tone: tone,
            hint: hint)
    }

    // MARK: The whole

    var start: ActForm? {
        guard mayWork, shown?.state != .draft, shown?.state != .submitted else { return nil }
        let label = shown == nil ? "编制方案" : "修改方案（编下一版）"
        return form("start", label, Path.casePlan.link(file.id), button: label, tone: shown == nil ? .primary : .quiet)
    }

    var goal: ActForm? {
        guard isWritten else { return nil }
        let goal = TextArea("goal", "目标", value: shown?.goal ?? "", hint: "帮到什么程度算帮好了，用家庭听得懂的话写。", isOptional: true, rows: 2)
        return form("goal", "目标", Path.planGoal.link(file.id), [goal], button: "保存目标", tone: .quiet)
    }

    var submission: ActForm? {
        guard isWritten, shown?.items.isEmpty == false else { return nil }
        return form("submission", "提交审批", Path.planSubmission.link(file.id), button: "提交审批")
    }

    var decision: ActForm? {
        guard mayDecide else { return nil }
        let verdict = ChoiceField("verdict", "审批意见", .radio, [Choice("approved", "批准"), Choice("returned", "退回修改")])
        let reason = TextArea("reason", "退回理由", hint: "退回时要写，顾问照着改；批准时可以不写。", isOptional: true, rows: 2)
        return form("decision", "审批", Path.planDecision.link(file.id), [verdict, reason], button: "提交意见")
    }

    // MARK: Needs

    func removal(of need: PlanNeed, at index: Int) -> ActForm? {
        guard isWritten else { return nil }
        return form(
            "need-\(index)", "去掉", Path.planNeedRemoval.link(file.id, index), button: "去掉", label: "去掉需求：\(need.text)", tone: .plain)
    }

    /// Takes over what the visit or the assessment says.
    func taking(_ need: PlanNeed) -> ActForm {
        form(
            "need-\(need.kind.rawValue)", "列入", Path.planNeeds.link(file.id),
            hidden: [
                "kind": need.kind.rawValue, "text": need.text, "urgency": need.urgency.rawValue, "source": need.source.rawValue,
            ], button: "列入", label: "列入需求：\(need.text)", tone: .quiet)
    }

    var need: ActForm? {
        guard isWritten else { return nil }
        let kind = SelectField("kind", "帮扶类别", [Choice("", "请选择")] + HelpKind.allCases.map { Choice($0.rawValue, $0.label) })
        let text = TextField("text", "需求", hint: "写具体的事，例如：每周三次透析要人陪。", isOptional: true)
        let urgency = ChoiceField(
            "urgency", "缓急", .radio, PlanNeed.Urgency.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == .soon) })
        return form("need", "补充一项需求", Path.planNeeds.link(file.id), [kind, text, urgency], button: "列入")
    }

    // MARK: Items

    /// An item that nothing was proposed for.
    var item: ActForm? {
        guard isWritten else { return nil }
        let kinds: [PlanItem.Kind] = [.own, .policy, .referral]
        let kind = ChoiceField("kind", "方式", .radio, kinds.map { Choice($0.rawValue, $0.label, isChosen: $0 == .own) })
        let organisations = [Choice("", "不涉及机构")] + partners.map { Choice($0.id.description, $0.name) }
        let organisation = SelectField("organisation", "机构", organisations, isOptional: true)
        return form(
            "item", "自己写一条", Path.planItems.link(file.id), [kind] + fields(of: nil) + (partners.isEmpty ? [] : [organisation]),
            button: "列入")
    }

    func taking(_ proposal: PlanProposal, at index: Int) -> ActForm {
        form(
            "proposal-\(index)", "列入方案", Path.planItems.link(file.id), hidden: hidden(proposal.content), fields(of: proposal.content),
            button: "列入")
    }

    func change(of item: PlanItem) -> ActForm? {
        guard isWritten else { return nil }
        return form(
            "change-\(item.line)", "修改", Path.planItem.link(file.id, item.line), hidden: hidden(item.content),
            fields(of: item.content, owner: item.ownerAccountName), button: "保存")
    }

    func removal(of item: PlanItem) -> ActForm? {
        guard isWritten else { return nil }
        return form(
            "removal-\(item.line)", "去掉", Path.planItemRemoval.link(file.id, item.line), button: "去掉",
            label: "去掉事项：\(item.content.what)", tone: .plain)
    }

    func progress(of item: PlanItem) -> ActForm? {
        guard mayWork, shown?.state == .approved, item.status.isOpen else { return nil }
        let status = ChoiceField(
            "status", "进展", .radio,
            [PlanItem.Status.inProgress, .done, .failed].map { Choice($0.rawValue, $0.label, isChosen: $0 == item.status) })
        let reason = TextField("reason", "未办成的原因", hint: "未办成时要写，别人才知道还要不要再试。", isOptional: true)
        return form("progress-\(item.line)", "登记进展", Path.planItemProgress.link(file.id, item.line), [status, reason], button: "登记")
    }

    private func fields(of content: PlanItem.Content?, owner: String? = nil) -> [any InputField] {
        let isOfOther = content?.owner.map { $0 != visit.viewer.account && $0 != file.consultant } ?? false
        var owners = [Choice("consultant", consultant.map { "承办顾问（\($0)）" } ?? "承办顾问", isChosen: !isOfOther)]
        if visit.viewer.account != file.consultant {
            owners.append(Choice("me", "我（\(visit.viewer.displayName)）", isChosen: content?.owner == visit.viewer.account))
        }
        if isOfOther { owners.append(Choice("same", owner ?? "原责任人", isChosen: true)) }
        return [TextField("what", "做什么", value: content?.what ?? "")] + quantity(of: content) + [
            SelectField("owner", "责任人", owners),
            TextField("owner-name", "或者写别人的姓名", value: content?.ownerName ?? "", isOptional: true),
            TextField("due-on", "完成日期", value: (content?.dueOn ?? usualDay).description, kind: .date),
            TextField("expected", "预期变化", value: content?.expected ?? "", hint: "办成以后，家里有什么不一样。", isOptional: true),
        ]
    }

    private func quantity(of content: PlanItem.Content?) -> [any InputField] {
        guard let content, let supply = content.supply, content.kind == .resource else { return [] }
        if funds.contains(supply) {
            let value = content.quantity.map { Money(fen: $0).plain } ?? ""
            return [TextField("amount", "金额（元）", value: value, inputMode: "decimal", isShort: true)]
        }
        return [TextField("quantity", "数量", value: content.quantity.map { "\($0)" } ?? "", inputMode: "numeric", isShort: true)]
    }

    /// What is done, with how much of it.
    func text(of content: PlanItem.Content) -> String {
        guard let quantity = content.quantity else { return content.what }
        return content.supply.map(funds.contains) == true
            ? "\(content.what)：\(Money(fen: quantity))" : "\(content.what) × \(quantity)"
    }

    /// What is not typed but stays with the item.
    private func hidden(_ content: PlanItem.Content) -> KeyValuePairs<String, String> {
        [
            "kind": content.kind.rawValue, "policy": content.policy ?? "", "person": content.person?.description ?? "",
            "supply": content.supply?.description ?? "", "organisation": content.organisation.map(String.init) ?? "",
        ]
    }
}
