import Civics
import Library
import PolicyLanguage

/// A row of a file, checked by itself: whom it is about, and whether another row says the same, is not known yet.
struct CheckedRow: Sendable {
    /// As a spreadsheet counts: the heading is row 1.
    let number: Int
    /// As it stands in the file.
    let raw: [UInt8]
    /// Bytes of the file up to the end of the row.
    let consumed: Int
    let cells: Result<RowCells, UnreadableRow>
}

/// Reads and checks a file's rows, one after another. Needs nothing of the register.
///
/// A class confined to one thread: it owns the file's position.
final class RowReader {
    private let scanner: CSVScanner
    private let decoder: FieldDecoder
    private let cells: CellReader

    init(_ file: DeliveryFile, codeLists: [CodeListName: CodeList], asOf: CivilDate) throws(IntakeError) {
        scanner = try CSVScanner(ByteSource(path: file.path), delimiter: file.delimiter, skipping: file.inspection.markLength)
        decoder = FieldDecoder(file.inspection.encoding)
        cells = CellReader(file.dataSet, file.headings, codeLists: codeLists, asOf: asOf)
        // The heading.
        _ = try scanner.advance()
    }

    /// Up to `most` more rows; fewer only at the end of the file.
    func next(_ most: Int) throws(IntakeError) -> [CheckedRow] {
        var rows: [CheckedRow] = []
        rows.reserveCapacity(most)
        while rows.count < most, try scanner.advance() {
            rows.append(
                CheckedRow(
                    number: scanner.rowNumber, raw: Array(scanner.row), consumed: scanner.consumed, cells: cells.read(scanner, decoder)))
        }
        return rows
    }
}
