/// Horizontal bars: names of places are long, and a page has more length than width.
struct BarDrawing {
    private static let rowHeight = 30
    private static let barHeight = 18

    let width = 640
    private let chart: Chart
    private let left: Int
    private let top: Int
    private let scale: ChartScale

    init(_ chart: Chart) {
        self.chart = chart
        left = 12 + (chart.categories.map(ChartFigure.width(of:)).max() ?? 0)
        top = chart.series.count > 1 ? 34 : 10
        let sums = chart.categories.indices.map { index in chart.series.compactMap { $0.values[index].amount }.reduce(0, +) }
        // Room behind the longest bar for its figure.
        scale = ChartScale(amounts: sums, length: 640 - left - 70)
    }

    private var bottom: Int { top + chart.categories.count * Self.rowHeight }
    var height: Int { bottom + 26 }

    func draw(into figure: inout ChartFigure) {
        if chart.series.count > 1 { figure.legend(chart.series, x: left, y: 18) }
        drawMarks(into: &figure)
        for index in chart.categories.indices { drawRow(index, into: &figure) }
    }

    private func drawMarks(into figure: inout ChartFigure) {
        for mark in scale.marks {
            let x = left + scale.offset(mark)
            figure.line([(x, top), (x, bottom)], style: mark == 0 ? "axis" : "grid")
            figure.label(ChartScale.text(mark), x: x, y: bottom + 18, anchor: "middle", style: "mark")
        }
    }

    private func drawRow(_ index: Int, into figure: inout ChartFigure) {
        let y = top + index * Self.rowHeight
        figure.label(chart.categories[index], x: left - 8, y: y + 20, anchor: "end")
        var start = 0.0
        for (position, series) in chart.series.enumerated() {
            guard let amount = series.values[index].amount, amount > 0 else { continue }
            let (from, to) = (scale.offset(start), scale.offset(start + amount))
            figure.boxes.append(
                ChartFigure.Box(
                    x: left + from, y: y + 6, width: max(1, to - from), height: Self.barHeight, style: ChartFigure.style(of: position),
                    tip: "\(chart.categories[index])，\(series.label)：\(series.values[index].text)", href: series.values[index].href))
            start += amount
        }
        figure.label(rowText(index), x: left + scale.offset(start) + 6, y: y + 20, style: "value")
    }

    /// One series says its own figure; several are read in the table.
    private func rowText(_ index: Int) -> String { chart.series.count == 1 ? chart.series[0].values[index].text : "" }
}
