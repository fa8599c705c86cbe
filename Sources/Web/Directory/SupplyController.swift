import Access
import Casework
import Civics
import Database

/// What households can be helped with: resources and projects, their descriptions and their stock.
struct SupplyController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        for form in Supply.Form.allCases {
            routes.page(.get, form.list) { try await list(form, $0) }
            routes.keep(form.list, on: { try await list(form, $0) }) { visit, transaction in
                let description = try visit.description(before: nil, form)
                try visit.requireManaging(description.area ?? site.places.district)
                let id = try Supply.create(form, description, by: visit.viewer.account, at: visit.now, in: transaction)
                return Path.supply.link(id, query: [Done.recorded.item])
            }
        }
        routes.page(.get, .supply, show)
        let district = site.places.district
        keep(routes, .supplyRevisions) { visit, supply, transaction in
            let description = try visit.description(before: supply.description, supply.form)
            try visit.requireManaging(description.area ?? district)
            try Supply.revise(
                supply.id, from: Int64(visit.form.number("revision") ?? 0), to: description, reason: visit.form.text("reason"),
                by: visit.viewer.account, at: visit.now, in: transaction)
        }
        keep(routes, .supplyMovements) { visit, supply, transaction in
            let kind = visit.form["kind"].flatMap(StockMovement.Kind.init(rawValue:))
            guard let kind, StockMovement.Kind.entered.contains(kind) else { throw DirectoryError.missing(field: "出入库类别") }
            try StockMovement.record(
                kind, visit.quantity(of: supply), of: supply.id, note: visit.form.text("note"), by: visit.viewer.account, at: visit.now,
                in: transaction)
        }
        keep(routes, .supplyReversals) { visit, supply, transaction in
            let movement = StockMovement.ID(Int64(visit.form.number("movement") ?? 0))
            try StockMovement.reverse(
                movement, of: supply.id, note: visit.form.text("note"), by: visit.viewer.account, at: visit.now, in: transaction)
        }
    }

    /// On what is for a place that the viewer manages; what is for the whole district is the district's.
    private func keep(_ routes: SiteRoutes, _ path: Path, _ body: @escaping @Sendable (Visit, Supply, Transaction) throws -> Void) {
        let district = site.places.district
        routes.keep(path, on: show) { visit, transaction in
            guard let supply = try Supply.find(visit.supply, in: transaction) else { throw WebError.notFound }
            try visit.requireManaging(supply.description.area ?? district)
            try body(visit, supply, transaction)
            return Path.supply.link(supply.id, query: [Done.recorded.item])
        }
    }

    private func list(_ form: Supply.Form, _ visit: Visit) async throws -> Page {
        let site = site
        let content = try await site.database.read { try SupplyListPage(form, visit, site, in: $0) }
        return Page("directory", title: form.label, content: content)
    }

    func show(_ visit: Visit) async throws -> Page {
        let site = site
        let content = try await site.database.read { db in
            guard let supply = try Supply.find(visit.supply, in: db) else { throw WebError.notFound }
            return try SupplyPage(supply, visit, site, in: db)
        }
        return Page("directory-entry", title: content.name, content: content)
    }
}

extension Supply.Form {
    fileprivate var list: Path { self == .resource ? .resources : .projects }
}

extension Visit {
    fileprivate var supply: Supply.ID { Supply.ID(number("supply") ?? 0) }

    /// Whole units; of money, yuan as typed made into fen.
    fileprivate func quantity(of supply: Supply) throws -> Int64 {
        let typed = form["quantity"] ?? ""
        let quantity = supply.description.kind == .money ? Money(yuanText: typed)?.fen : Int64(typed)
        guard let quantity else { throw DirectoryError.notPositive(field: "数量") }
        return quantity
    }

    fileprivate func description(before: Supply.Description?, _ supplyForm: Supply.Form) throws -> Supply.Description {
        guard let kind = form["kind"].flatMap(HelpKind.init(rawValue:)) ?? before?.kind else { throw DirectoryError.missing(field: "类别") }
        // Stock is counted in the unit of the kind, so the kind of a resource stays what it was.
        let kept = supplyForm == .resource ? before?.kind : nil
        return Supply.Description(
            name: form["name"] ?? "", kind: kept ?? kind, provider: form["provider"] ?? "",
            organisation: form["organisation"].flatMap { Int64($0) }, area: form["area"].flatMap { RegionCode($0) }, unit: form["unit"],
            capacity: try count("capacity", "名额").map(Int64.init), youngest: try count("youngest", "年龄从"),
            oldest: try count("oldest", "年龄到"),
            costFen: try costFen, eligibility: form.text("eligibility"), contact: form["contact"],
            from: form["from"].flatMap { CivilDate($0) },
            until: form["until"].flatMap { CivilDate($0) }, isForChildren: form.all("marks").contains("children"),
            isOffered: !form.all("marks").contains("stopped"))
    }

    /// - Throws: `DirectoryError.notPositive` for what is no count; nothing typed is none.
    private func count(_ name: String, _ label: String) throws -> Int? {
        guard let typed = form[name] else { return nil }
        guard let count = Int(typed), count >= 0 else { throw DirectoryError.notPositive(field: label) }
        return count
    }

    private var costFen: Int64 {
        get throws {
            guard let typed = form["cost"] else { return 0 }
            guard let cost = Money(yuanText: typed) else { throw DirectoryError.notPositive(field: "费用") }
            return cost.fen
        }
    }
}

/// The fields of an entry, as it is or empty.
private enum SupplyFields {
    static func all(
        _ form: Supply.Form, _ kept: Supply.Description?, _ visit: Visit, _ site: Site, in db: Connection
    ) throws -> [any InputField] {
        let isResource = form == .resource
        let own = site.places.subdistricts.filter { visit.mayManage($0.code) }.map {
            Choice($0.code.description, $0.name, isChosen: $0.code == kept?.area)
        }
        let whole = visit.mayManage(site.places.district) ? [Choice("", "全区", isChosen: kept?.area == nil)] : []
        let partners = try PartnerOrganisation.list(on: visit.now.beijingDate, from: db).map {
            Choice($0.id.description, $0.name, isChosen: $0.id.value == kept?.organisation)
        }
        return [
            TextField("name", "名称", value: kept?.name ?? ""), kinds(form, kept),
            TextField("provider", "提供方", value: kept?.provider ?? ""),
            SelectField("organisation", "协作机构", [Choice("", "不是登记的协作机构")] + partners, isOptional: true),
            SelectField("area", "服务地区", whole + own),
        ] + (isResource ? [unit(kept)] : places(kept)) + [
            TextField("youngest", "年龄从", value: text(kept?.youngest), inputMode: "numeric", isOptional: true, isShort: true),
            TextField("oldest", "年龄到", value: text(kept?.oldest), inputMode: "numeric", isOptional: true, isShort: true),
            TextArea("eligibility", "适用对象", value: kept?.eligibility ?? "", isOptional: true, rows: 2),
            TextField("contact", "联系方式", value: kept?.contact ?? "", isOptional: true),
            TextField("from", "从哪天起", value: kept?.from?.description ?? "", kind: .date, isOptional: true),
            TextField("until", "到哪天止", value: kept?.until?.description ?? "", kind: .date, isOptional: true),
            marks(kept),
        ]
    }

    /// Stock is counted in the unit of the kind, so a resource keeps it.
    private static func kinds(_ form: Supply.Form, _ kept: Supply.Description?) -> SelectField {
        let isFixed = form == .resource && kept != nil
        return SelectField(
            "kind", "类别",
            HelpKind.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == kept?.kind, isDisabled: isFixed && $0 != kept?.kind) })
    }

    private static func unit(_ kept: Supply.Description?) -> any InputField {
        TextField("unit", "计量单位", value: kept?.unit ?? "", hint: "资金不用填，按元。", isOptional: true, isShort: true)
    }

    private static func places(_ kept: Supply.Description?) -> [any InputField] {
        let cost = kept.map { $0.costFen == 0 ? "" : Money(fen: $0.costFen).plain } ?? ""
        return [
            TextField("capacity", "名额", value: text(kept?.capacity), hint: "不限的不填。", inputMode: "numeric", isOptional: true, isShort: true),
            TextField("cost", "费用", value: cost, hint: "家庭要付的元数，免费的不填。", inputMode: "decimal", isOptional: true, isShort: true),
        ]
    }

    private static func marks(_ kept: Supply.Description?) -> ChoiceField {
        let stopped = kept.map { [Choice("stopped", "停用", isChosen: !$0.isOffered)] } ?? []
        return ChoiceField(
            "marks", "其他", .checkbox, [Choice("children", "涉及未成年人", isChosen: kept?.isForChildren ?? false)] + stopped, isOptional: true)
    }

    private static func text(_ count: (some BinaryInteger)?) -> String { count.map { "\($0)" } ?? "" }
}

struct SupplyListPage: Sendable {
    struct Line: Sendable {
        let href: String
        let name: String
        let kind: String
        let provider: String
        let place: String
        let left: String
        let until: String
        let state: String
        let stateClass: String
    }

    let title: String
    let action: String
    let other: String
    let otherLabel: String
    let text: String
    let notice: Notice?
    let kinds: [Choice]
    let lines: [Line]
    let isEmpty: Bool
    let registration: ActForm?

    init(_ form: Supply.Form, _ visit: Visit, _ site: Site, in db: Connection) throws {
        let (isResource, today, places) = (form == .resource, visit.now.beijingDate, site.places)
        title = form.label
        action = form.list.link()
        other = (isResource ? Path.projects : .resources).link()
        otherLabel = isResource ? Supply.Form.project.label : Supply.Form.resource.label
        text = visit.query["q"] ?? ""
        let kind = visit.query["kind"].flatMap(HelpKind.init(rawValue:))
        kinds = [Choice("", "全部类别")] + HelpKind.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == kind) }
        let query = Supply.Query(form: form, text: visit.query["q"], kinds: kind.map { [$0] } ?? [])
        lines = try Supply.all(query, in: db).map { try Line($0, places, on: today, in: db) }
        isEmpty = lines.isEmpty
        notice = Notice(of: visit)
        registration =
            visit.viewer.may(.manageDirectory)
            ? ActForm(
                "registration", "登记\(title)", action, visit, version: nil, try SupplyFields.all(form, nil, visit, site, in: db),
                button: "登记"
            ) : nil
    }
}

extension SupplyListPage.Line {
    init(_ supply: Supply, _ places: Places, on today: CivilDate, in db: Connection) throws {
        let description = supply.description
        href = Path.supply.link(supply.id)
        name = description.name
        kind = description.kind.label
        provider = description.provider
        place = description.area.map { places.name(of: $0) } ?? "全区"
        left = try supply.left(in: db).map { $0.text ?? "不限" } ?? "已用完"
        until = description.until?.chinese ?? "长期"
        let isOpen = description.isOpen(on: today)
        state = isOpen ? "可用" : description.isOffered ? "不在期内" : "停用"
        stateClass = isOpen ? "done" : "late"
    }
}

struct SupplyPage: Sendable {
    struct Movement: Sendable {
        let id: String
        let label: String
        let quantity: String
        let at: String
        let who: String
        let note: String
        let isReversed: Bool
        let reversal: ActForm?
    }

    let name: String
    let formLabel: String
    let back: String
    let definitions: [NamedValue]
    let isCounted: Bool
    let keyFacts: [KeyFact]
    let movements: [Movement]
    let hasMovements: Bool
    let events: [TimelineEvent]
    let notice: Notice?
    let revise: ActForm?
    let move: ActForm?

    init(_ supply: Supply, _ visit: Visit, _ site: Site, in db: Connection) throws {
        let description = supply.description
        name = description.name
        formLabel = supply.form.label
        back = supply.form.list.link()
        isCounted = supply.form == .resource
        definitions = SupplyPage.definitions(of: supply, site.places)
        let mayManage = visit.mayManage(description.area ?? site.places.district)
        if isCounted {
            let stock = try Stock.of(supply.id, in: db)
            keyFacts = [
                KeyFact("库存", supply.amountText(stock.onHand)), KeyFact("已预留", supply.amountText(stock.reserved)),
                KeyFact("可用", supply.amountText(stock.available)),
            ]
        } else {
            let taken = try supply.placesTaken(in: db)
            keyFacts = [KeyFact("在用名额", "\(taken)"), KeyFact("总名额", description.capacity.map(String.init) ?? "不限")]
        }
        movements = try StockMovement.all(of: supply.id, in: db).map { Movement($0, of: supply, visit, mayManage: mayManage) }
        hasMovements = !movements.isEmpty
        events = try Supply.revisions(of: supply.id, in: db).map {
            TimelineEvent($0.at.beijingText, "第 \($0.number) 版：\($0.description.name)", who: $0.accountName, text: $0.reason)
        }
        notice = Notice(of: visit)
        let fields = try SupplyFields.all(supply.form, description, visit, site, in: db)
        revise =
            mayManage
            ? ActForm(
                "revision", "修改", Path.supplyRevisions.link(supply.id), visit, version: nil, hidden: ["revision": "\(supply.revision)"],
                fields + [TextField("reason", "修改原因")], button: "保存为新版") : nil
        move = mayManage && isCounted ? SupplyPage.movementForm(supply, visit) : nil
    }

    private static func movementForm(_ supply: Supply, _ visit: Visit) -> ActForm {
        let unit = supply.description.kind == .money ? "元" : supply.description.unit
        return ActForm(
            "movement", "登记出入库", Path.supplyMovements.link(supply.id), visit, version: nil,
            [
                ChoiceField("kind", "出入库类别", .radio, StockMovement.Kind.entered.map { Choice($0.rawValue, $0.label) }),
                TextField("quantity", "数量", hint: unit.map { "单位：\($0)。" }, inputMode: "decimal", isShort: true),
                TextField("note", "说明", isOptional: true),
            ], button: "登记")
    }

    private static func definitions(of supply: Supply, _ places: Places) -> [NamedValue] {
        let description = supply.description
        let ages = [description.youngest.map { "\($0) 岁起" }, description.oldest.map { "到 \($0) 岁" }].compactMap { $0 }.joined()
        let span = [description.from.map { "\($0.chinese)起" }, description.until.map { "到\($0.chinese)" }].compactMap { $0 }.joined()
        return [
            NamedValue("类别", description.kind.label), NamedValue("提供方", description.provider),
            NamedValue("服务地区", description.area.map { places.name(of: $0) } ?? "全区"), NamedValue("年龄", ages.isEmpty ? "不限" : ages),
            NamedValue("家庭付费", description.costFen == 0 ? "免费" : yuan(description.costFen)),
            NamedValue("适用对象", description.eligibility ?? "不限"), NamedValue("联系方式", description.contact ?? "未登记"),
            NamedValue("起止", span.isEmpty ? "长期" : span), NamedValue("涉未成年人", description.isForChildren ? "是，承办机构须有从业查询记录" : "否"),
            NamedValue("状态", description.isOffered ? "可用" : "停用"),
        ]
    }
}

extension SupplyPage.Movement {
    fileprivate init(_ movement: StockMovement, of supply: Supply, _ visit: Visit, mayManage: Bool) {
        id = movement.id.description
        label = movement.kind.label
        quantity = supply.amountText(movement.quantity)
        at = movement.at.beijingText
        who = movement.accountName
        note = movement.note ?? ""
        isReversed = movement.isReversed
        // What a plan moved is put right in the plan.
        let mayReverse = mayManage && !movement.isReversed && movement.kind != .reversal && movement.planLine == nil
        reversal =
            mayReverse
            ? ActForm(
                "reversal-\(movement.id)", "冲销", Path.supplyReversals.link(supply.id), visit, version: nil,
                hidden: ["movement": "\(movement.id)"], [TextField("note", "冲销原因")], button: "冲销这一笔", tone: .danger) : nil
    }
}
