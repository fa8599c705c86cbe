import Access
import Casework
import Civics
import Database
import Hummingbird
import Register

/// A partner organisation's pages: what was referred to it, and what it makes of it. It never sees a case, only referrals.
struct ReferralController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .referrals, list)
        routes.page(.post, .referral, open)
        let site = site
        routes.act(.referralMoves, on: again) { try await Self.move($0, site) }
    }

    func list(_ visit: Visit) async throws -> Page {
        let content = try await site.database.read { try ReferralsPage(visit, in: $0, places: site.places) }
        return Page("referrals", title: "转介", content: content, showing: ViewSubject(.list))
    }

    /// The household's story, once the referral was accepted. A form and not a link, so that each look is meant.
    func open(_ visit: Visit) async throws -> Page {
        let (file, content) = try await site.database.read { db in
            let (referral, file) = try Self.referral(of: visit, in: db)
            return (file, try ReferralPage(referral, file, site.places, visit, in: db))
        }
        var page = Page("referral", title: content.code, content: content, showing: ViewSubject(file))
        page.purpose = .assistance
        return page
    }

    /// The page that a refused move was made on: the list answers offers, the opened referral tells what was done.
    private func again(_ visit: Visit) async throws -> Page {
        let (file, list) = try await site.database.read { db in
            let (referral, file) = try Self.referral(of: visit, in: db)
            return (file, referral.state == .offered ? try ReferralsPage(visit, in: db, places: site.places) : nil)
        }
        guard let list else { return try await open(visit) }
        var page = Page("referrals", title: "转介", content: list, showing: ViewSubject(file))
        page.purpose = .assistance
        return page
    }

    private static func move(_ visit: Visit, _ site: Site) async throws -> Response {
        let settings = site.pack.work
        try await site.database.write { transaction in
            let (referral, file) = try referral(of: visit, in: transaction)
            guard let kind = visit.form["kind"].flatMap(Referral.Event.Kind.init(rawValue:)) else { throw AidError.missing(field: "进展") }
            try CaseAct(settings, by: visit.viewer.account, at: visit.now, in: transaction).moveReferral(
                referral.id, by: referral.partner, kind, note: visit.form.text("note"), percent: visit.form.number("percent"))
            try site.log(visit, file, in: transaction)
        }
        return .redirect(to: Path.referrals.link(query: [Done.recorded.item]), type: .normal)
    }

    /// 404 for one that is not there, is another organisation's, or is no longer this one's business.
    private static func referral(of visit: Visit, in db: Connection) throws -> (Referral, CaseFile) {
        guard let partner = try PartnerOrganisation.of(visit.viewer.account, on: visit.now.beijingDate, from: db),
            let referral = try Referral.find(visit.referral, in: db),
            referral.partner == partner.id, referral.state.isOpen, let file = try CaseFile.find(referral.caseFile, in: db),
            try visit.may(.workReferral, file, in: db)
        else { throw WebError.notFound }
        return (referral, file)
    }
}
