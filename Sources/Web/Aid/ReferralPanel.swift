import Access
import Casework
import Civics
import Database
import Library

/// Referrals of a case to partner organisations, as those who work on the case see them.
struct ReferralPanel: Sendable {
    struct Line: Sendable {
        let code: String
        let partner: String
        let state: String
        let stateClass: String
        let purpose: String
        let deadline: DeadlineSign?
        let definitions: [NamedValue]
        let events: [TimelineEvent]
        let satisfaction: String?
        let withdrawal: ActForm?
        let rating: ActForm?
    }

    let lines: [Line]
    let hasLines: Bool
    /// What the household agreed to; `nil` when it did not.
    let consent: String?
    let hasPartners: Bool
    let refer: ActForm?

    init(_ file: CaseFile, _ visit: Visit, _ site: Site, mayWork: Bool, in db: Connection) throws {
        lines = try Referral.all(of: file.id, in: db).map { try Line($0, file, visit, mayWork: mayWork, in: db) }
        hasLines = !lines.isEmpty
        consent = try ReferralPack.consent(of: file, in: db)?.scope
        let today = visit.now.beijingDate
        let partners = try PartnerOrganisation.list(on: today, from: db).filter { $0.takesReferrals(on: today) }.map { partner in
            Choice(partner.id.description, partner.name + (partner.isVettedForChildren(on: today) ? "（可接涉未成年人）" : ""))
        }
        hasPartners = !partners.isEmpty
        refer =
            mayWork && consent != nil && hasPartners
            ? .refer(file, to: partners, try ReferralPack.shareable(of: file, from: site.pack, in: db), visit) : nil
    }
}

extension ReferralPanel.Line {
    init(_ referral: Referral, _ file: CaseFile, _ visit: Visit, mayWork: Bool, in db: Connection) throws {
        code = referral.code
        partner = try PartnerOrganisation.find(referral.partner, on: visit.now.beijingDate, from: db)?.name ?? "机构 \(referral.partner)"
        (state, stateClass) = (referral.state.label, referral.state.tone)
        purpose = referral.purpose
        deadline = DeadlineSign(referral, on: visit.now.beijingDate)
        definitions = try referral.entries(in: db).map { NamedValue($0.label, $0.value, note: $0.origin) }
        events = try referral.events(in: db).map(TimelineEvent.init)
        satisfaction = referral.satisfaction.map { "\($0) 分" }
        withdrawal =
            mayWork && referral.state.isOpen
            ? ActForm(
                "withdrawal-\(referral.id)", "撤回转介", Path.referralWithdrawal.link(file.id, referral.id), visit, version: nil,
                [TextField("reason", "撤回原因")], button: "撤回", tone: .danger) : nil
        let isOver = referral.state == .completed || referral.state == .returned
        rating = mayWork && isOver && referral.satisfaction == nil ? .rating(referral, file, visit) : nil
    }
}

extension ActForm {
    fileprivate static func rating(_ referral: Referral, _ file: CaseFile, _ visit: Visit) -> ActForm {
        let marks = zip(1..., ["很不满意", "不满意", "一般", "满意", "很满意"]).reversed()
        return ActForm(
            "rating-\(referral.id)", "登记家庭评价", Path.referralRating.link(file.id, referral.id), visit, version: nil,
            [
                ChoiceField("satisfaction", "满意程度", .radio, marks.map { Choice("\($0)", "\($0) \($1)") }),
                TextField("note", "家庭怎么说", isOptional: true),
            ], button: "登记")
    }

    fileprivate static func refer(
        _ file: CaseFile, to partners: [Choice], _ facts: [(fact: String, entry: ReferralPack.Entry)], _ visit: Visit
    ) -> ActForm {
        var fields: [any InputField] = [
            SelectField("partner", "机构", [Choice("", "请选择")] + partners),
            TextArea("purpose", "请机构做什么", hint: "不写姓名、住址和病名。机构答复之前只看得到这一句。", rows: 2),
            ChoiceField("child", "对象", .checkbox, [Choice("1", "涉及未成年人", note: "只能转给查过从业记录的机构")]),
        ]
        if !facts.isEmpty {
            fields.append(
                ChoiceField(
                    "fact", "走访时得知、可以转的情况", .checkbox,
                    facts.map { Choice($0.fact, "\($0.entry.label)：\($0.entry.value)", note: $0.entry.origin) }, isOptional: true,
                    isStacked: true))
        }
        fields += [
            TextField("contact-name", "家庭留的称呼", isOptional: true),
            TextField("contact-phone", "家庭留的电话", kind: .tel, inputMode: "tel", isOptional: true),
        ]
        return ActForm(
            "refer", "转介给机构", Path.caseReferrals.link(file.id), visit, version: file.version, fields, button: "转出",
            hint: "只转家庭自己说的、同意转的内容；部门共享的数据不转。")
    }
}

extension Referral.State {
    var tone: String {
        switch self {
        case .offered: "waiting"
        case .accepted: "open"
        case .completed: "done"
        case .declined, .withdrawn, .returned: "failed"
        }
    }
}

extension DeadlineSign {
    /// When the partner owes an answer or a report; `nil` when it owes none.
    init?(_ referral: Referral, on today: CivilDate) {
        guard let due = referral.dueOn else { return nil }
        self.init(due: due, allowedDays: referral.offeredAt.beijingDate.days(to: due), today: today)
    }
}

extension TimelineEvent {
    init(_ event: Referral.Event) {
        let parts = [event.percent.map { "\($0)%" }, event.note].compactMap { $0 }
        let kind: Kind =
            switch event.kind {
            case .completed, .accepted: .good
            case .declined, .withdrawn, .returned: .warning
            case .offered, .noted, .goal, .rated: .plain
            }
        self.init(
            event.at.beijingText, event.kind.label, who: event.accountName, text: parts.isEmpty ? nil : parts.joined(separator: "，"),
            kind: kind)
    }
}
