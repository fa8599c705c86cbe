import Access
import Casework
import Civics
import Database
import Hummingbird
import Register
import Screening

/// Desk check, telephone and visits of a case (核实走访).
struct VisitController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .caseVisits) { try await overview($0) }
        routes.page(.get, .newVisit) { try await form($0) }
        routes.page(.get, .visit, record)
        routes.page(.get, .visitCorrection) { try await form($0) }
        routes.act(.post, .caseContacts) { _, visit in try await contact(visit) }
        routes.act(.post, .caseVisits) { _, visit in try await save(visit) }
        routes.act(.post, .visit) { _, visit in try await save(visit) }
    }

    // MARK: Pages

    private func overview(_ visit: Visit, problem: String? = nil) async throws -> Page {
        let questions = try await site.questions()
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .viewCase, in: db)
            return (file, try VisitsPage(file, questions, visit, site, problem: problem, in: db))
        }
        return Page("visits", title: content.header.title, content: content, showing: ViewSubject(file))
    }

    private func record(_ visit: Visit) async throws -> Page {
        let questions = try await site.questions()
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .viewCase, in: db)
            return (file, try VisitRecordPage(file, try self.record(of: visit, file, in: db), questions, visit, site, in: db))
        }
        return Page("visit-record", title: content.header.title, content: content, showing: ViewSubject(file))
    }

    /// A new visit, or a correction of the one that the address names.
    private func form(_ visit: Visit, typed: VisitContent? = nil, problem: String? = nil) async throws -> Page {
        let questions = try await site.questions()
        let (file, content) = try await site.database.read { db in
            let file = try visit.caseFile(for: .workCase, in: db)
            let earlier = visit.parameters.get("visit") == nil ? nil : try self.record(of: visit, file, in: db)
            return (file, try VisitFormPage(file, earlier, questions, visit, site, typed: typed, problem: problem, in: db))
        }
        return Page("visit-form", title: content.header.title, content: content, showing: ViewSubject(file))
    }

    private func record(of visit: Visit, _ file: CaseFile, in db: Connection) throws -> VisitRecord {
        guard let number = visit.parameters.get("visit").flatMap({ Int64($0) }),
            let record = try VisitRecord.find(VisitRecord.ID(number), in: db), record.caseFile == file.id
        else { throw WebError.notFound }
        return record
    }

    // MARK: Acts

    private func contact(_ visit: Visit) async throws -> Response {
        let form = visit.form
        do {
            return try await site.act(visit, .workCase, then: { Path.caseVisits.link($0.id) }) { act, file in
                guard let result = form["result"].flatMap(VerificationResult.init(rawValue:)) else {
                    throw CaseworkError.missing(field: "结果")
                }
                let (note, next) = (form.text("note"), form["next"].flatMap { CivilDate($0) })
                if form["channel"] == Contact.Channel.desk.rawValue {
                    try act.check(file.id, version: visit.version, result: result, note: note, nextTryOn: next)
                } else {
                    try act.contact(file.id, version: visit.version, result: result, note: note, nextTryOn: next)
                }
            }
        } catch let error where Self.sentence(of: error) != nil {
            return try await site.again(visit, try await overview(visit, problem: Self.sentence(of: error)))
        }
    }

    /// A new visit, or a correction where the address names one.
    private func save(_ visit: Visit) async throws -> Response {
        let surroundings = VisitSurroundings(
            pack: site.pack, screening: try await site.screening.ofHouseholds())
        let typed = VisitContent(visit.form, by: visit.viewer.account, on: visit.now.beijingDate)
        do {
            return try await site.act(visit, .workCase, then: { Path.caseVisits.link($0.id) }) { act, file in
                guard visit.parameters.get("visit") != nil else {
                    let last = try VisitRecord.last(of: file.household, in: act.transaction)
                    try act.visit(
                        file.id, version: nil, visit.form["unchanged"] == nil ? typed : typed.unchanged(since: last?.content), surroundings)
                    return
                }
                let record = try self.record(of: visit, file, in: act.transaction)
                guard let base = visit.form["base"].flatMap({ Int64($0) }) else { throw WebError.unreadableForm }
                guard let reason = visit.form.text("reason", upTo: 200) else { throw CaseworkError.missing(field: "更正原因") }
                let merged = typed.keeping(record.content, shown: visit.form.all("asked"))
                _ = try act.correct(record.id, base: base, merged, reason: reason, surroundings)
            }
        } catch let error where Self.sentence(of: error) != nil {
            return try await site.again(visit, try await form(visit, typed: typed, problem: Self.sentence(of: error)))
        }
    }

    /// What to tell the person; `nil` for what is no fault of theirs.
    static func sentence(of error: any Error) -> String? {
        switch error {
        case let error as VisitError: error.message
        case let error as CaseworkError: error == .noSuchCase ? nil : error.message
        case let error as LearntFact.Refusal: error.message
        default: nil
        }
    }
}
