import Access
import Casework
import Civics
import Database
import Library
import PolicyLanguage
import Register

/// Everything about verifying and visiting one household (核实走访).
struct VisitsPage: CasePage {
    struct Entry: Sendable {
        let at: String
        let title: String
        let who: String
        let text: String?
        let href: String?
    }

    let header: CaseHeader
    let facts: [NamedValue]
    let proposal: String?
    let errors: ErrorSummary?
    let mayWork: Bool
    let newVisit: String
    let action: String
    let channel: ChoiceField
    let result: ChoiceField
    let note: TextArea
    let next: TextField
    let questions: [VisitQuestion]
    let hasQuestions: Bool
    let entries: [Entry]
    let hasEntries: Bool

    init(_ file: CaseFile, _ questions: VisitQuestions, _ visit: Visit, _ site: Site, problem: String?, in db: Connection) throws {
        header = try CaseHeader(file, .visits, visit, site, in: db)
        let members = try Household.members(of: file.household, in: db)
        let (contacts, visits) = (try Contact.all(of: file.id, in: db), try VisitRecord.all(of: file.id, in: db))
        let reading = try questions.screening?.reader.facts(household: file.household, learntBy: visit.now, from: db)
        facts = try Self.facts(file, members, reading, visit, site, in: db)
        proposal = file.state.isOpen ? ClosingProposal(Self.results(contacts, visits))?.text : nil
        errors = problem.map { ErrorSummary([("note", $0)]) }
        mayWork = try visit.may(.workCase, file, in: db) && file.state != .queued
        newVisit = Path.newVisit.link(file.id)
        action = Path.caseContacts.link(file.id)
        let form = visit.form
        channel = ChoiceField(
            "channel", "怎么核实的", .radio,
            Contact.Channel.allCases.map {
                Choice($0.rawValue, $0.label, isChosen: $0.rawValue == form["channel"] ?? Contact.Channel.phone.rawValue)
            })
        result = ChoiceField(
            "result", "结果", .radio,
            VerificationResult.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0.rawValue == form["result"]) })
        note = TextArea("note", "情况说明", value: form.text("note") ?? "", isOptional: true, rows: 2)
        next = TextField("next", "下次联系", value: form["next"] ?? "", kind: .date, hint: "不填就按等级推算", isOptional: true)
        self.questions = reading.map { questions.open(on: $0, of: file.household, called: VisitFormPage.labels(of: members)) } ?? []
        hasQuestions = !self.questions.isEmpty
        entries = (contacts.map { ($0.at, Entry($0)) } + visits.map { ($0.recordedAt, Entry($0)) }).sorted { $0.0 > $1.0 }.map(\.1)
        hasEntries = !entries.isEmpty
    }

    /// 生活有些困难、居住困难严重; what is not said there is no difficulty.
    static func summary(of content: VisitContent) -> String {
        let hard = VisitContent.Block.allCases.compactMap { block -> String? in
            guard let grade = content.blocks[block]?.grade, grade != .none else { return nil }
            return "\(block.label)\(grade.label)"
        }
        return hard.isEmpty ? "六个方面没有记下困难" : hard.joined(separator: "、")
    }

    /// Of contacts and visits, latest first.
    private static func results(_ contacts: [Contact], _ visits: [VisitRecord]) -> [VerificationResult] {
        let calls = contacts.map { ($0.at, $0.result) }
        let seen = visits.compactMap { visit in visit.content.result.map { (visit.recordedAt, $0) } }
        return (calls + seen).sorted { $0.0 > $1.0 }.map(\.1)
    }

    /// What can be looked up before anybody is called.
    private static func facts(
        _ file: CaseFile, _ members: [Household.Member], _ reading: HouseholdReading?, _ visit: Visit, _ site: Site, in db: Connection
    ) throws -> [NamedValue] {
        let dead = members.filter { $0.person.diedOn != nil }
        let household = try Household.find(file.household, in: db)
        let received = Set(
            ([reading?.facts.own].compactMap { $0 } + (reading?.facts.members ?? [])).flatMap { holder in
                holder.received.filter { $0.value == .yes }.keys
            })
        let names = site.program.policies.filter { received.contains($0.id) }.map { $0.page.shortName }
        let last = try VisitRecord.last(of: file.household, in: db)
        let phone = members.compactMap(\.person.phone).first
        return [
            NamedValue("人", "\(members.count - dead.count) 人" + (dead.isEmpty ? "" : "，登记库里有 \(dead.count) 人已去世")),
            NamedValue("住址", household?.address.map(Masked.address) ?? "登记库里没有", note: site.places.name(of: file.region)),
            NamedValue("电话", phone.map(Masked.phone) ?? "登记库里没有", note: "全号在家庭页说明目的后查看"),
            NamedValue("已经享受", names.isEmpty ? "没有查到" : names.joined(separator: "、")),
            NamedValue("上次走访", last.map { "\($0.content.day.chinese)，\(summary(of: $0.content))" } ?? "还没有走访过"),
        ]
    }
}

extension VisitsPage.Entry {
    fileprivate init(_ contact: Contact) {
        at = contact.at.beijingText
        title = "\(contact.channel.label)：\(contact.result.label)"
        who = contact.accountName
        text = contact.note
        href = nil
    }

    fileprivate init(_ visit: VisitRecord) {
        at = visit.content.day.description
        title = "走访：\(visit.content.summary)"
        who = visit.accountName
        text = VisitsPage.summary(of: visit.content)
        href = Path.visit.link(visit.caseFile, visit.id)
    }
}

/// One visit, every version of it.
struct VisitRecordPage: CasePage {
    struct Version: Sendable {
        let title: String
        let note: String
    }

    let header: CaseHeader
    let heading: String
    let values: [NamedValue]
    let versions: [Version]
    let correct: String
    let mayCorrect: Bool

    init(
        _ file: CaseFile, _ record: VisitRecord, _ questions: VisitQuestions, _ visit: Visit, _ site: Site, in db: Connection
    ) throws {
        header = try CaseHeader(file, .visits, visit, site, in: db)
        heading = "\(record.content.day.chinese) 的走访"
        let members = try Household.members(of: file.household, in: db)
        let answered = questions.answered(in: record.content, of: file.household, called: VisitFormPage.labels(of: members))
        values = Self.values(record.content, members, site) + answered.map { NamedValue($0.label, $0.answer(in: record.content)) }
        versions = try record.revisions(in: db).reversed().map { revision in
            let state = revision.revision == record.revision ? "现行" : revision.state == .conflict ? "与别人的改动冲突，等待选定" : "旧版"
            return Version(
                title: "第 \(revision.revision) 版（\(state)）",
                note: "\(revision.accountName)，\(revision.at.beijingText)" + (revision.reason.map { "：\($0)" } ?? ""))
        }
        correct = Path.visitCorrection.link(file.id, record.id)
        mayCorrect = try visit.may(.workCase, file, in: db)
    }

    private static func values(_ content: VisitContent, _ members: [Household.Member], _ site: Site) -> [NamedValue] {
        func people(_ ids: [Person.ID]) -> String {
            members.filter { ids.contains($0.person.id) }.map(VisitFormPage.label(of:)).joined(separator: "、")
        }
        let times = [content.startTime, content.endTime].filter { !$0.isEmpty }.joined(separator: "–")
        let blocks = VisitContent.Block.allCases.compactMap { block in
            content.blocks[block].map { NamedValue(block.label, $0.grade?.label ?? "没有评", note: $0.note.isEmpty ? nil : $0.note) }
        }
        let met = ([people([content.met].compactMap { $0 }), content.metOther].filter { !$0.isEmpty }).joined(separator: "；")
        let rows: [(String, String)] = [
            ("走访", "\(content.summary)，\(content.place.label)" + (times.isEmpty ? "" : "，\(times)")),
            ("见到", met), ("在家的人", people(content.present)),
            ("变化", (content.changes.map(\.label) + [content.changeNote].filter { !$0.isEmpty }).joined(separator: "、")),
            ("紧急情况", content.sawNoFlag == true ? VisitFormPage.noFlagLabel : content.flags.map(\.label).joined(separator: "、")),
            ("需要", content.needs.map { "\($0.code.label)（\($0.urgency.label)）" + $0.words }.joined(separator: "、")),
            ("讲过的政策", content.explained.map { site.program.shortName(of: $0) }.joined(separator: "、")),
            ("收到的材料", content.materials),
            ("答应的事", content.promises.map { "\($0.dueOn.chinese)前：\($0.text)" }.joined(separator: "；")),
            ("同意", content.consents.map { $0.purpose.label + ($0.withdrawnOn.map { "（\($0.chinese)撤回）" } ?? "") }.joined(separator: "、")),
            ("情况", content.note), ("下次走访", content.nextVisitOn?.chinese ?? ""),
        ]
        return Array(rows.map { NamedValue($0.0, $0.1) }.filter { !$0.value.isEmpty }.prefix(1)) + blocks
            + rows.dropFirst().map { NamedValue($0.0, $0.1) }.filter { !$0.value.isEmpty }
    }
}
