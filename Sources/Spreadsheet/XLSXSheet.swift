import CXlsxWriter
import Civics

/// One sheet being written, from the top down: heading, watermark, column heads, rows, total.
struct XLSXSheet {
    let handle: UnsafeMutablePointer<lxw_worksheet>
    let styles: XLSXStyles
    let sheet: Workbook.Sheet

    func write(under heading: Workbook.Heading, marked watermark: Workbook.Watermark?) throws(SpreadsheetError) {
        let first = watermark == nil ? 3 : 4
        let isTotalled = sheet.total != nil
        guard sheet.rows.count + first + (isTotalled ? 1 : 0) <= 1_048_576 else { throw .tooManyRows(sheet: sheet.name) }
        guard sheet.columns.count <= 16_384 else { throw .tooManyColumns(sheet: sheet.name) }
        setUpColumns()
        setUpPage(head: UInt32(first - 1), heading: heading, watermark: watermark)
        try text(heading.title, 0, 0, styles.title)
        try text(heading.line, 1, 0, styles.note)
        if let watermark { try text(watermark.text, 2, 0, styles.mark) }
        for (column, head) in sheet.columns.enumerated() { try text(head.title, first - 1, column, styles.head) }
        for (index, row) in sheet.rows.enumerated() { try cells(row, first + index, isTotal: false) }
        if let total = sheet.total { try cells(total, first + sheet.rows.count, isTotal: true) }
    }

    // MARK: Cells

    private func cells(_ cells: [Workbook.Cell], _ row: Int, isTotal: Bool) throws(SpreadsheetError) {
        for (column, cell) in cells.enumerated() {
            let style = styles.cell(sheet.columns[column].kind, isTotal: isTotal)
            switch cell.written {
            case .blank: try check(worksheet_write_blank(handle, UInt32(row), UInt16(column), style))
            case .number(let number): try check(worksheet_write_number(handle, UInt32(row), UInt16(column), number, style))
            case .text(let text): try self.text(text, row, column, style)
            }
        }
    }

    private func text(
        _ text: String, _ row: Int, _ column: Int, _ style: UnsafeMutablePointer<lxw_format>?
    ) throws(SpreadsheetError) {
        // An empty string is a blank cell to the library, and without a format it leaves nothing.
        guard !text.isEmpty else { return try check(worksheet_write_blank(handle, UInt32(row), UInt16(column), style)) }
        // The limit is in UTF-16 units, which the library does not count.
        guard text.utf16.count <= 32_767 else { throw .textTooLong(sheet: sheet.name, column: sheet.columns[column].title) }
        try check(worksheet_write_string(handle, UInt32(row), UInt16(column), text.spreadsheetText, style))
    }

    // MARK: Page

    private func setUpColumns() {
        for (index, column) in sheet.columns.enumerated() {
            worksheet_set_column(handle, UInt16(index), UInt16(index), column.width, nil)
        }
    }

    private func setUpPage(head: UInt32, heading: Workbook.Heading, watermark: Workbook.Watermark?) {
        worksheet_set_landscape(handle)
        worksheet_set_paper(handle, 9)  // A4
        worksheet_fit_to_pages(handle, 1, 0)
        worksheet_set_margins(handle, 0.4, 0.4, 0.5, 0.7)
        worksheet_repeat_rows(handle, head, head)
        worksheet_freeze_panes(handle, head + 1, 0)
        if let last = sheet.columns.indices.last {
            worksheet_autofilter(handle, head, 0, head + UInt32(sheet.rows.count), UInt16(last))
        }
        worksheet_set_footer(handle, XLSXFooter.text(left: watermark?.text ?? heading.title))
    }
}

/// The foot of printed pages: a text on the left, the page number on the right.
enum XLSXFooter {
    private static let page = "&R第 &P 页，共 &N 页"
    /// What a footer may hold in all.
    private static let limit = 255

    static func text(left: String) -> String {
        let room = limit - page.utf16.count - "&L".utf16.count
        var kept = ""
        for character in left {
            // An ampersand opens a command, so a real one is doubled.
            let written = character == "&" ? "&&" : character.isNewline ? " " : String(character)
            guard kept.utf16.count + written.utf16.count < room else {
                kept += "…"
                break
            }
            kept += written
        }
        return "&L" + kept + page
    }
}

extension Workbook.Heading {
    fileprivate var line: String {
        let parts = ["区域：\(area)", period.map { "期间：\($0)" }, "生成时间：\(Workbook.beijingTime(madeAtSecond))", "制表人：\(madeBy)"]
        return parts.compactMap { $0 }.joined(separator: "　")
    }
}

extension Workbook.Cell {
    fileprivate enum Written {
        case blank
        case number(Double)
        case text(String)
    }

    fileprivate var written: Written {
        switch self {
        case .empty: .blank
        case .text(let text): .text(text)
        case .integer(let number): Self.isExact(Int64(number)) ? .number(Double(number)) : .text(String(number))
        case .yuan(let amount): Self.isExact(amount.fen) ? .number(Double(amount.fen) / 100) : .text(amount.plain)
        case .share(let part, let whole): whole > 0 ? .number(Double(part) / Double(whole)) : .blank
        case .date(let date): Self.written(date, text: date.description)
        case .month(let month): Self.written(month.firstDay, text: month.description)
        }
    }

    /// Whether a spreadsheet program keeps every digit: it has fifteen.
    private static func isExact(_ number: Int64) -> Bool { number.magnitude < 1_000_000_000_000_000 }

    /// Days since 1899-12-30. Before 1900-03-01 programs disagree on the number, so the date stays a text.
    private static func written(_ date: CivilDate, text: String) -> Written {
        let serial = Int(date.days) + 25_569
        return serial >= 61 ? .number(Double(serial)) : .text(text)
    }
}
