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
        routes.act(.post, .referralMoves) { try await move($1) }
    }

    func list(_ visit: Visit) async throws -> Page {
        let places = site.places
        let content = try await site.database.read { db in
            let partner = try Partner.of(visit.viewer.account, in: db)
            return ReferralsPage(
                partner: partner?.name, csrf: visit.session.csrf,
                lines: try partner.map { try Referral.all(of: $0.id, in: db) }?.map {
                    try ReferralsPage.Line($0, places, on: visit.now, in: db)
                } ?? [])
        }
        return Page("referrals", title: "转介", content: content, showing: ViewSubject(.list))
    }

    /// The household's story, once the referral was accepted. A form and not a link, so that each look is meant.
    func open(_ visit: Visit) async throws -> Page {
        let places = site.places
        let (file, content) = try await site.database.read { db in
            let (referral, file) = try Self.referral(of: visit, in: db)
            return (file, try ReferralPage(referral, file, places, csrf: visit.session.csrf, in: db))
        }
        var page = Page("referral", title: content.code, content: content, showing: ViewSubject(file))
        page.purpose = .assistance
        return page
    }

    private func move(_ visit: Visit) async throws -> Response {
        let settings = site.pack.work
        try await site.database.write { transaction in
            let (referral, file) = try Self.referral(of: visit, in: transaction)
            guard let kind = visit.form["kind"].flatMap(Referral.Event.Kind.init(rawValue:)) else { throw AidError.missing(field: "进展") }
            try CaseAct(settings, by: visit.viewer.account, at: visit.now, in: transaction).moveReferral(
                referral.id, by: referral.partner, kind, note: visit.form.text("note"), percent: visit.form.number("percent"))
            try ViewLog.record(
                ViewSubject(file), by: visit.viewer, purpose: .assistance, route: "\(visit.rule.method) \(visit.path)", at: visit.now,
                in: transaction)
        }
        return .redirect(to: Path.referrals.link(), type: .normal)
    }

    /// 404 for one that is not there, is another organisation's, or is no longer this one's business.
    private static func referral(of visit: Visit, in db: Connection) throws -> (Referral, CaseFile) {
        guard let partner = try Partner.of(visit.viewer.account, in: db), let referral = try Referral.find(visit.referral, in: db),
            referral.partner == partner.id, referral.state.isOpen, let file = try CaseFile.find(referral.caseFile, in: db),
            try visit.may(.workReferral, file, in: db)
        else { throw WebError.notFound }
        return (referral, file)
    }
}

struct ReferralsPage: Sendable {
    struct Line: Sendable {
        let code: String
        let state: String
        let purpose: String
        let place: String
        let due: String?
        let isLate: Bool
        let isOffered: Bool
        let isAccepted: Bool
        let concernsChild: Bool
        let open: String
        let moves: String
    }

    let partner: String?
    let csrf: String
    let lines: [Line]
    let isEmpty: Bool

    init(partner: String?, csrf: String, lines: [Line]) {
        self.partner = partner
        self.csrf = csrf
        self.lines = lines
        isEmpty = lines.isEmpty
    }
}

extension ReferralsPage.Line {
    /// Before it is accepted no more than the code, the subdistrict and what is asked for.
    init(_ referral: Referral, _ places: Places, on now: Instant, in db: Connection) throws {
        code = referral.code
        state = referral.state.label
        purpose = referral.purpose
        place = places.subdistrictName(of: try CaseFile.find(referral.caseFile, in: db)?.region)
        due = referral.dueAt.map { "\($0.adding(seconds: -1).beijingDate.chinese)前\(referral.state == .offered ? "答复" : "反馈")" }
        isLate = referral.dueAt.map { $0 < now } ?? false
        isOffered = referral.state == .offered
        isAccepted = referral.state == .accepted
        concernsChild = referral.concernsChild
        open = Path.referral.link(referral.id)
        moves = Path.referralMoves.link(referral.id)
    }
}

struct ReferralPage: Sendable {
    let code: String
    let back: String
    let csrf: String
    let purpose: String
    let place: String
    let isAccepted: Bool
    let consent: String
    let contact: String
    let definitions: [NamedValue]
    let events: [AidPage.Step]
    let moves: String

    init(_ referral: Referral, _ file: CaseFile, _ places: Places, csrf: String, in db: Connection) throws {
        code = referral.code
        back = Path.referrals.link()
        self.csrf = csrf
        purpose = referral.purpose
        place = places.subdistrictName(of: file.region)
        isAccepted = referral.state == .accepted
        consent = referral.consentScope
        let told = [referral.contactName, referral.contactPhone].compactMap { $0 }.joined(separator: " ")
        contact = !isAccepted ? "接受以后可见" : told.isEmpty ? "请通过承办顾问联系" : told
        definitions = isAccepted ? try referral.entries(in: db).map { NamedValue($0.label, $0.value, note: $0.origin) } : []
        events = try referral.events(in: db).map(AidPage.Step.init)
        moves = Path.referralMoves.link(referral.id)
    }
}
