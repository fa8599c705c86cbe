import Access
import Casework
import Civics
import Database
import Hummingbird

/// What households can be helped with: resources and projects, their descriptions and their stock.
struct SupplyController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .resources) { try await list(.resource, $0) }
        routes.page(.get, .projects) { try await list(.project, $0) }
        routes.act(.post, .resources) { try await create(.resource, $1) }
        routes.act(.post, .projects) { try await create(.project, $1) }
        routes.page(.get, .supply, show)
        routes.act(.post, .supplyRevisions) { try await revise($1) }
        routes.act(.post, .supplyMovements) { try await moveStock($1) }
        routes.act(.post, .supplyReversals) { try await reverse($1) }
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

    private func create(_ form: Supply.Form, _ visit: Visit) async throws -> Response {
        let id = try await site.database.write { transaction in
            try Supply.create(
                form, visit.description(before: nil, form), by: visit.viewer.account, at: visit.now, in: transaction)
        }
        return .redirect(to: Path.supply.link(id), type: .normal)
    }

    private func revise(_ visit: Visit) async throws -> Response {
        try await change(visit) { supply, transaction in
            try Supply.revise(
                supply.id, from: Int64(visit.form.number("revision") ?? 0),
                to: visit.description(before: supply.description, supply.form), reason: visit.form.text("reason"),
                by: visit.viewer.account, at: visit.now, in: transaction)
        }
    }

    private func moveStock(_ visit: Visit) async throws -> Response {
        try await change(visit) { supply, transaction in
            let kind = visit.form["kind"].flatMap(StockMovement.Kind.init(rawValue:))
            guard let kind, StockMovement.Kind.entered.contains(kind) else { throw DirectoryError.missing(field: "出入库类别") }
            try StockMovement.record(
                kind, visit.quantity(of: supply), of: supply.id, note: visit.form.text("note"), by: visit.viewer.account, at: visit.now,
                in: transaction)
        }
    }

    private func reverse(_ visit: Visit) async throws -> Response {
        try await change(visit) { supply, transaction in
            let movement = StockMovement.ID(Int64(visit.form.number("movement") ?? 0))
            try StockMovement.reverse(
                movement, of: supply.id, note: visit.form.text("note"), by: visit.viewer.account, at: visit.now, in: transaction)
        }
    }

    private func change(_ visit: Visit, _ body: @escaping @Sendable (Supply, Transaction) throws -> Void) async throws -> Response {
        try await site.database.write { transaction in
            guard let supply = try Supply.find(visit.supply, in: transaction) else { throw WebError.notFound }
            try body(supply, transaction)
        }
        return .redirect(to: Path.supply.link(visit.supply), type: .normal)
    }
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
            capacity: form.number("capacity").map(Int64.init), youngest: form.number("youngest"), oldest: form.number("oldest"),
            costFen: try costFen, eligibility: form.text("eligibility"), contact: form["contact"],
            from: form["from"].flatMap { CivilDate($0) },
            until: form["until"].flatMap { CivilDate($0) }, isForChildren: form["for-children"] != nil, isOffered: form["stopped"] == nil)
    }

    private var costFen: Int64 {
        get throws {
            guard let typed = form["cost"] else { return 0 }
            guard let cost = Money(yuanText: typed) else { throw DirectoryError.notPositive(field: "费用") }
            return cost.fen
        }
    }
}

/// What the form of an entry begins with, and what it offers.
struct SupplyForm: Sendable {
    struct Option: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    let isResource: Bool
    let isNew: Bool
    let name: String
    let provider: String
    let kinds: [Option]
    let areas: [Option]
    let partners: [Option]
    let unit: String
    let capacity: String
    let youngest: String
    let oldest: String
    let cost: String
    let eligibility: String
    let contact: String
    let from: String
    let until: String
    let isForChildren: Bool
    let isStopped: Bool

    init(_ form: Supply.Form, _ description: Supply.Description?, _ site: Site, in db: Connection) throws {
        isResource = form == .resource
        isNew = description == nil
        name = description?.name ?? ""
        provider = description?.provider ?? ""
        kinds = HelpKind.allCases.map { Option(value: $0.rawValue, label: $0.label, isChosen: $0 == description?.kind) }
        areas =
            [Option(value: "", label: "全区", isChosen: description?.area == nil)]
            + site.places.subdistricts.map { Option(value: $0.code.description, label: $0.name, isChosen: $0.code == description?.area) }
        partners =
            [Option(value: "", label: "不是登记的协作机构", isChosen: description?.organisation == nil)]
            + (try Partner.all(in: db).map {
                Option(value: $0.id.description, label: $0.name, isChosen: $0.id.value == description?.organisation)
            })
        unit = description?.unit ?? ""
        capacity = description?.capacity.map(String.init) ?? ""
        youngest = description?.youngest.map(String.init) ?? ""
        oldest = description?.oldest.map(String.init) ?? ""
        cost = description.map { $0.costFen == 0 ? "" : Money(fen: $0.costFen).plain } ?? ""
        eligibility = description?.eligibility ?? ""
        contact = description?.contact ?? ""
        from = description?.from?.description ?? ""
        until = description?.until?.description ?? ""
        isForChildren = description?.isForChildren ?? false
        isStopped = description.map { !$0.isOffered } ?? false
    }
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
    let kinds: [SupplyForm.Option]
    let lines: [Line]
    let isEmpty: Bool
    let mayManage: Bool
    let csrf: String
    let form: SupplyForm

    init(_ form: Supply.Form, _ visit: Visit, _ site: Site, in db: Connection) throws {
        let (isResource, today, places) = (form == .resource, visit.now.beijingDate, site.places)
        title = form.label
        action = (isResource ? Path.resources : .projects).link()
        other = (isResource ? Path.projects : .resources).link()
        otherLabel = isResource ? Supply.Form.project.label : Supply.Form.resource.label
        text = visit.query["q"] ?? ""
        let kind = visit.query["kind"].flatMap(HelpKind.init(rawValue:))
        kinds =
            [SupplyForm.Option(value: "", label: "全部类别", isChosen: kind == nil)]
            + HelpKind.allCases.map { SupplyForm.Option(value: $0.rawValue, label: $0.label, isChosen: $0 == kind) }
        let query = Supply.Query(form: form, text: visit.query["q"], kinds: kind.map { [$0] } ?? [])
        lines = try Supply.all(query, in: db).map { try Line($0, places, on: today, in: db) }
        isEmpty = lines.isEmpty
        mayManage = visit.viewer.may(.manageDirectory)
        csrf = visit.session.csrf
        self.form = try SupplyForm(form, nil, site, in: db)
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
        let mayReverse: Bool
        let isReversed: Bool
    }

    let name: String
    let formLabel: String
    let back: String
    let definitions: [NamedValue]
    let isCounted: Bool
    let isMoney: Bool
    let keyFacts: [KeyFact]
    let movements: [Movement]
    let hasMovements: Bool
    let revisions: [TimelineEvent]
    let mayManage: Bool
    let csrf: String
    let revision: Int64
    let form: SupplyForm
    let revise: String
    let move: String
    let reverse: String
    let entered: [SupplyForm.Option]

    init(_ supply: Supply, _ visit: Visit, _ site: Site, in db: Connection) throws {
        let description = supply.description
        name = description.name
        formLabel = supply.form.label
        back = (supply.form == .resource ? Path.resources : .projects).link()
        isCounted = supply.form == .resource
        isMoney = description.kind == .money
        definitions = SupplyPage.definitions(of: supply, site.places)
        mayManage = visit.viewer.may(.manageDirectory)
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
        let all = try StockMovement.all(of: supply.id, in: db)
        let mayManage = mayManage
        movements = all.map { movement in
            Movement(
                id: movement.id.description, label: movement.kind.label, quantity: supply.amountText(movement.quantity),
                at: movement.at.beijingText, who: movement.accountName, note: movement.note ?? "",
                // What a plan moved is put right in the plan.
                mayReverse: mayManage && !movement.isReversed && movement.kind != .reversal && movement.planLine == nil,
                isReversed: movement.isReversed)
        }
        hasMovements = !movements.isEmpty
        revisions = try Supply.revisions(of: supply.id, in: db).map {
            TimelineEvent($0.at.beijingText, "第 \($0.number) 版：\($0.description.name)", who: $0.accountName, text: $0.reason)
        }
        csrf = visit.session.csrf
        revision = supply.revision
        form = try SupplyForm(supply.form, description, site, in: db)
        revise = Path.supplyRevisions.link(supply.id)
        move = Path.supplyMovements.link(supply.id)
        reverse = Path.supplyReversals.link(supply.id)
        entered = StockMovement.Kind.entered.map { SupplyForm.Option(value: $0.rawValue, label: $0.label, isChosen: false) }
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
