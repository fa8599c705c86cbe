import Casework
import Civics
import Library
import PolicyLanguage

/// The pictures of the monthly report.
struct ReportCharts: Sendable {
    static let mostRules = 12

    let all: [ChartFigure]

    init(_ figures: ReportFigures, _ trend: ReportTrend, _ query: ReportQuery, _ site: Site) {
        let report = figures.report
        let bars = Bars(figures: figures)
        let rules = report.leadsByRule.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostRules)
        let breakdowns = [
            bars.figure(
                "sources", "线索来源", axis: "来源", .leads,
                CaseLead.Source.allCases.compactMap { source in
                    report.leadsBySource[source].map { (source.label, $0, ReportSlice(source: source)) }
                }),
            bars.figure(
                "levels", "线索等级", axis: "等级", .leads,
                CaseworkSettings.Level.allCases.map { ("\($0.label)色", report.leadsByLevel[$0] ?? 0, ReportSlice(level: $0)) }),
            bars.figure(
                "rules", "线索背后的规则", axis: "政策或预警", .leads,
                rules.map { (site.program.shortName(of: $0.key), $0.value, ReportSlice(policy: $0.key)) }),
            bars.figure(
                "reasons", "结案原因", axis: "原因", .closed,
                CloseReason.allCases.compactMap { reason in
                    report.reasons[reason].map { (reason.label, $0, ReportSlice(reason: reason)) }
                }),
        ]
        all = Self.comparison(query.figure, figures) + [Self.trend(trend, figures)] + breakdowns.compactMap { $0 }
    }

    // MARK: Subdistricts side by side

    /// One figure over the subdistricts, as bars and on the schematic map.
    private static func comparison(_ figure: ReportFigure, _ figures: ReportFigures) -> [ChartFigure] {
        let places = figures.places
        guard places.count > 1 else { return [] }
        let values = zip(figures.column(figure), places).map { cell, place in
            let value = figures.report.value(figure, of: [place.code])
            return Chart.Value(cell.text == hidden ? nil : value?.amount, text: cell.short, href: cell.href)
        }
        let unit = figure.measure.unit
        func chart(_ form: Chart.Form, _ id: String, _ title: String, _ summary: String, _ shown: [(ReportPlace, Chart.Value)])
            -> ChartFigure
        {
            Chart(
                id: id, title: title, summary: summary, form: form, unit: unit, axis: "街镇", categories: shown.map(\.0.name),
                series: [Chart.Series(label: figure.label, values: shown.map(\.1))]
            ).figure
        }
        let all = Array(zip(places, values))
        let bars = chart(.bars, "places", "各街镇：\(figure.label)", figure.definition, all)
        let onMap = all.compactMap { place, value in
            place.square.map { (place, value, Chart.Tile(column: $0.column, row: $0.row)) }
        }
        guard !onMap.isEmpty else { return [bars] }
        let map = chart(
            .tiles(onMap.map(\.2)), "map", "示意图：\(figure.label)", "方格只表示大致方位，不表示界线。颜色越深，数越大。", onMap.map { ($0.0, $0.1) })
        return [bars, map]
    }

    // MARK: Months

    private static func trend(_ trend: ReportTrend, _ figures: ReportFigures) -> ChartFigure {
        let series = ReportTrend.lists.map { list in
            let counts = trend.counts[list] ?? []
            return Chart.Series(
                label: list.label,
                values: zip(trend.months, counts).map { month, count in
                    let told = figures.isSuppressed ? Disclosure.told(count) : count
                    return Chart.Value(told.map(Double.init), text: Web.told(told), href: figures.links.link(list, told, month: month))
                })
        }
        let last = ReportTrend.lists.map { "\($0.label) \(grouped(trend.counts[$0]?.last ?? 0)) 户" }.joined(separator: "，")
        return Chart(
            id: "trend", title: "近一年办理情况", summary: figures.isSuppressed ? "每月立案、结案和已帮到的户数。" : "最近一个月\(last)。",
            form: .lines, unit: "户", axis: "月份", categories: trend.months.map(\.description), series: series
        ).figure
    }
}

extension ReportFigure.Measure {
    /// What a chart of it is drawn in.
    fileprivate var unit: String {
        switch self {
        case .count(let list): list.unit
        case .share: "%"
        case .median: "小时"
        }
    }
}

extension MonthlyReport.Value {
    /// As a chart draws it; `nil` where there is nothing to divide by.
    fileprivate var amount: Double? {
        switch self {
        case .count(let count): Double(count)
        case .share(let part, of: let whole): whole > 0 ? Double(part * 1000 / whole) / 10 : nil
        case .median(let seconds, of: _): seconds.map { Double($0 / 3600) }
        }
    }
}

/// Bar charts of parts of a list, each leading to its rows.
private struct Bars {
    let figures: ReportFigures

    /// `nil` when there is nothing to draw.
    func figure(
        _ id: String, _ title: String, axis: String, _ list: ReportList, _ parts: [(label: String, count: Int, slice: ReportSlice)]
    ) -> ChartFigure? {
        guard parts.contains(where: { $0.count > 0 }) else { return nil }
        let told = figures.isSuppressed ? Disclosure.told(parts.map(\.count)) : parts.map(\.count)
        let values = zip(parts, told).map { part, count in
            Chart.Value(count.map(Double.init), text: Web.told(count), href: figures.links.link(list, count, part.slice))
        }
        let most = zip(parts, told).compactMap { part, count in count.map { (part.label, $0) } }.max { $0.1 < $1.1 }
        return Chart(
            id: id, title: title, summary: most.map { "最多的是\($0.0)，\(grouped($0.1)) \(list.unit)。" } ?? "数太小，不显示。", form: .bars,
            unit: list.unit, axis: axis, categories: parts.map(\.label), series: [Chart.Series(label: title, values: values)]
        ).figure
    }
}
