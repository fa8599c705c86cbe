import Access
import Casework
import Civics
import Database
import Library

/// The register of consultants (社区救助顾问备案): where they work, how they stand, what they were taught, whether they may work with
/// children.
struct ConsultantController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .consultants, list)
        routes.page(.get, .consultant, show)
        let (settings, places) = (site.pack.work, site.placeRegister)
        routes.keep(.consultants, on: list) { visit, transaction in
            let entry = try visit.consultantEntry(of: nil, in: transaction)
            try visit.requireManaging(entry.area)
            let id = try Consultant.register(entry, by: visit.viewer.account, at: visit.now, in: transaction)
            return Path.consultant.link(id, query: [Done.recorded.item])
        }
        keep(routes, .consultantRevisions) { visit, consultant, transaction in
            let entry = try visit.consultantEntry(of: consultant, in: transaction)
            try visit.requireManaging(entry.area)
            try Consultant.revise(
                consultant.id, to: entry, reason: visit.required("reason", "原因"), by: visit.viewer.account, at: visit.now, in: transaction)
        }
        keep(routes, .consultantAreas) { visit, consultant, transaction in
            let areas = visit.form.all("area").compactMap { RegionCode($0) }
            for area in areas where !visit.mayManage(area) || !places.current.isNamed(area) { throw WebError.notFound }
            guard let account = try Account.find(consultant.account, from: transaction) else { throw WebError.notFound }
            // The form shows one subdistrict; what somebody else gave them elsewhere stays.
            let shown = places.current.subdistrict(of: consultant.area)?.code ?? consultant.area
            let elsewhere = account.areas.filter { !shown.contains($0) }
            try Account.assign(
                account.id, to: AccountDuty(displayName: account.displayName, role: account.role, areas: areas + elsewhere),
                reason: visit.required("reason", "原因"), by: visit.viewer.account, at: visit.now, in: transaction)
        }
        keep(routes, .consultantStatuses) { visit, consultant, transaction in
            guard let status = visit.form["status"].flatMap(Consultant.Status.init(rawValue:)) else {
                throw CaseworkError.missing(field: "状态")
            }
            let (day, reason) = (try visit.requiredDay("since", "从哪天起"), try visit.required("reason", "原因"))
            guard status == .left else {
                return try Consultant.changeStatus(
                    of: consultant.id, to: status, since: day, reason: reason, by: visit.viewer.account, at: visit.now, in: transaction)
            }
            try CaseAct(settings, by: visit.viewer.account, at: visit.now, in: transaction).retire(
                consultant.id, since: day, reason: reason)
        }
        keep(routes, .consultantTrainings) { visit, consultant, transaction in
            try Consultant.train(
                consultant.id, topic: visit.required("topic", "培训内容"), minutes: visit.trainingMinutes,
                heldOn: visit.requiredDay("day", "培训日期"), by: visit.viewer.account, at: visit.now, in: transaction)
        }
        keep(routes, .consultantVettings) { visit, consultant, transaction in
            let checked = try visit.requiredDay("checked-on", "查询日期")
            try Consultant.vet(
                consultant.id, checkedOn: checked, validUntil: settings.vetting.lastDay(checkedOn: checked), result: visit.vettingResult,
                by: visit.viewer.account, at: visit.now, in: transaction)
        }
    }

    private func keep(_ routes: SiteRoutes, _ path: Path, _ body: @escaping @Sendable (Visit, Consultant, Transaction) throws -> Void) {
        routes.keep(path, on: show) { visit, transaction in
            let consultant = try visit.consultant(in: transaction)
            try body(visit, consultant, transaction)
            return Path.consultant.link(consultant.id, query: [Done.recorded.item])
        }
    }

    func list(_ visit: Visit) async throws -> Page {
        let (site, today) = (site, visit.now.beijingDate)
        return try await site.database.read { db in
            let desks = try ConsultantDesk.all(in: visit.viewer.areaFilter, on: today, in: db)
            let query = ConsultantQuery(visit.query)
            let shown = desks.filter { query.admits($0, site.pack.work.vetting, on: today) }
            return RegisterListPage(
                "社区救助顾问", intro: "备案 \(desks.count) 名，显示 \(shown.count) 名。", visit, tabs: Tab.organisation(.consultants, for: visit.viewer),
                search: .init(action: Path.consultants.link(), text: query.field, selects: [query.select]),
                forms: try [visit.registrationForm(site, in: db)],
                columns: [
                    TableColumn("姓名"), TableColumn("地点"), TableColumn("在办个案", isNumber: true), TableColumn("培训"), TableColumn("从业查询"),
                    TableColumn("状态"),
                ],
                rows: shown.map { RegisterListPage.Row($0, site, on: today) }, emptyText: "没有符合条件的顾问。"
            ).page
        }
    }

    func show(_ visit: Visit) async throws -> Page {
        let (site, today) = (site, visit.now.beijingDate)
        return try await site.database.read { db in
            let consultant = try visit.consultant(in: db)
            guard let account = try Account.find(consultant.account, from: db) else { throw WebError.notFound }
            return try ConsultantEntryPage(consultant, account, visit, site, on: today).page(from: db)
        }
    }
}

/// What the list is narrowed to.
private struct ConsultantQuery {
    enum Kind: String, CaseIterable {
        case vettingDue = "vetting-due"
        case unvetted, away

        var label: String {
            switch self {
            case .vettingDue: "从业查询快到期"
            case .unvetted: "没有有效的从业查询"
            case .away: "不在岗"
            }
        }
    }

    let text: String?
    let kind: Kind?

    init(_ query: FormValues) {
        text = query["q"]
        kind = query["kind"].flatMap(Kind.init)
    }

    var field: TextField { TextField("q", "姓名或账号", value: text ?? "", kind: .search) }

    var select: SelectField {
        SelectField("kind", "筛选", [Choice("", "全部")] + Kind.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == kind) })
    }

    func admits(_ desk: ConsultantDesk, _ settings: WorkSettings.Vetting, on day: CivilDate) -> Bool {
        let consultant = desk.consultant
        if let text, !consultant.personName.contains(text), !consultant.accountName.contains(text) { return false }
        let vetting = VettingSign(consultant.vettedUntil, settings, on: day)
        return switch kind {
        case .vettingDue: vetting.isDue
        case .unvetted: !vetting.isValid
        case .away: consultant.status != .onDuty
        case nil: true
        }
    }
}

/// How a check of records for work with children stands (从业查询).
struct VettingSign: Sendable {
    let isValid: Bool
    /// Valid, but not for long.
    let isDue: Bool
    let text: String

    init(_ until: CivilDate?, _ settings: WorkSettings.Vetting, on day: CivilDate) {
        isValid = until.map { day <= $0 } ?? false
        isDue = isValid && (until.map { day.days(to: $0) <= settings.remindDays } ?? false)
        text = until.map { $0 < day ? "\($0.chinese)已过期" : "有效到\($0.chinese)" } ?? "没有"
    }

    var warning: String? { isDue ? "快到期" : isValid ? nil : "不能接涉未成年人" }

    /// - Parameter whom: 这位顾问、这家机构.
    func notice(_ whom: String) -> Notice? {
        if isDue { return Notice(.warning, "从业查询快到期。", text: "\(text)，请提前重新查询。") }
        return isValid ? nil : Notice(.warning, "没有有效的从业查询记录。", text: "补办以前，\(whom)不能承办有未成年人的家庭（未成年人保护法第六十二条）。")
    }

    static func fields(_ day: CivilDate) -> [any InputField] {
        [
            TextField("checked-on", "查询日期", value: day.description, kind: .date),
            ChoiceField("result", "查询结果", .radio, ChildVetting.Result.allCases.map { Choice($0.rawValue, $0.label) }),
        ]
    }
}

extension TimelineEvent {
    init(_ vetting: ChildVetting) {
        self.init(
            vetting.checkedOn.chinese, vetting.result.label, text: vetting.result == .clear ? "有效到\(vetting.validUntil.chinese)" : nil,
            kind: vetting.result == .clear ? .good : .danger)
    }
}

extension Visit {
    var vettingResult: ChildVetting.Result {
        get throws {
            guard let result = form["result"].flatMap(ChildVetting.Result.init(rawValue:)) else {
                throw CaseworkError.missing(field: "查询结果")
            }
            return result
        }
    }

    /// - Throws: `WebError.notFound` for one of another area alike.
    fileprivate func consultant(in db: Connection) throws -> Consultant {
        guard let id = number("consultant"), let found = try Consultant.find(Identifier(id), on: now.beijingDate, from: db),
            mayManage(found.area)
        else { throw WebError.notFound }
        return found
    }

    /// Hours as typed, also halves.
    fileprivate var trainingMinutes: Int {
        get throws {
            guard let hours = form["hours"].flatMap({ Double($0) }), hours > 0, hours <= 100 else {
                throw OrganisationError.trainingMinutes
            }
            return Int((hours * 60).rounded())
        }
    }

    fileprivate func consultantEntry(of kept: Consultant?, in db: Connection) throws -> ConsultantEntry {
        guard let account = kept?.account ?? form["account"].flatMap({ Int64($0) }).map({ Identifier($0) }) else {
            throw CaseworkError.missing(field: "账号")
        }
        guard let area = try Account.find(account, from: db)?.areas.first else { throw OrganisationError.noSuchAccount }
        return ConsultantEntry(
            account: account, personName: form["name"] ?? "", servicePoint: form["point"].flatMap { Int64($0) }.map { Identifier($0) },
            area: kept?.area ?? area, registeredOn: try requiredDay("registered-on", "备案日期"), weeklyCapacity: form.number("capacity"),
            specialities: (form["specialities"] ?? "").split { "、，, ".contains($0) }.map(String.init))
    }

    fileprivate func registrationForm(_ site: Site, in db: Connection) throws -> ActForm {
        let registered = Set(try Consultant.list(in: viewer.areaFilter, on: now.beijingDate, limit: 1000, from: db).map(\.account))
        let waiting = try Account.all(from: db).filter { account in
            account.role == .consultant && account.disabledAt == nil && !registered.contains(account.id)
                && account.areas.contains(where: mayManage)
        }
        let accounts = [Choice("", "请选择")] + waiting.map { Choice("\($0.id)", "\($0.displayName)（\($0.name)）") }
        return ActForm(
            "registration", "备案新顾问", Path.consultants.link(), self, version: nil,
            [SelectField("account", "账号", accounts)] + (try consultantFields(nil, site, in: db)), button: "备案",
            hint: waiting.isEmpty ? "没有还未备案的顾问账号。请先由区级管理员在“账号”里建一个。" : nil)
    }

    fileprivate func consultantFields(_ kept: Consultant?, _ site: Site, in db: Connection) throws -> [any InputField] {
        let areas = kept.map { AreaFilter(areas: [site.places.subdistrict(of: $0.area)?.code ?? $0.area]) } ?? viewer.areaFilter
        let points = try ServicePoint.list(in: areas, limit: 500, from: db).filter { $0.closedOn == nil || $0.id == kept?.servicePoint }
        return [
            TextField("name", "姓名", value: kept?.personName ?? ""),
            SelectField(
                "point", "站点",
                [Choice("", "没有")] + points.map { Choice("\($0.id)", $0.name, isChosen: $0.id == kept?.servicePoint) }, isOptional: true),
            TextField("registered-on", "备案日期", value: (kept?.registeredOn ?? now.beijingDate).description, kind: .date),
            TextField(
                "capacity", "每周户数", value: kept?.weeklyCapacity.map { "\($0)" } ?? "", hint: "不填就按定额，每周 \(site.pack.work.weeklyQuota) 户。",
                inputMode: "numeric", isOptional: true, isShort: true),
            TextField(
                "specialities", "专长", value: kept?.specialities.joined(separator: "、") ?? "", hint: "用顿号隔开。", placeholder: "老年照护、儿童关爱",
                isOptional: true),
        ]
    }
}

/// One consultant with what can be entered of them.
private struct ConsultantEntryPage {
    let consultant: Consultant
    let account: Account
    let visit: Visit
    let site: Site
    let today: CivilDate
    let vetting: VettingSign

    init(_ consultant: Consultant, _ account: Account, _ visit: Visit, _ site: Site, on today: CivilDate) {
        self.consultant = consultant
        self.account = account
        self.visit = visit
        self.site = site
        self.today = today
        vetting = VettingSign(consultant.vettedUntil, site.pack.work.vetting, on: today)
    }

    func page(from db: Connection) throws -> Page {
        let held = CaseQuery([.consultant: "\(consultant.account)"])
        let cases = try held.filter(for: visit.viewer, at: visit.now).count(for: visit.viewer, at: visit.now, from: db)
        let trainings = try Consultant.trainings(of: consultant.id, from: db)
        let minutes = trainings.reduce(0) { $0 + $1.minutes }
        return RegisterEntryPage(
            consultant.personName, .init(consultant.status), back: .consultants, "社区救助顾问", visit,
            warnings: [vetting.notice("这位顾问")].compactMap { $0 }, definitions: definitions,
            keyFacts: [
                KeyFact("在办个案", "\(grouped(cases)) 户", href: held.link), KeyFact("累计培训", "\(hours(minutes)) 小时"),
                KeyFact("从业查询", vetting.text),
            ],
            forms: try forms(from: db),
            links: cases > 0 && visit.viewer.may(.triageCases)
                ? [.init(href: Path.newReassignments.link(query: [BulkAct.heldBy(consultant.account)]), label: "把在办的 \(cases) 户改派给别人")]
                : [],
            parts: try parts(trainings, from: db)
        ).page
    }

    private var definitions: [NamedValue] {
        [
            NamedValue("账号", account.name, note: account.disabledAt == nil ? nil : "已停用"),
            NamedValue("站点", consultant.servicePointName ?? "没有"),
            NamedValue("服务的区域", account.areas.map(site.places.name).joined(separator: "、")),
            NamedValue("备案日期", consultant.registeredOn.chinese),
            NamedValue(
                "每周户数", "\(consultant.weeklyCapacity ?? site.pack.work.weeklyQuota)", note: consultant.weeklyCapacity == nil ? "按定额" : nil),
            NamedValue("专长", consultant.specialities.isEmpty ? "没有登记" : consultant.specialities.joined(separator: "、")),
        ]
    }

    /// With a decimal where there is one: 4, 1.5.
    private func hours(_ minutes: Int) -> String {
        let tenths = minutes * 10 / 60
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private func forms(from db: Connection) throws -> [ActForm] {
        func form(
            _ id: String, _ title: String, _ path: Path, _ fields: [any InputField], button: String, hint: String? = nil
        ) -> ActForm { ActForm(id, title, path.link(consultant.id), visit, version: nil, fields, button: button, hint: hint) }
        let reason = UnitDetails.reason
        return [
            form("revision", "修改备案", .consultantRevisions, try visit.consultantFields(consultant, site, in: db) + [reason], button: "保存"),
            form("areas", "调整服务的区域", .consultantAreas, [areaField, reason], button: "保存"),
            form(
                "status", "变更状态", .consultantStatuses,
                [
                    ChoiceField(
                        "status", "状态", .radio,
                        Consultant.Status.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == consultant.status) }, isStacked: true
                    ),
                    TextField("since", "从哪天起", value: today.description, kind: .date), reason,
                ], button: "变更", hint: "离岗前要把在办个案都改派出去；离岗后账号停用。"),
            form(
                "training", "登记培训", .consultantTrainings,
                [
                    TextField("topic", "培训内容"), TextField("day", "培训日期", value: today.description, kind: .date),
                    TextField("hours", "时长（小时）", inputMode: "decimal", isShort: true),
                ], button: "登记"),
            form(
                "vetting", "登记从业查询", .consultantVettings, VettingSign.fields(today), button: "登记",
                hint: "查询有效 \(site.pack.work.vetting.validMonths) 个月，到期日自动算出。"),
        ]
    }

    private var areaField: ChoiceField {
        let subdistrict = site.places.subdistrict(of: consultant.area)
        let own = site.places.subdistricts.first { $0.code == subdistrict?.code }
        let places = own.map { [($0.code, "整个\($0.name)")] + $0.committees.map { ($0.code, $0.name) } } ?? []
        return ChoiceField(
            "area", "负责的区域", .checkbox,
            places.map { Choice($0.0.description, $0.1, isChosen: account.areas.contains($0.0)) })
    }

    private func parts(_ trainings: [Training], from db: Connection) throws -> [RegisterEntryPage.Part] {
        let statuses = try Consultant.statusHistory(of: consultant.id, from: db).map {
            TimelineEvent("\($0.since.chinese)起", $0.status.label, text: $0.reason)
        }
        return [
            .init("状态", statuses),
            .init("培训", trainings.map { TimelineEvent($0.heldOn.chinese, $0.topic, text: "\(hours($0.minutes)) 小时") }),
            .init("从业查询", try Consultant.vettings(of: consultant.id, from: db).map(TimelineEvent.init)),
            try .init(changesOf: .consultant(consultant.id), from: db),
        ]
    }
}

extension RegisterEntryPage.State {
    fileprivate init(_ status: Consultant.Status?) {
        self.init(label: status?.label ?? "未生效", kind: status == .onDuty ? "done" : "late")
    }
}

extension RegisterListPage.Row {
    fileprivate init(_ desk: ConsultantDesk, _ site: Site, on day: CivilDate) {
        let consultant = desk.consultant
        let vetting = VettingSign(consultant.vettedUntil, site.pack.work.vetting, on: day)
        let state = RegisterEntryPage.State(consultant.status)
        self.init(
            .title(consultant.personName, Path.consultant.link(consultant.id)), .plain(site.places.name(of: consultant.area), "地点"),
            .number(desk.openCases, "在办"), .plain("\(desk.trainingMinutes / 60) 小时", "培训"),
            .plain(vetting.text, "从业查询", warning: vetting.warning), .end(state.label, state: state.kind))
    }
}
