import Civics

/// A table for a terminal, where a Chinese character is as wide as two letters.
struct TextTable {
    /// The first column is text and stands left; the others are numbers and stand right.
    let header: [String]
    let rows: [[String]]

    var text: String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].terminalWidth }.max() ?? 0 }
        return all.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.terminalWidth)
                return column == 0 ? cell + space : space + cell
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

extension String {
    /// Columns on a terminal.
    fileprivate var terminalWidth: Int {
        unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 && $1.value != 0x2026 ? 2 : 1) }
    }
}

extension Int64 {
    /// Fen, not negative, as yuan: 12,345.06 元.
    var yuanText: String {
        let (yuan, fen) = quotientAndRemainder(dividingBy: 100)
        return "\(Int(yuan).grouped)\(fen == 0 ? "" : fen < 10 ? ".0\(fen)" : ".\(fen)") 元"
    }
}
