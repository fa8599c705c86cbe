import Civics
import Library
import PolicyLanguage
import Register

/// Why a row cannot be taken in: the column at fault, and a Chinese sentence.
struct RowProblem: Error, Hashable {
    let code: SetAsideReason
    let field: String?
    let reason: String

    init(_ code: SetAsideReason, field: String? = nil, _ reason: String) {
        self.code = code
        self.field = field
        self.reason = reason
    }
}

/// A row that cannot be taken in, with what could be read of it all the same.
struct UnreadableRow: Error, Sendable {
    let problem: RowProblem
    let number: NumberGiven
    /// `nil` when a field of it was not legible.
    let key: RowKey?
}

/// The identity number a row gives for its person.
enum NumberGiven: Hashable {
    case none
    case number(IDNumber)
    /// A passport or another document that Civics does not check.
    case document(String)
    case invalid(IDNumber.Invalid, String)
}

/// Checks a row's cells against the declaration and writes them in canonical form, one row at a time.
///
/// A class confined to one thread: it owns the row being written.
final class CellReader {
    /// A field longer than a spreadsheet's cell can hold is a mistake.
    static let mostFieldBytes = 32_767

    private struct Column {
        let field: DataSetDeclaration.Field
        let column: Int?
        let codes: CodeTable?
    }

    private let columns: [Column]
    private let columnCount: Int
    private let keyPositions: [Int]
    /// The positions of a `RowKey`; `nil` when rows of the data set have none.
    private let rowKeyPositions: [Int]?
    private let asOf: CivilDate
    private var cells = RowCells()

    init(_ dataSet: DataSetDeclaration, _ headings: HeadingMap, codeLists: [CodeListName: CodeList], asOf: CivilDate) {
        columnCount = headings.columnCount
        keyPositions = dataSet.key.compactMap(dataSet.position)
        rowKeyPositions = RowKey.fields(of: dataSet)?.compactMap(dataSet.position)
        self.asOf = asOf
        columns = zip(dataSet.fields, headings.columns).map { field, column in
            var codes: CodeTable?
            if case .code(let list) = field.kind { codes = CodeTable(codeLists[list]) }
            return Column(field: field, column: column, codes: codes)
        }
    }

    /// The row the scanner stands on, or the first problem found in it.
    func read(_ scanner: CSVScanner, _ decoder: FieldDecoder) -> Result<RowCells, UnreadableRow> {
        if let problem = shapeProblem(scanner) {
            return .failure(UnreadableRow(problem: problem, number: looseNumber(scanner), key: nil))
        }
        cells = RowCells(capacity: scanner.row.count, fields: columns.count)
        var (first, isKeyLegible): (RowProblem?, Bool) = (nil, true)
        for (position, column) in columns.enumerated() {
            cells.startField()
            guard let problem = read(column, scanner, decoder) ?? missing(column) else { continue }
            // The others are read all the same: they may tell whom the row is about.
            if rowKeyPositions?.contains(position) ?? true { isKeyLegible = false }
            first = first ?? problem
        }
        if let first { return .failure(UnreadableRow(problem: first, number: cells.number, key: isKeyLegible ? rowKey(cells) : nil)) }
        cells.finish(keyPositions)
        return .success(cells)
    }

    private func missing(_ column: Column) -> RowProblem? {
        guard column.field.isRequired, cells.isLastFieldEmpty, !isUnreadNumber(column) else { return nil }
        return RowProblem(.missingValue, field: column.field.name, "“\(column.field.name)”是必填项，这一行没有填。")
    }

    private func rowKey(_ cells: RowCells) -> RowKey? { rowKeyPositions.map { RowKey($0.map { cells.text($0) ?? "" }) } }

    /// The number in a row that could not be split, where it stands in its column and passes its check.
    private func looseNumber(_ scanner: CSVScanner) -> NumberGiven {
        guard let column = columns.first(where: { $0.field.role == .idNumber })?.column, let piece = scanner.loosePiece(column),
            case .success(let number) = IDNumber.parse(utf8: piece.trimmed)
        else { return .none }
        return .number(number)
    }

    /// The person's number may be wrong and the row still be worth a look by somebody, so it is not a hole.
    private func isUnreadNumber(_ column: Column) -> Bool { column.field.role == .idNumber && cells.number != .none }

    private func shapeProblem(_ scanner: CSVScanner) -> RowProblem? {
        switch scanner.problem {
        case .unclosedQuote: return RowProblem(.badQuoting, "这一行有引号没有成对，后面的内容无法分列。")
        case .textAfterQuote: return RowProblem(.badQuoting, "引号结束之后、逗号之前还有内容，无法分列。")
        case .tooLong: return RowProblem(.tooLong, "这一行太长，不像是一行数据。")
        case .nul: return RowProblem(.controlCharacter, "这一行含有空字符，可能在传输中损坏。")
        case nil: break
        }
        let count = scanner.fieldCount
        // A spreadsheet pads its rows with empty columns.
        let isPadded = count > columnCount && (columnCount..<count).allSatisfy { scanner.field($0).isEmpty }
        guard count == columnCount || isPadded else {
            return RowProblem(.wrongColumnCount, "这一行有 \(count) 列，表头有 \(columnCount) 列。")
        }
        return nil
    }

    private func read(_ column: Column, _ scanner: CSVScanner, _ decoder: FieldDecoder) -> RowProblem? {
        guard let index = column.column else { return nil }
        let raw = scanner.field(index)
        let name = column.field.name
        guard raw.count <= Self.mostFieldBytes else {
            return RowProblem(.tooLong, field: name, "“\(name)”超过 \(Self.mostFieldBytes) 字节，不像是一个单元格的内容。")
        }
        switch decoder.decode(raw) {
        case .badByte(let offset):
            let place = scanner.rowOffset + scanner.fieldOffset(index) + offset
            return RowProblem(.badEncoding, field: name, "“\(name)”有不符合 \(decoder.encoding.rawValue) 编码的字节（文件第 \(place) 字节）。")
        case .text(let text): return read(text.trimmed, column)
        }
    }

    private func read(_ text: UnsafeBufferPointer<UInt8>, _ column: Column) -> RowProblem? {
        if text.isEmpty { return nil }
        if column.field.kind != .text, text.saysNothing { return nil }
        switch column.field.kind {
        case .text: cells.append(cleaning: text)
        case .idNumber: return readNumber(text, column.field)
        case .date: return readDate(text, column.field)
        case .month:
            guard let month = CivilMonth(String(decoding: text, as: UTF8.self)) else {
                return unreadable(.badDate, column, "月份（如 2024-07）")
            }
            cells.append(month.description)
        case .quantity(let type, let range): return readQuantity(text, column, type, range)
        case .code:
            guard let code = column.codes?.code(text) else {
                return RowProblem(.unknownCode, field: column.field.name, "“\(column.field.name)”的取值不在代码表里。")
            }
            cells.append(code)
        case .truth:
            guard let truth = text.truth else { return unreadable(.unknownCode, column, "是或否") }
            cells.append([truth ? UInt8(ascii: "1") : UInt8(ascii: "0")])
        case .region:
            guard let region = RegionCode(utf8: text) else { return unreadable(.badRegion, column, "6、9 或 12 位区划代码") }
            cells.append(region.description)
        }
        return nil
    }

    private func unreadable(_ code: SetAsideReason, _ column: Column, _ expected: String) -> RowProblem {
        RowProblem(code, field: column.field.name, "“\(column.field.name)”不是\(expected)。")
    }

    // MARK: Kinds

    private func readNumber(_ text: UnsafeBufferPointer<UInt8>, _ field: DataSetDeclaration.Field) -> RowProblem? {
        let given: NumberGiven
        switch IDNumber.parse(utf8: text) {
        case .success(let parsed): given = .number(parsed)
        case .failure(let problem):
            let text = String(decoding: text, as: UTF8.self).folded.uppercased()
            given = text.looksLikeDocument(problem) ? .document(text) : .invalid(problem, text)
        }
        switch given {
        case .number(let parsed): cells.append(parsed.description)
        case .document(let text): cells.append(text)
        case .none, .invalid: break
        }
        if field.role == .idNumber {
            cells.number = given
            return nil
        }
        guard case .invalid(let problem, _) = given else { return nil }
        return RowProblem(.badIDNumber, field: field.name, "“\(field.name)”有误：\(problem.message)。")
    }

    private func readDate(_ text: UnsafeBufferPointer<UInt8>, _ field: DataSetDeclaration.Field) -> RowProblem? {
        guard let date = CivilDate(utf8: text.withoutTime) else {
            return RowProblem(.badDate, field: field.name, "“\(field.name)”不是存在的日期。")
        }
        if field.role == .birthDate || field.role == .deathDate, date > asOf {
            return RowProblem(.badDate, field: field.name, "“\(field.name)”晚于数据日期 \(asOf)。")
        }
        if text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") {
            cells.append(text)
        } else {
            cells.append(date.description)
        }
        return nil
    }

    private func readQuantity(
        _ text: UnsafeBufferPointer<UInt8>, _ column: Column, _ type: ValueType, _ range: ClosedRange<Int64>
    ) -> RowProblem? {
        let name = column.field.name
        guard let decimal = ExactDecimal(utf8: type.isMoney ? text.withoutYuan : text) else {
            return unreadable(.badQuantity, column, "数值")
        }
        let decimals = RecordContent.decimals(of: type)
        guard let units = decimal.scaled(to: decimals) else {
            return RowProblem(.badQuantity, field: name, "“\(name)”最多 \(decimals) 位小数，或数值过大。")
        }
        guard range.contains(units) else {
            let lowest = ExactDecimal(units: range.lowerBound, decimals: decimals)
            let highest = ExactDecimal(units: range.upperBound, decimals: decimals)
            return RowProblem(.outOfRange, field: name, "“\(name)”超出允许范围（\(lowest) 至 \(highest)）。")
        }
        cells.append(String(units))
        return nil
    }
}

/// Codes by what files write: the code or its label.
private final class CodeTable {
    private let list: CodeList?
    private var known: [UInt64: (written: [UInt8], code: [UInt8])] = [:]

    init(_ list: CodeList?) {
        self.list = list
        for entry in list?.entries ?? [] {
            remember(Array(entry.label.utf8), Array(entry.code.utf8))
        }
        // A code goes before a label of the same spelling.
        for entry in list?.entries ?? [] { remember(Array(entry.code.utf8), Array(entry.code.utf8)) }
    }

    func code(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        if let found = known[text.shortHash], text.equals(found.written) { return found.code }
        return list?.entry(String(decoding: text, as: UTF8.self)).map { Array($0.code.utf8) }
    }

    private func remember(_ written: [UInt8], _ code: [UInt8]) {
        let hash = written.withUnsafeBufferPointer(\.shortHash)
        known[hash] = (written, code)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// FNV-1a.
    fileprivate var shortHash: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in self { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// Without ASCII and full-width spaces at either end.
    fileprivate var trimmed: UnsafeBufferPointer<UInt8> {
        var (start, end) = (startIndex, endIndex)
        while start < end {
            if self[start] <= 0x20 { start += 1 } else if isWideSpace(start) { start += 3 } else { break }
        }
        while end > start {
            if self[end - 1] <= 0x20 { end -= 1 } else if end - 3 >= start, isWideSpace(end - 3) { end -= 3 } else { break }
        }
        return UnsafeBufferPointer(rebasing: self[start..<end])
    }

    private func isWideSpace(_ index: Int) -> Bool {
        index + 2 < count && self[index] == 0xE3 && self[index + 1] == 0x80 && self[index + 2] == 0x80
    }

    /// What systems export for an empty cell. Taken as empty, which is unknown, never as zero.
    fileprivate var saysNothing: Bool {
        switch count {
        case 1: self[0] == UInt8(ascii: "-")
        case 2: equals(Array("\\N".utf8))
        case 3: equals(Array("—".utf8)) || equals(Array("N/A".utf8))
        case 4: equals(Array("NULL".utf8)) || equals(Array("null".utf8))
        default: false
        }
    }

    /// An amount without the 元 that some departments write after it.
    fileprivate var withoutYuan: UnsafeBufferPointer<UInt8> {
        guard count > 3, UnsafeBufferPointer(rebasing: self[(count - 3)...]).equals(Array("元".utf8)) else { return self }
        return UnsafeBufferPointer(rebasing: self[..<(count - 3)]).trimmed
    }

    /// A date without the midnight that databases export after it.
    fileprivate var withoutTime: UnsafeBufferPointer<UInt8> {
        guard count > 10, self[10] == UInt8(ascii: " ") || self[10] == UInt8(ascii: "T") else { return self }
        return UnsafeBufferPointer(rebasing: self[..<10])
    }

    fileprivate var truth: Bool? {
        if count == 1 {
            switch self[0] {
            case UInt8(ascii: "1"), UInt8(ascii: "Y"), UInt8(ascii: "y"): return true
            case UInt8(ascii: "0"), UInt8(ascii: "N"), UInt8(ascii: "n"): return false
            default: return nil
            }
        }
        switch String(decoding: self, as: UTF8.self).folded.uppercased() {
        case "是", "1", "Y": return true
        case "否", "0", "N": return false
        default: return nil
        }
    }
}

extension ValueType {
    fileprivate var isMoney: Bool { if case .money = self { true } else { false } }
}

extension String {
    /// Letters where an identity number has none, and not too many characters: a passport or permit rather than a slip.
    fileprivate func looksLikeDocument(_ problem: IDNumber.Invalid) -> Bool {
        let letters = unicodeScalars.filter { ("A"..."Z").contains($0) }.count
        let digits = unicodeScalars.filter { ("0"..."9").contains($0) }.count
        switch problem {
        case .badCharacter, .wrongLength:
            return letters > 0 && digits >= 5 && letters + digits == unicodeScalars.count && (6...15).contains(count)
        case .badRegion, .badBirthDate, .badCheckDigit: return false
        }
    }
}
