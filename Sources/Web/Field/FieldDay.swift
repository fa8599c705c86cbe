import Access
import Casework
import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// The households of a consultant's day as a phone keeps them: names, addresses and telephone numbers of own cases, and no more than the
/// day needs. Nothing that only those named may know is ever in it.
struct FieldDay: Encodable, Sendable {
    struct Member: Encodable, Sendable {
        let id: Int64
        let name: String
        let relation: String
        let age: Int?
        let phone: String?
    }

    struct Last: Encodable, Sendable {
        let visit: Int64
        /// Whether it belongs to this case, so that it can be corrected from here.
        let isOwn: Bool
        let revision: Int64
        let by: String
        let content: VisitContent
        /// What it was told, so that it can be put right or taken back.
        let answered: [VisitQuestion]
    }

    struct Stop: Encodable, Sendable {
        let caseFile: Int64
        let number: String
        let head: String
        let level: String
        let levelLabel: String
        let classLabel: String
        let reason: String
        let due: String
        let place: String
        let address: String
        let members: [Member]
        let causes: [String]
        let policies: [[String]]
        let questions: [VisitQuestion]
        let nextVisitOn: String
        let last: Last?
    }

    struct Appointment: Encodable, Sendable {
        let caseFile: Int64
        let day: String
        let what: String
    }

    let csrf: String
    let account: Int64
    let today: String
    /// For how many days after today a phone may keep it, by its own clock.
    let daysKept = 3
    let stops: [Stop]
    let calendar: [Appointment]
    let forms = FieldWords.forms

    private enum CodingKeys: CodingKey { case csrf, account, today, daysKept, stops, calendar, forms }

    /// For the audit trail.
    let subjects: [ViewSubject]

    init(for visit: Visit, _ questions: VisitQuestions, _ site: Site, in db: Connection) throws {
        let day = visit.now.beijingDate
        let plan = try DayPlan(of: visit.viewer.account, on: day, from: db)
        let admitted = try plan.stops.filter { stop in
            let subject = AccessSubject(
                places: stop.file.places, relations: try stop.file.relations(of: visit.viewer, in: db), sensitivity: .sensitive)
            return visit.viewer.decision(on: .revealIdentity, of: subject, for: .visit).isAdmitted
        }
        csrf = visit.session.csrf
        account = visit.viewer.account.value
        today = day.description
        stops = try admitted.map { try Stop($0, questions, at: visit.now, site, in: db) }
        calendar = try admitted.flatMap { try Self.appointments($0.file, day, in: db) }.sorted {
            ($0.day, $0.caseFile) < ($1.day, $1.caseFile)
        }
        subjects = admitted.map { ViewSubject($0.file) }
    }

    /// A phone is narrow, and the year is this one.
    fileprivate static func text(of day: CivilDate) -> String { "\(day.month)月\(day.day)日前" }

    /// What was promised and when somebody is expected, of the households in the bundle.
    private static func appointments(_ file: CaseFile, _ today: CivilDate, in db: Connection) throws -> [Appointment] {
        var result: [Appointment] = []
        if let next = file.nextContactOn { result.append(Appointment(caseFile: file.id.value, day: next.description, what: "下次联系")) }
        let promises: [(String, CivilDate)] = try db.all(
            """
            SELECT p.text, p.due_on FROM visit_promise p JOIN visit v ON v.id = p.visit
            WHERE v.case_file = \(file.id) AND p.due_on >= \(today.adding(days: -30)) ORDER BY p.due_on, p.visit, p.position LIMIT 10
            """
        ) { (try $0["text"], try $0["due_on"]) }
        return result + promises.map { Appointment(caseFile: file.id.value, day: $0.1.description, what: "答应的事：\($0.0)") }
    }
}

extension FieldDay.Stop {
    fileprivate init(
        _ stop: DayPlan.Stop, _ questions: VisitQuestions, at now: Instant, _ site: Site, in db: Connection
    ) throws {
        let day = now.beijingDate
        let file = stop.file
        let living = try Household.members(of: file.household, in: db).filter { $0.person.diedOn == nil }
        caseFile = file.id.value
        number = file.number
        head = (living.first(where: \.isHead) ?? living.first)?.person.name ?? "无户主"
        (level, levelLabel, classLabel) = (file.level.rawValue, file.level.label, file.leadClass.label)
        reason = stop.reason
        due = file.dueAt.map { FieldDay.text(of: $0.adding(seconds: -1).beijingDate) } ?? ""
        place = site.places.name(of: file.region ?? file.hukouRegion)
        address = stop.address ?? "登记库里没有住址"
        members = living.map { FieldDay.Member($0, on: day) }
        let names = Dictionary(living.map { ($0.person.id, $0.person.name) }) { first, _ in first }
        var findings: [Finding] = []
        for lead in try CaseLead.all(of: file.id, in: db) where lead.state == .open { findings += try lead.findings(in: db) }
        causes = findings.prefix(4).map { "\(site.program.shortName(of: $0.policy))：\($0.basis.label)" }
        var seen: Set<TypedPolicy.ID> = []
        policies = findings.filter { $0.basis != .warning && seen.insert($0.policy).inserted }.prefix(8)
            .map { [$0.policy, site.program.shortName(of: $0.policy)] }
        let called = { (person: Person.ID) in names[person] ?? "成员" }
        self.questions = try questions.open(of: file.household, called: called, at: now, in: db)
        nextVisitOn = day.adding(days: site.pack.work.rhythm(file.level).visit).description
        last = try VisitRecord.last(of: file.household, in: db).map { record in
            FieldDay.Last(
                visit: record.id.value, isOwn: record.caseFile == file.id, revision: record.revision, by: record.accountName,
                content: record.content, answered: questions.answered(in: record.content, of: file.household, called: called))
        }
    }
}

extension FieldDay.Member {
    fileprivate init(_ member: Household.Member, on day: CivilDate) {
        id = member.person.id.value
        name = member.person.name
        relation = member.relationLabel ?? "成员"
        age = member.person.birthDate.map { $0.completedYears(at: day) }
        phone = member.person.phone
    }
}
