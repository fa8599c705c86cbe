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
        let content = try await site.database.read { db -> LeadsPage in
            guard let run = try ScreeningRun.latest(in: db) else { throw WebError.noScreening }
            let marked = try run.isFirst(in: db) ? nil : run
            let found = try query.filter(run).page(query.page - 1, size: Self.pageSize, seenBy: areas, from: db)
            let counts = try query.with(nil).filter(run).counts(seenBy: areas, from: db)
            let choices = LeadsForm.Choices(site, seenBy: visit.viewer, checks: try Lead.checksInUse(from: db))
            let rows = found.lines.map { LeadRow($0, newIn: marked, program: site.program, places: site.places) }
            return LeadsPage(query, rows: rows, total: found.total, counts: counts, choices: choices, day: run.day)
        }
        let area = query.subdistrict ?? visit.viewer.areas.first
        return Page("leads", title: "线索", content: content, showing: ViewSubject(.list, area: area))
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
    let chips: [Chip]
    let hasChips: Bool
    let clear: String
    let rows: [LeadRow]
    let isEmpty: Bool
    let pager: Pager

    init(_ query: LeadsQuery, rows: [LeadRow], total: Int, counts: [LeadClass: Int], choices: LeadsForm.Choices, day: CivilDate) {
        self.day = day.chinese
        let all = Tab(
            kind: "all", label: "全部", count: grouped(counts.values.reduce(0, +)), href: query.with(nil).link,
            isCurrent: query.leadClass == nil)
        tabs =
            [all]
            + LeadClass.allCases.map { leadClass in
                Tab(
                    kind: leadClass.rawValue, label: leadClass.label, count: grouped(counts[leadClass] ?? 0),
                    href: query.with(leadClass).link, isCurrent: query.leadClass == leadClass)
            }
        form = LeadsForm(query, choices)
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
