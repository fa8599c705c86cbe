import Access
import Casework
import Civics
import Database
import Foundation
import Hummingbird
import Library
import Register
import Screening

/// The cases (个案) that the viewer may see: the queue to dispatch from, and everything under way.
struct CaseListController: Sendable {
    static let pageSize = 50
    /// How far down the queue proposals reach, and how many cases one act may take.
    static let proposed = 500

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .cases, list)
        routes.act(.post, .caseFilters, save)
        routes.act(.post, .caseFilterRemovals, remove)
    }

    func list(_ visit: Visit) async throws -> Page {
        let (site, query) = (site, CaseQuery(visit.query))
        let content = try await site.database.read { db in try CaseListPage(query, visit, site, from: db) }
        let area = query[.place].flatMap { RegionCode($0) } ?? visit.viewer.areas.first
        return Page("cases", title: "个案", content: content, showing: ViewSubject(.list, area: area))
    }

    func save(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let label = visit.form["label"] else { throw CaseworkError.missing(field: "名称") }
        // Read and written again, so that nothing but filters is kept.
        let query = CaseQuery(text: visit.form.text("query") ?? "")
        try await site.database.write {
            try SavedFilter.save(String(label.prefix(20)), query.text, for: visit.viewer.account, in: $0)
        }
        return .redirect(to: Path.cases.link(query: query.items + [Done.saved.item]), type: .normal)
    }

    func remove(_ request: Request, _ visit: Visit) async throws -> Response {
        guard let label = visit.form["label"] else { throw CaseworkError.missing(field: "名称") }
        try await site.database.write { try SavedFilter.remove(label, of: visit.viewer.account, in: $0) }
        return .redirect(to: Path.cases.link(), type: .normal)
    }
}

struct CaseListPage: Sendable {
    struct Chip: Sendable {
        let label: String
        let href: String
    }

    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    let notice: Notice?
    let tabsLabel = "个案状态"
    let tabs: [Tab]
    let text: String
    let hint: String?
    let kept: [Hidden]
    let places: [Choice]
    let hasPlaces: Bool
    let selects: [SelectField]
    let more: [SelectField]
    let showsMore: Bool
    let chips: [Chip]
    let hasChips: Bool
    let clear: String
    let saved: SavedFilters?
    let removable: [String]
    let hasRemovable: Bool
    let removal = Path.caseFilterRemovals.link()
    let head: TableHead
    let rows: [CaseRow]
    let hasRows: Bool
    let isSelectable: Bool
    let acts: [BulkButton]
    let query: String
    let csrf: String
    let consultants: SelectField?
    let subdistricts: SelectField?
    let reportHref: String?
    let unmatchedHref: String?
    let unmatched: String
    let pager: Pager
    let empty: EmptyState?

    init(_ query: CaseQuery, _ visit: Visit, _ site: Site, from db: Connection) throws {
        let viewer = visit.viewer
        let filter = query.filter(for: viewer, at: visit.now)
        let counts = try filter.counts(for: viewer, at: visit.now, from: db)
        let acts = BulkAct.allCases.filter { viewer.may($0.permission) && $0.fits(query.state) }
        self.acts = acts.map(BulkButton.init)
        isSelectable = !acts.isEmpty
        let loads = try ConsultantLoad.all(in: viewer.areaFilter, site.pack.work, on: visit.now.beijingDate, from: db)
        var queue = CaseFilter(state: .queued)
        queue.place = filter.place
        let queued =
            acts.contains(.dispatch) ? try queue.files(size: CaseListController.proposed, for: viewer, at: visit.now, from: db) : []
        let proposal = DispatchProposal(
            queued, among: loads, withMinors: try CaseFile.withMinors(queued, on: visit.now.beijingDate, in: db))
        let lines = try filter.lines(query.page - 1, size: CaseListController.pageSize, for: viewer, at: visit.now, from: db)
        let page = lines.map { line in
            CaseRow(
                line, proposed: proposal.consultants[line.file.id], program: site.program, places: site.places,
                today: visit.now.beijingDate, acts: acts)
        }
        rows = page
        hasRows = !page.isEmpty
        notice = CaseListPage.notice(visit)
        let open = CaseState.allCases.filter(\.isOpen).reduce(0) { $0 + (counts[$1] ?? 0) }
        tabs =
            [Tab(label: "在办", href: query.with(.state, nil).link, count: grouped(open), isCurrent: query.state == nil)]
            + CaseState.allCases.map { state in
                Tab(
                    label: state.label, href: query.with(.state, state.rawValue).link, count: grouped(counts[state] ?? 0),
                    isCurrent: query.state == state)
            }
        text = query[.text] ?? ""
        hint = query.isTooShort ? "请至少输入姓名的两个字，或证件号码的末四位。" : nil
        let choices = try CaseChoices(visit, site, loads, from: db)
        places = choices.places(query)
        hasPlaces = places.count > 2
        selects = [choices.field(.level, query), choices.field(.due, query)]
        let moreFields: [CaseQuery.Field] = [.leadClass, .source, .policy, .check, .consultant, .step]
        more = moreFields.map { choices.field($0, query) }
        showsMore = moreFields.contains { query[$0] != nil }
        kept = [CaseQuery.Field.state, .order, .isNew, .returned, .contact].compactMap { field in
            query[field].map { Hidden(name: field.rawValue, value: $0) }
        }
        chips = CaseQuery.Field.narrowing.compactMap { field in
            choices.label(field, query).map { Chip(label: $0, href: query.with(field, nil).link) }
        }
        hasChips = !chips.isEmpty
        clear = CaseQuery(query.state.map { [.state: $0.rawValue] } ?? [:]).link
        let kept = try SavedFilter.all(of: viewer.account, in: db)
        saved = CaseListPage.saved(kept, query, csrf: visit.session.csrf)
        removable = kept.map(\.label)
        hasRemovable = !kept.isEmpty
        head = CaseListPage.head(query, isSelectable: isSelectable)
        self.query = query.text
        csrf = visit.session.csrf
        consultants =
            acts.contains { $0.needsConsultant }
            ? SelectField("to", "顾问", [Choice("", "按建议")] + loads.map { $0.choice(isChosen: false) }) : nil
        subdistricts =
            acts.contains(.pass)
            ? SelectField("subdistrict", "街镇", [Choice("", "请选择")] + site.places.subdistricts.map { Choice($0.code.description, $0.name) })
            : nil
        reportHref = viewer.may(.reportLead) ? Path.newLead.link() : nil
        let waiting = viewer.may(.passCase) ? try UnmatchedLead.count(in: viewer.areaFilter, from: db) : 0
        unmatchedHref = waiting > 0 ? Path.unmatchedLeads.link() : nil
        unmatched = grouped(waiting)
        let total = query.state.map { counts[$0] ?? 0 } ?? open
        pager = Pager(page: query.page, size: CaseListController.pageSize, total: total, unit: "户") {
            query.with(.page, "\($0)").link
        }
        empty =
            page.isEmpty
            ? EmptyState(
                query.isNarrowed ? "没有符合条件的个案。请去掉一项筛选。" : "这里没有个案。",
                href: query.isNarrowed ? clear : nil, label: query.isNarrowed ? "全部清除" : nil) : nil
    }

    private static func notice(_ visit: Visit) -> Notice? {
        guard let done = visit.done else { return nil }
        guard let act = BulkAct.allCases.first(where: { $0.done == done }), let count = visit.query.number("n") else {
            return Notice(.success, done.title)
        }
        return Notice(.success, "已\(act.label) \(count) 户。", text: act.remedy)
    }

    private static func saved(_ filters: [SavedFilter], _ query: CaseQuery, csrf: String) -> SavedFilters? {
        if filters.isEmpty && query.text.isEmpty { return nil }
        return SavedFilters(
            entries: filters.map { filter in
                SavedFilters.Entry(
                    label: filter.label, href: CaseQuery(text: filter.query).link, count: nil, isCurrent: filter.query == query.text)
            },
            saveAction: query.text.isEmpty || filters.contains { $0.query == query.text } || filters.count >= SavedFilter.most
                ? nil : Path.caseFilters.link(), csrf: csrf, query: query.text)
    }

    private static func head(_ query: CaseQuery, isSelectable: Bool) -> TableHead {
        func column(_ label: String, _ order: CaseFilter.Order, _ direction: TableColumn.Order, isNumber: Bool = false) -> TableColumn {
            TableColumn(
                label, href: query.with(.order, order == .urgency ? nil : order.rawValue).link,
                order: query.order == order ? direction : nil, isNumber: isNumber)
        }
        return TableHead(
            isSelectable: isSelectable,
            [
                TableColumn("家庭"), column("轻重", .urgency, .descending), column("住址", .place, .ascending), TableColumn("应得而未得"),
                column("每月", .worth, .descending, isNumber: true), TableColumn("承办"), column("时限", .due, .ascending),
            ])
    }
}

/// What can be chosen in the filters, with the names people know.
struct CaseChoices {
    private let fields: [CaseQuery.Field: (label: String, choices: [Choice])]

    init(_ visit: Visit, _ site: Site, _ loads: [ConsultantLoad], from db: Connection) throws {
        let viewer = visit.viewer
        let subdistricts = site.places.subdistricts.filter { sub in viewer.areas.contains { $0.contains(sub.code) || sub.code.contains($0) }
        }
        // One subdistrict's own list is narrowed by committee.
        let places =
            subdistricts.count == 1
            ? subdistricts[0].committees.map { Choice($0.code.description, $0.name) }
            : subdistricts.map { Choice($0.code.description, $0.name) }
        // What is nobody's yet is the district's.
        let unplaced = viewer.role == .districtOfficer ? [Choice(CaseQuery.unplaced, "地址待核实")] : []
        let people = loads.map { Choice("\($0.account)", $0.name) }
        let own = viewer.role == .consultant ? [Choice(CaseQuery.mine, "我承办的")] : []
        fields = [
            .place: ("街镇、居委", unplaced + places),
            .level: ("等级", CaseworkSettings.Level.allCases.map { Choice($0.rawValue, "\($0.label)色") }),
            .due: ("时限", CaseFilter.Due.allCases.map { Choice($0.rawValue, $0.label) }),
            .leadClass: ("类别", LeadClass.allCases.map { Choice($0.rawValue, $0.label) }),
            .source: ("线索来源", CaseLead.Source.allCases.map { Choice($0.rawValue, $0.label) }),
            .policy: ("政策", site.program.policies.map { Choice($0.id, $0.page.shortName) }),
            .check: ("要核实", try Lead.checksInUse(from: db).map { Choice($0, $0) }),
            .consultant: ("承办", own + [Choice(CaseQuery.nobody, "未分派")] + people),
            .step: ("下一步", WorkSettings.Step.allCases.map { Choice($0.rawValue, $0.label) }),
        ]
    }

    func places(_ query: CaseQuery) -> [Choice] { field(.place, query).choices }

    func field(_ field: CaseQuery.Field, _ query: CaseQuery) -> SelectField {
        guard let (label, choices) = fields[field] else { return SelectField(field.rawValue, "", []) }
        let all = [Choice("", "不限")] + choices.map { Choice($0.value, $0.label, isChosen: $0.value == query[field]) }
        return SelectField(field.rawValue, label, all)
    }

    /// How a filter in force is named on its chip; `nil` when the field does not filter.
    func label(_ field: CaseQuery.Field, _ query: CaseQuery) -> String? {
        guard let value = query[field] else { return nil }
        switch field {
        case .text: return "搜索：\(value)"
        case .isNew: return "七天内立案"
        case .returned: return "被退回"
        case .contact: return "该联系了"
        default: break
        }
        guard let (label, choices) = fields[field] else { return nil }
        return "\(label)：\(choices.first { $0.value == value }?.label ?? value)"
    }
}
