import Access
import Casework
import Civics
import Foundation
import Library
import Register

/// The monthly report (工作月报): subdistricts down, figures across in several tables, each figure leading to its list.
struct MonthlyReportPage: Sendable {
    struct Row: Sendable {
        let name: String
        let cells: [ReportFigures.Cell]
    }

    struct Section: Sendable {
        let label: String
        /// What the rows are.
        let axis: String
        let heads: [String]
        let rows: [Row]
        /// `nil` of one place alone.
        let total: Row?
    }

    /// A figure of one place, with the month before.
    struct Line: Sendable {
        let label: String
        let cell: ReportFigures.Cell
        let before: String
        let definition: String
    }

    struct Chapter: Sendable {
        let label: String
        let lines: [Line]
    }

    /// How recent a department's data are.
    struct Source: Sendable {
        let name: String
        let department: String
        let asOf: String
        let isLate: Bool
    }

    let month: String
    let area: String
    /// Until when is counted.
    let until: String
    let madeAt: String
    let madeBy: String
    let isCurrent: Bool
    let previous: String
    let next: String?
    let query: ReportForm
    let rules: String
    let needs: String
    let isEmpty: Bool
    let isSuppressed: Bool
    let keyFacts: [KeyFact]
    /// Of several places, side by side.
    let sections: [Section]
    /// Of one place, figure by figure.
    let chapters: [Chapter]
    let hasChapters: Bool
    let tiers: Section
    let rhythmMark: DefaultMark
    let charts: [ChartFigure]
    let sources: [Source]
    let hasSources: Bool
    let lateSources: String
    let deliveries: String
    let definitions: [NamedValue]
    let export: ExportForm?

    /// - Parameter before: the month before, of one place.
    init(
        _ report: MonthlyReport, before: MonthlyReport?, _ trend: ReportTrend, _ freshness: [Freshness], _ query: ReportQuery,
        _ visit: Visit,
        _ site: Site
    ) {
        let (viewer, request) = (visit.viewer, report.request)
        let places = ReportPlace.all(report, query, site, for: viewer)
        let figures = ReportFigures(report: report, places: places, links: ReportLinks(viewer, query))
        month = query.month.chinese
        area = site.areaName(query.subdistrict, for: viewer)
        until = request.lastDay.chinese
        madeAt = visit.now.beijingText
        madeBy = viewer.displayName
        isCurrent = request.isCurrent
        previous = Path.reports.link(query: query.of(query.month.adding(months: -1)).items)
        next = request.isCurrent ? nil : Path.reports.link(query: query.of(query.month.adding(months: 1)).items)
        self.query = ReportForm(query, visit, site, action: Path.reports.link(), isComparing: places.count > 1)
        rules = Path.ruleReport.link(query: query.items)
        needs = Path.needs.link()
        isEmpty = report.isEmpty
        isSuppressed = figures.isSuppressed
        keyFacts = Self.headlines.map { figure in
            let total = figures.total(figure)
            return KeyFact(figure.label, total.text, href: total.href)
        }
        let earlier = before.map { ReportFigures(report: $0, places: places, links: figures.links) }
        sections = earlier == nil ? ReportFigure.Section.allCases.map { Section($0, figures) } : []
        chapters = earlier.map { earlier in ReportFigure.Section.allCases.map { Chapter($0, figures, earlier) } } ?? []
        hasChapters = earlier != nil
        tiers = Self.tiers(report, figures, site.pack.work)
        rhythmMark = DefaultMark(reason: "走访间隔没有公布过，是我们自己的默认值，写在 work.yaml 的“联系频次”里。")
        charts = ReportCharts(figures, trend, query, site).all
        let sources = request.isCurrent ? zip(site.pack.dataSets, freshness).map { Source($0, $1, on: request.lastDay) } : []
        self.sources = sources
        hasSources = !sources.isEmpty
        lateSources = "\(sources.count(where: \.isLate)) / \(sources.count)"
        deliveries = Path.deliveries.link()
        definitions = hasChapters ? [] : ReportFigure.allCases.map { NamedValue($0.label, $0.definition) }
        export = viewer.may(.export) ? ExportForm(query, visit, site) : nil
    }

    /// What a reader asks first.
    private static let headlines: [ReportFigure] = [.covered, .leads, .wait, .confirmed, .helped, .plansOverdue]

    /// Visits by level, against the rhythm of each.
    private static func tiers(_ report: MonthlyReport, _ figures: ReportFigures, _ work: WorkSettings) -> Section {
        let levels = CaseworkSettings.Level.allCases
        let values = levels.map { MonthlyReport.Value.share(report.visitsDueMade[$0] ?? 0, of: report.visitsDue[$0] ?? 0) }
        let told = ReportFigures.told(values, isSuppressed: figures.isSuppressed)
        let rows = zip(zip(levels, values), told).map { tier, isTold in
            let days = ReportFigures.Cell(label: "走访间隔（天）", parts: [ReportFigures.Part("\(work.rhythm(tier.0).visit)")])
            return Row(
                name: "\(tier.0.label)色",
                cells: [days, figures.cell(.visitsDue, tier.1, isTold: isTold, in: nil, ReportSlice(level: tier.0))])
        }
        return Section(
            label: "各等级走访", axis: "等级", heads: ["走访间隔（天）", ReportFigure.visitsDue.label], rows: rows, total: nil)
    }
}

extension MonthlyReportPage.Chapter {
    fileprivate init(_ section: ReportFigure.Section, _ figures: ReportFigures, _ before: ReportFigures) {
        label = section.label
        lines = section.figures.map { figure in
            MonthlyReportPage.Line(
                label: figure.label, cell: figures.total(figure), before: before.total(figure).text, definition: figure.definition)
        }
    }
}

extension MonthlyReportPage.Section {
    fileprivate init(_ section: ReportFigure.Section, _ figures: ReportFigures) {
        let columns = section.figures.map(figures.column)
        label = section.label
        axis = "街镇"
        heads = section.figures.map(\.label)
        rows = figures.places.indices.map { index in
            MonthlyReportPage.Row(name: figures.places[index].name, cells: columns.map { $0[index] })
        }
        total = figures.places.count > 1 ? MonthlyReportPage.Row(name: "合计", cells: section.figures.map(figures.total)) : nil
    }
}

extension MonthlyReportPage.Source {
    fileprivate init(_ dataSet: DataSetDeclaration, _ freshness: Freshness, on day: CivilDate) {
        (name, department) = (dataSet.name, dataSet.department)
        asOf = freshness.latestAsOf?.chinese ?? "从未收到"
        isLate = freshness.latestAsOf == nil || freshness.isLate(on: day)
    }
}

/// The filters above a report.
struct ReportForm: Sendable {
    let action: String
    let fields: [SelectField]
    let hasFields: Bool

    /// - Parameter isComparing: whether there are several places, and so a figure to compare them by.
    init(_ query: ReportQuery, _ visit: Visit, _ site: Site, action: String, isComparing: Bool) {
        self.action = action
        let places = site.subdistricts(of: visit.viewer, .viewReports)
        fields =
            [SelectField("month", "月份", query.months(until: visit.now.beijingDate))]
            + (places.count > 1 ? [SelectField("subdistrict", "街镇", query.subdistricts(places))] : [])
            + (isComparing ? [SelectField("figure", "比较", query.figures())] : [])
        hasFields = !fields.isEmpty
    }

    /// Of choices alone.
    init(action: String, _ fields: [SelectField]) {
        self.action = action
        self.fields = fields
        hasFields = !fields.isEmpty
    }
}
