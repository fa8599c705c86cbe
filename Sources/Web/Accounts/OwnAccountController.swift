import Access
import Database
import Hummingbird

/// One's own account (我的账号): who one is here, another password, signing out everywhere.
struct OwnAccountController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .ownAccount) { try await page($0) }
        routes.act(.post, .ownPassword, changePassword)
        routes.act(.post, .ownSignOuts, signOutEverywhere)
    }

    private func page(_ visit: Visit, problem: AccessError? = nil) async throws -> Page {
        let sessions = try await site.accounts.sessionCount(of: visit.viewer.account, now: visit.now)
        return Page("own-account", title: "我的账号", content: OwnAccountPage(visit, site.places, sessions: sessions, problem: problem))
    }

    /// Back to the door; 422 with the form again when something is wrong with a password.
    func changePassword(_ request: Request, _ visit: Visit) async throws -> Response {
        do {
            guard let new = visit.form.verbatim("new"), new == visit.form.verbatim("again") else { throw AccessError.passwordsDiffer }
            try await site.accounts.changePassword(
                of: visit.viewer.account, from: visit.form.verbatim("old") ?? "", to: new, now: visit.now)
        } catch let error as AccessError {
            var page = try await page(visit, problem: error)
            page.status = .unprocessableContent
            return try site.response(page, for: visit.session, path: visit.path)
        }
        return SignInController(site: site).leave(.passwordChanged)
    }

    func signOutEverywhere(_ request: Request, _ visit: Visit) async throws -> Response {
        try await site.accounts.signOutEverywhere(visit.viewer.account, now: visit.now)
        return SignInController(site: site).leave(.everywhere)
    }
}

struct OwnAccountPage: Sendable {
    let definitions: [NamedValue]
    /// Said to whoever signed in with a first password.
    let first: Notice?
    let problem: Notice?
    let csrf: String
    let passwordAction: String
    let passwordHint: String
    let signOutsAction: String
    let sessions: String

    init(_ visit: Visit, _ places: Places, sessions: Int, problem: AccessError?) {
        let viewer = visit.viewer
        definitions = [
            NamedValue("姓名", viewer.displayName), NamedValue("角色", viewer.role.label),
            NamedValue("辖区", viewer.areas.isEmpty ? "不涉及区域" : viewer.areas.map(places.name).joined(separator: "、")),
        ]
        first = visit.session.mustChangePassword ? Notice(.info, "请先换掉初始密码。", text: "初始密码别人见过，换好才能开始工作。") : nil
        self.problem = problem.map { Notice(.danger, "密码没有更改。", text: $0.message) }
        csrf = visit.session.csrf
        passwordAction = Path.ownPassword.link()
        passwordHint = "至少 \(PasswordRule.shortest) 个字符，不含账号名。更改后所有设备都要重新登录。"
        signOutsAction = Path.ownSignOuts.link()
        self.sessions = "\(sessions)"
    }
}
