import Access
import Casework
import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register

/// What is done for a household, in the three modes.
struct AidPage: CasePage {
    struct Option: Sendable {
        let value: String
        let label: String
    }

    struct Paper: Sendable {
        let name: String
        let note: String
        let isOpen: Bool
        let action: String
    }

    struct Step: Sendable {
        let label: String
        let day: String
        let who: String
        let detail: String?
    }

    struct Help: Sendable {
        let policy: String
        let href: String
        let place: String
        let state: String
        let due: String?
        let papers: [Paper]
        let steps: [Step]
        let next: [Option]
        let mayMove: Bool
        let asksDecision: Bool
        let proposesClosing: Bool
        let stepAction: String
        let formAction: String
    }

    struct Due: Sendable {
        let policy: String
        let person: String
        let label: String
    }

    struct Sent: Sendable {
        let code: String
        let partner: String
        let state: String
        let purpose: String
        let due: String?
        let entries: [NamedValue]
        let events: [Step]
        let isOpen: Bool
        let mayRate: Bool
        let satisfaction: String?
        let withdrawal: String
        let rating: String
    }

    let header: CaseHeader
    let csrf: String
    let version: Int64
    let today: String
    let mayWork: Bool
    let mayReveal: Bool
    let applications: [Help]
    let hasApplications: Bool
    let due: [Due]
    let hasDue: Bool
    let apply: String
    let limits: String
    let referrals: [Sent]
    let hasReferrals: Bool
    let consent: String?
    let mayRefer: Bool
    let facts: [Option]
    let hasFacts: Bool
    let partners: [Option]
    let hasPartners: Bool
    let refer: String
    let isTracked: Bool
    let mayTrack: Bool
    let nextContact: String
    let isContactLate: Bool
    let pause: String?
    let rhythm: String
    let track: String
    let trackContact: String
    let trackPause: String
    let trackEnd: String
    let closing: String

    init(_ file: CaseFile, _ entitlements: [Entitlement], _ visit: Visit, _ site: Site, in db: Connection) throws {
        header = try CaseHeader(file, .aid, visit, site, in: db)
        (csrf, version) = (header.csrf, header.version)
        let day = visit.now.beijingDate
        today = day.description
        let isWorkable = file.state == .working || file.state == .tracking
        mayWork = try isWorkable && visit.may(.workCase, file, in: db)
        mayReveal = try visit.may(.revealIdentity, file, in: db)
        let begun = try AidApplication.all(of: file.id, in: db)
        let mayMove = mayWork
        applications = begun.map { Help($0, file, site, mayMove: mayMove) }
        hasApplications = !applications.isEmpty
        due = entitlements.filter { entitlement in
            !begun.contains { $0.policy == entitlement.policy && $0.person == entitlement.person && $0.isOpen }
        }.map(Due.init)
        hasDue = !due.isEmpty && mayWork
        apply = Path.applications.link(file.id)
        let aid = site.pack.work.aid
        limits = "受理后 \(aid.investigationDays) 个工作日内开始调查，公示 \(aid.publicityDays) 天，\(aid.decisionDays) 个工作日内决定"
        referrals = try Referral.all(of: file.id, in: db).map { try Sent($0, file, in: db) }
        hasReferrals = !referrals.isEmpty
        consent = try ReferralPack.consent(of: file, in: db)?.scope
        mayRefer = mayWork && consent != nil
        facts =
            mayRefer
            ? try ReferralPack.shareable(of: file, from: site.pack, in: db).map {
                Option(value: $0.fact, label: "\($0.entry.label)：\($0.entry.value)（\($0.entry.origin)）")
            } : []
        hasFacts = !facts.isEmpty
        partners = try Partner.all(in: db).filter(\.isActive).map {
            Option(value: $0.id.description, label: $0.name + ($0.isVetted(on: day) ? "（可接涉未成年人）" : ""))
        }
        hasPartners = !partners.isEmpty
        refer = Path.caseReferrals.link(file.id)
        isTracked = file.state == .tracking
        mayTrack = mayWork && file.state == .working
        nextContact = file.nextContactOn?.chinese ?? "未定"
        isContactLate = file.nextContactOn.map { $0 < day } ?? false
        pause = try Tracking.Pause.of(file.id, on: day, in: db).map { "暂停到 \($0.until.chinese)：\($0.reason)（\($0.accountName)）" }
        rhythm = "\(file.level.label)色户每 \(site.pack.work.rhythm(file.level).phone) 天联系一次"
        track = Path.tracking.link(file.id)
        trackContact = Path.trackingContacts.link(file.id)
        trackPause = Path.trackingPauses.link(file.id)
        trackEnd = Path.trackingEnd.link(file.id)
        closing = Path.caseFile.link(file.id)
    }
}

extension AidPage.Due {
    init(_ entitlement: Entitlement) {
        policy = entitlement.policy
        person = entitlement.person.map(\.description) ?? ""
        let whom = entitlement.subject.map { "（\($0)）" } ?? ""
        let caution = entitlement.verdict == .yes ? "符合" : "待核实：\(entitlement.missing.joined(separator: "、"))"
        label = "\(entitlement.name)\(whom) \(entitlement.amount) \(caution)"
    }
}

extension AidPage.Help {
    init(_ application: AidApplication, _ file: CaseFile, _ site: Site, mayMove: Bool) {
        policy = site.program.shortName(of: application.policy)
        href = Path.policy.link(application.policy)
        place = site.places.subdistrictName(of: application.place)
        state = application.current.kind.label
        due = application.dueOn(site.pack.work).map { "\($0.chinese)前" }
        papers = application.papers.map { paper in
            AidPage.Paper(
                name: paper.name,
                note: paper.sharedFrom.map { "不用带：\($0) 里查得到" } ?? (paper.readyAt == nil ? "要准备" : "已备好"),
                isOpen: paper.isOpen && mayMove, action: Path.applicationPaper.link(file.id, application.id, paper.position))
        }
        steps = application.steps.reversed().map(AidPage.Step.init)
        next = application.current.kind.next.map { AidPage.Option(value: $0.rawValue, label: $0.label) }
        self.mayMove = mayMove && !next.isEmpty
        asksDecision = application.current.kind.next.contains { $0 == .granted || $0 == .paid }
        proposesClosing = application.proposesClosing && mayMove
        stepAction = Path.applicationStep.link(file.id, application.id)
        formAction = Path.applicationForm.link(file.id, application.id)
    }
}

extension AidPage.Step {
    init(_ step: ApplicationStep) {
        label = step.kind.label
        day = step.day.chinese
        who = step.accountName
        let parts = [step.amountFen.map(yuan), step.from.map { "从 \($0.chinese) 起" }, step.note].compactMap { $0 }
        detail = parts.isEmpty ? nil : parts.joined(separator: "，")
    }

    init(_ event: Referral.Event) {
        label = event.kind.label
        day = event.at.beijingText
        who = event.accountName
        let parts = [event.percent.map { "\($0)%" }, event.note].compactMap { $0 }
        detail = parts.isEmpty ? nil : parts.joined(separator: "，")
    }
}

extension AidPage.Sent {
    init(_ referral: Referral, _ file: CaseFile, in db: Connection) throws {
        code = referral.code
        partner = try Partner.find(referral.partner, in: db)?.name ?? "机构 \(referral.partner)"
        state = referral.state.label
        purpose = referral.purpose
        due = referral.dueAt.map { "\($0.adding(seconds: -1).beijingDate.chinese)前\(referral.state == .offered ? "答复" : "反馈")" }
        entries = try referral.entries(in: db).map { NamedValue($0.label, $0.value, note: $0.origin) }
        events = try referral.events(in: db).map(AidPage.Step.init)
        isOpen = referral.state.isOpen
        mayRate = (referral.state == .completed || referral.state == .returned) && referral.satisfaction == nil
        satisfaction = referral.satisfaction.map { "\($0) 分" }
        withdrawal = Path.referralWithdrawal.link(file.id, referral.id)
        rating = Path.referralRating.link(file.id, referral.id)
    }
}

/// An application on paper: what is known with where it is from, and blanks for the rest.
struct ApplicationFormPage: Sendable {
    struct Member: Sendable {
        let name: String
        let idNumber: String
        let relation: String
        let phone: String
    }

    struct Row: Sendable {
        let name: String
        let value: String
        let source: String
    }

    let back: String
    let policy: String
    let department: String
    let place: String
    let address: String
    let members: [Member]
    let rows: [Row]
    let hasRows: Bool
    let papers: [AidPage.Paper]
    let printed: String

    init(
        _ application: AidApplication, _ file: CaseFile, _ household: Household, _ prepared: CurrentScreening.Prepared, _ visit: Visit,
        _ site: Site, in db: Connection
    ) throws {
        back = Path.caseAid.link(file.id)
        let page = site.program.policy(application.policy)?.page
        policy = page?.name(on: visit.now.beijingDate) ?? application.policy
        department = page?.department ?? ""
        place = site.places.subdistrictName(of: application.place)
        let identity = Identity.whole(.assistance)
        address = identity.address(household.address)
        members = try Household.members(of: household.id, in: db).filter { $0.person.diedOn == nil }.map {
            Member(
                name: $0.person.name, idNumber: identity.idNumber($0.person.idNumber), relation: $0.relationLabel ?? "",
                phone: identity.phone($0.person.phone))
        }
        rows = try ApplicationFormPage.rows(application, file, prepared, visit, site, in: db)
        hasRows = !rows.isEmpty
        papers = AidPage.Help(application, file, site, mayMove: false).papers
        printed = "\(visit.viewer.displayName) \(visit.now.beijingText)"
    }

    /// What the rules read, each once; a blank where nobody knows.
    private static func rows(
        _ application: AidApplication, _ file: CaseFile, _ prepared: CurrentScreening.Prepared, _ visit: Visit, _ site: Site,
        in db: Connection
    ) throws -> [Row] {
        guard let policy = site.program.policy(application.policy),
            let reading = try prepared.reader.facts(household: file.household, learntBy: visit.now, from: db)
        else { return [] }
        let member = application.person.flatMap { reading.persons.firstIndex(of: $0) }
        guard policy.entity == .household || member != nil else { return [] }
        let explanation = prepared.evaluator.explanation(of: policy, for: reading.facts, member: policy.entity == .household ? nil : member)
        let notes = SourceNotes(dataSets: site.pack.dataSets, program: site.program)
        var rows: [Row] = []
        func add(_ readings: [Explanation.Reading]) {
            for reading in readings {
                add(reading.parts)
                guard reading.parts.isEmpty, reading.figure == nil else { continue }
                let name = (reading.subject.map { "\($0)的" } ?? "") + reading.name
                guard !rows.contains(where: { $0.name == name }) else { continue }
                let source = reading.source.map { notes.note(of: $0).label } ?? reading.learnt?.label ?? (reading.isKnown ? "登记库" : "请填写")
                rows.append(Row(name: name, value: reading.isKnown ? reading.value : "", source: source))
            }
        }
        add(explanation.rules.flatMap(\.readings) + explanation.benefits.flatMap(\.readings))
        return rows
    }
}
