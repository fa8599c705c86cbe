import Civics
import Foundation
import Library
import PolicyLanguage
import Testing

@testable import SyntheticDistrict

/// Checks rows of a file against what the pack declares, apart from how `Intake` does it.
struct DeclaredRow {
    let dataSet: DataSetDeclaration
    let codeLists: [CodeListName: CodeList]

    init(_ dataSet: DataSetDeclaration, _ pack: JurisdictionPack) {
        self.dataSet = dataSet
        codeLists = Dictionary(
            (pack.vocabulary.codeLists + CodeList.standards).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What is wrong with a row; `nil` when nothing is.
    func problem(_ cells: [String]) -> String? {
        guard cells.count == dataSet.fields.count else { return "\(cells.count) cells" }
        for (field, cell) in zip(dataSet.fields, cells) {
            let isMissing = cell.isEmpty && field.isRequired
            if isMissing || !(cell.isEmpty || isGood(cell, field.kind)) { return "\(field.id): \(cell)" }
        }
        return nil
    }

    /// The row's key as the declaration has it.
    func key(_ cells: [String]) -> [String] {
        zip(dataSet.fields, cells).filter { dataSet.key.contains($0.0.id) }.map(\.1)
    }

    private func isGood(_ cell: String, _ kind: DataSetDeclaration.Kind) -> Bool {
        switch kind {
        case .text: true
        case .idNumber: (try? IDNumber(cell)) != nil
        case .date: CivilDate(cell) != nil
        case .month: CivilMonth(cell) != nil
        case .truth: ["是", "否", "1", "0", "Y", "N"].contains(cell)
        case .region: RegionCode(cell) != nil
        case .code(let list): codeLists[list]?.entry(cell) != nil
        case .quantity(let type, let range):
            Double(cell).map { $0 * Double(type.unitsPerOne) }.map { Double(range.lowerBound)...Double(range.upperBound) ~= $0 } ?? false
        }
    }
}

/// A delivered file: its rows below the header, whatever its encoding and line ends.
struct DeliveredFile {
    let rows: [[String]]
    let endsLinesWithReturn: Bool
    let hasMark: Bool

    init(_ bytes: Data, _ style: SheetStyle) throws {
        hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let text = style.encoding == .gb18030 ? try Self.decode(gb18030: bytes) : try #require(String(data: bytes, encoding: .utf8))
        endsLinesWithReturn = text.unicodeScalars.contains("\r")
        rows = text.split(whereSeparator: \.isNewline).dropFirst().map { Self.cells(of: $0) }
    }

    private static func decode(gb18030 bytes: Data) throws -> String {
        let converter = try #require(iconv_open("UTF-8", "GB18030"))
        defer { iconv_close(converter) }
        var input = Array(bytes)
        let text = [UInt8](unsafeUninitializedCapacity: bytes.count * 2) { output, count in
            input.withUnsafeMutableBytes { source in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var fromLeft = source.count
                var to = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
                var toLeft = output.count
                iconv(converter, &from, &fromLeft, &to, &toLeft)
                count = fromLeft == 0 ? output.count - toLeft : 0
            }
        }
        return try #require(String(validating: text, as: UTF8.self))
    }

    private static func cells(of line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}
