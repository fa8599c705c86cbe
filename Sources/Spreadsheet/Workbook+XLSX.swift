import Foundation

extension Workbook {
    /// The workbook as an XLSX file: A4 landscape, one page wide, headings frozen and repeated on every page, a filter on each table.
    ///
    /// Text is only ever written as text, so no cell can become a formula.
    package func xlsx() throws(SpreadsheetError) -> [UInt8] {
        let folder = try PrivateFolder()
        let path = folder.path + "/workbook.xlsx"
        try writeXLSX(to: path, temporary: folder.path)
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotWrite }
        return Array(data)
    }

    /// Writes the XLSX file in the memory of a few rows, whatever its length. Readable by its owner only.
    ///
    /// - Parameter path: must be free; nothing is left there when this throws.
    package func writeXLSX(to path: String) throws(SpreadsheetError) {
        let folder = try PrivateFolder()
        let unfinished = folder.path + "/workbook.xlsx"
        try writeXLSX(to: unfinished, temporary: folder.path)
        do {
            try FileManager.default.moveItem(atPath: unfinished, toPath: path)
        } catch {
            throw .cannotWrite
        }
    }

    private func writeXLSX(to path: String, temporary: String) throws(SpreadsheetError) {
        guard !sheets.isEmpty else { throw .noSheet }
        // Made first, so that the library fills a file that nobody else may read.
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw .cannotWrite
        }
        let file = try XLSXFile(path: path, temporary: temporary)
        file.describe(heading)
        for sheet in sheets { try file.add(sheet, of: self) }
        try file.close()
    }
}
