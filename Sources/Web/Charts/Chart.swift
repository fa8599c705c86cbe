/// Figures to be shown as a picture and, beside it, as the table they are (图表).
///
/// The picture is drawn here, as shapes for `chart.mustache`: it needs no script and prints. Where the browser can, `charts.js` reads
/// the table and puts a livelier picture in its place.
struct Chart: Sendable {
    enum Form: Sendable, Hashable {
        /// One bar for each category.
        case bars
        /// The series one after the other in one bar: parts of a whole, or at least of one kind.
        case stackedBars
        /// Categories in the order of time.
        case lines
        /// A square for each category, where it lies roughly on the map. For one series.
        case tiles([Tile])
    }

    /// A place of the schematic map: columns from the west, rows from the north, both from 0.
    struct Tile: Sendable, Hashable {
        let column: Int
        let row: Int
    }

    struct Series: Sendable {
        let label: String
        let values: [Value]
    }

    struct Value: Sendable {
        /// `nil` when it is not known or not told: no bar, no point, never a zero.
        let amount: Double?
        /// As people read it: "1,234", "56.7%", "不详", "不足5".
        let text: String
        /// The list of those behind the figure.
        let href: String?

        init(_ amount: Double?, text: String, href: String? = nil) {
            self.amount = amount
            self.text = text
            self.href = href
        }

        init(_ count: Int, href: String? = nil) { self.init(Double(count), text: grouped(count), href: href) }
    }

    /// Unique on its page; letters, digits and hyphens.
    let id: String
    let title: String
    /// One sentence that says what is to be seen, for those who do not see it.
    let summary: String
    let form: Form
    /// For example 户, or %.
    let unit: String
    /// What the categories are: 街镇, 月份.
    let axis: String
    let categories: [String]
    let series: [Series]

    init(
        id: String, title: String, summary: String, form: Form, unit: String, axis: String, categories: [String], series: [Series]
    ) {
        precondition(series.allSatisfy { $0.values.count == categories.count }, "a value for each category")
        if case .tiles(let tiles) = form { precondition(tiles.count == categories.count && series.count == 1, "a tile for each category") }
        self.id = id
        self.title = title
        self.summary = summary
        self.form = form
        self.unit = unit
        self.axis = axis
        self.categories = categories
        self.series = series
    }

    /// As `chart.mustache` takes it.
    var figure: ChartFigure { ChartFigure(self) }
}
