import Casework
import Civics
import Library
import PolicyLanguage

/// How many are in need (H), how deeply (A), and both together (M0), by subdistrict and by indicator. The area with the most households
/// in need is not the one with the deepest need, so the two stand apart. Counts under five are not told to anybody.
struct NeedsStatisticsPage: Sendable {
    struct Place: Sendable {
        let name: String
        let households: String
        let high: String
        let medium: String
        let low: String
        let open: String
        let poor: String
        let headcount: String
        let intensity: String
        let adjusted: String
        let share: String
    }

    struct Indicator: Sendable {
        let name: String
        let weight: String
        let deprived: String
        let share: String
    }

    let isEmpty: Bool
    let keyFacts: [KeyFact]
    let charts: [ChartFigure]
    let places: [Place]
    let indicators: [Indicator]
    let outdated: String
    let hasOutdated: Bool
    let marks: [SettingMark]

    init(_ report: NeedsReport, _ needs: NeedsProgram, _ places: Places, on day: CivilDate) {
        let (whole, statistics) = (report.statistics.whole, report.statistics)
        isEmpty = report.bands.isEmpty
        keyFacts = Self.keyFacts(whole, report.bands)
        let shown = Self.shown(statistics.areas)
        let names = statistics.areas.map { places.subdistrictName(of: $0.area) }
        self.places = Self.rows(report, shown, names)
        indicators = Self.rows(statistics.indicators, needs, isTold: whole.households >= Disclosure.least, on: day)
        charts =
            isEmpty
            ? [] : [Self.counts(shown, names), Self.intensities(statistics.areas, shown, names), Self.causes(indicators, statistics)]
        outdated = grouped(report.outdated)
        hasOutdated = report.outdated > 0
        marks = SettingMark.all(of: needs.settings)
    }

    // MARK: What is told

    /// Of each area, the count of households and of those surely poor; `nil` where it is not told.
    private struct Shown {
        let households: Int?
        let poor: Int?
    }

    private static func shown(_ areas: [NeedsStatistics.Area]) -> [Shown] {
        let households = Disclosure.told(areas.map(\.figures.households))
        let poor = Disclosure.told(areas.map(\.figures.poor.lowerBound))
        return areas.indices.map { Shown(households: households[$0], poor: households[$0] == nil ? nil : poor[$0]) }
    }

    private static func keyFacts(_ whole: NeedsStatistics.Figures, _ bands: [NeedsBand?: Int]) -> [KeyFact] {
        let isTold = whole.households >= Disclosure.least
        let order: [NeedsBand?] = [.high, .medium, .low, NeedsBand.none, nil]
        let counts = Disclosure.told(order.map { bands[$0] ?? 0 })
        let facts = [
            KeyFact("评估过的家庭", told(Disclosure.told(whole.households), "户")),
            KeyFact("多维困境发生率 H", isTold ? text(ofShares: whole.headcount) : hidden, note: "分数到困境线的家庭占几成"),
            KeyFact("困境强度 A", isTold ? whole.intensity.map(text(ofShares:)) ?? "—" : hidden, note: "这些家庭的平均分数"),
            KeyFact("多维困境指数 M0", isTold ? text(ofShares: whole.adjusted) : hidden, note: "H × A"),
        ]
        return facts + zip(order, counts).map { KeyFact($0.map(\.label) ?? "待核实", told($1, "户")) }
    }

    private static func rows(_ report: NeedsReport, _ shown: [Shown], _ names: [String]) -> [Place] {
        let bands = report.statistics.areas.map { report.bandsByPlace[$0.area] ?? [:] }
        func column(_ band: NeedsBand?) -> [String] { Disclosure.told(bands.map { $0[band] ?? 0 }).map { told($0) } }
        let (high, medium, low, open) = (column(.high), column(.medium), column(.low), column(nil))
        return report.statistics.areas.enumerated().map { index, area in
            let figures = area.figures
            let isTold = shown[index].poor != nil
            return Place(
                name: names[index], households: told(shown[index].households), high: high[index], medium: medium[index], low: low[index],
                open: open[index], poor: told(shown[index].poor), headcount: isTold ? text(ofShares: figures.headcount) : hidden,
                intensity: isTold ? figures.intensity.map(text(ofShares:)) ?? "—" : hidden,
                adjusted: isTold ? text(ofShares: figures.adjusted) : hidden,
                share: isTold ? area.share.map(text(ofShares:)) ?? "—" : hidden)
        }
    }

    private static func rows(
        _ indicators: [NeedsStatistics.Indicator], _ needs: NeedsProgram, isTold: Bool, on day: CivilDate
    ) -> [Indicator] {
        zip(needs.indicators, indicators).map { page, figures in
            let low = Disclosure.told(figures.deprived.lowerBound)
            let range = figures.deprived
            let count = range.lowerBound == range.upperBound ? told(low) : "\(told(low)) 至 \(told(Disclosure.told(range.upperBound)))"
            return Indicator(
                name: page.page.page.name(on: day), weight: text(ofShare: page.setting.weight), deprived: count,
                share: isTold && low != nil ? figures.share.map(text(ofShares:)) ?? "—" : hidden)
        }
    }

    // MARK: Charts

    private static func counts(_ shown: [Shown], _ names: [String]) -> ChartFigure {
        let values = shown.map { Chart.Value($0.poor.map(Double.init), text: told($0.poor)) }
        return Chart(
            id: "needs-count", title: "困境家庭数", summary: summary("困境家庭最多的是", names, values), form: .bars, unit: "户", axis: "街镇",
            categories: names, series: [Chart.Series(label: "困境家庭", values: values)]
        ).figure
    }

    private static func intensities(_ areas: [NeedsStatistics.Area], _ shown: [Shown], _ names: [String]) -> ChartFigure {
        let values = zip(areas, shown).map { area, shown in
            let range = shown.poor == nil ? nil : area.figures.intensity
            return Chart.Value(range.map { percent($0.lowerBound) }, text: range.map(text(ofShares:)) ?? (shown.poor == nil ? hidden : "—"))
        }
        return Chart(
            id: "needs-intensity", title: "困境强度", summary: summary("困境最深的是", names, values) + "图上是下限。", form: .bars, unit: "%",
            axis: "街镇", categories: names, series: [Chart.Series(label: "强度", values: values)]
        ).figure
    }

    private static func causes(_ rows: [Indicator], _ statistics: NeedsStatistics) -> ChartFigure {
        let values = zip(rows, statistics.indicators).map { row, figures in
            Chart.Value(row.share == hidden ? nil : figures.share.map { percent($0.lowerBound) }, text: row.share)
        }
        let names = rows.map(\.name)
        return Chart(
            id: "needs-causes", title: "各项困境对指数的贡献", summary: summary("贡献最大的是", names, values) + "图上是下限。", form: .bars, unit: "%",
            axis: "指标", categories: names, series: [Chart.Series(label: "贡献", values: values)]
        ).figure
    }

    private static func summary(_ beginning: String, _ names: [String], _ values: [Chart.Value]) -> String {
        let known = zip(names, values).compactMap { name, value in value.amount.map { (name, $0, value.text) } }
        guard let first = known.max(by: { $0.1 < $1.1 }), first.1 > 0 else { return "还没有可以显示的数。" }
        return "\(beginning)\(first.0)，\(first.2)。"
    }

    private static func percent(_ share: Rational) -> Double {
        Double((share * Rational(1_000)).rounded(to: .one, .nearest).whole ?? 0) / 10
    }
}

/// What stands in the place of a count that is not told.
let hidden = "不足 \(Disclosure.least) 或隐去"

func told(_ count: Int?, _ unit: String = "") -> String {
    count.map { grouped($0) + (unit.isEmpty ? "" : " \(unit)") } ?? hidden
}
