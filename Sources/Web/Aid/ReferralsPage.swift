import Access
import Casework
import Civics
import Database

/// What was referred to a partner organisation: first what it has to answer, then what it is at work on, then what is over.
struct ReferralsPage: Sendable {
    struct Line: Sendable {
        let code: String
        let state: String
        let stateClass: String
        let purpose: String
        let place: String
        let deadline: DeadlineSign?
        let concernsChild: Bool
        let answer: ActForm?
        let open: ActForm?
    }

    struct Section: Sendable {
        let id: String
        let title: String
        let lines: [Line]
    }

    /// `nil` for an account that belongs to none.
    let partner: String?
    let notice: Notice?
    let figures: [Today.Figure]
    let sections: [Section]
    let isEmpty: Bool

    init(_ visit: Visit, in db: Connection, places: Places) throws {
        let partner = try PartnerOrganisation.of(visit.viewer.account, on: visit.now.beijingDate, from: db)
        self.partner = partner?.name
        notice = Notice(of: visit)
        let all = try partner.map { try Referral.all(of: $0.id, in: db) } ?? []
        let parts: [(id: String, title: String, referrals: [Referral])] = [
            ("offered", "等您答复", all.filter { $0.state == .offered }), ("accepted", "正在服务", all.filter { $0.state == .accepted }),
            ("over", "已经结束", all.filter { !$0.state.isOpen }),
        ]
        sections = try parts.filter { !$0.referrals.isEmpty }.map { part in
            Section(id: part.id, title: part.title, lines: try part.referrals.map { try Line($0, visit, places, in: db) })
        }
        let late = all.filter { $0.dueOn.map { $0 < visit.now.beijingDate } ?? false }
        figures = [
            Today.Figure("等您答复", parts[0].referrals.count, href: "#offered"),
            Today.Figure("正在服务", parts[1].referrals.count, href: "#accepted"),
            Today.Figure("过了期限", late.count, href: late.contains { $0.state == .offered } ? "#offered" : "#accepted"),
        ].filter { $0.kind == "some" }
        isEmpty = sections.isEmpty
    }
}

extension ReferralsPage.Line {
    /// Before it is accepted no more than the code, the subdistrict and what is asked for.
    init(_ referral: Referral, _ visit: Visit, _ places: Places, in db: Connection) throws {
        code = referral.code
        (state, stateClass) = (referral.state.label, referral.state.tone)
        purpose = referral.purpose
        let file = try CaseFile.find(referral.caseFile, in: db)
        place = places.subdistrictName(of: file?.region ?? file?.hukouRegion)
        deadline = DeadlineSign(referral, on: visit.now.beijingDate)
        concernsChild = referral.concernsChild
        answer = referral.state == .offered ? .answer(referral, visit) : nil
        open =
            referral.state == .accepted
            ? ActForm(
                "open-\(referral.id)", "打开", Path.referral.link(referral.id), visit, version: nil, button: "打开", buttonLabel: "打开 \(code)")
            : nil
    }
}

extension ActForm {
    fileprivate static func answer(_ referral: Referral, _ visit: Visit) -> ActForm {
        ActForm(
            "answer-\(referral.id)", "答复", Path.referralMoves.link(referral.id), visit, version: nil,
            [
                ChoiceField("kind", "答复", .radio, [Choice("accepted", "接受"), Choice("declined", "不接受")]),
                TextField("note", "说明", hint: "不接受要写原因。", isOptional: true),
            ], button: "答复")
    }
}

/// One referral that the partner has accepted: what the household told, and what is done for it.
struct ReferralPage: Sendable {
    let code: String
    let back: String
    let notice: Notice?
    let purpose: String
    let place: String
    let deadline: DeadlineSign?
    let consent: String
    let contact: String
    let definitions: [NamedValue]
    let events: [TimelineEvent]
    let move: ActForm?

    init(_ referral: Referral, _ file: CaseFile, _ places: Places, _ visit: Visit, in db: Connection) throws {
        code = referral.code
        back = Path.referrals.link()
        notice = Notice(of: visit)
        purpose = referral.purpose
        place = places.subdistrictName(of: file.region ?? file.hukouRegion)
        deadline = DeadlineSign(referral, on: visit.now.beijingDate)
        let isAccepted = referral.state == .accepted
        consent = referral.consentScope
        let told = [referral.contactName, referral.contactPhone].compactMap { $0 }.joined(separator: " ")
        contact = !isAccepted ? "接受以后可见" : told.isEmpty ? "请通过承办顾问联系" : told
        definitions = isAccepted ? try referral.entries(in: db).map { NamedValue($0.label, $0.value, note: $0.origin) } : []
        events = try referral.events(in: db).map(TimelineEvent.init)
        move = isAccepted ? .report(on: referral, visit) : nil
    }
}

extension ActForm {
    fileprivate static func report(on referral: Referral, _ visit: Visit) -> ActForm {
        let kinds: [(Referral.Event.Kind, String)] = [
            (.noted, "做了一次服务"), (.goal, "目标完成了多少"), (.completed, "服务结束，报结果"), (.returned, "做不下去，退给顾问"),
        ]
        return ActForm(
            "report-\(referral.id)", "登记服务", Path.referralMoves.link(referral.id), visit, version: nil,
            [
                ChoiceField("kind", "类别", .radio, kinds.map { Choice($0.rawValue, $0.label, note: $1, isChosen: $0 == .noted) }),
                TextArea("note", "说明", hint: "做了什么，家庭有什么变化；退回要写原因。", rows: 3),
                TextField("percent", "目标完成百分之几", hint: "登记目标进展时填，0 到 100。", inputMode: "numeric", isOptional: true, isShort: true),
            ], button: "登记")
    }
}
