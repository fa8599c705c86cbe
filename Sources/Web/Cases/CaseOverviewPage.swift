import Access
import Casework
import Civics
import Database
import Library
import PolicyLanguage

/// The first page of a case: what raised it, what has to be found out, who does what, and what can be done now.
struct CaseOverviewPage: CasePage {
    struct LeadCard: Sendable {
        let source: String
        let receivedAt: String
        let level: String
        let levelLabel: String
        let state: String
        let worth: String?
        let dues: [Due]
        let checks: String?
        let text: String?
        /// Confidential: for those who triage.
        let reporter: String?
    }

    struct Due: Sendable {
        let name: String
        let basis: String
        let basisLabel: String
        let href: String
    }

    /// A form that unfolds: the act, its fields, and a button that says what happens.
    struct Form: Sendable {
        let title: String
        let action: String
        let csrf: String
        let version: Int64
        let select: SelectField?
        let area: TextArea?
        let button: String
        let hint: String?
    }

    struct Assistant: Sendable {
        let number: String
        let name: String
        let removal: String?
    }

    let header: CaseHeader
    let notice: Notice?
    let stepper: Stepper
    let next: NextAct?
    let leads: [LeadCard]
    let hasLeads: Bool
    /// What could open a policy, while somebody may still ask.
    let questions: [VisitQuestion]
    let hasQuestions: Bool
    let definitions: [NamedValue]
    let assistants: [Assistant]
    let hasAssistants: Bool
    let events: [TimelineEvent]
    let historyHref: String
    let forms: [Form]
    let hasForms: Bool
    let safeguardingAction: String?
    let safeguardingKinds: ChoiceField
    let safeguardingText: TextArea
    let csrf: String

    init(_ file: CaseFile, _ questions: VisitQuestions, _ visit: Visit, _ site: Site, in db: Connection) throws {
        header = try CaseHeader(file, .overview, visit, site, in: db)
        csrf = visit.session.csrf
        let mayTriage = try visit.may(.triageCases, file, in: db)
        let mayWork = try visit.may(.workCase, file, in: db)
        notice = CaseOverviewPage.notice(file, visit, mayTriage: mayTriage)
        let history = try CaseEvent.all(of: file.id, in: db)
        let step = CaseStep(of: file, history)
        stepper = Stepper(step, isClosed: file.state == .closed)
        next = mayWork ? step.act(for: file) : nil
        leads = try CaseLead.all(of: file.id, in: db).map { try LeadCard($0, showsReporter: mayTriage, site, in: db) }
        hasLeads = !leads.isEmpty
        self.questions = file.state.isOpen ? try questions.open(of: file, at: visit.now, in: db).filter(\.hasOpenings) : []
        hasQuestions = !self.questions.isEmpty
        definitions = CaseOverviewPage.duties(file, header, site.places)
        assistants = try file.assistants(in: db).map { account in
            let name: String? = try db.value("SELECT display_name FROM account WHERE id = \(account)")
            return Assistant(
                number: "\(account)", name: name ?? "", removal: mayTriage ? Path.caseAssistantRemoval.link(file.id) : nil)
        }
        hasAssistants = !assistants.isEmpty
        events = history.prefix(5).map { TimelineEvent($0, site.program) }
        historyHref = Path.caseHistory.link(file.id)
        forms = try CaseForms(file, visit, site, mayTriage: mayTriage, mayWork: mayWork, in: db).all
        hasForms = !forms.isEmpty
        safeguardingAction = mayWork && file.state.isOpen ? Path.caseSafeguarding.link(file.id) : nil
        safeguardingKinds = ChoiceField(
            "kind", "发现的情况", .checkbox, SafeguardingKind.allCases.map { Choice($0.rawValue, $0.label, isUrgent: true) }, isStacked: true)
        safeguardingText = TextArea("safeguarding-text", "看到、听到了什么", hint: "只有点了名的处置人员看得到。", isOptional: true)
    }

    private static func notice(_ file: CaseFile, _ visit: Visit, mayTriage: Bool) -> Notice? {
        guard let done = visit.done else { return nil }
        let mayUndo = done == .dispatched && mayTriage && file.state == .dispatched
        let undo = Notice.Undo(action: Path.caseDispatchUndo.link(file.id), csrf: visit.session.csrf, label: "撤销分派")
        return Notice(.success, done.title, undo: mayUndo ? undo : nil)
    }

    /// The residence subdistrict visits, the hukou subdistrict holds the rights: where they differ, both have to know.
    private static func duties(_ file: CaseFile, _ header: CaseHeader, _ places: Places) -> [NamedValue] {
        let visits = places.subdistrictName(of: file.region ?? file.hukouRegion)
        let rights = places.subdistrictName(of: file.hukouRegion ?? file.region)
        return [
            NamedValue("核实、走访", visits, note: header.isSplit ? "居住地" : nil),
            NamedValue("申请、审批", rights, note: header.isSplit ? "户籍地" : nil), NamedValue("承办", header.consultant),
        ]
    }
}

extension CaseOverviewPage.LeadCard {
    init(_ lead: CaseLead, showsReporter: Bool, _ site: Site, in db: Connection) throws {
        source = lead.source.label
        receivedAt = lead.receivedAt.beijingText
        (level, levelLabel) = (lead.level.rawValue, lead.level.label)
        state = lead.state.label
        worth = lead.worth > 0 ? yuan(lead.worth) : nil
        let household = Path.household.link(lead.household)
        var seen: Set<String> = []
        dues = try lead.findings(in: db).filter { seen.insert($0.policy + $0.basis.rawValue).inserted }.map { finding in
            CaseOverviewPage.Due(
                name: site.program.shortName(of: finding.policy), basis: finding.basis.rawValue, basisLabel: finding.basis.shortLabel,
                href: household)
        }
        let checks = try lead.checks(in: db)
        self.checks = checks.isEmpty ? nil : checks.joined(separator: "、")
        text = lead.text
        let who = [lead.reporter, lead.reporterContact].compactMap { $0 }.joined(separator: "，")
        reporter = showsReporter && !who.isEmpty ? who : nil
    }
}

extension TimelineEvent {
    init(_ event: CaseEvent, _ program: TypedProgram) {
        let kind: Kind =
            switch event.kind {
            case .escalated, .returned, .planReturned: .warning
            case .safeguarded: .danger
            case .closed, .planApproved: .good
            default: .plain
            }
        let text = [event.detail.map { TimelineEvent.inWords($0, of: event.kind, program) }, event.note].compactMap { $0 }.joined(
            separator: "；")
        self.init(
            event.at.beijingText, event.kind.label, who: event.accountName ?? "系统", text: text.isEmpty ? nil : text, kind: kind)
    }

    /// An application is recorded under the policy's id, which stays when the policy is renamed: `minimum-living-allowance：已受理`.
    private static func inWords(_ detail: String, of kind: CaseEvent.Kind, _ program: TypedProgram) -> String {
        guard [.applied, .applicationMoved].contains(kind) else { return detail }
        let parts = detail.split(separator: "：", maxSplits: 1)
        return ([program.shortName(of: String(parts[0]))] + parts.dropFirst().map(String.init)).joined(separator: "：")
    }
}

/// The acts that the state of a case and the viewer's permissions allow now.
struct CaseForms {
    let all: [CaseOverviewPage.Form]

    init(_ file: CaseFile, _ visit: Visit, _ site: Site, mayTriage: Bool, mayWork: Bool, in db: Connection) throws {
        func form(
            _ title: String, _ path: Path, button: String, select: SelectField? = nil, area: TextArea? = nil, hint: String? = nil
        ) -> CaseOverviewPage.Form {
            CaseOverviewPage.Form(
                title: title, action: path.link(file.id), csrf: visit.session.csrf, version: file.version, select: select, area: area,
                button: button, hint: hint)
        }
        var forms: [CaseOverviewPage.Form] = []
        let loads =
            mayTriage ? try ConsultantLoad.all(in: visit.viewer.areaFilter, site.pack.work, on: visit.now.beijingDate, from: db) : []
        let withMinors = try CaseFile.withMinors([file], on: visit.now.beijingDate, in: db)
        let proposed = DispatchProposal([file], among: loads, withMinors: withMinors).consultants[file.id]?.account
        let people = loads.map { $0.choice(isChosen: $0.account == proposed, needsVetting: !withMinors.isEmpty) }
        let consultants = SelectField("to", "顾问", [Choice("", "请选择")] + people)
        if mayTriage, file.state == .queued {
            forms.append(
                form(
                    "分派给顾问", .caseDispatch, button: "分派", select: consultants, area: TextArea("note", "交代", isOptional: true, rows: 2),
                    hint: proposed == nil ? "本周没有余量的顾问；可以先留在队列里，也可以照样分派。" : nil))
        }
        if try visit.may(.passCase, file, in: db), file.state == .queued {
            let places = site.places.subdistricts.map { Choice($0.code.description, $0.name) }
            forms.append(
                form(
                    "转交街镇", .casePassing, button: "转交", select: SelectField("to", "街镇", [Choice("", "请选择")] + places),
                    area: TextArea("note", "说明", isOptional: true, rows: 2), hint: "区里只派到街镇，由街镇分派给顾问。"))
        }
        if mayTriage, [.dispatched, .working, .tracking].contains(file.state) {
            forms.append(form("改派", .caseReassignment, button: "改派", select: consultants, area: TextArea("note", "改派原因", rows: 2)))
        }
        if mayTriage, file.state.isOpen { forms.append(form("增加协办", .caseAssistant, button: "增加", select: consultants)) }
        if mayWork, [.dispatched, .working].contains(file.state) {
            forms.append(form("退回街镇", .caseReturn, button: "退回", area: TextArea("reason", "退回原因", rows: 2)))
        }
        if mayWork { forms.append(form("写备注", .caseNote, button: "记下", area: TextArea("note", "备注", rows: 3))) }
        if mayWork, file.state.isOpen {
            let reasons = CloseReason.choosable.map { Choice($0.rawValue, $0.label) }
            forms.append(
                form(
                    "结案", .caseClosing, button: "结案", select: SelectField("reason", "结案原因", [Choice("", "请选择")] + reasons),
                    area: TextArea("note", "结案说明", rows: 3), hint: "结案原因用来统计规则准不准，请如实选。"))
        }
        if mayWork, file.state == .closed {
            forms.append(form("重新立案", .caseReopening, button: "重新立案", area: TextArea("reason", "重新立案的原因", rows: 2)))
        }
        all = forms
    }
}
