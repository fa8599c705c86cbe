import Access
import Casework
import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register

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
    let papers: [PaperLine]
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
        papers = application.papers.map { PaperLine($0) }
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
