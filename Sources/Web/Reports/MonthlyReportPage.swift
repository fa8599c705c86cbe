import Access
import Casework
import Civics
import Foundation
import Library
import PolicyLanguage

/// The monthly report (工作月报): subdistricts down, figures across, each leading to the cases behind it.
struct MonthlyReportPage: Sendable {
    struct Cell: Sendable {
        let label: String
        let text: String
        let href: String
        let isLinked: Bool
    }

    struct Row: Sendable {
        let name: String
        let cells: [Cell]
    }

    let month: String
    let madeAt: String
    let madeBy: String
    let query: ReportForm
    let rules: String
    let needs: String
    let heads: [String]
    let rows: [Row]
    let total: Row
    let isCurrent: Bool
    let charts: [ChartFigure]
    let hasCharts: Bool
    let export: [ExportForm]
    let isSuppressed: Bool

    init(_ report: MonthlyReport, _ trend: ReportTrend, _ query: ReportQuery, _ visit: Visit, _ site: Site) {
        let figures = ReportFigures(report, links: CaseLinks(visit.viewer))
        month = query.month.chinese
        madeAt = visit.now.beijingText
        madeBy = visit.viewer.displayName
        self.query = ReportForm(query, visit, site, action: Path.reports.link())
        rules = Path.ruleReport.link(query: query.items)
        needs = Path.needs.link()
        heads = ReportFigure.allCases.map(\.label)
        let places = ReportLine.all(report, query, site, for: visit.viewer)
        rows = places.map { Row(name: $0.name, cells: figures.cells(of: $0.place, among: places)) }
        total = Row(name: "合计", cells: figures.totals)
        isCurrent = visit.now < report.period.end
        isSuppressed = figures.isSuppressed
        charts = ReportCharts(report, trend, figures, site).all
        hasCharts = !charts.isEmpty
        export = visit.viewer.may(.export) ? [ExportForm(query, visit, site)] : []
    }
}

/// A line of the report.
struct ReportLine: Hashable, Sendable {
    let place: RegionCode?
    let name: String

    /// Every subdistrict of the viewer's, also those with nothing to tell, and places outside that cases were counted in.
    static func all(_ report: MonthlyReport, _ query: ReportQuery, _ site: Site, for viewer: Viewer) -> [ReportLine] {
        let own = site.subdistricts(of: viewer, .viewReports).map(\.code).filter { query.subdistrict == nil || $0 == query.subdistrict }
        let others = report.places.keys.filter { place in !own.contains { $0 == place } }
            .sorted { ($0?.description ?? "9") < ($1?.description ?? "9") }
        return (own.map(Optional.some) + others).map { ReportLine(place: $0, name: $0.map(site.places.subdistrictName) ?? "住址不详") }
    }
}

/// A column of the report.
enum ReportFigure: CaseIterable, Sendable {
    case leads, opened, closed, confirmed, helped, newlyCovered, wait, open, overdue, sweep

    var label: String {
        switch self {
        case .leads: "收到线索"
        case .opened: "立案"
        case .closed: "结案"
        case .confirmed: "属实（占能判断的）"
        case .helped: "已帮到（占结案）"
        case .newlyCovered: "新纳入救助（人）"
        case .wait: "立案到首次联系（小时，中位）"
        case .open: "在办"
        case .overdue: "超时"
        case .sweep: "季度排查已见面"
        }
    }

    /// The part and the whole of a share; the whole of a count is `nil`. `nil` when there is nothing to tell.
    func value(_ figures: MonthlyReport.Figures) -> (part: Int, whole: Int?)? {
        switch self {
        case .leads: (figures.leads, nil)
        case .opened: (figures.opened, nil)
        case .closed: (figures.closed, nil)
        case .confirmed: (figures.confirmed, figures.judged)
        case .helped: (figures.helped, figures.closed)
        case .newlyCovered: (figures.newlyCovered, nil)
        case .wait: figures.medianWaitHours.map { ($0, nil) }
        case .open: (figures.open, nil)
        case .overdue: figures.overdue.map { ($0, nil) }
        case .sweep: figures.sweep.map { ($0.done, $0.of) }
        }
    }

    /// Query names of the list of cases.
    func filters(_ month: CivilMonth) -> [(String, String)]? {
        let month = ("month", month.description)
        return switch self {
        case .leads, .opened: [month]
        case .closed, .confirmed, .helped: [("state", "closed"), month]
        case .newlyCovered: [("state", "closed"), ("reason", CloseReason.helped.rawValue), month]
        case .wait, .sweep: nil
        case .open: []
        case .overdue: [("stage", Deadline.Stage.subdistrict.rawValue)]
        }
    }
}

/// The figures as they may be told: small ones hidden from those who may not see the cases themselves.
struct ReportFigures: Sendable {
    let report: MonthlyReport
    let links: CaseLinks

    var isSuppressed: Bool { !links.isAllowed }

    init(_ report: MonthlyReport, links: CaseLinks) {
        self.report = report
        self.links = links
    }

    func cells(of place: RegionCode?, among lines: [ReportLine]) -> [MonthlyReportPage.Cell] {
        ReportFigure.allCases.map { figure in
            cell(figure, report.places[place] ?? .init(), told: isTold(figure, place, among: lines), place)
        }
    }

    var totals: [MonthlyReportPage.Cell] {
        ReportFigure.allCases.map { figure in
            let whole = report.whole
            return cell(figure, whole, told: !isSuppressed || Self.weights(figure, whole).allSatisfy { Disclosure.told($0) != nil }, nil)
        }
    }

    private func isTold(_ figure: ReportFigure, _ place: RegionCode?, among lines: [ReportLine]) -> Bool {
        guard isSuppressed else { return true }
        // A share is told when its part and its whole both may be.
        let columns = lines.map { Self.weights(figure, report.places[$0.place] ?? .init()) }
        guard let index = lines.firstIndex(where: { $0.place == place }), let width = columns.first?.count else { return false }
        return (0..<width).allSatisfy { part in Disclosure.told(columns.map { $0[part] })[index] != nil }
    }

    /// How many cases or people stand behind a figure.
    private static func weights(_ figure: ReportFigure, _ figures: MonthlyReport.Figures) -> [Int] {
        if figure == .wait { return [figures.waits.count] }
        guard let value = figure.value(figures) else { return [0, 0] }
        return value.whole.map { [value.part, $0 - value.part, $0] } ?? [value.part]
    }

    private func cell(_ figure: ReportFigure, _ figures: MonthlyReport.Figures, told: Bool, _ place: RegionCode?) -> MonthlyReportPage.Cell
    {
        let text = told ? figure.value(figures).map(Self.text) ?? "—" : hidden
        let href = figure == .sweep ? links.sweep(place) : figure.filters(report.period.month).flatMap { links.link(place, $0) }
        let value = figure.value(figures)
        let isLinked = told && href != nil && (value?.whole ?? value?.part ?? 0) > 0
        return MonthlyReportPage.Cell(label: figure.label, text: text, href: href ?? "", isLinked: isLinked)
    }

    private static func text(_ value: (part: Int, whole: Int?)) -> String {
        guard let whole = value.whole else { return grouped(value.part) }
        return share(value.part, of: whole)
    }
}

/// 12 / 15（80.0%）: never a share without what it is a share of.
func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "0 / 0" }
    return "\(grouped(part)) / \(grouped(whole))（\(text(ofShare: Rational(Int128(part), over: Int128(whole))))）"
}

/// The filters above a report.
struct ReportForm: Sendable {
    let action: String
    let months: [SelectField]
    let subdistricts: [SelectField]
    let hasFields: Bool

    init(_ query: ReportQuery, _ visit: Visit, _ site: Site, action: String, hasMonths: Bool = true) {
        self.action = action
        months = hasMonths ? [SelectField("month", "月份", query.months(until: visit.now.beijingDate))] : []
        let places = site.subdistricts(of: visit.viewer, .viewReports)
        subdistricts = places.count > 1 ? [SelectField("subdistrict", "街镇", query.subdistricts(places))] : []
        hasFields = hasMonths || !subdistricts.isEmpty
    }
}
