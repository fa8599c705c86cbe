import Access
import Casework
import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// The form of a visit: filled in with what is known, so that a routine one is two touches.
struct VisitFormPage: CasePage {
    struct BlockField: Sendable {
        let scale: ScaleField
        let note: TextField
    }

    struct QuestionField: Sendable {
        let key: String
        let choice: ChoiceField?
        let text: TextField?
    }

    let header: CaseHeader
    let heading: String
    let action: String
    let base: String
    let isCorrection: Bool
    let errors: ErrorSummary?
    /// What the last visit saw, when there was one and this is new.
    let last: String?
    let mayStay: Bool
    let questions: [QuestionField]
    let hasQuestions: Bool
    let access: ChoiceField
    let met: ChoiceField
    let metOther: TextField
    let result: ChoiceField
    let blocks: [BlockField]
    let flags: ChoiceField
    let needs: ChoiceField
    let urgency: ChoiceField
    let needWords: TextField
    let explained: ChoiceField?
    let promise: TextField
    let promiseDay: TextField
    let next: TextField
    let note: TextArea
    let kind: ChoiceField
    let mode: ChoiceField
    let place: ChoiceField
    let day: TextField
    let start: TextField
    let end: TextField
    let visitors: ChoiceField
    let others: TextField
    let decides: ChoiceField
    let present: ChoiceField
    let changes: ChoiceField
    let changeNote: TextField
    let consents: ChoiceField
    let scope: TextField
    let materials: TextField
    let reason: TextField?

    init(
        _ file: CaseFile, _ earlier: VisitRecord?, _ screening: HouseholdScreening?, _ visit: Visit, _ site: Site, typed: VisitContent?,
        problem: String?, in db: Connection
    ) throws {
        header = try CaseHeader(file, .visits, visit, site, in: db)
        let members = try Household.members(of: file.household, in: db).filter { $0.person.diedOn == nil }
        let previous = try VisitRecord.last(of: file.household, in: db)
        let proposal = VisitContent(proposedFor: file, after: previous?.content, members, by: visit, site.pack.work)
        let content = typed ?? earlier?.content ?? proposal
        let old = earlier == nil ? previous?.content : nil
        isCorrection = earlier != nil
        heading = earlier.map { "更正 \($0.content.day.chinese) 的走访记录" } ?? "记一次走访"
        action = earlier.map { Path.visit.link(file.id, $0.id) } ?? Path.caseVisits.link(file.id)
        base = earlier.map { "\($0.revision)" } ?? ""
        errors = problem.map { ErrorSummary([("note", $0)]) }
        last = old.map { "上次 \($0.day.chinese)：\(VisitsPage.summary(of: $0))" }
        mayStay = old != nil
        let labels = Dictionary(members.map { ($0.person.id, Self.label(of: $0)) }) { first, _ in first }
        let asked = try VisitQuestion.all(of: file.household, screening, labels: { labels[$0] ?? "成员" }, at: visit.now, in: db)
        questions = asked.map { QuestionField($0, content.answers[$0.key]) }
        hasQuestions = !asked.isEmpty
        access = Self.choices("access", "见面情况", content.access)
        met = ChoiceField(
            "met", "见到了谁", .radio, members.map { Choice("\($0.person.id)", Self.label(of: $0), isChosen: $0.person.id == content.met) },
            isOptional: true)
        metOther = TextField("met-other", "见到的是别人", value: content.metOther, hint: "写明和这户的关系", isOptional: true)
        result = Self.choices("result", "线索核实结果", content.result, isOptional: true)
        blocks = VisitContent.Block.allCases.map { BlockField($0, content.blocks[$0], old?.blocks[$0]) }
        flags = Self.boxes("flags", "紧急情况", content.flags, isUrgent: true, hint: "勾了，保存时马上上报；人有危险，先打电话")
        needs = Self.boxes("needs", "需要什么", content.needs.map(\.code))
        urgency = Self.choices("urgency", "多急", content.needs.first?.urgency ?? .ordinary)
        needWords = TextField("need-words", "他们自己怎么说", value: content.needs.first?.words ?? "", isOptional: true)
        explained = try Self.explained(file, content, site.program, in: db)
        promise = TextField("promise", "答应了什么", value: content.promises.first?.text ?? "", isOptional: true)
        promiseDay = TextField("promise-day", "哪天前", value: content.promises.first?.dueOn.description ?? "", kind: .date, isOptional: true)
        next = TextField("next", "下次走访", value: content.nextVisitOn?.description ?? "", kind: .date, isOptional: true)
        note = TextArea("note", "情况", value: content.note, isOptional: true, rows: 3)
        kind = Self.choices("kind", "为什么去", content.kind)
        mode = Self.choices("mode", "走访方式", content.mode)
        place = Self.choices("place", "在哪里", content.place)
        day = TextField("day", "走访日期", value: content.day.description, kind: .date)
        start = TextField("start", "开始", value: content.startTime, kind: .time, isOptional: true)
        end = TextField("end", "结束", value: content.endTime, kind: .time, isOptional: true)
        visitors = ChoiceField("visitors", "谁去的", .checkbox, try Self.colleagues(file, content, visit, in: db))
        others = TextField("others", "同去的人", value: content.otherVisitors, hint: "没有账号的写姓名和单位", isOptional: true)
        decides = ChoiceField(
            "decides", "用途", .checkbox, [Choice("1", "作为认定依据", note: "要两人以上", isChosen: content.decidesEligibility)], isOptional: true)
        present = ChoiceField(
            "present", "在家的人", .checkbox,
            members.map { Choice("\($0.person.id)", Self.label(of: $0), isChosen: content.present.contains($0.person.id)) },
            isOptional: true)
        changes = Self.boxes("changes", "家里的变化", content.changes)
        changeNote = TextField("change-note", "变化说明", value: content.changeNote, isOptional: true)
        consents = Self.boxes("consents", "同意", content.consents.filter { $0.withdrawnOn == nil }.map(\.purpose))
        scope = TextField("scope", "同意的范围", value: content.consents.first?.scope ?? "", isOptional: true)
        materials = TextField("materials", "收到的材料", value: content.materials, isOptional: true)
        reason = earlier == nil ? nil : TextField("reason", "更正原因", value: visit.form["reason"] ?? "")
    }

    static func label(of member: Household.Member) -> String {
        "\(Masked.name(member.person.name))（\(member.relationLabel ?? "成员")）"
    }

    private static func choices<Code: FormCode>(_ name: String, _ label: String, _ chosen: Code?, isOptional: Bool = false) -> ChoiceField {
        ChoiceField(
            name, label, .radio, Code.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == chosen) }, isOptional: isOptional)
    }

    private static func boxes<Code: FormCode>(
        _ name: String, _ label: String, _ chosen: [Code], isUrgent: Bool = false, hint: String? = nil
    ) -> ChoiceField {
        ChoiceField(
            name, label, .checkbox,
            Code.allCases.map { Choice($0.rawValue, $0.label, isChosen: chosen.contains($0), isUrgent: isUrgent) }, hint: hint,
            isOptional: true)
    }

    /// The policies that raised the case: what people ask about first.
    private static func explained(
        _ file: CaseFile, _ content: VisitContent, _ program: TypedProgram, in db: Connection
    ) throws -> ChoiceField? {
        var policies: [TypedPolicy.ID] = []
        for lead in try CaseLead.all(of: file.id, in: db) where lead.state == .open {
            for finding in try lead.findings(in: db) where finding.basis != .warning && !policies.contains(finding.policy) {
                policies.append(finding.policy)
            }
        }
        for policy in content.explained where !policies.contains(policy) { policies.append(policy) }
        guard !policies.isEmpty else { return nil }
        return ChoiceField(
            "explained", "讲过的政策", .checkbox,
            policies.prefix(8).map { Choice($0, program.shortName(of: $0), isChosen: content.explained.contains($0)) }, isOptional: true)
    }

    private static func colleagues(_ file: CaseFile, _ content: VisitContent, _ visit: Visit, in db: Connection) throws -> [Choice] {
        var accounts = [visit.viewer.account] + [file.consultant].compactMap { $0 } + (try file.assistants(in: db)) + content.visitors
        var seen: Set<Identifier<Account>> = []
        accounts = accounts.filter { seen.insert($0).inserted }
        return try accounts.compactMap { account in
            let name: String? = try db.value("SELECT display_name FROM account WHERE id = \(account)")
            return name.map { Choice("\(account)", $0, isChosen: content.visitors.contains(account)) }
        }
    }
}

extension VisitFormPage.BlockField {
    fileprivate init(_ block: VisitContent.Block, _ grading: VisitContent.Grading?, _ old: VisitContent.Grading?) {
        let tones: [VisitContent.Grade: Choice.Tone] = [.none: .good, .some: .middling, .severe: .bad]
        scale = ScaleField(
            "block-\(block.rawValue)", block.label,
            VisitContent.Grade.allCases.map { Choice("\($0.rawValue)", $0.label, isChosen: $0 == grading?.grade, tone: tones[$0]) },
            was: old?.grade?.label)
        note = TextField("block-note-\(block.rawValue)", "\(block.label)说明", value: grading?.note ?? "", hint: block.hint, isOptional: true)
    }
}

extension VisitFormPage.QuestionField {
    fileprivate init(_ question: VisitQuestion, _ answer: String?) {
        key = question.key
        let name = "answer:\(question.key)"
        if question.kind == "choice" {
            let values = question.choices.map { ($0, $0) } + [(FactAnswer.unknown, "问过，不清楚")]
            choice = ChoiceField(
                name, question.label, .radio, values.map { Choice($0.0, $0.1, isChosen: $0.0 == answer) }, hint: question.worth,
                isOptional: true)
            text = nil
        } else {
            choice = nil
            text = TextField(
                name, question.label, value: answer ?? "", hint: "\(question.unit)。\(question.worth)", isOptional: true, isShort: true)
        }
    }
}

extension VisitContent {
    /// What a visit of today will most likely be: the household as it was, by the one who is signed in.
    init(proposedFor file: CaseFile, after last: VisitContent?, _ members: [Household.Member], by visit: Visit, _ settings: WorkSettings) {
        self.init(on: visit.now.beijingDate)
        kind = file.firstContactAt == nil || last == nil ? .check : .regular
        visitors = [visit.viewer.account]
        let known = last?.met.flatMap { id in members.contains { $0.person.id == id } ? id : nil }
        met = known ?? (members.first(where: \.isHead) ?? members.first)?.person.id
        present = last?.present ?? []
        blocks = last?.blocks ?? [:]
        needs = last?.needs ?? []
        consents = (last?.consents ?? []).filter { $0.withdrawnOn == nil }
        nextVisitOn = day.adding(days: settings.rhythm(file.level).visit)
    }
}
