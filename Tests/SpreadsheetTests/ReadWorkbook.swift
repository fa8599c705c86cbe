import Foundation
import Spreadsheet

/// A workbook as `read-workbook.py` found it in the file.
struct ReadWorkbook: Decodable {
    struct Cell: Decodable {
        let place: String
        let text: String?
        let number: Double?
        let format: String
        let formula: Bool
    }

    struct Sheet: Decodable {
        let name: String
        let cells: [Cell]
        let frozenRows: Int
        let paper: Int
        let orientation: String
        let fits: Bool
        let fitsHeight: Int
        let filter: String?
        let footer: String
        let widths: [Double]

        func cell(_ place: String) -> Cell? { cells.first { $0.place == place } }
    }

    enum Failure: Error { case unreadable(String) }

    let sheets: [Sheet]
    let defined: [String: String]
    let created: String

    /// Writes `workbook` and reads it back.
    init(_ workbook: Workbook) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "zhaoren-read-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(workbook.xlsx()).write(to: file)
        self = try JSONDecoder().decode(ReadWorkbook.self, from: ReadWorkbook.read(file.path))
    }

    private static func read(_ path: String) throws -> Data {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "read-workbook.py").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script, path]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        let problem = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.unreadable(String(decoding: problem, as: UTF8.self)) }
        return data
    }
}

extension Workbook.Heading {
    static let sample = Workbook.Heading(
        title: "“政策找人”月报", area: "华阳路街道", period: "2025年12月", madeAtSecond: 1_767_146_400, madeBy: "周晓敏")
}

extension Workbook {
    /// One sheet of one text column.
    static func texts(_ texts: [String], watermark: Watermark? = nil) -> Workbook {
        Workbook(heading: .sample, watermark: watermark, sheets: [Sheet("表", rows: texts, columns: [.text("内容") { $0 }])])
    }
}
