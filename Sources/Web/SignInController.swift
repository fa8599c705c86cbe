import Access
import Database
import Foundation
import HTTPTypes
import Hummingbird

extension HTTPField.Name {
    static let xForwardedFor = Self("X-Forwarded-For")!
}

/// Letting people in and out.
struct SignInController: Sendable {
    /// Pairs the form with the browser it was shown to, so that no other site can sign somebody in under its own account.
    static let formCookie = "zhaoren_form"

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.open(.get, .signIn, show)
        routes.open(.post, .signIn, signIn)
        routes.act(.post, .signOut, signOut)
    }

    /// To the sign-in page, and from there back to what was asked for.
    static func invitation(after request: Request) -> Response {
        let asked = request.method == .get ? request.uri.string : Path.today.rawValue
        let query = asked == Path.today.rawValue ? [] : [URLQueryItem(name: "next", value: asked)]
        return .redirect(to: Path.signIn.link(query: query), type: .normal)
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = FormValues(encoded: request.uri.query ?? "")
        return try page(
            next: query["next"], name: "", problem: nil, notice: query["left"].flatMap(Leaving.init)?.notice, status: .ok,
            isLeaving: query["left"] != nil)
    }

    /// 303 to the page asked for; 403 with the form again when the name or the password is wrong.
    private func signIn(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormValues(of: request)
        guard let shown = request.cookies[Self.formCookie]?.value, isSame(shown, form.verbatim(FormField.csrf) ?? "") else {
            throw WebError.staleForm
        }
        let name = form["name"] ?? ""
        let (now, client) = (
            site.settings.clock(), site.settings.client(peer: context.peer, forwarded: request.headers[values: .xForwardedFor])
        )
        do {
            let signedIn = try await site.accounts.signIn(name: name, password: form.verbatim("password") ?? "", client: client, now: now)
            var response = Response.redirect(to: destination(form["next"], for: signedIn.session.viewer), type: .normal)
            response.setCookie(cookie(Gate.sessionCookie, signedIn.token, hours: Session.longestHours))
            response.setCookie(cookie(Self.formCookie, "", hours: 0))
            return response
        } catch let error as AccessError {
            var response = try page(
                next: form["next"], name: name, problem: error.message, status: error.until == nil ? .forbidden : .tooManyRequests)
            if let until = error.until { response.headers[.retryAfter] = "\(until.secondsSince1970 - now.secondsSince1970)" }
            return response
        }
    }

    private func signOut(_ request: Request, _ visit: Visit) async throws -> Response {
        if let token = request.cookies[Gate.sessionCookie]?.value { try await site.accounts.signOut(token: token, now: visit.now) }
        return leave(.here)
    }

    /// Why somebody is back at the door.
    enum Leaving: String {
        case here = "1"
        case everywhere
        case passwordChanged = "password"

        var notice: String? {
            switch self {
            case .here: nil
            case .everywhere: "已在所有设备上退出。"
            case .passwordChanged: "密码已更改，请用新密码登录。"
            }
        }
    }

    /// To the door, with nothing left in the browser.
    func leave(_ reason: Leaving) -> Response {
        let door = Path.signIn.link(query: [URLQueryItem(name: "left", value: reason.rawValue)])
        var response = Response.redirect(to: door, type: .normal)
        response.setCookie(cookie(Gate.sessionCookie, "", hours: 0))
        response.headers[HTTPField.Name("Clear-Site-Data")!] = "\"cache\""
        return response
    }

    private func page(
        next: String?, name: String, problem: String?, notice: String? = nil, status: HTTPResponse.Status, isLeaving: Bool = false
    ) throws -> Response {
        let token = site.settings.random.token()
        let content = SignInPage(
            action: Path.signIn.link(), csrf: token, next: next.flatMap(Self.local) ?? "", name: name, problem: problem,
            notice: notice, place: site.pack.jurisdiction.name)
        var page = Page("sign-in", title: "登录", content: content)
        page.status = status
        // Takes the day's households off the device.
        if isLeaving { page.scripts = ["field-leave.js"] }
        var response = try site.response(page, for: nil, path: Path.signIn.rawValue)
        response.setCookie(cookie(Self.formCookie, token, hours: 1))
        return response
    }

    private func cookie(_ name: String, _ value: String, hours: Int64) -> Cookie {
        Cookie(
            name: name, value: value, maxAge: Int(hours) * 3600, path: "/", secure: site.settings.sendsSecureCookies, httpOnly: true,
            sameSite: .lax)
    }

    private func destination(_ next: String?, for viewer: Viewer) -> String {
        guard let next = next.flatMap(Self.local), let path = next.split(separator: "?").first,
            let rule = Routes.access.rule(method: "GET", path: String(path)), rule.requirement.admits(viewer), rule.requirement != .public
        else { return site.home(of: viewer) }
        return next
    }

    /// Only addresses of ours: `//elsewhere` and `/\elsewhere` are other sites to a browser.
    private static func local(_ address: String) -> String? {
        let isOurs = address.hasPrefix("/") && !address.hasPrefix("//") && !address.contains("\\")
        return isOurs && !address.contains(where: \.isNewline) ? address : nil
    }
}

struct SignInPage: Sendable {
    let action: String
    let csrf: String
    let next: String
    let name: String
    let problem: String?
    let notice: String?
    let place: String
}
