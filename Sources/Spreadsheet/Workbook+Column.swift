import Civics

extension Workbook {
    /// A column of a table and where its cells come from. Made by kind, so that a cell cannot be of another kind than its column.
    /// ```
    /// [.text("街镇") { $0.place }, .integer("线索", width: 8) { $0.leads }, .yuan("每月") { $0.worthPerMonth }]
    /// ```
    package struct Column<Row>: Sendable {
        let head: ColumnHead
        let cell: @Sendable (Row) -> Cell

        private init(_ title: String, _ kind: Kind, _ width: Double, _ cell: @escaping @Sendable (Row) -> Cell?) {
            head = ColumnHead(title: title, kind: kind, width: width)
            self.cell = { cell($0) ?? .empty }
        }

        /// Always text: digits keep their leading zeros, and what looks like a formula is none.
        package static func text(_ title: String, width: Double = 16, _ value: @escaping @Sendable (Row) -> String?) -> Column {
            Column(title, .text, width) { value($0).map(Cell.text) }
        }

        package static func integer(_ title: String, width: Double = 10, _ value: @escaping @Sendable (Row) -> Int?) -> Column {
            Column(title, .integer, width) { value($0).map(Cell.integer) }
        }

        package static func yuan(_ title: String, width: Double = 14, _ value: @escaping @Sendable (Row) -> Money?) -> Column {
            Column(title, .yuan, width) { value($0).map(Cell.yuan) }
        }

        package static func share(
            _ title: String, width: Double = 10, _ value: @escaping @Sendable (Row) -> (part: Int, whole: Int)?
        ) -> Column {
            Column(title, .share, width) { value($0).map { Cell.share($0.part, of: $0.whole) } }
        }

        package static func date(_ title: String, width: Double = 12, _ value: @escaping @Sendable (Row) -> CivilDate?) -> Column {
            Column(title, .date, width) { value($0).map(Cell.date) }
        }

        package static func month(_ title: String, width: Double = 10, _ value: @escaping @Sendable (Row) -> CivilMonth?) -> Column {
            Column(title, .month, width) { value($0).map(Cell.month) }
        }
    }
}
