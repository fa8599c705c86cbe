import Access
import Civics
import Database
import Library
import PolicyLanguage
import Screening

/// The leads (线索) of the viewer's area, filtered, a page at a time.
struct LeadsController: Sendable {
    static let pageSize = 50

    let site: Site

    func add(to routes: SiteRoutes) { routes.page(.get, .leads, list) }

    func list(_ visit: Visit) async throws -> Page {
        let query = LeadsQuery(visit.query)
        let (site, areas) = (site, visit.viewer.areaFilter)
        let prepared = try await site.screening.latest()
        let run = prepared.run
        let choices = LeadsForm.Choices(site, seenBy: visit.viewer, checks: prepared.checks)
        let content = try await site.database.read { db -> LeadsPage in
            let marked = try run.isFirst(in: db) ? nil : run
            let lines = try query.filter(run).lines(query.page - 1, size: Self.pageSize, seenBy: areas, from: db)
            let counts = try query.with(nil).filter(run).counts(seenBy: areas, from: db)
            let rows = lines.map { LeadRow($0, newIn: marked, program: site.program, places: site.places) }
            return LeadsPage(query, rows: rows, counts: counts, choices: choices, day: run.day)
        }
        let area = query.subdistrict ?? visit.viewer.areas.first
        return Page("leads", title: "筛查结果", content: content, showing: ViewSubject(.list, area: area))
    }
}

struct LeadsPage: Sendable {
    struct Tab: Sendable {
        let kind: String
        let label: String
        let count: String
        let href: String
        let isCurrent: Bool
    }

    /// A filter in force, and the list without it.
    struct Chip: Sendable {
        let label: String
        let href: String
    }

    let day: String
    let tabs: [Tab]
    let form: LeadsForm
    /// What to type instead, when what was typed is too little to search for.
    let hint: String?
    let chips: [Chip]
    let hasChips: Bool
    let clear: String
    let rows: [LeadRow]
    let isEmpty: Bool
    let pager: Pager

    /// - Parameter counts: by class, whatever class is chosen.
    init(_ query: LeadsQuery, rows: [LeadRow], counts: [LeadClass: Int], choices: LeadsForm.Choices, day: CivilDate) {
        self.day = day.chinese
        let everything = counts.values.reduce(0, +)
        let total = query.leadClass.map { counts[$0] ?? 0 } ?? everything
        let all = Tab(
            kind: "all", label: "全部", count: grouped(everything), href: query.with(nil).link,
            isCurrent: query.leadClass == nil)
        tabs =
            [all]
            + LeadClass.allCases.map { leadClass in
                Tab(
                    kind: leadClass.rawValue, label: leadClass.label, count: grouped(counts[leadClass] ?? 0),
                    href: query.with(leadClass).link, isCurrent: query.leadClass == leadClass)
            }
        form = LeadsForm(query, choices)
        hint = query.isTooShort ? "请至少输入姓名的两个字，或证件号码的末四位。" : nil
        chips = LeadsQuery.Field.allCases.compactMap { field in
            choices.label(of: field, in: query).map { Chip(label: $0, href: query.without(field).link) }
        }
        hasChips = !chips.isEmpty
        clear = LeadsQuery().link
        self.rows = rows
        isEmpty = rows.isEmpty
        pager = Pager(page: query.page, size: LeadsController.pageSize, total: total, unit: "户") { query.at(page: $0).link }
    }
}
