import Access
import Casework
import Civics
import Database
import Foundation
import Hummingbird

/// Accounts (账号): made, given other duties, barred and let in again. A first password is shown once, to whoever hands it over.
struct AccountController: Sendable {
    static let pageSize = 50

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .accounts, list)
        routes.page(.get, .account, show)
        routes.act(.accounts, on: list, create)
        routes.act(.accountPasswords, on: show, resetPassword)
        let places = site.placeRegister
        keep(routes, .accountDuties) { visit, id, transaction in
            try Account.assign(
                id, to: try visit.duty(places.current), reason: visit.required("reason", "原因"), by: visit.viewer.account, at: visit.now,
                in: transaction)
        }
        keep(routes, .accountSuspensions) { visit, id, transaction in
            try Account.disable(id, by: visit.viewer.account, at: visit.now, in: transaction)
        }
        keep(routes, .accountRestorations) { visit, id, transaction in
            try Account.restore(id, by: visit.viewer.account, at: visit.now, in: transaction)
        }
        keep(routes, .accountSignOuts) { visit, id, transaction in
            try Account.endSessions(id, by: visit.viewer.account, at: visit.now, in: transaction)
        }
    }

    private func keep(
        _ routes: SiteRoutes, _ path: Path, _ body: @escaping @Sendable (Visit, Identifier<Account>, Transaction) throws -> Void
    ) {
        routes.keep(path, on: show) { visit, transaction in
            let account = try visit.accountOfAddress(in: transaction)
            try body(visit, account.id, transaction)
            return Path.account.link(account.id, query: [Done.saved.item])
        }
    }

    /// Not a redirect: the password is on this page alone.
    private func create(_ visit: Visit) async throws -> Response {
        let (name, duty) = (visit.form["name"] ?? "", try visit.duty(site.places))
        let password = site.accounts.firstPassword(for: name)
        let account = try site.accounts.create(
            NewAccount(
                name: name, displayName: duty.displayName, role: duty.role, areas: duty.areas, password: password, mustChangePassword: true),
            at: visit.now, by: visit.viewer.account)
        return try shown(password, of: account, visit)
    }

    private func resetPassword(_ visit: Visit) async throws -> Response {
        let account = try await site.database.read { try visit.accountOfAddress(in: $0) }
        guard account.id != visit.viewer.account else { throw OrganisationError.ownAccount }
        let password = site.accounts.firstPassword(for: account.name)
        try site.accounts.setPassword(password, name: account.name, isFirst: true, at: visit.now, by: visit.viewer.account)
        return try shown(password, of: account, visit)
    }

    private func shown(_ password: String, of account: Account, _ visit: Visit) throws -> Response {
        let content = FirstPasswordPage(
            name: account.name, displayName: account.displayName, role: account.role.label, password: password,
            href: Path.account.link(account.id),
            next: account.role == .consultant
                ? .init(href: Path.consultants.link(), label: "去备案顾问")
                : account.role == .partnerOrganisation ? .init(href: Path.organisations.link(), label: "去登记到协作机构") : nil)
        return try site.response(Page("account-password", title: "初始密码", content: content), for: visit.session, path: visit.path)
    }

    func list(_ visit: Visit) async throws -> Page {
        let places = site.places
        return try await site.database.read { db in
            let query = AccountQuery(visit.query)
            let accounts = try Account.all(from: db).filter { query.admits($0, places) }
            let shown = accounts.dropFirst((query.page - 1) * Self.pageSize).prefix(Self.pageSize)
            let form = ActForm(
                "account", "建账号", Path.accounts.link(), visit, version: nil,
                [TextField("name", "账号名", hint: "2 到 32 位小写字母、数字或连字符，用来登录。")] + AccountDuty.fields(nil, places), button: "建账号",
                hint: "初始密码只显示一次，本人第一次登录时要换掉。")
            return RegisterListPage(
                "账号", intro: "谁可以登录，做什么，管哪里。", visit,
                search: .init(action: Path.accounts.link(), text: query.field, selects: [query.roles, query.states]), forms: [form],
                columns: ["显示名", "账号名", "角色", "负责的区域", "状态"].map { TableColumn($0) },
                rows: shown.map { RegisterListPage.Row($0, places) }, emptyText: "没有符合条件的账号。",
                pager: Pager(page: query.page, size: Self.pageSize, total: accounts.count, unit: "个", link: query.link)
            ).page
        }
    }

    func show(_ visit: Visit) async throws -> Page {
        let places = site.places
        return try await site.database.read { db in
            let account = try visit.accountOfAddress(in: db)
            let sessions = try Account.sessions(account.id, at: visit.now, from: db)
            let held = try CaseFile.open(heldBy: account.id, in: db).filter { !$0.isRestricted }.count
            let consultant = try Consultant.of(account.id, on: visit.now.beijingDate, from: db)
            let warnings = held > 0 && account.disabledAt != nil ? [Notice(.warning, "停用的账号还有 \(held) 件在办个案。", text: "请改派给别人。")] : []
            return RegisterEntryPage(
                account.displayName, .init(account), back: .accounts, "账号", visit, warnings: warnings,
                definitions: [
                    NamedValue("账号名", account.name), NamedValue("角色", account.role.label),
                    NamedValue("负责的区域", account.areas.isEmpty ? "不涉及区域" : account.areas.map(places.name).joined(separator: "、")),
                    NamedValue("建立时间", account.createdAt.beijingText),
                    NamedValue("密码", account.mustChangePassword ? "还没有换掉初始密码" : "本人设置"),
                ],
                keyFacts: [KeyFact("正在登录", "\(sessions) 处")], forms: visit.forms(of: account, sessions: sessions, held: held, places),
                links: consultant.map { [.init(href: Path.consultant.link($0.id), label: "顾问备案")] } ?? [],
                parts: [try .init(changesOf: .account(account.id), from: db)]
            ).page
        }
    }
}

/// A password that nobody else has seen yet, on the one page that shows it.
struct FirstPasswordPage: Sendable {
    let name: String
    let displayName: String
    let role: String
    let password: String
    let href: String
    let next: RegisterEntryPage.Link?
}

/// What the list is narrowed to.
private struct AccountQuery {
    let text: String?
    let role: Role?
    let isDisabled: Bool?
    let page: Int

    init(_ query: FormValues) {
        text = query["q"]
        role = query["role"].flatMap(Role.init(rawValue:))
        isDisabled = query["state"].map { $0 == "disabled" }
        page = max(1, query.number("page") ?? 1)
    }

    var field: TextField { TextField("q", "账号名、显示名或区域", value: text ?? "", kind: .search) }

    var roles: SelectField {
        SelectField("role", "角色", [Choice("", "全部")] + AccountDuty.roles.map { Choice($0.rawValue, $0.label, isChosen: $0 == role) })
    }

    var states: SelectField {
        let states = [("active", "在用", false), ("disabled", "已停用", true)]
        return SelectField("state", "状态", [Choice("", "全部")] + states.map { Choice($0.0, $0.1, isChosen: $0.2 == isDisabled) })
    }

    func admits(_ account: Account, _ places: Places) -> Bool {
        if let role, account.role != role { return false }
        if let isDisabled, (account.disabledAt != nil) != isDisabled { return false }
        guard let text else { return true }
        return ([account.name, account.displayName] + account.areas.map(places.name)).contains { $0.contains(text) }
    }

    func link(_ page: Int) -> String {
        let values = [("q", text), ("role", role?.rawValue), ("state", isDisabled.map { $0 ? "disabled" : "active" }), ("page", "\(page)")]
        return Path.accounts.link(query: values.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } })
    }
}

extension AccountDuty {
    /// Residents have no accounts.
    fileprivate static let roles = Role.allCases.filter { $0 != .resident }

    fileprivate static func fields(_ kept: Account?, _ places: Places) -> [any InputField] {
        [
            TextField("display-name", "显示名", value: kept?.displayName ?? ""),
            ChoiceField("role", "角色", .radio, roles.map { Choice($0.rawValue, $0.label, isChosen: $0 == kept?.role) }),
            TextField(
                "areas", "负责的区域", value: kept?.areas.map(places.name).joined(separator: "、") ?? "",
                hint: "区、街镇或居委会的名称或代码，几个的用顿号隔开。协作机构、政策编辑和审计员不填。", isOptional: true),
        ]
    }
}

extension Visit {
    fileprivate func accountOfAddress(in db: Connection) throws -> Account {
        guard let id = number("account"), let account = try Account.find(Identifier(id), from: db) else { throw WebError.notFound }
        return account
    }

    fileprivate func duty(_ places: Places) throws -> AccountDuty {
        guard let role = form["role"].flatMap(Role.init(rawValue:)), role != .resident else { throw CaseworkError.missing(field: "角色") }
        let areas = try (form.text("areas") ?? "").split { "、，, ".contains($0) }.map { text in
            guard let code = places.code(named: String(text)) else { throw AccessError.noSuchArea(String(text)) }
            return code
        }
        return AccountDuty(displayName: try required("display-name", "显示名"), role: role, areas: areas)
    }

    fileprivate func forms(of account: Account, sessions: Int, held: Int, _ places: Places) -> [ActForm] {
        func form(
            _ id: String, _ title: String, _ path: Path, _ fields: [any InputField] = [], button: String, tone: ActForm.Tone = .primary,
            hint: String? = nil
        ) -> ActForm { ActForm(id, title, path.link(account.id), self, version: nil, fields, button: button, tone: tone, hint: hint) }
        let duties = form(
            "duty", "修改显示名、角色、区域", .accountDuties, AccountDuty.fields(account, places) + [UnitDetails.reason], button: "保存")
        // Nobody locks themselves out.
        if account.id == viewer.account { return [duties] }
        let access =
            account.disabledAt == nil
            ? form(
                "suspension", "停用", .accountSuspensions, button: "停用", tone: .danger,
                hint: "立即退出，不能再登录；记录都保留。" + (held > 0 ? "还有 \(held) 件在办个案，停用后请改派。" : ""))
            : form("restoration", "恢复使用", .accountRestorations, button: "恢复使用", hint: "用原来的密码登录；忘了的，再重设密码。")
        let signOut = form("sign-out", "强制退出", .accountSignOuts, button: "退出全部登录", hint: "手机丢了、电脑没锁时用。正在登录 \(sessions) 处。")
        let password = form(
            "password", "重设密码", .accountPasswords, button: "重设密码", hint: "换成一个随机的初始密码，只显示一次；现在的登录都退出。")
        return [duties, password, signOut, access]
    }
}

extension RegisterEntryPage.State {
    fileprivate init(_ account: Account) {
        self.init(label: account.disabledAt == nil ? "在用" : "已停用", kind: account.disabledAt == nil ? "done" : "late")
    }
}

extension RegisterListPage.Row {
    fileprivate init(_ account: Account, _ places: Places) {
        let state = RegisterEntryPage.State(account)
        self.init(
            .title(account.displayName, Path.account.link(account.id)), .plain(account.name, "账号名"), .plain(account.role.label, "角色"),
            .plain(account.areas.map(places.name).joined(separator: "、"), "区域"), .end(state.label, state: state.kind))
    }
}
