/// A chart as shapes and as a table: what `chart.mustache` writes out. Colours and dashes are classes, for the content security
/// policy lets no style into the page.
struct ChartFigure: Sendable {
    /// A bar, a square of the map, or the sample of a series in the legend.
    struct Box: Sendable {
        let x, y, width, height: Int
        let style: String
        let tip: String
        /// The list of those behind it. For the pointer alone: the keyboard has the table.
        var href: String?
    }

    struct Line: Sendable {
        /// "10,20 30,40"
        let points: String
        let style: String
    }

    struct Dot: Sendable {
        let x, y: Int
        let style: String
        let tip: String
        let href: String?
    }

    struct Label: Sendable {
        let x, y: Int
        /// start, middle or end.
        let anchor: String
        let style: String
        let text: String
    }

    let id, title, summary, unit, form: String
    let width, height: Int
    var boxes: [Box] = []
    var lines: [Line] = []
    var dots: [Dot] = []
    var labels: [Label] = []
    let table: ChartTable

    init(_ chart: Chart) {
        (id, title, summary, unit) = (chart.id, chart.title, chart.summary, chart.unit)
        table = ChartTable(chart)
        switch chart.form {
        case .bars, .stackedBars:
            form = chart.form == .bars ? "bars" : "stacked-bars"
            let drawing = BarDrawing(chart)
            (width, height) = (drawing.width, drawing.height)
            drawing.draw(into: &self)
        case .lines:
            form = "lines"
            let drawing = LineDrawing(chart)
            (width, height) = (drawing.width, drawing.height)
            drawing.draw(into: &self)
        case .tiles(let tiles):
            form = "tiles"
            let drawing = TileDrawing(chart, tiles)
            (width, height) = (drawing.width, drawing.height)
            drawing.draw(into: &self)
        }
    }

    mutating func label(_ text: String, x: Int, y: Int, anchor: String = "start", style: String = "") {
        labels.append(Label(x: x, y: y, anchor: anchor, style: style, text: text))
    }

    mutating func line(_ points: [(x: Int, y: Int)], style: String) {
        lines.append(Line(points: points.map { "\($0.x),\($0.y)" }.joined(separator: " "), style: style))
    }

    /// Names of the series with their colours, in a row from `x`, on the line of text at `y`.
    mutating func legend(_ series: [Chart.Series], x: Int, y: Int) {
        var x = x
        for (index, one) in series.enumerated() {
            boxes.append(Box(x: x, y: y - 10, width: 11, height: 11, style: ChartFigure.style(of: index), tip: one.label))
            label(one.label, x: x + 16, y: y)
            x += 16 + ChartFigure.width(of: one.label) + 18
        }
    }

    /// Six colours, and then from the first again: nobody tells more apart.
    static func style(of series: Int) -> String { "s\(series % 6)" }

    /// About so many pixels wide at 13 pixels a character.
    static func width(of text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 8 : 13) } }
}

/// The same figures to be read, copied and clicked.
struct ChartTable: Sendable {
    struct Cell: Sendable {
        let text: String
        /// As a script reads it; only there when it is known.
        let amount: String
        let isKnown: Bool
        let href: String
        let isLinked: Bool
        let label: String
    }

    struct Row: Sendable {
        let name: String
        let cells: [Cell]
        let column, row: Int
        let isOnMap: Bool
    }

    let axis: String
    let heads: [String]
    let rows: [Row]

    init(_ chart: Chart) {
        axis = chart.axis
        heads = chart.series.map(\.label)
        rows = chart.categories.enumerated().map { index, name in
            let cells = chart.series.map { ChartTable.cell($0.values[index], label: $0.label) }
            guard case .tiles(let tiles) = chart.form else { return Row(name: name, cells: cells, column: 0, row: 0, isOnMap: false) }
            return Row(name: name, cells: cells, column: tiles[index].column, row: tiles[index].row, isOnMap: true)
        }
    }

    private static func cell(_ value: Chart.Value, label: String) -> Cell {
        Cell(
            text: value.text, amount: value.amount.map { "\($0)" } ?? "", isKnown: value.amount != nil, href: value.href ?? "",
            isLinked: value.href != nil, label: label)
    }
}
