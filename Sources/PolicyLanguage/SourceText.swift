/// The text of one page, with the name that diagnostics print.
package struct SourceText: Hashable, Sendable {
    package let path: String
    package let text: String

    package init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    package var lines: [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.last == "\r" ? $0.dropLast() : $0 }
    }
}

/// A stretch of one line of a page. Lines and columns count from 1; a column is one character as people see it.
package struct SourceRange: Hashable, Comparable, Sendable {
    package let path: String
    package let line: Int
    package let column: Int
    package let length: Int

    package init(path: String, line: Int, column: Int, length: Int = 1) {
        self.path = path
        self.line = line
        self.column = column
        self.length = length
    }

    /// For what no page wrote.
    package static let nowhere = SourceRange(path: "", line: 0, column: 0, length: 0)

    package static func < (left: SourceRange, right: SourceRange) -> Bool {
        (left.path, left.line, left.column) < (right.path, right.line, right.column)
    }

    /// From the start of this range to the end of `last`, when both are on one line.
    package func through(_ last: SourceRange) -> SourceRange {
        guard last.path == path, last.line == line, last.column >= column else { return self }
        return SourceRange(path: path, line: line, column: column, length: last.column + last.length - column)
    }
}
