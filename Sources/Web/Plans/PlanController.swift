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
        act(routes, .casePlan) { try $0.startPlan($1.id, version: $2.version) }
        act(routes, .planGoal) { try $0.setGoal($2.form.text("goal"), of: $1.id, version: $2.version) }
        act(routes, .planNeeds, to: "needs") { try $0.addNeed($2.need, to: $1.id, version: $2.version) }
        act(routes, .planNeedRemoval, to: "needs") {
            try $0.removeNeed(at: Int($2.number("need") ?? -1), of: $1.id, version: $2.version)
        }
        act(routes, .planItems, to: "items") { try $0.addItem($2.item(of: $1), to: $1.id, version: $2.version) }
        act(routes, .planItem, to: "items") { act, file, visit in
            let before = try PlanVersion.all(of: file.id, in: act.transaction).first?.item(visit.line)
            try act.changeItem(
                visit.line, to: visit.item(of: file, before: before?.content), of: file.id, version: visit.version)
        }
        act(routes, .planItemRemoval, to: "items") { try $0.removeItem($2.line, of: $1.id, version: $2.version) }
        act(routes, .planItemProgress, .recorded, to: "items") { act, file, visit in
            let status = visit.form["status"].flatMap(PlanItem.Status.init(rawValue:))
            guard let status else { throw PlanError.missing(field: "进展") }
            try act.progress(visit.line, to: status, reason: visit.form.text("reason"), of: file.id, version: visit.version)
        }
        act(routes, .planSubmission, .submitted) { try $0.submitPlan($1.id, version: $2.version) }
        let (site, district) = (site, site.pack.jurisdiction.code)
        routes.act(.planDecision, on: show) { visit in
            try await site.act(visit, .approvePlan, then: { Path.casePlan.link($0.id, query: [Done.decided.item]) + "#main" }) {
                act, file in
                guard let verdict = visit.form["verdict"] else { throw PlanError.missing(field: "审批意见") }
                try act.decidePlan(
                    file.id, version: visit.version, isApproval: verdict == "approved", reason: visit.form.text("reason"),
                    by: visit.viewer, district: district)
            }
        }
    }

    /// - Parameter section: of the page, where what changed is seen.
    private func act(
        _ routes: SiteRoutes, _ path: Path, _ done: Done = .saved, to section: String = "main",
        _ body: @escaping @Sendable (CaseAct, CaseFile, Visit) throws -> Void
    ) {
        let site = site
        routes.act(path, on: show) { visit in
            try await site.act(visit, .workCase, then: { Path.casePlan.link($0.id, query: [done.item]) + "#\(section)" }) {
                try body($0, $1, visit)
            }
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
        let members = try Household.members(of: file.household, in: db)
        let relations = Dictionary(members.map { ($0.person.id, $0.relationLabel) }, uniquingKeysWith: { first, _ in first })
        return Entitlement.all(
            of: reading.facts, persons: reading.persons, by: prepared.evaluator, mostMissing: pack.casework.mostMissingChecks
        ).map { entitlement in
            // Whoever lives alone need not be told who is meant; in a family the relation says it better than a number.
            var entitlement = entitlement
            guard let person = entitlement.person else { return entitlement }
            if members.count == 1 { entitlement.subject = nil }
            if members.count > 1, let relation = relations[person] ?? nil { entitlement.subject = relation }
            return entitlement
        }
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

    /// - Parameter before: the item that is changed.
    fileprivate func item(of file: CaseFile, before: PlanItem.Content? = nil) throws -> PlanItem.Content {
        guard let kind = form["kind"].flatMap(PlanItem.Kind.init(rawValue:)) else { throw PlanError.missing(field: "方式") }
        let owner: Identifier<Account>? =
            switch form["owner"] {
            case "me": viewer.account
            case "consultant": file.consultant
            case "same": before?.owner
            default: nil
            }
        guard let due = form["due-on"].flatMap({ CivilDate($0) }) else { throw PlanError.missing(field: "完成日期") }
        return PlanItem.Content(
            kind: kind, what: form.text("what") ?? "", policy: form["policy"],
            person: form["person"].flatMap { Int64($0) }.map(Person.ID.init),
            supply: form["supply"].flatMap { Int64($0) }.map(Supply.ID.init), quantity: try quantity,
            organisation: form["organisation"].flatMap { Int64($0) }, owner: form["owner-name"] == nil ? owner : nil,
            ownerName: form["owner-name"], dueOn: due, expected: form.text("expected"))
    }

    /// Pieces, or fen of what is given in yuan.
    private var quantity: Int64? {
        get throws {
            if let amount = form["amount"] {
                guard let money = Money(yuanText: amount) else { throw DirectoryError.notPositive(field: "金额（元）") }
                return money.fen
            }
            guard let typed = form["quantity"] else { return nil }
            guard let quantity = Int64(typed) else { throw DirectoryError.notPositive(field: "数量") }
            return quantity
        }
    }
}
