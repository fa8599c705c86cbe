import Access
import Database
import HTTPTypes
import Hummingbird
import Logging

/// Tells browsers to run nothing but our own files, to embed us nowhere, to send our addresses to nobody and to keep no page.
struct SecurityHeaders: RouterMiddleware {
    let sendsSecureCookies: Bool

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        var policy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        // Only the page that works without a network fetches by script and keeps a worker.
        if request.uri.path.hasPrefix(Path.field.rawValue) { policy += "; connect-src 'self'; manifest-src 'self'; worker-src 'self'" }
        response.headers[.contentSecurityPolicy] = policy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[HTTPField.Name("Referrer-Policy")!] = "same-origin"
        response.headers[HTTPField.Name("Permissions-Policy")!] = "geolocation=(), camera=(), microphone=()"
        response.headers[HTTPField.Name("Cross-Origin-Opener-Policy")!] = "same-origin"
        response.headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "same-origin"
        if sendsSecureCookies { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

/// Answers every failure with a page that says what to do, and writes down those that are ours.
struct ErrorPages: RouterMiddleware {
    let site: Site

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as WebError {
            return try await page(error, request, error.status == .internalServerError ? error : nil)
        } catch let error as HTTPError where error.status == .notFound {
            return try await page(.notFound, request, nil)
        } catch let error as HTTPError where error.status.kind == .clientError {
            return try await page(.unreadableForm, request, nil)
        } catch DatabaseError.busy {
            return try await page(.busy, request, nil)
        } catch {
            return try await page(.untracedPage, request, error)
        }
    }

    private func page(_ error: WebError, _ request: Request, _ cause: (any Error)?) async throws -> Response {
        // The path alone: a query may hold a name.
        if let cause { site.logger.error("\(request.method) \(request.uri.path): \(ErrorPages.kind(of: cause))") }
        let session = try await session(of: request)
        let content = ErrorPage(
            title: error.title, advice: error.advice, home: site.home(of: session?.viewer), isSignedIn: session != nil,
            emergency: emergency(error, request, session))
        var page = Page("error", title: error.title, content: content)
        page.status = error.status
        var response = try site.response(page, for: session, path: request.uri.path)
        if let seconds = error.retryAfterSeconds { response.headers[.retryAfter] = "\(seconds)" }
        return response
    }

    /// The way to break the glass. Offered whatever stands in the address, so that it does not tell which households exist.
    private func emergency(_ error: WebError, _ request: Request, _ session: Session?) -> String? {
        let parts = request.uri.path.split(separator: "/")
        guard error == .notFound, parts.count == 2, parts[0] == "households" else { return nil }
        return session?.viewer.may(.breakGlass) == true ? Path.breakGlass.link(String(parts[1])) : nil
    }

    /// What went wrong, as the log may hold it: an error's text may hold a value, its type and case do not.
    static func kind(of error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(type(of: error))" }
        return "\(DatabaseError.self).\(error.kind)"
    }

    /// The menu is shown to whoever is signed in, also on a page that is not there.
    private func session(of request: Request) async throws -> Session? {
        guard let token = request.cookies[Gate.sessionCookie]?.value else { return nil }
        return try? await site.accounts.session(token: token, now: site.settings.clock())
    }
}

extension DatabaseError {
    fileprivate var kind: String {
        switch self {
        case .busy: "busy"
        case .cannotOpen: "cannotOpen"
        case .constraint(let constraint, _): "constraint.\(constraint)"
        case .corrupt: "corrupt"
        case .diskFull: "diskFull"
        case .fileExists: "fileExists"
        case .newerSchema: "newerSchema"
        case .noRow: "noRow"
        case .noSuchColumn: "noSuchColumn"
        case .readOnly: "readOnly"
        case .unreadable: "unreadable"
        case .other(let code, _): "other \(code)"
        }
    }
}

struct ErrorPage: Sendable {
    let title: String
    let advice: String
    let home: String
    let isSignedIn: Bool
    let emergency: String?
}

/// One line for each request, without its query: that may hold a name.
struct RequestLines: RouterMiddleware {
    let logger: Logger

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        let time = (milliseconds * 10).rounded() / 10
        logger.info("\(request.method) \(request.uri.path) \(response.status.code) \(time) ms")
        return response
    }
}
