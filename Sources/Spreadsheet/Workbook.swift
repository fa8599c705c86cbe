import Civics

/// Tables on their way to a spreadsheet program (电子表格): `xlsx()` for people, `csv(of:)` for other systems.
package struct Workbook: Hashable, Sendable {
    /// What stands above the table of every sheet.
    package struct Heading: Hashable, Sendable {
        package var title: String
        /// 区域, for example 华阳路街道.
        package var area: String
        /// 期间, for example 2025年12月; `nil` for a list as it is today.
        package var period: String?
        /// 生成时间 as seconds since 1970, UTC; shown in Beijing time.
        package var madeAtSecond: Int64
        /// 制表人.
        package var madeBy: String

        package init(title: String, area: String, period: String? = nil, madeAtSecond: Int64, madeBy: String) {
            self.title = title
            self.area = area
            self.period = period
            self.madeAtSecond = madeAtSecond
            self.madeBy = madeBy
        }
    }

    /// Who took the data out, when and why (导出标记). It stands above every table and at the foot of every printed page.
    package struct Watermark: Hashable, Sendable {
        package var account: String
        /// As seconds since 1970, UTC; shown in Beijing time.
        package var second: Int64
        package var reason: String

        package init(account: String, second: Int64, reason: String) {
            self.account = account
            self.second = second
            self.reason = reason
        }

        package var text: String { "\(account) 于 \(Workbook.beijingTime(second)) 导出，事由：\(reason)。含个人信息，只限本次事由使用，不得转发。" }
    }

    package var heading: Heading
    package var watermark: Watermark?
    package var sheets: [Sheet]

    package init(heading: Heading, watermark: Watermark? = nil, sheets: [Sheet]) {
        self.heading = heading
        self.watermark = watermark
        self.sheets = sheets
    }

    /// "2025-12-31 10:00". China has had no summer time since 1991.
    static func beijingTime(_ second: Int64) -> String {
        let local = second + 8 * 3600
        let day = Int64((Double(local) / 86_400).rounded(.down))
        let minute = (local - day * 86_400) / 60
        let clock = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(CivilDate(days: Int32(clamping: day))) \(clock)"
    }
}

extension Workbook {
    /// One table. Every row has a cell for every column.
    package struct Sheet: Hashable, Sendable {
        /// On the tab: at most 31 characters, none of `[ ] : * ? / \`, unlike every other in the workbook.
        package let name: String
        package let columns: [ColumnHead]
        package let rows: [[Cell]]
        /// 合计, kept apart from the rows so that sorting and filtering leave it alone.
        package let total: [Cell]?

        /// - Parameter total: a row whose cells are the sums; the columns read it like any other.
        package init<Row>(_ name: String, rows: some Sequence<Row>, total: Row? = nil, columns: [Column<Row>]) {
            self.name = name
            self.columns = columns.map(\.head)
            self.rows = rows.map { row in columns.map { $0.cell(row) } }
            self.total = total.map { row in columns.map { $0.cell(row) } }
        }
    }

    package enum Kind: String, CaseIterable, Hashable, Sendable { case text, integer, yuan, share, date, month }

    package struct ColumnHead: Hashable, Sendable {
        package let title: String
        package let kind: Kind
        /// In digits of the standard font; a Chinese character takes two.
        package let width: Double
    }

    /// What one cell holds. `.empty` is what we do not know: never zero, never "no".
    package enum Cell: Hashable, Sendable {
        case empty
        case text(String)
        case integer(Int)
        case yuan(Money)
        /// A part of a whole, shown as a percentage with one decimal. A part of nothing is written as empty.
        case share(Int, of: Int)
        case date(CivilDate)
        case month(CivilMonth)
    }
}
