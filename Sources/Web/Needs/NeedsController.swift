import Access
import Casework
import Database
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

extension NeedsAssessors {
    /// `nil` for a pack that says nothing of needs.
    func ofPack() throws -> NeedsAssessor? {
        do {
            return try current()
        } catch NeedsProgram.Failure.notInPack {
            return nil
        }
    }
}

/// What a household needs (需求评估): computed, stored, and judged by an assessor.
struct NeedsController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .caseNeeds) { try await show($0) }
        routes.act(.post, .caseNeeds, assess)
        routes.act(.post, .caseJudgements, judge)
    }

    /// - Parameter refusal: of the judgement that was sent last, to be put right.
    func show(_ visit: Visit, refusal: NeedsJudgement.Invalid? = nil) async throws -> Page {
        let (site, assessor) = (site, try await site.needs.current())
        let prepared = try await site.screening.latest()
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .viewCase, in: db)
            let isNamed = try visit.may(.viewSafeguarding, file, in: db)
            let facts = try prepared.reader.facts(household: file.household, learntBy: visit.now, from: db)
            let suspected = try Safeguarding.suspected(of: file.household, in: db)
            let computed = facts.map { assessor.assess($0.facts.suspecting(suspected), of: file.household, on: prepared.day) }
            let history = try RecordedNeeds.history(of: file.household, from: db)
            let content = CaseNeedsPage(
                header: try CaseHeader(file, .needs, visit, site, in: db), computed: computed, history: history,
                names: try RecordedNeeds.names(of: history, from: db), assessor.needs.settings, isNamed: isNamed,
                mayWork: try file.state.isOpen && visit.may(.workCase, file, in: db), file, visit.form, refusal)
            return (file, content)
        }
        return Page("needs-case", title: content.header.title, content: content, showing: ViewSubject(file))
    }

    func assess(_ request: Request, _ visit: Visit) async throws -> Response {
        let assessor = try await site.needs.current()
        let prepared = try await site.screening.latest()
        return try await site.act(visit, .workCase) {
            Path.caseNeeds.link($0.id)
        } _: { act, file in
            guard let facts = try prepared.reader.facts(household: file.household, learntBy: act.now, from: act.transaction) else {
                throw WebError.notFound
            }
            let known = facts.facts.suspecting(try Safeguarding.suspected(of: file.household, in: act.transaction))
            try act.assess(file.id, version: visit.version, assessor.assess(known, of: file.household, on: prepared.day))
        }
    }

    func judge(_ request: Request, _ visit: Visit) async throws -> Response {
        let (band, reason) = (visit.form["band"].flatMap(NeedsBand.init), visit.form.text("reason") ?? "")
        do {
            return try await site.act(visit, .workCase) {
                Path.caseNeeds.link($0.id)
            } _: { act, file in
                try act.judge(file.id, version: visit.version, band: band, reason: reason)
            }
        } catch let refusal as NeedsJudgement.Invalid where refusal.isOfForm {
            return try await site.again(visit, try await show(visit, refusal: refusal))
        }
    }
}
