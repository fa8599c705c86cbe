import Access
import Database
import HTTPTypes
import Hummingbird

/// Lets a request through when the route table says so: rule first, then session, then permission, then the form's token, then how often.
struct Gate: RouterMiddleware {
    /// A first password opens nothing but the page where another is chosen, and the way out.
    private static let openWithFirstPassword = [Path.ownAccount, .ownPassword, .ownSignOuts, .signOut].map(\.rawValue)
    static let sessionCookie = "zhaoren_session"
    static let largestForm = 65_536

    let site: Site
    private let meter: RequestMeter

    init(site: Site) {
        self.site = site
        meter = RequestMeter(site.pack.work.requests)
    }

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
        if session.mustChangePassword, !Self.openWithFirstPassword.contains(rule.path) {
            return .redirect(to: Path.ownAccount.link(), type: .normal)
        }
        let query = FormValues(encoded: request.uri.query ?? "")
        let visit = Visit(session: session, rule: rule, now: now, path: path, query: query)
        do {
            var context = context
            context.visit = try await admitted(visit, request)
            return try await next(request, context)
        } catch let error as WebError {
            if let refusal = error.refusal { try await record(refusal, of: visit) }
            throw error
        }
    }

    /// The visit with its form, once it has been let in.
    private func admitted(_ visit: Visit, _ request: Request) async throws -> Visit {
        guard visit.rule.requirement.admits(visit.viewer) else { throw WebError.notPermitted }
        var visit = visit
        visit.form = try await form(of: request, visit.session)
        if let kind = visit.meteredKind { try meter.spend(kind, by: visit.viewer.account, at: visit.now) }
        return visit
    }

    /// Somebody signed in was turned away. Written down without anything that was typed.
    private func record(_ refusal: String, of visit: Visit) async throws {
        guard let uncounted = meter.recordsRefusal(of: visit.viewer.account, at: visit.now) else { return }
        let detail = uncounted > 0 ? "\(refusal)；此前另有 \(uncounted) 次没有逐条记" : refusal
        try await site.database.write { transaction in
            try AuditTrail.record(
                .refused, by: visit.viewer.account,
                subject: visit.rule.household(in: visit.path).map { ViewSubject(.household, number: $0) },
                route: visit.rule.route(of: visit.path), detail: detail, at: visit.now, in: transaction)
        }
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

extension Visit {
    /// What this costs of the account's budget; `nil` for what is free.
    fileprivate var meteredKind: RequestMeter.Kind? {
        if rule.requirement == .permission(.revealIdentity) { return .reveal }
        // A list, or a form that finds somebody; a search among policies finds nobody.
        return rule.log != nil && query["q"] != nil || form["q"] != nil ? .search : nil
    }
}

extension RouteAccess {
    /// No number of ours is longer, and every ID or telephone number is.
    private static let longestNumber = 9

    /// The route as the audit trail may keep it when nobody looked whether the address was one of ours: numbers, and nothing typed.
    func route(of address: String) -> String {
        let parts = parameters(of: address).map { name, part in Self.isNumber(part) || name == nil ? part : ":" + (name ?? "") }
        return method + " " + parts.joined(separator: "/")
    }

    func household(in address: String) -> Int64? {
        parameters(of: address).first { name, part in name == "household" && Self.isNumber(part) }.flatMap { Int64($0.part) }
    }

    /// The parts of an address with the names of those that stand for parameters.
    private func parameters(of address: String) -> [(name: String?, part: String)] {
        let names = path.split(separator: "/", omittingEmptySubsequences: false)
        let parts = address.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return zip(names, parts).map { ($0.hasPrefix(":") ? String($0.dropFirst()) : nil, $1) }
    }

    private static func isNumber(_ part: String) -> Bool {
        part.utf8.count <= longestNumber && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
