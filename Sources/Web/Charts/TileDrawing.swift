/// A schematic map: a square for each place, darker for more. Says where, and claims no border.
struct TileDrawing {
    private static let size = 104

    private let chart: Chart
    private let tiles: [Chart.Tile]

    init(_ chart: Chart, _ tiles: [Chart.Tile]) {
        self.chart = chart
        self.tiles = tiles
    }

    var width: Int { ((tiles.map(\.column).max() ?? 0) + 1) * Self.size }
    var height: Int { ((tiles.map(\.row).max() ?? 0) + 1) * Self.size }

    func draw(into figure: inout ChartFigure) {
        let steps = ShadeSteps(amounts: chart.series[0].values.compactMap(\.amount))
        for (index, tile) in tiles.enumerated() {
            let value = chart.series[0].values[index]
            let (x, y) = (tile.column * Self.size, tile.row * Self.size)
            let shade = value.amount.map { steps.shade(of: $0) }
            figure.boxes.append(
                ChartFigure.Box(
                    x: x + 2, y: y + 2, width: Self.size - 4, height: Self.size - 4, style: shade.map { "h\($0)" } ?? "none",
                    tip: "\(chart.categories[index])：\(value.text)", href: value.href))
            let ink = (shade ?? 0) >= ShadeSteps.firstDark ? "on-dark" : ""
            let centre = x + Self.size / 2
            figure.label(TileDrawing.short(chart.categories[index]), x: centre, y: y + 46, anchor: "middle", style: ink)
            figure.label(value.text, x: centre, y: y + 68, anchor: "middle", style: "value \(ink)")
        }
    }

    /// Without 街道 or 镇, where something is left: the whole name is in the table.
    private static func short(_ name: String) -> String {
        for ending in ["新村街道", "街道", "镇"] where name.hasSuffix(ending) && name.count > ending.count + 1 {
            return String(name.dropLast(ending.count))
        }
        return name
    }
}

/// Five shades between the lowest amount and the highest.
struct ShadeSteps {
    static let count = 5
    /// From this shade on, text is white.
    static let firstDark = 3

    private let low, high: Double

    init(amounts: [Double]) {
        low = amounts.min() ?? 0
        high = amounts.max() ?? 0
    }

    /// 0 (lightest) to 4. All the same where nothing differs.
    func shade(of amount: Double) -> Int {
        guard high > low else { return 0 }
        return min(Self.count - 1, Int((amount - low) / (high - low) * Double(Self.count)))
    }
}
