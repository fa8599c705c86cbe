import Access
import Casework
import Database
import HTTPTypes
import Hummingbird
import Library
import Logging
import PolicyLanguage

/// The program in a browser.
package struct WebApplication: Sendable {
    private let site: Site

    /// As they are named now.
    var places: Places { site.places }

    /// - Parameter database: with all migrations applied.
    /// - Throws: `WebError.unreadableTemplates` when the resource folder does not lie beside the program.
    package init(
        database: Database, pack: JurisdictionPack, program: TypedProgram, accounts: AccountDirectory, settings: WebSettings,
        vendor: VendorAssets = .none, logger: Logger
    ) async throws {
        site = Site(
            database: database, pack: pack, program: program, accounts: accounts, settings: settings, templates: try await Templates(),
            assets: try Assets(), vendor: vendor,
            screening: CurrentScreening(
                database: database, pack: pack, program: program, clock: settings.clock),
            needs: NeedsAssessors(pack),
            placeRegister: PlaceRegister(pack.jurisdiction, entered: try await database.read { try Place.all(from: $0) }), logger: logger)
    }

    /// A server that answers until it is told to stop.
    ///
    /// - Parameter port: 0 for one that is free; the log names it.
    package func application(hostname: String, port: Int) -> some ApplicationProtocol {
        Application(
            router: router(), configuration: ApplicationConfiguration(address: .hostname(hostname, port: port), serverName: nil),
            logger: site.logger)
    }

    func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        router.add(middleware: RequestLines(logger: site.logger))
        router.add(middleware: SecurityHeaders(sendsSecureCookies: site.settings.sendsSecureCookies))
        router.add(middleware: ErrorPages(site: site))
        router.add(middleware: Gate(site: site))
        let routes = SiteRoutes(router: router, site: site)
        for area in Routes.areas { area.add(to: routes) }
        return router
    }
}

/// Where handlers are hung up. Pages pass through here, so that none is sent before its look is written down.
struct SiteRoutes {
    let router: Router<WebContext>
    let site: Site

    /// A page for those the gate let in.
    func page(_ method: HTTPRequest.Method, _ path: Path, _ handler: @escaping @Sendable (Visit) async throws -> Page) {
        let site = site
        router.on(RouterPath(path.rawValue), method: method) { _, context in
            let visit = try context.admitted
            let page = try await handler(visit)
            try await site.record(page, seenBy: visit)
            return try site.response(page, for: visit.session, path: visit.path)
        }
    }

    /// An act for those the gate let in.
    func act(_ method: HTTPRequest.Method, _ path: Path, _ handler: @escaping @Sendable (Request, Visit) async throws -> Response) {
        let site = site
        router.on(RouterPath(path.rawValue), method: method) { request, context in
            let visit = try context.admitted
            do {
                return try await handler(request, visit)
            } catch let refusal as any Refusal {
                return try site.response(RefusedPage.page(refusal, visit), for: visit.session, path: visit.path)
            }
        }
    }

    /// An act whose refusal is told on the page that its form stood on, with what was typed (`ActForm`).
    func act(
        _ path: Path, on page: @escaping @Sendable (Visit) async throws -> Page,
        _ handler: @escaping @Sendable (Visit) async throws -> Response
    ) {
        let site = site
        act(.post, path) { _, visit in
            do {
                return try await handler(visit)
            } catch let refusal as any Refusal {
                var visit = visit
                visit.refusal = refusal
                var page = try await page(visit)
                page.status = refusal.status
                try await site.record(page, seenBy: visit)
                return try site.response(page, for: visit.session, path: visit.path)
            }
        }
    }

    /// For everybody.
    func open(_ method: HTTPRequest.Method, _ path: Path, _ handler: @escaping @Sendable (Request, WebContext) async throws -> Response) {
        router.on(RouterPath(path.rawValue), method: method) { request, context in try await handler(request, context) }
    }
}

extension WebContext {
    /// - Throws: `WebError.notFound` for a route that the table opens to everybody but the handler does not.
    fileprivate var admitted: Visit {
        get throws {
            guard var visit else { throw WebError.notFound }
            visit.parameters = parameters
            return visit
        }
    }
}

extension Site {
    /// Leaves the trace that the route table asks for.
    ///
    /// - Throws: `WebError.untracedPage` when the page does not say whom it shows.
    fileprivate func record(_ page: Page, seenBy visit: Visit) async throws {
        guard let kind = visit.rule.log else { return }
        guard let subject = page.subject, subject.kind == kind else { throw WebError.untracedPage }
        let act = visit.rule.requirement == .permission(.revealIdentity) ? AuditAct.revealed : .viewed
        try await database.write { try visit.record(act, subject, purpose: page.purpose, in: $0) }
    }

    func response(_ page: Page, for session: Session?, path: String) throws -> Response {
        let html = try templates.html(page, in: frame(title: page.title, for: session, path: path, scripts: page.scripts))
        return Response(
            status: page.status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
