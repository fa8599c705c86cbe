/// A table whose cells are shaded by their amounts (热力表): many places over many months at a glance. No picture: it is a table.
struct HeatTable: Sendable {
    struct Cell: Sendable {
        let text: String
        let style: String
        let href: String
        let isLinked: Bool
        let label: String
    }

    struct Row: Sendable {
        let name: String
        let cells: [Cell]
    }

    let title, summary, axis: String
    let heads: [String]
    let rows: [Row]

    /// - Parameter rows: each with a value for each head.
    init(title: String, summary: String, axis: String, heads: [String], rows: [(name: String, values: [Chart.Value])]) {
        precondition(rows.allSatisfy { $0.values.count == heads.count }, "a value for each head")
        self.title = title
        self.summary = summary
        self.axis = axis
        self.heads = heads
        let steps = ShadeSteps(amounts: rows.flatMap(\.values).compactMap(\.amount))
        self.rows = rows.map { row in
            Row(
                name: row.name,
                cells: zip(heads, row.values).map { head, value in
                    Cell(
                        text: value.text, style: value.amount.map { "h\(steps.shade(of: $0))" } ?? "none", href: value.href ?? "",
                        isLinked: value.href != nil, label: head)
                })
        }
    }
}
