import Access
import Casework
import Civics
import Database
import Evaluation
import Foundation
import Library
import PolicyLanguage
import Register
import Screening

/// The page of one household.
struct HouseholdPage: Sendable {
    struct Member: Sendable {
        let name: String
        let idNumber: String
        let relation: String
        let sexAndAge: String
        let phone: String
        let hukou: String
        let residence: String
        let isDead: Bool
    }

    struct LeadCard: Sendable {
        let kind: String
        let label: String
        let level: String
        let levelLabel: String
        let worth: String
        let hasWorth: Bool
        /// How much of the worth is proved.
        let certainty: String
    }

    struct Group: Sendable {
        let kind: String
        let title: String
        let count: Int
        let isOpen: Bool
        let cards: [VerdictCard]
    }

    struct Concept: Sendable {
        let label: String
        let text: String
    }

    /// The way to the household's open case, or to open one by hand.
    struct CaseLink: Sendable {
        private(set) var href: String?
        private(set) var label: String

        /// A case that the viewer may not see is as if there were none.
        init(_ file: CaseFile, _ visit: Visit, in db: Connection) throws {
            self.init(none: file.household, visit.viewer)
            guard try visit.may(.viewCase, file, in: db) else { return }
            href = Path.caseFile.link(file.id)
            label = "个案 \(file.number)（\(file.state.label)）"
        }

        init(none household: Household.ID, _ viewer: Viewer) {
            href = viewer.may(.reportLead) ? Path.newLead.link(query: [URLQueryItem(name: "household", value: "\(household)")]) : nil
            label = "登记线索、立案"
        }
    }

    struct Option: Sendable {
        let value: String
        let label: String
    }

    /// Of the window: masked also where the page is not, for windows list it and histories keep it.
    let title: String
    let heading: String
    let size: Int
    let place: String
    let address: String
    let isSplit: Bool
    let day: String
    let concepts: [Concept]
    let isMasked: Bool
    let revealedFor: String
    let mayReveal: Bool
    let revealAction: String
    let csrf: String
    let purposes: [Option]
    let back: String
    let leads: [LeadCard]
    let hasLeads: Bool
    let steps: AssistanceSteps
    let warnings: [VerdictCard]
    /// What has to be checked of the warnings.
    let warningNote: String
    let hasWarnings: Bool
    let members: [Member]
    let groups: [Group]
    let facts: [FactTable]
    let area: RegionCode?
    let caseLink: CaseLink
    /// Who looked at it, for those who answer its people.
    let accessLog: String?
    let questions: [VisitQuestion]
    let hasQuestions: Bool
    /// Whether only a broken glass opens it.
    let isEmergency: Bool

    /// - Parameter subject: the household, and what the viewer has to do with it.
    init(
        _ file: HouseholdCase, _ subject: AccessSubject, _ caseLink: CaseLink, _ questions: [VisitQuestion], site: Site, viewer: Viewer,
        csrf: String
    ) {
        self.caseLink = caseLink
        accessLog = viewer.may(.viewAccessLog) ? Path.accessLog.link(file.household.id) : nil
        self.questions = questions.filter(\.hasOpenings)
        hasQuestions = !self.questions.isEmpty
        let purposes = viewer.decision(on: .viewHousehold, of: subject).purposes
        isEmergency = purposes == [.emergency]
        let (household, identity, places) = (file.household, file.identity, site.places)
        let head = file.members.first(where: \.isHead) ?? file.members.first
        func heading(_ identity: Identity) -> String { (head.map { identity.name($0.person.name) } ?? "无户主") + " 家" }
        title = heading(.masked)
        self.heading = heading(identity)
        size = file.persons.count
        place = places.name(of: household.region ?? household.hukouRegion)
        address = identity.address(household.address)
        let (living, registered) = (places.subdistrictName(of: household.region), places.subdistrictName(of: household.hukouRegion))
        isSplit = household.region != nil && household.hukouRegion != nil && living != registered
        day = file.day.chinese
        let own = Concept(label: household.kind.label, text: "\(file.persons.count) 人，居住在\(living)，户籍在\(registered)")
        concepts = [own] + file.otherHouseholds.map { Concept($0, places) }
        isMasked = identity.isMasked
        if case .whole(let purpose) = identity { revealedFor = purpose.label } else { revealedFor = "" }
        let revealing = viewer.decision(on: .revealIdentity, of: subject)
        mayReveal = revealing.isAdmitted && identity.isMasked
        revealAction = Path.reveal.link(household.id)
        self.csrf = csrf
        self.purposes = revealing.listedPurposes.map { Option(value: $0.rawValue, label: $0.label) }
        back = Path.leads.link()
        leads = file.leads.map(LeadCard.init)
        hasLeads = !file.leads.isEmpty
        steps = AssistanceSteps(file)
        members = file.members.map { Member($0, identity, places, day: file.day) }
        let sources = SourceNotes(dataSets: site.pack.dataSets, program: site.program)
        let cards = HouseholdPage.cards(of: file, sources)
        warnings = HouseholdPage.warnings(cards.filter(\.isWarning).map(\.card))
        hasWarnings = !warnings.isEmpty
        let checks = file.leads.filter { $0.lead.leadClass == .atRisk }.flatMap(\.checks)
        warningNote = checks.isEmpty ? "" : "要核实：\(checks.joined(separator: "、"))。"
        groups = HouseholdPage.groups(cards.filter { !$0.isWarning }.map(\.card))
        facts = FactTable.all(of: file, pack: site.pack, missing: cards.flatMap(\.card.missing), sources)
        area = household.region ?? household.hukouRegion
    }

    private static func cards(of file: HouseholdCase, _ sources: SourceNotes) -> [(card: VerdictCard, isWarning: Bool)] {
        file.program.policies.flatMap { policy in
            let members: [Int?] = policy.entity == .household ? [nil] : file.facts.members.indices.map { $0 }
            return members.map { member in
                let explanation = file.evaluator.explanation(of: policy, for: file.facts, member: member)
                let card = VerdictCard(
                    explanation, policy, person: member.map { file.persons[$0] }, isReceived: file.isReceived(policy, member: member),
                    receivedFen: policy.entity == .household ? file.receivedAmounts[policy.id] : nil, sources: sources)
                return (card, policy.page.kind == .warning)
            }
        }
    }

    /// Signs that are there, then those that may be: what may be there raises a lead too, and has to be checked.
    private static func warnings(_ cards: [VerdictCard]) -> [VerdictCard] {
        ["yes", "unknown"].flatMap { verdict in cards.filter { $0.verdict == verdict } }
    }

    private static func groups(_ cards: [VerdictCard]) -> [Group] {
        func group(_ kind: String, _ title: String, isOpen: Bool, _ belongs: (VerdictCard) -> Bool) -> Group {
            let own = cards.filter(belongs)
            return Group(kind: kind, title: title, count: own.count, isOpen: isOpen, cards: own)
        }
        return [
            group("yes", "符合", isOpen: true) { $0.verdict == "yes" && !$0.isReceived },
            group("unknown", "待核实", isOpen: true) { $0.verdict == "unknown" && !$0.isReceived },
            group("received", "已享受", isOpen: true) { $0.isReceived },
            group("no", "不符合", isOpen: false) { $0.verdict == "no" && !$0.isReceived },
        ].filter { $0.count > 0 }
    }
}

extension HouseholdPage.Concept {
    fileprivate init(_ household: Household, _ places: Places) {
        label = household.kind.label
        let place = household.kind == .hukou ? household.hukouRegion ?? household.region : household.region
        text = "\(household.size) 人，在\(places.name(of: place))"
    }
}

extension HouseholdPage.LeadCard {
    fileprivate init(_ found: HouseholdCase.Found) {
        kind = found.lead.leadClass.rawValue
        label = found.lead.leadClass.label
        level = found.lead.level.rawValue
        levelLabel = found.lead.level.label
        worth = yuan(found.lead.worth)
        // Nothing is due to a household that is merely at risk.
        hasWorth = found.lead.leadClass != .atRisk && found.lead.worth > 0
        certainty = LeadRow.certainty(found.lead) ?? ""
    }
}

extension HouseholdPage.Member {
    fileprivate init(_ member: Household.Member, _ identity: Identity, _ places: Places, day: CivilDate) {
        let person = member.person
        name = identity.name(person.name)
        idNumber = identity.idNumber(person.idNumber)
        relation = member.relationLabel ?? "不详"
        sexAndAge = person.sex.label + (person.birthDate.map { "，\($0.completedYears(at: day)) 岁" } ?? "")
        phone = identity.phone(person.phone)
        hukou = places.name(of: person.hukouRegion)
        residence = places.name(of: person.residenceRegion)
        isDead = person.diedOn != nil
    }
}

/// What is known of the household or of a member, with sources.
struct FactTable: Sendable {
    struct Row: Sendable {
        let name: String
        let value: String
        let isUnknown: Bool
        let source: SourceNote?
        /// Where the value is from when no row of a file says it.
        let origin: String
        let staleness: String?
    }

    let title: String
    let rows: [Row]
    let count: Int

    /// - Parameter missing: what the policies shown ask for and nobody told, as the page calls it, perhaps more than once.
    static func all(of file: HouseholdCase, pack: JurisdictionPack, missing: [String], _ sources: SourceNotes) -> [FactTable] {
        let persons = zip(file.facts.members, file.persons).map { FactTable(file.label(of: $1), $0, file, pack, sources) }
        return ([FactTable(missing: missing), FactTable("全家", file.facts.own, file, pack, sources)] + persons).filter { $0.count > 0 }
    }

    private init(missing: [String]) {
        title = "还缺的"
        var names: [String] = []
        for name in missing where !names.contains(name) { names.append(name) }
        rows = names.map(Row.init(missing:))
        count = rows.count
    }

    private init(_ title: String, _ facts: HouseholdFacts.Facts, _ file: HouseholdCase, _ pack: JurisdictionPack, _ sources: SourceNotes) {
        self.title = title
        rows = pack.facts.filter { $0.sensitivity != .restricted }.compactMap { provision in
            facts.values[provision.fact.id].map { Row($0, of: provision, on: file.day, sources) }
        }
        count = rows.count
    }
}

extension FactTable.Row {
    fileprivate init(missing name: String) {
        self.init(name: name, value: "未知", isUnknown: true, source: nil, origin: "没有数据", staleness: nil)
    }

    fileprivate init(_ value: RecordedValue, of provision: FactProvision, on day: CivilDate, _ sources: SourceNotes) {
        let fact = provision.fact
        let units = fact.units(in: value, day: day)
        name = fact.name
        isUnknown = units == nil
        self.value =
            units.map { units in
                let rational = Rational(Int128(units), over: Int128(fact.type.unitsPerOne))
                return fact.type.text(of: rational, codeLists: sources.program.codeListsByName)
            } ?? "未知"
        source = value.source.map(sources.note(of:)) ?? value.learnt.map(SourceNote.init)
        origin = isUnknown ? "没有数据" : "登记库"
        let isStale =
            provision.freshMonths.map { months in (value.source?.asOf ?? value.learnt?.on).map { $0.adding(months: months) < day } ?? false
            } ?? false
        staleness = isStale ? "已超过 \(provision.freshMonths ?? 0) 个月，可能已变" : nil
    }
}
