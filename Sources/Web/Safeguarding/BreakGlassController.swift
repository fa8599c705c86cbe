import Access
import Casework
import Database
import Civics
import Hummingbird
import Register

/// Looking at a household outside one's area in an emergency (破例查看), and the review of it on the next day.
struct BreakGlassController: Sendable {
    static let most = 100

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .breakGlass, form)
        routes.act(.post, .breakGlass, open)
        routes.page(.get, .brokenGlasses, list)
        routes.act(.post, .brokenGlassReview, review)
    }

    /// The same for every number, so that it does not tell which exist.
    func form(_ visit: Visit) async throws -> Page {
        let number = visit.parameters.get("household") ?? ""
        let reason = TextArea(
            "reason", "理由", hint: "出了什么事，为什么现在就要看。\(BreakGlass.shortestReason) 到 \(BreakGlass.longestReason) 个字。")
        let content = BreakGlassPage(
            action: Path.breakGlass.link(number), csrf: visit.session.csrf, hours: "\(BreakGlass.hours)", reason: reason)
        return Page("break-glass", title: "破例查看", content: content)
    }

    func open(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let number = visit.parameters.get("household").flatMap({ Int64($0) }) else { throw WebError.notFound }
        let reason = visit.form.text("reason") ?? ""
        try await site.database.write { transaction in
            guard let household = try Household.find(Household.ID(number), in: transaction), household.kind == .economic else {
                throw WebError.notFound
            }
            do {
                try BreakGlass.open(
                    household: number, places: household.places, reason: reason, by: visit.viewer, route: visit.path, at: visit.now,
                    in: transaction)
            } catch AccessError.refused(.area) {
                // One outside the district is as if it were not there.
                throw WebError.notFound
            }
        }
        return .redirect(to: Path.household.link(number), type: .normal)
    }

    func list(_ visit: Visit) async throws -> Page {
        let places = site.places
        let rows = try await site.database.read { db in
            try BreakGlass.unreviewed(for: visit.viewer, limit: Self.most, from: db).map { glass in
                BrokenGlassPage.Row(
                    who: glass.displayName, at: glass.at.beijingText, place: places.name(of: glass.area), reason: glass.reason,
                    isOverdue: glass.isReviewOverdue(on: visit.now.beijingDate), household: Path.household.link(glass.household),
                    action: Path.brokenGlassReview.link(glass.id), csrf: visit.session.csrf)
            }
        }
        let verdicts = BreakGlass.Verdict.allCases.map { Choice($0.rawValue, $0.label) }
        let empty = rows.isEmpty ? EmptyState("没有要复核的破例查看。") : nil
        return Page(
            "broken-glass", title: "破例复核", content: BrokenGlassPage(rows: rows, verdicts: verdicts, empty: empty),
            showing: ViewSubject(.list, area: visit.viewer.areas.first))
    }

    func review(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let number = visit.parameters.get("glass").flatMap({ Int64($0) }),
            let verdict = visit.form["verdict"].flatMap(BreakGlass.Verdict.init)
        else { throw CaseworkError.missing(field: "结论") }
        try await site.database.write { transaction in
            try BreakGlass.review(
                Identifier(number), verdict, note: visit.form.text("note") ?? "", by: visit.viewer, route: visit.path, at: visit.now,
                in: transaction)
        }
        return .redirect(to: Path.brokenGlasses.link(), type: .normal)
    }
}

struct BreakGlassPage: Sendable {
    let action: String
    let csrf: String
    let hours: String
    let reason: TextArea
}

struct BrokenGlassPage: Sendable {
    struct Row: Sendable {
        let who: String
        let at: String
        let place: String
        let reason: String
        let isOverdue: Bool
        let household: String
        let action: String
        let csrf: String
    }

    let rows: [Row]
    let verdicts: [Choice]
    let empty: EmptyState?
}
