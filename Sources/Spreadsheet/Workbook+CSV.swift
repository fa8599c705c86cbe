import Civics

extension Workbook {
    /// One sheet as CSV (RFC 4180: CRLF, quotes where needed) in UTF-8 with a byte order mark, by which spreadsheet programs know it.
    ///
    /// The first record holds the headings. Amounts are plain yuan, dates ISO. The watermark, if any, is the last record.
    package func csv(of sheet: Sheet) -> [UInt8] {
        var lines = CSVLines()
        lines.append(sheet.columns.map { .text($0.title) })
        for row in sheet.rows { lines.append(row) }
        if let total = sheet.total { lines.append(total) }
        if let watermark { lines.append([.text(watermark.text)] + sheet.columns.dropFirst().map { _ in .empty }) }
        return lines.bytes
    }
}

private struct CSVLines {
    private(set) var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    mutating func append(_ cells: [Workbook.Cell]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(field: cell.csvText)
        }
        bytes += [0x0D, 0x0A]
    }

    private mutating func append(field: String) {
        guard field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return bytes += field.utf8 }
        bytes.append(0x22)
        for byte in field.utf8 {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }
}

extension Workbook.Cell {
    fileprivate var csvText: String {
        switch self {
        case .empty: ""
        case .text(let text): Self.guarded(text)
        case .integer(let number): String(number)
        case .yuan(let amount): amount.plain
        case .share(let part, let whole): Self.percent(part, of: whole)
        case .date(let date): date.description
        case .month(let month): month.description
        }
    }

    /// A spreadsheet program runs a field that begins like a formula; a leading apostrophe makes it text. The full-width signs count
    /// too: programs set to Chinese take them for the narrow ones.
    private static func guarded(_ text: String) -> String {
        let first = text.unicodeScalars.first { $0 != " " && $0 != "\u{3000}" }
        guard let first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else { return text }
        return "'" + text
    }

    /// "12.5%", rounded half up; empty for a part of nothing. For counts of people: a part beyond 10^15 would overflow.
    private static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "" }
        let tenths = (abs(part) * 2000 + whole) / (whole * 2)
        return "\(part < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)%"
    }
}
