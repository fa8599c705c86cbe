import Access
import Casework
import Civics
import Database
import Library
import PolicyLanguage
import Register

/// The form of a visit: filled in with what is known, so that a routine one is two touches.
struct VisitFormPage: CasePage {
    struct BlockField: Sendable {
        let scale: ScaleField
        let note: TextField
        let isNoted: Bool
    }

    /// A need with its own urgency and words, which unfold once it is ticked.
    struct NeedField: Sendable {
        let code: String
        let label: String
        let isChosen: Bool
        let urgency: [Choice]
        let words: String
    }

    struct Conflict: Sendable {
        let label: String
        let mine: String
        let theirs: String
    }

    struct QuestionField: Sendable {
        let key: String
        let scale: ScaleField?
        let choice: ChoiceField?
        let text: TextField?
    }

    let header: CaseHeader
    let heading: String
    let action: String
    let base: String
    let isCorrection: Bool
    let errors: ErrorSummary?
    /// What somebody else changed meanwhile, beside what was typed; saved again, what was typed counts.
    let conflicts: [Conflict]
    let hasConflicts: Bool
    let theirsBy: String
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
    let restrictedNote: TextArea
    let needs: [NeedField]
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

    /// The value of the tile that says there was no sign.
    static let noFlag = "none"
    static let noFlagLabel = "看过，都没有"

    init(
        _ file: CaseFile, _ earlier: VisitRecord?, _ questions: VisitQuestions, _ visit: Visit, _ site: Site, typed: VisitContent?,
        problem: String?, in db: Connection
    ) throws {
        header = try CaseHeader(file, .visits, visit, site, in: db)
        let members = try Household.members(of: file.household, in: db).filter { $0.person.diedOn == nil }
        let previous = try VisitRecord.last(of: file.household, in: db)
        let proposal = VisitContent(proposedFor: file, after: previous?.content, members, by: visit, site.pack.work)
        let merge = try Self.merge(typed, into: earlier, visit, in: db)
        let content = merge?.preferringMine ?? typed ?? earlier?.content ?? proposal
        conflicts = (merge?.conflicts ?? []).map {
            Conflict(label: $0.label, mine: FieldWords.text(of: $0.mine), theirs: FieldWords.text(of: $0.theirs))
        }
        hasConflicts = !conflicts.isEmpty
        theirsBy = earlier?.revisedBy ?? ""
        let old = earlier == nil ? previous?.content : nil
        isCorrection = earlier != nil
        heading = earlier.map { "更正 \($0.content.day.chinese) 的走访记录" } ?? "记一次走访"
        action = earlier.map { Path.visit.link(file.id, $0.id) } ?? Path.caseVisits.link(file.id)
        base = earlier.map { "\($0.revision)" } ?? ""
        errors = problem.map { ErrorSummary([("note", $0)]) }
        last = old.map { "上次 \($0.day.chinese)：\(VisitsPage.summary(of: $0))" }
        mayStay = old != nil
        let labels = Self.labels(of: members)
        let told = earlier.map { questions.answered(in: $0.content, of: file.household, called: labels) } ?? []
        let open = try questions.open(of: file.household, called: labels, at: visit.now, in: db)
        let asked = told + open.filter { question in !told.contains { $0.key == question.key } }
        self.questions = asked.map { QuestionField($0, content.answers[$0.key]) }
        hasQuestions = !asked.isEmpty
        access = Self.choices("access", "见面情况", content.access)
        met = ChoiceField(
            "met", "见到了谁", .radio, members.map { Choice("\($0.person.id)", Self.label(of: $0), isChosen: $0.person.id == content.met) },
            isOptional: true)
        metOther = TextField("met-other", "见到的是别人", value: content.metOther, hint: "写明和这户的关系", isOptional: true)
        result = Self.choices("result", "线索核实结果", content.result, isOptional: true)
        blocks = VisitContent.Block.allCases.map { BlockField($0, content.blocks[$0], old?.blocks[$0]) }
        flags = Self.flags(content)
        restrictedNote = TextArea(
            "restricted-note", "前三样的经过", value: content.restrictedNote ?? "",
            hint: "只给点了名的处置人员看。这里不写，“情况”里的话就只给他们看，不留在走访记录里。", isOptional: true, rows: 2)
        needs = VisitContent.NeedCode.allCases.map { code in NeedField(code, content.needs.first { $0.code == code }) }
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

    /// What was typed over a version that no longer counts, brought together with the one that does.
    private static func merge(
        _ typed: VisitContent?, into earlier: VisitRecord?, _ visit: Visit, in db: Connection
    ) throws -> VisitMerge? {
        guard let typed, let earlier, let number = visit.form["base"].flatMap({ Int64($0) }), number != earlier.revision,
            let base = try earlier.revisions(in: db).first(where: { $0.revision == number })
        else { return nil }
        let mine = typed.keeping(earlier.content, shown: visit.form.all("asked"))
        return try VisitMerge(base: base.content, mine: mine, theirs: earlier.content)
    }

    /// How a page that masks calls each of the members.
    static func labels(of members: [Household.Member]) -> (Person.ID) -> String {
        let labels = Dictionary(members.map { ($0.person.id, label(of: $0)) }) { first, _ in first }
        return { labels[$0] ?? "成员" }
    }

    private static func flags(_ content: VisitContent) -> ChoiceField {
        let signs = VisitContent.RedFlag.allCases.map {
            Choice($0.rawValue, $0.label, isChosen: content.flags.contains($0), isUrgent: true)
        }
        return ChoiceField(
            "flags", "紧急情况", .checkbox, signs + [Choice(noFlag, noFlagLabel, isChosen: content.sawNoFlag == true)],
            hint: "勾了，保存时马上上报；人有危险，先打电话", isOptional: true)
    }

    private static func choices<Code: FormCode>(_ name: String, _ label: String, _ chosen: Code?, isOptional: Bool = false) -> ChoiceField {
        ChoiceField(
            name, label, .radio, Code.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == chosen) }, isOptional: isOptional)
    }

    private static func boxes<Code: FormCode>(_ name: String, _ label: String, _ chosen: [Code]) -> ChoiceField {
        ChoiceField(
            name, label, .checkbox, Code.allCases.map { Choice($0.rawValue, $0.label, isChosen: chosen.contains($0)) }, isOptional: true)
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
            VisitContent.Grade.allCases.map { Choice("\($0.rawValue)", $0.label, isChosen: $0 == grading?.grade, tone: tones[$0]) }
                + [Choice("", VisitQuestion.unaskedLabel, isChosen: grading?.grade == nil, tone: .unasked)],
            was: old?.grade?.label)
        note = TextField("block-note-\(block.rawValue)", "\(block.label)说明", value: grading?.note ?? "", hint: block.hint, isOptional: true)
        isNoted = grading.map { !$0.note.isEmpty } ?? false
    }
}

extension VisitFormPage.NeedField {
    fileprivate init(_ code: VisitContent.NeedCode, _ need: VisitContent.Need?) {
        self.code = code.rawValue
        label = code.label
        isChosen = need != nil
        urgency = VisitContent.Urgency.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == need?.urgency ?? .ordinary) }
        words = need?.words ?? ""
    }
}

extension VisitFormPage.QuestionField {
    fileprivate init(_ question: VisitQuestion, _ answer: String?) {
        key = question.key
        let name = "answer:\(question.key)"
        let hint = question.worth.isEmpty ? nil : question.worth
        let chosen = answer ?? ""
        let values = question.choices.map { Choice($0, $0, isChosen: $0 == chosen) }
        let unknown = Choice(FactAnswer.unknown, VisitQuestion.unknownLabel, isChosen: chosen == FactAnswer.unknown)
        let unasked = Choice("", VisitQuestion.unaskedLabel, isChosen: chosen.isEmpty, tone: .unasked)
        switch (question.kind, question.choices.count) {
        case ("choice", ...2):
            // Four steps side by side leave room for three words each.
            let unclear = Choice(FactAnswer.unknown, "不清楚", isChosen: unknown.isChosen)
            (scale, choice, text) = (ScaleField(name, question.label, values + [unclear, unasked], hint: hint), nil, nil)
        case ("choice", _):
            let field = ChoiceField(name, question.label, .radio, values + [unknown, unasked], hint: hint, isOptional: true)
            (scale, choice, text) = (nil, field, nil)
        default:
            let hint = [question.unit, question.worth].filter { !$0.isEmpty }.joined(separator: "。")
            (scale, choice) = (nil, nil)
            text = TextField(name, question.label, value: chosen, hint: hint, isOptional: true, isShort: true)
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
