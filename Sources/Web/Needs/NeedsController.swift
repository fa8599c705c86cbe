import Access
import Casework
import Database
import Foundation
import Hummingbird
import Library
import Register

/// The indicators of the pack, compiled when they are first asked for.
actor NeedsAssessors {
    private let pack: JurisdictionPack
    private var assessor: NeedsAssessor?

    init(_ pack: JurisdictionPack) { self.pack = pack }

    func current() throws -> NeedsAssessor {
        if let assessor { return assessor }
        let compiled = NeedsAssessor(try NeedsProgram(pack), of: pack)
        assessor = compiled
        return compiled
    }
}

/// What a household needs (需求评估): computed, stored, and judged by an assessor.
struct NeedsController: Sendable {
    let site: Site
    let assessors: NeedsAssessors

    func add(to routes: SiteRoutes) {
        routes.page(.get, .caseNeeds, show)
        routes.act(.post, .caseNeeds, assess)
        routes.act(.post, .caseJudgements, judge)
    }

    func show(_ visit: Visit) async throws -> Page {
        let (site, assessor) = (site, try await assessors.current())
        let prepared = try await site.screening.latest()
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .viewCase, in: db)
            let isNamed = try visit.may(.viewSafeguarding, file, in: db)
            let facts = try prepared.reader.facts(household: file.household, learntBy: visit.now, from: db)
            let computed = facts.map { assessor.assess($0.facts, of: file.household, on: prepared.day) }
            let history = try RecordedNeeds.history(of: file.household, from: db)
            let content = CaseNeedsPage(
                header: try CaseHeader(file, .needs, visit, site, in: db), computed: computed, history: history,
                names: try RecordedNeeds.names(of: history, from: db), assessor.needs.settings, isNamed: isNamed,
                mayWork: try file.state.isOpen && visit.may(.workCase, file, in: db), file, visit.query)
            return (file, content)
        }
        return Page("needs-case", title: content.header.title, content: content, showing: ViewSubject(file))
    }

    func assess(_ request: Request, _ visit: Visit) async throws -> Response {
        let assessor = try await assessors.current()
        let prepared = try await site.screening.latest()
        return try await site.act(visit, .workCase) {
            Path.caseNeeds.link($0.id)
        } _: { act, file in
            guard let facts = try prepared.reader.facts(household: file.household, learntBy: act.now, from: act.transaction) else {
                throw WebError.notFound
            }
            try act.assess(file.id, version: visit.version, assessor.assess(facts.facts, of: file.household, on: prepared.day))
        }
    }

    func judge(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let band = visit.form["band"].flatMap(NeedsBand.init), let reason = visit.form.text("reason") else {
            return .redirect(to: again(visit), type: .normal)
        }
        return try await site.act(visit, .workCase) {
            Path.caseNeeds.link($0.id)
        } _: { act, file in
            try act.judge(file.id, version: visit.version, band: band, reason: reason)
        }
    }

    /// The page once more, saying what is missing and with what was chosen.
    private func again(_ visit: Visit) -> String {
        let typed = ["band", "reason"].compactMap { name in
            visit.form.text(name, upTo: 1000).map { URLQueryItem(name: name, value: $0) }
        }
        return Path.caseNeeds.link(visit.parameters.get("case") ?? "", query: [URLQueryItem(name: "incomplete", value: "1")] + typed)
    }
}
