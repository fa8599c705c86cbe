import Foundation
import FoundationXML
import Mustache
import Testing

@testable import Web

struct ChartTests {
    private static let places = ["华阳路街道", "江苏路街道", "新泾镇"]

    private static func chart(_ form: Chart.Form, _ series: [(String, [Chart.Value])], categories: [String] = places) -> Chart {
        Chart(
            id: "c", title: "线索", summary: "各街镇的线索。", form: form, unit: "户", axis: "街镇", categories: categories,
            series: series.map { Chart.Series(label: $0.0, values: $0.1) })
    }

    private static let unknown = Chart.Value(nil, text: "不详")

    // MARK: Shapes

    @Test func `a bar is as long as its amount, and what is not known has none`() throws {
        let figure = Self.chart(.bars, [("线索", [Chart.Value(100), Chart.Value(50), Self.unknown])]).figure
        #expect(figure.boxes.map(\.width).count == 2)
        #expect(abs(figure.boxes[0].width - figure.boxes[1].width * 2) <= 1)
        #expect(figure.boxes.map(\.tip) == ["华阳路街道，线索：100", "江苏路街道，线索：50"])
        #expect(figure.labels.contains { $0.text == "不详" })
        let right = try #require(figure.boxes.map { $0.x + $0.width }.max())
        #expect(right <= figure.width)
    }

    @Test func `stacked bars stand one after the other and have a legend`() throws {
        let figure = Self.chart(
            .stackedBars,
            [("红", [Chart.Value(10), Chart.Value(0), Chart.Value(1)]), ("橙", [Chart.Value(30), Chart.Value(5), Self.unknown])]
        ).figure
        let (legend, bars) = (figure.boxes.prefix(2), figure.boxes.dropFirst(2))
        #expect(legend.map(\.tip) == ["红", "橙"])
        #expect(bars.map(\.style) == ["s0", "s1", "s1", "s0"])
        let first = Array(bars.prefix(2))
        #expect(first[0].x + first[0].width == first[1].x)
    }

    @Test func `a month that is not known leaves a gap in the line`() {
        let months = (1...6).map { "2025年\($0)月" }
        let values = [1, 2, nil, 4, 5, 6].map { $0.map { Chart.Value($0) } ?? Self.unknown }
        let figure = Self.chart(.lines, [("新增", values)], categories: months).figure
        let runs = figure.lines.filter { $0.style.hasPrefix("run") }
        #expect(runs.map { $0.points.split(separator: " ").count } == [2, 3])
        #expect(figure.dots.count == 5)
        #expect(figure.labels.contains { $0.text == "25-1" })
        #expect(figure.dots.allSatisfy { $0.y >= 0 && $0.y <= figure.height && $0.x <= figure.width })
    }

    @Test func `a square of the map lies where its place does, darkest for the most`() {
        let tiles = [Chart.Tile(column: 2, row: 0), Chart.Tile(column: 2, row: 1), Chart.Tile(column: 0, row: 1)]
        let figure = Self.chart(.tiles(tiles), [("线索", [Chart.Value(5), Chart.Value(95), Self.unknown])]).figure
        #expect(figure.boxes.map(\.style) == ["h0", "h4", "none"])
        #expect(figure.boxes[0].x == figure.boxes[1].x && figure.boxes[0].y < figure.boxes[1].y)
        #expect(figure.boxes[2].x < figure.boxes[0].x)
        #expect(figure.table.rows.map { [$0.column, $0.row] } == [[2, 0], [2, 1], [0, 1]])
    }

    @Test(
        arguments: [
            ([], [0, 1]), ([0], [0, 1]), ([3], [0, 1, 2, 3]), ([7], [0, 2, 4, 6, 8]), ([95], [0, 20, 40, 60, 80, 100]),
            ([693_051], [0, 200_000, 400_000, 600_000, 800_000]), ([0.4], [0, 1]), ([-5, 5], [-6, -4, -2, 0, 2, 4, 6]),
        ] as [([Double], [Double])])
    func `an axis has a few round marks, from zero to beyond the highest`(amounts: [Double], expected: [Double]) {
        #expect(ChartScale(amounts: amounts, length: 100).marks == expected)
    }

    @Test(arguments: [(0, 0), (19, 0), (20, 1), (99, 4), (100, 4)] as [(Double, Int)])
    func `five shades divide the range evenly`(amount: Double, shade: Int) {
        #expect(ShadeSteps(amounts: [0, 100]).shade(of: amount) == shade)
    }

    @Test func `where nothing differs nothing is darker`() {
        #expect(ShadeSteps(amounts: [7, 7]).shade(of: 7) == 0)
    }

    // MARK: Pages

    private static func html(_ thing: Any, _ template: String) async throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let library = try await MustacheLibrary(directory: root.appending(path: "Sources/Web/Templates").path)
        return try #require(library.render(thing, withTemplate: template))
    }

    private static let hostile = "<script>alert(1)</script>\" onload=\"x"

    private static let charts: [Chart] = [
        chart(.bars, [("线索", [Chart.Value(1, href: "/leads?a=1&b=2"), Chart.Value(2), unknown])]),
        chart(
            .stackedBars,
            [(hostile, [Chart.Value(1), Chart.Value(2), Chart.Value(nil, text: hostile)]), ("乙", [unknown, unknown, unknown])]),
        chart(.lines, [("甲", [Chart.Value(1), unknown, Chart.Value(3)])], categories: ["2025-01", "2025-02", hostile]),
        chart(.tiles(places.indices.map { Chart.Tile(column: $0, row: 0) }), [("线索", [Chart.Value(1), Chart.Value(2), unknown])]),
    ]

    @Test(arguments: charts)
    func `a chart is well-formed, has a title and a description, and lets neither style nor script into the page`(chart: Chart) async throws
    {
        let html = try await Self.html(chart.figure, "chart")
        let root = try XMLDocument(xmlString: html.replacing(" hidden>", with: " hidden=\"\">"))
        #expect(try root.nodes(forXPath: "//svg/title").first?.stringValue == chart.title)
        #expect(try root.nodes(forXPath: "//svg/desc").first?.stringValue == chart.summary)
        #expect(try root.nodes(forXPath: "//@style | //style | //script | //@onload").isEmpty)
        #expect(try root.nodes(forXPath: "//tbody/tr").count == chart.categories.count)
        #expect(try root.nodes(forXPath: "//tbody/tr[1]/td").count == chart.series.count)
    }

    @Test func `the table says what the picture shows, with a link behind each figure that has a list`() async throws {
        let html = try await Self.html(Self.charts[0].figure, "chart")
        #expect(html.contains("<td class=\"number\" data-amount=\"1.0\"><a href=\"/leads?a=1&amp;b=2\">1</a></td>"))
        #expect(html.contains("<td class=\"number\">不详</td>"))
        #expect(html.contains("<th scope=\"row\">新泾镇</th>"))
    }

    @Test func `a heat table shades what is known and leaves the rest plain`() async throws {
        let table = HeatTable(
            title: "线索", summary: "按月。", axis: "街镇", heads: ["1月", "2月"],
            rows: [("华阳路街道", [Chart.Value(0, href: "/leads"), Chart.Value(10)]), ("新泾镇", [Self.unknown, Chart.Value(5)])])
        #expect(table.rows.map { $0.cells.map(\.style) } == [["h0", "h4"], ["none", "h2"]])
        let html = try await Self.html(table, "heat-table")
        #expect(html.contains("<td class=\"number h0\"><a href=\"/leads\">0</a></td><td class=\"number h4\">10</td>"))
        #expect(html.contains("<td class=\"number none\">不详</td>"))
    }
}
