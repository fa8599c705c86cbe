/// Lines over time. A month that is not known leaves a gap.
struct LineDrawing {
    private static let plot = (left: 56, top: 34, height: 220)

    let width = 640
    let height = 34 + 220 + 30
    private let chart: Chart
    private let scale: ChartScale

    init(_ chart: Chart) {
        self.chart = chart
        scale = ChartScale(amounts: chart.series.flatMap(\.values).compactMap(\.amount), length: Self.plot.height)
    }

    private var right: Int { width - 24 }
    private var bottom: Int { Self.plot.top + Self.plot.height }

    private func x(_ index: Int) -> Int {
        let gaps = max(1, chart.categories.count - 1)
        return Self.plot.left + 16 + (right - Self.plot.left - 16) * index / gaps
    }

    private func y(_ amount: Double) -> Int { bottom - scale.offset(amount) }

    func draw(into figure: inout ChartFigure) {
        figure.legend(chart.series, x: Self.plot.left, y: 18)
        for mark in scale.marks {
            figure.line([(Self.plot.left, y(mark)), (right, y(mark))], style: mark == 0 ? "axis" : "grid")
            figure.label(ChartScale.text(mark), x: Self.plot.left - 8, y: y(mark) + 4, anchor: "end", style: "mark")
        }
        // At most twelve names fit side by side.
        let every = max(1, (chart.categories.count + 11) / 12)
        for (index, name) in chart.categories.enumerated() where index.isMultiple(of: every) {
            figure.label(LineDrawing.short(name), x: x(index), y: bottom + 20, anchor: "middle", style: "mark")
        }
        for (position, series) in chart.series.enumerated() { draw(series, style: ChartFigure.style(of: position), into: &figure) }
    }

    private func draw(_ series: Chart.Series, style: String, into figure: inout ChartFigure) {
        var run: [(x: Int, y: Int)] = []
        for (index, value) in series.values.enumerated() {
            guard let amount = value.amount else {
                if run.count > 1 { figure.line(run, style: "run \(style)") }
                run = []
                continue
            }
            run.append((x(index), y(amount)))
            figure.dots.append(
                ChartFigure.Dot(
                    x: x(index), y: y(amount), style: style, tip: "\(chart.categories[index])，\(series.label)：\(value.text)",
                    href: value.href))
        }
        if run.count > 1 { figure.line(run, style: "run \(style)") }
    }

    /// "2025年12月" takes too much room under the axis: "25-12".
    private static func short(_ name: String) -> String {
        guard let match = name.wholeMatch(of: #/\d\d(\d\d)[年-](\d{1,2})月?/#) else { return name }
        return "\(match.output.1)-\(match.output.2)"
    }
}
