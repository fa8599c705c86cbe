import Civics

/// Rows of one sheet as UTF-8 bytes of CSV (RFC 4180), put together cell by cell without a `String` in between.
///
/// Cells are given in the generator's order and come out in the declared one.
struct RowWriter {
    let layout: SheetLayout
    private(set) var bytes: [UInt8] = []
    /// Rows written so far, repetitions included.
    private(set) var rows = 0
    private var cells: [UInt8] = []
    /// Where each cell given so far ends in `cells`.
    private var ends: [Int] = []
    private var lastRowStart = 0

    init(_ layout: SheetLayout) { self.layout = layout }

    mutating func begin() {
        cells.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Writes the row. `excess` more or fewer columns make it ragged.
    mutating func end(excess: Int = 0) {
        precondition(ends.count == Sheet.identityFields.count + layout.sheet.fields.count, "\(layout.sheet) has \(ends.count) cells")
        lastRowStart = bytes.count
        let columns = excess < 0 ? layout.cells.dropLast(-excess) : layout.cells[...]
        for (position, cell) in columns.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            if cell >= 0 { appendQuotedIfNeeded(cell) }
        }
        // Not empty: spreadsheets pad rows with empty cells, and readers forgive it.
        for _ in 0..<max(0, excess) { bytes.append(",*") }
        endLine()
        rows += 1
    }

    /// The row just written, once more.
    mutating func repeatLastRow() {
        bytes.append(contentsOf: Array(bytes[lastRowStart...]))
        rows += 1
    }

    private mutating func endLine() {
        if layout.style.linesEndWithReturn { bytes.append(0x0D) }
        bytes.append(0x0A)
    }

    private mutating func appendQuotedIfNeeded(_ cell: Int) {
        let range = (cell == 0 ? 0 : ends[cell - 1])..<ends[cell]
        let isPlain = !cells[range].contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        if isPlain { return bytes.append(contentsOf: cells[range]) }
        bytes.append(0x22)
        for byte in cells[range] {
            if byte == 0x22 { bytes.append(0x22) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }

    /// The header row of a sheet.
    static func header(_ layout: SheetLayout) -> [UInt8] {
        let names = layout.declaration.fields.map(\.name).joined(separator: ",")
        return Array((names + (layout.style.linesEndWithReturn ? "\r\n" : "\n")).utf8)
    }

    /// Replaces a cell already given.
    mutating func replace(_ cell: Int, with text: StaticString) {
        let start = cell == 0 ? 0 : ends[cell - 1]
        let change = text.utf8CodeUnitCount - (ends[cell] - start)
        text.withUTF8Buffer { cells.replaceSubrange(start..<ends[cell], with: $0) }
        for later in cell..<ends.count { ends[later] += change }
    }
}

// MARK: - Cells

extension RowWriter {
    /// The cell's bytes are what `write` appends.
    mutating func cell(_ write: (inout [UInt8]) -> Void) {
        write(&cells)
        ends.append(cells.count)
    }

    mutating func empty() { ends.append(cells.count) }

    mutating func text(_ utf8: [UInt8]) {
        cells.append(contentsOf: utf8)
        ends.append(cells.count)
    }

    mutating func number(_ value: Int) { cell { $0.append(decimal: value) } }

    /// Yuan with the decimals they need; empty for `nil`.
    mutating func money(_ fen: Int64?) {
        guard let fen else { return empty() }
        cell { $0.append(hundredths: fen) }
    }

    /// Square metres from hundredths.
    mutating func area(_ hundredths: Int64?) { money(hundredths) }

    mutating func code<Labels>(_ text: CodeText<Labels>, _ value: Labels) { self.text(text.bytes(value, layout.style.codes)) }

    mutating func truth(_ value: Bool?) {
        guard let value else { return empty() }
        let words: StaticString
        switch layout.style.truths {
        case .words: words = value ? "是" : "否"
        case .digits: words = value ? "1" : "0"
        case .letters: words = value ? "Y" : "N"
        }
        cell { $0.append(words) }
    }

    mutating func date(_ date: CivilDate?) {
        guard let date else { return empty() }
        let style = layout.style.dates
        cell { $0.append(date, style) }
    }

    mutating func month(_ month: CivilMonth) {
        let isCompact = layout.style.dates == .compact
        cell { bytes in
            bytes.append(decimal: month.year)
            if !isCompact { bytes.append(UInt8(ascii: "-")) }
            bytes.append(twoDigits: month.month)
        }
    }
}

// MARK: - Bytes

extension [UInt8] {
    mutating func append(_ text: StaticString) { text.withUTF8Buffer { append(contentsOf: $0) } }

    mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var divisor: UInt = 1
        while value.magnitude / divisor >= 10 { divisor *= 10 }
        var rest = value.magnitude
        while divisor > 0 {
            append(0x30 + UInt8(rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }

    mutating func append(twoDigits value: Int) {
        append(0x30 + UInt8(value / 10))
        append(0x30 + UInt8(value % 10))
    }

    /// With zeros in front up to `width` digits.
    mutating func append(padded value: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            append(0x30 + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    mutating func append(hundredths value: Int64) {
        append(decimal: Int(value / 100))
        let rest = Int(value % 100)
        guard rest > 0 else { return }
        append(UInt8(ascii: "."))
        append(twoDigits: rest)
    }

    mutating func append(_ date: CivilDate, _ style: SheetStyle.Dates) {
        let (year, month, day) = date.parts
        append(padded: year, width: 4)
        switch style {
        case .compact:
            append(twoDigits: month)
            append(twoDigits: day)
        case .hyphens:
            append(UInt8(ascii: "-"))
            append(twoDigits: month)
            append(UInt8(ascii: "-"))
            append(twoDigits: day)
        case .slashes:
            append(UInt8(ascii: "/"))
            append(decimal: month)
            append(UInt8(ascii: "/"))
            append(decimal: day)
        case .chinese:
            append("年")
            append(decimal: month)
            append("月")
            append(decimal: day)
            append("日")
        }
    }

    /// The 18 characters of an identity number from its first 17 digits.
    mutating func append(idNumber packed: UInt64) {
        var divisor: UInt64 = 10_000_000_000_000_000
        var sum: UInt64 = 0
        while divisor > 0 {
            let digit = packed / divisor % 10
            append(0x30 + UInt8(digit))
            sum = (sum + digit) * 2
            divisor /= 10
        }
        append(Self.checkCharacters[Int(sum % 11)])
    }

    /// ISO 7064 MOD 11-2, by remainder.
    private static let checkCharacters = Array("10X98765432".utf8)
}
