import Access
import Casework
import Civics
import Database
import Library

/// Applications that a consultant helps with, and what could be applied for.
struct ApplicationPanel: Sendable {
    /// An application under way or done.
    struct Line: Sendable {
        let policy: String
        let href: String
        let place: String
        let state: String
        let stateClass: String
        let stepper: Stepper
        let deadline: DeadlineSign?
        let papers: [PaperLine]
        let hasPapers: Bool
        let shared: [PaperLine]
        let hasShared: Bool
        let events: [TimelineEvent]
        let move: ActForm?
        let form: ActForm?
        let closing: String?
    }

    /// Something that the household could apply for.
    struct Offer: Sendable {
        let policy: String
        let amount: String
        let verdict: String
        let verdictLabel: String
        let missing: String?
        let form: ActForm?
    }

    let lines: [Line]
    let hasLines: Bool
    let offers: [Offer]
    let hasOffers: Bool
    let limits: DefaultMark
    let limitText: String

    init(
        _ file: CaseFile, _ entitlements: [Entitlement], _ visit: Visit, _ site: Site, mayWork: Bool, in db: Connection
    ) throws {
        let begun = try AidApplication.all(of: file.id, in: db)
        let mayReveal = try visit.may(.revealIdentity, file, in: db)
        lines = begun.map { Line($0, file, visit, site, mayWork: mayWork, mayReveal: mayReveal) }
        hasLines = !lines.isEmpty
        offers = entitlements.filter { entitlement in
            !begun.contains { $0.policy == entitlement.policy && $0.person == entitlement.person && $0.isOpen }
        }.map { Offer($0, file, visit, mayWork: mayWork) }
        hasOffers = !offers.isEmpty
        let aid = site.pack.work.aid
        limitText = "受理后 \(aid.investigationDays) 个工作日内开始调查，公示 \(aid.publicityDays) 天，\(aid.decisionDays) 个工作日内决定。"
        limits = DefaultMark(reason: "时限凭记录写入 work.yaml，待区里对照原文确认。")
    }
}

/// A paper that an application needs.
struct PaperLine: Sendable {
    let name: String
    let note: String
    let stateClass: String
    let ready: ActForm?

    init(_ paper: AidApplication.Paper, ready: ActForm? = nil) {
        name = paper.name
        note = paper.sharedFrom.map { "不用带：\($0) 里查得到" } ?? (paper.readyAt == nil ? "要准备" : "已备好")
        stateClass = paper.isOpen ? "waiting" : "done"
        self.ready = ready
    }
}

extension ApplicationPanel.Line {
    init(_ application: AidApplication, _ file: CaseFile, _ visit: Visit, _ site: Site, mayWork: Bool, mayReveal: Bool) {
        policy = site.program.shortName(of: application.policy)
        href = Path.policy.link(application.policy)
        place = site.places.subdistrictName(of: application.place)
        let current = application.current
        state = current.kind.label
        stateClass = current.kind == .paid ? "done" : current.kind == .refused || current.kind == .withdrawn ? "failed" : "open"
        stepper = Stepper(application)
        deadline = application.dueOn(site.pack.work).map {
            DeadlineSign(due: $0, allowedDays: current.day.days(to: $0), today: visit.now.beijingDate)
        }
        let papers = application.papers.map { paper in
            (paper, PaperLine(paper, ready: paper.isOpen && mayWork ? .ready(paper, application, file, visit) : nil))
        }
        self.papers = papers.filter { $0.0.sharedFrom == nil }.map(\.1)
        shared = papers.filter { $0.0.sharedFrom != nil }.map(\.1)
        (hasPapers, hasShared) = (!self.papers.isEmpty, !shared.isEmpty)
        events = application.steps.reversed().map(TimelineEvent.init)
        move = mayWork && !current.kind.next.isEmpty ? .move(application, file, visit) : nil
        form =
            mayReveal && application.isOpen
            ? ActForm(
                "print-\(application.id)", "打印预填申请表", Path.applicationForm.link(file.id, application.id), visit, version: nil,
                button: "打印预填申请表", tone: .quiet) : nil
        closing = application.proposesClosing && mayWork ? Path.caseFile.link(file.id) : nil
    }
}

extension ActForm {
    fileprivate static func ready(
        _ paper: AidApplication.Paper, _ application: AidApplication, _ file: CaseFile, _ visit: Visit
    ) -> ActForm {
        ActForm(
            "paper-\(application.id)-\(paper.position)", "已备好", Path.applicationPaper.link(file.id, application.id, paper.position), visit,
            version: file.version, button: "已备好", buttonLabel: "\(paper.name)已备好", tone: .quiet)
    }

    /// The next step, with the fields that one of the possible steps asks for.
    fileprivate static func move(_ application: AidApplication, _ file: CaseFile, _ visit: Visit) -> ActForm {
        let next = application.current.kind.next
        let steps = next.enumerated().map { Choice($1.rawValue, $1.label, isChosen: $0 == 0) }
        var fields: [any InputField] = [
            ChoiceField("step", "进展", .radio, steps),
            TextField("day", "日期", value: visit.now.beijingDate.description, kind: .date, hint: "实际发生的那天。"),
        ]
        if next.contains(.granted) || next.contains(.paid) {
            let hint = next.contains(.paid) ? "第一次到账多少，写成元，例如 1510.00。" : "批准时填，每次发多少，例如 1510.00。"
            fields.append(TextField("amount", "金额（元）", hint: hint, inputMode: "decimal", isOptional: !next.contains(.paid), isShort: true))
        }
        if next.contains(.granted) {
            fields.append(TextField("from", "从哪天起享受", kind: .date, hint: "批准时填。", isOptional: true))
        }
        let asking = next.filter(\.asksReason).map(\.label)
        fields.append(
            TextArea("note", "原因", hint: asking.isEmpty ? nil : "\(asking.joined(separator: "、"))时要写。", isOptional: true, rows: 2))
        return ActForm(
            "step-\(application.id)", "登记进展", Path.applicationStep.link(file.id, application.id), visit, version: file.version, fields,
            button: "登记")
    }
}

extension ApplicationPanel.Offer {
    init(_ entitlement: Entitlement, _ file: CaseFile, _ visit: Visit, mayWork: Bool) {
        policy = entitlement.name + (entitlement.subject.map { "（\($0)）" } ?? "")
        amount = entitlement.amount
        let isCertain = entitlement.verdict == .yes
        (verdict, verdictLabel) = isCertain ? ("yes", "符合") : ("unknown", "待核实")
        missing = isCertain ? nil : "先核实：\(entitlement.missing.joined(separator: "、"))"
        let person = entitlement.person?.description ?? ""
        form =
            mayWork
            ? ActForm(
                "apply-\(entitlement.policy)-\(person)", "开始协助申请", Path.applications.link(file.id), visit, version: file.version,
                hidden: ["policy": entitlement.policy, "person": person], button: "开始协助申请", buttonLabel: "开始协助申请\(policy)",
                tone: .quiet) : nil
    }
}

extension Stepper {
    /// The way of an application to the first payment; what came back for papers stands where it was handed in.
    fileprivate init(_ application: AidApplication) {
        let way: [ApplicationStep.Kind] = [.prepared, .submitted, .accepted, .investigated, .published, .granted, .paid]
        let current = application.current.kind
        let reached = way.firstIndex(of: current) ?? way.lastIndex { step in application.steps.contains { $0.kind == step } } ?? 0
        let isOver = current == .refused || current == .withdrawn
        let days = Dictionary(application.steps.map { ($0.kind, $0.day) }, uniquingKeysWith: { $1 })
        let skipped = Set(way.indices.filter { $0 <= reached && days[way[$0]] == nil || isOver && $0 > reached })
        let notes = way.indices.compactMap { index in days[way[index]].map { (index, "\($0.month)-\($0.day)") } }
        self.init(
            "申请进度", way.map(\.label), current: current == .paid || isOver ? way.count : reached, skipped: skipped,
            notes: Dictionary(uniqueKeysWithValues: notes))
    }
}

extension TimelineEvent {
    fileprivate init(_ step: ApplicationStep) {
        let parts = [step.amountFen.map(yuan), step.from.map { "从 \($0.chinese) 起" }, step.note].compactMap { $0 }
        let kind: Kind = step.kind == .granted || step.kind == .paid ? .good : step.kind.asksReason ? .warning : .plain
        self.init(
            step.day.chinese, step.kind.label, who: step.accountName, text: parts.isEmpty ? nil : parts.joined(separator: "，"), kind: kind)
    }
}
