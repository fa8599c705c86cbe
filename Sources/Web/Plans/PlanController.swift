import Access
import Casework
import Civics
import Database
import Hummingbird
import Register

/// The plan of a case (一户一策): needs, items, its way through approval, and what comes of it.
struct PlanController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .plans, queue)
        routes.page(.get, .casePlan, show)
        routes.page(.get, .planPrint, printed)
        routes.act(.post, .casePlan) { try await act($1) { try $0.startPlan($1.id, version: $2.version) } }
        routes.act(.post, .planGoal) { try await act($1) { try $0.setGoal($2.form.text("goal"), of: $1.id, version: $2.version) } }
        routes.act(.post, .planNeeds) { try await act($1) { try $0.addNeed($2.need, to: $1.id, version: $2.version) } }
        routes.act(.post, .planNeedRemoval) {
            try await act($1) { try $0.removeNeed(at: Int($2.number("need") ?? -1), of: $1.id, version: $2.version) }
        }
        routes.act(.post, .planItems) { try await act($1) { try $0.addItem($2.item(of: $1), to: $1.id, version: $2.version) } }
        routes.act(.post, .planItem) {
            try await act($1) { try $0.changeItem($2.line, to: $2.item(of: $1), of: $1.id, version: $2.version) }
        }
        routes.act(.post, .planItemRemoval) { try await act($1) { try $0.removeItem($2.line, of: $1.id, version: $2.version) } }
        routes.act(.post, .planItemProgress) {
            try await act($1) {
                let status = $2.form["status"].flatMap(PlanItem.Status.init(rawValue:))
                guard let status else { throw PlanError.missing(field: "进展") }
                try $0.progress($2.line, to: status, reason: $2.form.text("reason"), of: $1.id, version: $2.version)
            }
        }
        routes.act(.post, .planSubmission) { try await act($1) { try $0.submitPlan($1.id, version: $2.version) } }
        routes.act(.post, .planDecision) { try await decide($1) }
    }

    private func act(_ visit: Visit, _ body: @escaping @Sendable (CaseAct, CaseFile, Visit) throws -> Void) async throws -> Response {
        try await site.act(visit, .workCase, then: { Path.casePlan.link($0.id) }, { try body($0, $1, visit) })
    }

    private func decide(_ visit: Visit) async throws -> Response {
        let district = site.pack.jurisdiction.code
        return try await site.act(visit, .approvePlan, then: { Path.casePlan.link($0.id) }) { act, file in
            guard let verdict = visit.form["verdict"] else { throw PlanError.missing(field: "审批意见") }
            try act.decidePlan(
                file.id, version: visit.version, isApproval: verdict == "approved", reason: visit.form.text("reason"), by: visit.viewer,
                district: district)
        }
    }

    func show(_ visit: Visit) async throws -> Page {
        let prepared = try? await site.screening.latest()
        let site = site
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .viewCase, in: db)
            let entitlements = try prepared.map { try site.entitlements(of: file, by: $0, at: visit.now, in: db) } ?? []
            return (file, try PlanPage(file, entitlements, visit, site, in: db))
        }
        return Page("plan", title: content.header.title, content: content, showing: ViewSubject(file))
    }

    func printed(_ visit: Visit) async throws -> Page {
        let site = site
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .viewCase, in: db)
            return (file, try PlanSheetPage(file, visit, site, in: db))
        }
        return Page("plan-sheet", title: content.header.title, content: content, showing: ViewSubject(file))
    }

    func queue(_ visit: Visit) async throws -> Page {
        let site = site
        let content = try await site.database.read { try PlanQueuePage(visit, site, in: $0) }
        return Page("plans", title: "一户一策", content: content, showing: ViewSubject(.list))
    }
}

extension Site {
    /// What is due to the household of a case, with what was learnt up to now.
    func entitlements(
        of file: CaseFile, by prepared: CurrentScreening.Prepared, at now: Instant, in db: Connection
    ) throws -> [Entitlement] {
        guard let reading = try prepared.reader.facts(household: file.household, learntBy: now, from: db) else { return [] }
        return Entitlement.all(
            of: reading.facts, persons: reading.persons, by: prepared.evaluator, mostMissing: pack.casework.mostMissingChecks)
    }
}

extension Visit {
    func number(_ parameter: String) -> Int64? { parameters.get(parameter).flatMap { Int64($0) } }

    fileprivate var line: PlanItem.Line { PlanItem.Line(number("item") ?? 0) }

    fileprivate var need: PlanNeed {
        get throws {
            guard let kind = form["kind"].flatMap(HelpKind.init(rawValue:)) else { throw PlanError.missing(field: "帮扶类别") }
            return PlanNeed(
                kind: kind, text: form.text("text") ?? kind.label,
                urgency: form["urgency"].flatMap(PlanNeed.Urgency.init(rawValue:)) ?? .soon,
                source: form["source"].flatMap(PlanNeed.Source.init(rawValue:)) ?? .entered)
        }
    }

    fileprivate func item(of file: CaseFile) throws -> PlanItem.Content {
        guard let kind = form["kind"].flatMap(PlanItem.Kind.init(rawValue:)) else { throw PlanError.missing(field: "方式") }
        let owner: Identifier<Account>? =
            switch form["owner"] {
            case "me": viewer.account
            case "consultant": file.consultant
            default: nil
            }
        return PlanItem.Content(
            kind: kind, what: form.text("what") ?? "", policy: form["policy"],
            person: form["person"].flatMap { Int64($0) }.map(Person.ID.init),
            supply: form["supply"].flatMap { Int64($0) }.map(Supply.ID.init), quantity: form["quantity"].flatMap { Int64($0) },
            organisation: form["organisation"].flatMap { Int64($0) }, owner: form["owner-name"] == nil ? owner : nil,
            ownerName: form["owner-name"], dueOn: form["due-on"].flatMap { CivilDate($0) }, expected: form.text("expected"))
    }
}
