import Access
import Casework
import Civics
import Database

/// The units of the organisation (街镇、居委会), and the stations and points in them.
struct PlaceController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .places, list)
        routes.page(.get, .place, show)
        keep(routes, .places, on: list) { visit, places, transaction in
            let code = try visit.newCommittee(places)
            try visit.requireManaging(code)
            try visit.revise(code, called: nil, in: transaction)
            return code
        }
        keep(routes, .placeRevisions, on: show) { visit, places, transaction in
            let code = try visit.managedPlace(places)
            try visit.revise(code, called: places.name(of: code), in: transaction)
            return code
        }
        let settings = site.pack.work
        keep(routes, .placeClosings, on: show) { visit, places, transaction in
            let code = try visit.managedPlace(places)
            guard code.level == .committee else { throw DirectoryError.noSuchPlace }
            try CaseAct(settings, by: visit.viewer.account, at: visit.now, in: transaction).close(
                code, called: places.name(of: code), on: visit.requiredDay("day", "日期"), reason: visit.required("reason", "原因"))
            return code
        }
        keep(routes, .placeOpenings, on: show) { visit, places, transaction in
            let code = try visit.managedPlace(places)
            try Place.setClosed(
                code, called: places.name(of: code), on: nil, reason: visit.required("reason", "原因"), by: visit.viewer.account,
                at: visit.now,
                in: transaction)
            return code
        }
    }

    /// As `SiteRoutes.keep`; the names of places are read anew after it.
    private func keep(
        _ routes: SiteRoutes, _ path: Path, on page: @escaping @Sendable (Visit) async throws -> Page,
        _ body: @escaping @Sendable (Visit, Places, Transaction) throws -> RegionCode
    ) {
        let site = site
        routes.act(path, on: page) { visit in
            let places = site.places
            let code = try await site.database.write { try body(visit, places, $0) }
            site.placeRegister.renew(try await site.database.read { try Place.all(from: $0) })
            return .redirect(to: Path.place.link(code, query: [Done.saved.item]), type: .normal)
        }
    }

    func list(_ visit: Visit) async throws -> Page {
        let places = site.places
        let chosen = visit.chosenSubdistrict(places)
        return try await site.database.read { db in
            let points = try ServicePoint.list(in: AreaFilter(areas: [chosen ?? places.district]), limit: 500, from: db)
            let subdistricts = places.subdistricts.filter { chosen == nil || $0.code == chosen }
            let rows = subdistricts.flatMap { subdistrict in
                [RegisterListPage.Row(subdistrict.code, places, kind: "街镇")]
                    + points.filter { subdistrict.code.contains($0.area) }.map { RegisterListPage.Row($0, places) }
                    + (chosen == nil
                        ? [] : subdistrict.committees.map { RegisterListPage.Row($0.code, places, kind: "居委会") })
            }
            let choices = [Choice("", "全区")] + places.subdistricts.map { Choice($0.code.description, $0.name, isChosen: $0.code == chosen) }
            return RegisterListPage(
                "机构", intro: chosen == nil ? "选一个街镇，可以看到它的居委会。" : "街镇、居委会和救助顾问服务站、点。", visit,
                tabs: Tab.organisation(.places, for: visit.viewer),
                search: .init(action: Path.places.link(), selects: [SelectField("in", "街镇", choices)]),
                forms: visit.placeForms(chosen, places),
                columns: ["名称", "类别", "地址", "电话", "开放时间", "状态"].map { TableColumn($0) }, rows: rows, emptyText: "没有登记机构。"
            ).page
        }
    }

    func show(_ visit: Visit) async throws -> Page {
        let places = site.places
        let code = try visit.place(places)
        return try await site.database.read { db in
            let (details, closedOn) = (places.details(of: code), places.closedOn(code))
            var query = CaseQuery()
            query = query.with(.place, code.description)
            let cases = try query.filter(for: visit.viewer, at: visit.now).count(for: visit.viewer, at: visit.now, from: db)
            return RegisterEntryPage(
                details.name, .init(closedOn), back: .places, "机构", visit,
                definitions: NamedValue.all(of: details) + [NamedValue("区划代码", code.description)],
                keyFacts: [KeyFact("在办个案", "\(grouped(cases)) 户", href: query.link)], forms: visit.forms(of: code, details, closedOn),
                parts: [try .init(changesOf: .place(code), from: db)]
            ).page
        }
    }
}

extension Visit {
    /// - Throws: `WebError.notFound` for a code that names no place of the district.
    fileprivate func place(_ places: Places) throws -> RegionCode {
        guard let code = parameters.get("place").flatMap({ RegionCode($0) }), places.isNamed(code) else { throw WebError.notFound }
        return code
    }

    fileprivate func managedPlace(_ places: Places) throws -> RegionCode {
        let code = try place(places)
        try requireManaging(code)
        return code
    }

    /// - Throws: `DirectoryError.noSuchPlace`, `.placeTaken`.
    fileprivate func newCommittee(_ places: Places) throws -> RegionCode {
        guard let code = form["code"].flatMap({ RegionCode($0) }), code.level == .committee, places.subdistrict(of: code) != nil else {
            throw DirectoryError.noSuchPlace
        }
        guard !places.isNamed(code) else { throw DirectoryError.placeTaken }
        return code
    }

    fileprivate func revise(_ code: RegionCode, called name: String?, in transaction: Transaction) throws {
        try Place.revise(
            code, called: name, to: unitDetails, reason: required("reason", "原因"), by: viewer.account, at: now, in: transaction)
    }

    /// The subdistrict whose units are asked for; an officer's own unless another one is chosen.
    fileprivate func chosenSubdistrict(_ places: Places) -> RegionCode? {
        if let chosen = query.verbatim("in") { return RegionCode(chosen).flatMap { places.subdistrict(of: $0)?.code } }
        return viewer.areas.first.flatMap { $0.level < .subdistrict ? nil : places.subdistrict(of: $0)?.code }
    }

    fileprivate func placeForms(_ chosen: RegionCode?, _ places: Places) -> [ActForm] {
        let own = places.subdistricts.filter { mayManage($0.code) }
        guard !own.isEmpty else { return [] }
        let first = chosen.flatMap { chosen in own.first { $0.code == chosen } } ?? own[0]
        let areas = [first].flatMap { [($0.code, $0.name)] + $0.committees.map { ($0.code, $0.name) } }
        return [
            ActForm(
                "service-point", "增设服务站、点", Path.servicePoints.link(), self, version: nil,
                [
                    ChoiceField("kind", "类别", .radio, ServicePoint.Kind.allCases.map { Choice($0.rawValue, $0.label) }),
                    SelectField("area", "所在街镇、居委会", areas.map { Choice($0.0.description, $0.1) }),
                ] + UnitDetails.fields(), button: "增设"),
            ActForm(
                "committee", "增设居委会", Path.places.link(), self, version: nil,
                [TextField("code", "区划代码", hint: "12 位，前 9 位是街镇的代码，\(first.name)是 \(first.code)。", inputMode: "numeric")]
                    + UnitDetails.fields()
                    + [UnitDetails.reason], button: "增设"),
        ]
    }

    fileprivate func forms(of code: RegionCode, _ details: UnitDetails, _ closedOn: CivilDate?) -> [ActForm] {
        guard mayManage(code) else { return [] }
        let revision = ActForm(
            "revision", "修改登记内容", Path.placeRevisions.link(code), self, version: nil, UnitDetails.fields(details) + [UnitDetails.reason],
            button: "保存")
        guard code.level == .committee else { return [revision] }
        return [revision, closingForm(closedOn, close: Path.placeClosings.link(code), open: Path.placeOpenings.link(code))]
    }

    /// Closes what is open, and opens what is closed.
    func closingForm(_ closedOn: CivilDate?, close: String, open: String) -> ActForm {
        guard closedOn == nil else { return ActForm("opening", "恢复", open, self, version: nil, [UnitDetails.reason], button: "恢复") }
        return ActForm(
            "closing", "撤销", close, self, version: nil,
            [TextField("day", "日期", value: now.beijingDate.description, kind: .date), UnitDetails.reason], button: "撤销", tone: .danger,
            hint: "只能撤销没有在办个案、没有人在岗的机构；以前的记录都保留。")
    }

    var unitDetails: UnitDetails {
        UnitDetails(
            name: form["name"] ?? "", address: form["address"] ?? "", telephone: form["telephone"] ?? "", hours: form["hours"] ?? "")
    }
}

extension UnitDetails {
    static var reason: TextField { TextField("reason", "原因") }

    static func fields(_ kept: UnitDetails? = nil) -> [any InputField] {
        [
            TextField("name", "名称", value: kept?.name ?? ""), TextField("address", "地址", value: kept?.address ?? ""),
            TextField("telephone", "电话", value: kept?.telephone ?? "", kind: .tel, inputMode: "tel"),
            TextField("hours", "开放时间", value: kept?.hours ?? "", placeholder: "周一至周五 9:00—16:30"),
        ]
    }
}

extension NamedValue {
    static func all(of details: UnitDetails) -> [NamedValue] {
        [("地址", details.address), ("电话", details.telephone), ("开放时间", details.hours)].map { NamedValue($0, $1.isEmpty ? "没有登记" : $1) }
    }
}

extension RegisterEntryPage.State {
    init(_ closedOn: CivilDate?) {
        self = closedOn.map { Self(label: "\($0.chinese)撤销", kind: "late") } ?? Self(label: "在用", kind: "done")
    }
}

extension RegisterListPage.Row {
    fileprivate init(_ code: RegionCode, _ places: Places, kind: String) {
        self.init(Path.place.link(code), places.details(of: code), kind: kind, places.closedOn(code))
    }

    fileprivate init(_ point: ServicePoint, _ places: Places) {
        self.init(Path.servicePoint.link(point.id), point.details, kind: point.kind.label, point.closedOn)
    }

    private init(_ href: String, _ details: UnitDetails, kind: String, _ closedOn: CivilDate?) {
        let state = RegisterEntryPage.State(closedOn)
        self.init(
            .title(details.name, href), .plain(kind, "类别"), .plain(details.address, "地址"), .plain(details.telephone, "电话"),
            .plain(details.hours, "开放"), .end(state.label, state: state.kind))
    }
}
