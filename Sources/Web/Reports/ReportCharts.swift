import Casework
import Civics
import Library
import PolicyLanguage

/// The pictures of the monthly report.
struct ReportCharts: Sendable {
    static let mostRules = 12

    let all: [ChartFigure]

    init(_ report: MonthlyReport, _ trend: ReportTrend, _ figures: ReportFigures, _ site: Site) {
        let bars = Bars(figures: figures, month: report.period.month)
        let rules = report.leadsByRule.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostRules)
        let breakdowns = [
            bars.figure(
                "sources", "线索来源", axis: "来源",
                CaseLead.Source.allCases.compactMap { source in
                    report.leadsBySource[source].map { (source.label, $0, [("source", source.rawValue)]) }
                }),
            bars.figure(
                "levels", "线索等级", axis: "等级",
                CaseworkSettings.Level.allCases.map { ($0.label, report.leadsByLevel[$0] ?? 0, [("level", $0.rawValue)]) }),
            bars.figure(
                "rules", "线索背后的规则", axis: "政策或预警", rules.map { (site.program.shortName(of: $0.key), $0.value, [("policy", $0.key)]) }),
            bars.figure(
                "reasons", "结案原因", axis: "原因",
                CloseReason.allCases.compactMap { reason in
                    report.reasons[reason].map { (reason.label, $0, [("state", "closed"), ("reason", reason.rawValue)]) }
                }),
        ]
        all = [Self.trend(trend, figures)] + breakdowns.compactMap { $0 }
    }

    private static func trend(_ trend: ReportTrend, _ figures: ReportFigures) -> ChartFigure {
        func series(_ label: String, _ filters: [(String, String)], _ count: (ReportTrend.Month) -> Int) -> Chart.Series {
            Chart.Series(
                label: label,
                values: trend.months.map { month in
                    let told = figures.isSuppressed ? Disclosure.told(count(month)) : count(month)
                    let href = figures.links.link(nil, filters + [("month", month.month.description)])
                    return Chart.Value(told.map(Double.init), text: Web.told(told), href: (told ?? 0) > 0 ? href : nil)
                })
        }
        let last = trend.months.last
        return Chart(
            id: "trend", title: "近一年办理情况",
            summary: figures.isSuppressed
                ? "每月立案、结案和已获救助的户数。" : "最近一个月立案 \(last?.opened ?? 0) 户，结案 \(last?.closed ?? 0) 户，其中已获救助 \(last?.helped ?? 0) 户。",
            form: .lines,
            unit: "户", axis: "月份", categories: trend.months.map(\.month.description),
            series: [
                series("立案", []) { $0.opened }, series("结案", [("state", "closed")]) { $0.closed },
                series("已获救助", [("state", "closed"), ("reason", "helped")]) { $0.helped },
            ]
        ).figure
    }
}

/// Bar charts of counts that lead to the cases of the month.
private struct Bars {
    let figures: ReportFigures
    let month: CivilMonth

    /// `nil` when there is nothing to draw.
    func figure(_ id: String, _ title: String, axis: String, _ parts: [(label: String, count: Int, filters: [(String, String)])])
        -> ChartFigure?
    {
        guard parts.contains(where: { $0.count > 0 }) else { return nil }
        let told = figures.isSuppressed ? Disclosure.told(parts.map(\.count)) : parts.map(\.count)
        let values = zip(parts, told).map { part, count in
            let href = figures.links.link(nil, part.filters + [("month", month.description)])
            return Chart.Value(count.map(Double.init), text: Web.told(count), href: (count ?? 0) > 0 ? href : nil)
        }
        let most = zip(parts, told).compactMap { part, count in count.map { (part.label, $0) } }.max { $0.1 < $1.1 }
        return Chart(
            id: id, title: title, summary: most.map { "最多的是\($0.0)，\(grouped($0.1)) 条。" } ?? "数太小，不显示。", form: .bars, unit: "条", axis: axis,
            categories: parts.map(\.label), series: [Chart.Series(label: title, values: values)]
        ).figure
    }
}
