import Access
import Civics
import Database
import Library
import Register
import Screening

/// The first screen (今日): what the latest screening found in the viewer's area, and what is late.
struct TodayController: Sendable {
    static let mostLeads = 10

    let site: Site

    func add(to routes: SiteRoutes) { routes.page(.get, .today, show) }

    func show(_ visit: Visit) async throws -> Page {
        let viewer = visit.viewer
        let places = site.places
        let (site, dataSets, day) = (site, site.pack.dataSets, site.settings.today)
        let content = try await site.database.read { db -> TodayPage in
            guard let run = try ScreeningRun.latest(in: db) else { throw WebError.noScreening }
            let marked = try run.isFirst(in: db) ? nil : run
            let figures = try LeadFigures(of: run, seenBy: viewer.areaFilter, from: db)
            let top = try LeadFilter().lines(0, size: Self.mostLeads, seenBy: viewer.areaFilter, from: db)
            let rows = top.map { LeadRow($0, newIn: marked, program: site.program, places: places) }
            let freshness = viewer.may(.viewDeliveries) ? try Freshness.all(dataSets, from: db) : []
            let late = freshness.filter { $0.isLate(on: day) || $0.deliveries == 0 }
            return TodayPage(
                today: try Today(visit, site, from: db), showsScreening: viewer.may(.passCase), run: run, figures: figures, leads: rows,
                late: late.map { TodayPage.LateDataSet($0, dataSets) },
                area: viewer.areas.map(places.name).joined(separator: "、"), date: visit.now.beijingDate)
        }
        return Page("today", title: "今日", content: content, showing: ViewSubject(.list, area: viewer.areas.first))
    }
}

struct TodayPage: Sendable {
    struct Figure: Sendable {
        let kind: String
        let label: String
        let meaning: String
        let count: String
        let href: String
    }

    struct LateDataSet: Sendable {
        let name: String
        let state: String
        let href: String
    }

    let today: Today
    /// Figures of the screening are for those who steer the work; a consultant has their own households.
    let showsScreening: Bool
    let area: String
    let date: String
    let day: String
    let screenedAt: String
    let households: String
    let persons: String
    let figures: [Figure]
    let total: String
    let worth: String
    let certainWorth: String
    let newLeads: String
    let newHref: String
    let withdrawn: String
    let allHref: String
    let rows: [LeadRow]
    let hasLeads: Bool
    let late: [LateDataSet]
    let hasLate: Bool

    init(
        today: Today, showsScreening: Bool, run: ScreeningRun, figures: LeadFigures, leads: [LeadRow], late: [LateDataSet], area: String,
        date: CivilDate
    ) {
        self.today = today
        self.showsScreening = showsScreening
        self.area = area
        self.date = "\(date.chinese) 周\(WorkCalendarPage.weekdays[date.weekday - 1])"
        day = run.day.chinese
        screenedAt = run.finishedAt.beijingText
        households = grouped(run.households)
        persons = grouped(run.persons)
        self.figures = LeadClass.allCases.map { leadClass in
            Figure(
                kind: leadClass.rawValue, label: leadClass.label, meaning: leadClass.meaning,
                count: grouped(figures.leads[leadClass] ?? 0), href: LeadsQuery(leadClass: leadClass).link)
        }
        total = grouped(figures.total)
        worth = yuan(figures.worth)
        certainWorth = yuan(figures.certainWorth)
        newLeads = grouped(figures.raised)
        newHref = LeadsQuery(isNew: true).link
        withdrawn = grouped(figures.withdrawn)
        allHref = LeadsQuery().link
        rows = leads
        hasLeads = !leads.isEmpty
        self.late = late
        hasLate = !late.isEmpty
    }
}

extension TodayPage.LateDataSet {
    init(_ freshness: Freshness, _ dataSets: [DataSetDeclaration]) {
        name = dataSets.first { $0.id == freshness.dataSet }?.name ?? freshness.dataSet
        state = freshness.latestAsOf.map { "停在 \($0)，已过期" } ?? "从未收到"
        href = Path.deliveries.link() + "#" + freshness.dataSet
    }
}
