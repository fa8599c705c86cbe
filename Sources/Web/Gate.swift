import Access
import Database
import HTTPTypes
import Hummingbird

/// Lets a request through when the route table says so: rule first, then session, then permission, then the form's token.
struct Gate: RouterMiddleware {
    static let sessionCookie = "zhaoren_session"
    static let largestForm = 65_536

    let site: Site

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard let rule = Routes.access.rule(method: request.method.rawValue, path: path) else { throw WebError.notFound }
        if rule.requirement == .public { return try await next(request, context) }
        let now = site.settings.clock()
        guard let token = request.cookies[Gate.sessionCookie]?.value,
            let session = try await site.accounts.session(token: token, now: now)
        else { return SignInController.invitation(after: request) }
        guard rule.requirement.admits(session.viewer) else { throw WebError.notPermitted }
        let query = FormValues(encoded: request.uri.query ?? "")
        let form = try await form(of: request, session)
        var context = context
        context.visit = Visit(session: session, rule: rule, now: now, path: path, query: query, form: form)
        return try await next(request, context)
    }

    /// - Throws: `WebError.staleForm` when the form does not carry the session's token.
    private func form(of request: Request, _ session: Session) async throws -> FormValues {
        guard request.method != .get else { return FormValues() }
        // A script of ours sends JSON and the token beside it; another site's script may not send such a header.
        if request.headers[.contentType]?.hasPrefix("application/json") == true {
            guard isSame(request.headers[FormField.tokenHeader] ?? "", session.csrf) else { throw WebError.staleForm }
            return FormValues()
        }
        let form = try await FormValues(of: request)
        guard let sent = form.verbatim(FormField.csrf), isSame(sent, session.csrf) else { throw WebError.staleForm }
        return form
    }
}

/// Names of form fields that more than one page sends.
enum FormField {
    static let csrf = "csrf"
    static let tokenHeader = HTTPField.Name("X-Zhaoren-Token")!
}

extension FormValues {
    /// - Throws: `WebError.unreadableForm` when it is too long.
    init(of request: Request) async throws {
        do {
            self.init(encoded: String(buffer: try await request.body.collect(upTo: Gate.largestForm)))
        } catch {
            throw WebError.unreadableForm
        }
    }
}

/// Compares in a time that does not tell how much of a token was guessed right.
func isSame(_ one: String, _ other: String) -> Bool {
    let (left, right) = (Array(one.utf8), Array(other.utf8))
    guard left.count == right.count, !left.isEmpty else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
