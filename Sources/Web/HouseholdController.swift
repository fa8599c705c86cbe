import Access
import Casework
import Civics
import Database
import Hummingbird
import Register
import Screening

/// One household (家庭): who they are, what is due to them, and why.
struct HouseholdController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .household, show)
        routes.page(.post, .reveal, reveal)
    }

    /// 404 for a household that is not there and for one in another area alike.
    func show(_ visit: Visit) async throws -> Page { try await page(visit, identity: .masked) }

    /// The same page with names and numbers in full, once, for a stated purpose. Not a redirect: looking again asks again.
    func reveal(_ visit: Visit) async throws -> Page {
        guard let purpose = visit.form["purpose"].flatMap(Purpose.init(rawValue:)) else { throw WebError.unreadableForm }
        var page = try await page(visit, identity: .whole(purpose))
        page.purpose = purpose
        return page
    }

    private func page(_ visit: Visit, identity: Identity) async throws -> Page {
        guard let number = visit.parameters.get("household").flatMap({ Int64($0) }) else { throw WebError.notFound }
        let prepared = try await site.screening.latest()
        let (site, viewer, questions) = (site, visit.viewer, try await site.questions())
        let content = try await site.database.read { db -> HouseholdPage in
            let id = Household.ID(number)
            guard let household = try Household.find(id, in: db), household.kind == .economic, household.size > 0 else {
                throw WebError.notFound
            }
            let open = try CaseFile.open(of: id, in: db)
            let relations = try visit.relations(to: id, open, in: db)
            let subject = AccessSubject(places: household.places, relations: relations, sensitivity: .sensitive)
            guard viewer.decision(on: .viewHousehold, of: subject).isAdmitted,
                let file = try HouseholdCase(household, prepared, identity: identity, at: visit.now, from: db)
            else { throw WebError.notFound }
            guard identity.isAdmitted(for: viewer, subject) else { throw WebError.notPermitted }
            let link = try open.map { try HouseholdPage.CaseLink($0, visit, in: db) } ?? HouseholdPage.CaseLink(none: id, viewer)
            return HouseholdPage(
                file, subject, link, questions.open(on: file.reading, of: id, called: file.label(of:)), site: site, viewer: viewer,
                csrf: visit.session.csrf)
        }
        let subject = ViewSubject(.household, number: number, area: content.area)
        var page = Page("household", title: content.title, content: content, showing: subject)
        page.purpose = content.isEmergency ? .emergency : nil
        return page
    }
}

/// How people are shown.
enum Identity: Hashable, Sendable {
    case masked
    case whole(Access.Purpose)

    var isMasked: Bool { self == .masked }

    func isAdmitted(for viewer: Viewer, _ subject: AccessSubject) -> Bool {
        guard case .whole(let purpose) = self else { return true }
        return viewer.decision(on: .revealIdentity, of: subject, for: purpose).isAdmitted
    }

    func name(_ text: String) -> String { isMasked ? Masked.name(text) : text }
    func idNumber(_ number: IDNumber?) -> String { number.map { isMasked ? Masked.idNumber($0) : $0.description } ?? "无" }
    func phone(_ text: String?) -> String { text.map { isMasked ? Masked.phone($0) : $0 } ?? "无" }
    func address(_ text: String?) -> String { text.map { isMasked ? Masked.address($0) : $0 } ?? "不详" }
}
