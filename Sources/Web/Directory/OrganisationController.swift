import Access
import Casework
import Civics
import Database
import Library

/// Partner organisations (协作机构): what was agreed with them, what they may be given, who works their referrals.
struct OrganisationController: Sendable {
    static let most = 500

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .organisations, list)
        routes.page(.get, .organisation, show)
        let (settings, district) = (site.pack.work, site.places.district)
        routes.keep(.organisations, on: list) { visit, transaction in
            try visit.requireManaging(district)
            let id = try PartnerOrganisation.register(
                visit.partnerEntry, by: visit.viewer.account, at: visit.now, in: transaction)
            return Path.organisation.link(id, query: [Done.recorded.item])
        }
        keep(routes, .organisationRevisions) { visit, id, transaction in
            try PartnerOrganisation.revise(
                id, to: visit.partnerEntry, reason: visit.required("reason", "原因"), by: visit.viewer.account, at: visit.now, in: transaction
            )
        }
        keep(routes, .organisationStatuses) { visit, id, transaction in
            guard let status = visit.form["status"].flatMap(PartnerOrganisation.Status.init(rawValue:)) else {
                throw CaseworkError.missing(field: "状态")
            }
            try PartnerOrganisation.changeStatus(
                of: id, to: status, since: visit.requiredDay("since", "从哪天起"), reason: visit.required("reason", "原因"),
                by: visit.viewer.account, at: visit.now, in: transaction)
        }
        keep(routes, .organisationVettings) { visit, id, transaction in
            let checked = try visit.requiredDay("checked-on", "查询日期")
            try PartnerOrganisation.vet(
                id, checkedOn: checked, validUntil: settings.vetting.lastDay(checkedOn: checked), result: visit.vettingResult,
                by: visit.viewer.account, at: visit.now, in: transaction)
        }
        keep(routes, .organisationAccounts) { visit, id, transaction in
            guard let account = visit.form["account"].flatMap({ Int64($0) }) else { throw CaseworkError.missing(field: "账号") }
            try PartnerOrganisation.link(Identifier(account), to: id, by: visit.viewer.account, at: visit.now, in: transaction)
        }
    }

    private func keep(
        _ routes: SiteRoutes, _ path: Path, _ body: @escaping @Sendable (Visit, Identifier<PartnerOrganisation>, Transaction) throws -> Void
    ) {
        let district = site.places.district
        routes.keep(path, on: show) { visit, transaction in
            try visit.requireManaging(district)
            let partner = try visit.partner(in: transaction)
            try body(visit, partner.id, transaction)
            return Path.organisation.link(partner.id, query: [Done.recorded.item])
        }
    }

    func list(_ visit: Visit) async throws -> Page {
        let (site, today) = (site, visit.now.beijingDate)
        return try await site.database.read { db in
            let partners = try PartnerOrganisation.list(on: today, limit: Self.most, from: db)
            let form = ActForm(
                "registration", "登记协作机构", Path.organisations.link(), visit, version: nil, visit.partnerFields(nil), button: "登记")
            return RegisterListPage(
                "协作机构", intro: "个案可以转介给合作中、协议没有到期的机构。", visit, tabs: Tab.organisation(.organisations, for: visit.viewer),
                forms: visit.mayManage(site.places.district) ? [form] : [],
                columns: ["机构", "联系人", "电话", "服务领域", "协议", "从业查询", "状态"].map { TableColumn($0) },
                rows: partners.map { RegisterListPage.Row($0, site, on: today) }, emptyText: "还没有登记协作机构。"
            ).page
        }
    }

    func show(_ visit: Visit) async throws -> Page {
        let (site, today) = (site, visit.now.beijingDate)
        return try await site.database.read { db in
            let partner = try visit.partner(in: db)
            let vetting = VettingSign(partner.vettedUntil, site.pack.work.vetting, on: today)
            let accounts = try partner.accounts.compactMap { try Account.find($0, from: db) }
            let contract = ContractSign(partner, site.pack.work.vetting, on: today)
            return RegisterEntryPage(
                partner.name, .init(partner, on: today), back: .organisations, "协作机构", visit,
                warnings: [contract.notice, vetting.notice("这家机构")].compactMap { $0 },
                definitions: [
                    NamedValue("统一社会信用代码", partner.creditCode.description),
                    NamedValue("联系人", partner.contactName, note: partner.contactTelephone),
                    NamedValue("服务领域", partner.fields.joined(separator: "、")), NamedValue("协议", contract.text),
                    NamedValue("从业查询", vetting.text), NamedValue("登记日期", partner.registeredOn.chinese),
                    NamedValue("账号", accounts.isEmpty ? "没有" : accounts.map(\.displayName).joined(separator: "、")),
                ],
                forms: visit.mayManage(site.places.district) ? try visit.forms(of: partner, in: db) : [],
                parts: [
                    .init(
                        "状态",
                        try PartnerOrganisation.statusHistory(of: partner.id, from: db).map {
                            TimelineEvent("\($0.since.chinese)起", $0.status.label, text: $0.reason)
                        }),
                    .init("从业查询", try PartnerOrganisation.vettings(of: partner.id, from: db).map(TimelineEvent.init)),
                    try .init(changesOf: .partner(partner.id), from: db),
                ]
            ).page
        }
    }
}

/// How the agreement with an organisation stands (协议).
private struct ContractSign {
    let text: String
    let notice: Notice?
    let warning: String?

    /// - Parameter settings: an agreement's end is called to mind as early as a check's.
    init(_ partner: PartnerOrganisation, _ settings: WorkSettings.Vetting, on day: CivilDate) {
        guard let until = partner.contractUntil else {
            (text, notice, warning) = ("没有登记到期日", nil, nil)
            return
        }
        text = (partner.contractFrom.map { "\($0.chinese)起，" } ?? "") + "到\(until.chinese)"
        let left = day.days(to: until)
        warning = left < 0 ? "已到期" : left <= settings.remindDays ? "快到期" : nil
        notice = warning.map { Notice(.warning, "协议\($0)。", text: left < 0 ? "到期以后不再接受转介，续签的请修改到期日。" : "请提前办理续签。") }
    }
}

extension Visit {
    fileprivate func partner(in db: Connection) throws -> PartnerOrganisation {
        guard let id = number("organisation"), let found = try PartnerOrganisation.find(Identifier(id), on: now.beijingDate, from: db)
        else {
            throw WebError.notFound
        }
        return found
    }

    fileprivate var partnerEntry: PartnerEntry {
        get throws {
            PartnerEntry(
                name: form["name"] ?? "", creditCode: form["credit-code"] ?? "", contactName: form["contact"] ?? "",
                contactTelephone: form["telephone"] ?? "", registeredOn: try requiredDay("registered-on", "登记日期"),
                fields: form.all("field") + (form["other-fields"] ?? "").split { "、，, ".contains($0) }.map(String.init),
                contractFrom: form["contract-from"].flatMap { CivilDate($0) },
                contractUntil: form["contract-until"].flatMap { CivilDate($0) })
        }
    }

    fileprivate func partnerFields(_ kept: PartnerOrganisation?) -> [any InputField] {
        let kinds = HelpKind.allCases.map(\.label)
        let fields = kept?.fields ?? []
        return [
            TextField("name", "名称", value: kept?.name ?? ""),
            TextField("credit-code", "统一社会信用代码", value: kept?.creditCode.description ?? "", hint: "登记证书上的 18 位代码。"),
            TextField("contact", "联系人", value: kept?.contactName ?? ""),
            TextField("telephone", "联系电话", value: kept?.contactTelephone ?? "", kind: .tel, inputMode: "tel"),
            ChoiceField(
                "field", "服务领域", .checkbox, kinds.map { Choice($0, $0, isChosen: fields.contains($0)) }, hint: "能接哪几类转介。"),
            TextField(
                "other-fields", "其他领域", value: fields.filter { !kinds.contains($0) }.joined(separator: "、"), hint: "用顿号隔开。",
                isOptional: true),
            TextField("registered-on", "登记日期", value: (kept?.registeredOn ?? now.beijingDate).description, kind: .date),
            TextField("contract-from", "协议起始日", value: kept?.contractFrom?.description ?? "", kind: .date, isOptional: true),
            TextField("contract-until", "协议到期日", value: kept?.contractUntil?.description ?? "", kind: .date, isOptional: true),
        ]
    }

    fileprivate func forms(of partner: PartnerOrganisation, in db: Connection) throws -> [ActForm] {
        func form(_ id: String, _ title: String, _ path: Path, _ fields: [any InputField], button: String) -> ActForm {
            ActForm(id, title, path.link(partner.id), self, version: nil, fields, button: button)
        }
        let linked = Set(
            try PartnerOrganisation.list(on: now.beijingDate, limit: OrganisationController.most, from: db).flatMap(\.accounts))
        let free = try Account.all(from: db).filter { $0.role == .partnerOrganisation && $0.disabledAt == nil && !linked.contains($0.id) }
        return [
            form("revision", "修改登记", .organisationRevisions, partnerFields(partner) + [UnitDetails.reason], button: "保存"),
            form(
                "status", "变更状态", .organisationStatuses,
                [
                    ChoiceField(
                        "status", "状态", .radio,
                        PartnerOrganisation.Status.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == partner.status) }),
                    TextField("since", "从哪天起", value: now.beijingDate.description, kind: .date), UnitDetails.reason,
                ], button: "变更"),
            form("vetting", "登记从业查询", .organisationVettings, VettingSign.fields(now.beijingDate), button: "登记"),
            form(
                "account", "增加账号", .organisationAccounts,
                [
                    SelectField(
                        "account", "账号", [Choice("", "请选择")] + free.map { Choice("\($0.id)", "\($0.displayName)（\($0.name)）") },
                        hint: free.isEmpty ? "没有空着的协作机构账号，请先在“账号”里建一个。" : nil)
                ], button: "增加"),
        ]
    }
}

extension RegisterEntryPage.State {
    fileprivate init(_ partner: PartnerOrganisation, on day: CivilDate) {
        let takes = partner.takesReferrals(on: day)
        let label = partner.status == .active && !takes ? "协议不在期内" : partner.status?.label ?? "未生效"
        self.init(label: label, kind: takes ? "done" : "late")
    }
}

extension RegisterListPage.Row {
    fileprivate init(_ partner: PartnerOrganisation, _ site: Site, on day: CivilDate) {
        let vetting = VettingSign(partner.vettedUntil, site.pack.work.vetting, on: day)
        let contract = ContractSign(partner, site.pack.work.vetting, on: day)
        let state = RegisterEntryPage.State(partner, on: day)
        self.init(
            .title(partner.name, Path.organisation.link(partner.id)), .plain(partner.contactName, "联系人"),
            .plain(partner.contactTelephone, "电话"), .plain(partner.fields.joined(separator: "、"), "服务领域"),
            .plain(contract.text, "协议", warning: contract.warning), .plain(vetting.text, "从业查询", warning: vetting.warning),
            .end(state.label, state: state.kind))
    }
}
