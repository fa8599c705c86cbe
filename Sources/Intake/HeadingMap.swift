import Civics
import Library

/// Which column of a file holds which field of its data set.
package struct HeadingMap: Hashable, Sendable {
    /// Columns in the file.
    package let columnCount: Int
    /// By position of the field in the declaration; `nil` when the file has no such column.
    package let columns: [Int?]
    /// Headings that belong to no field.
    package let unknownColumns: [String]
    /// Headings of optional fields that the file does not have.
    package let missingColumns: [String]

    /// Headings may stand in any order, in full-width or half-width, with spaces; the English name of a field will do too.
    package init(_ headings: [String], _ dataSet: DataSetDeclaration, file: String) throws(IntakeError) {
        columnCount = headings.count
        let keys = headings.map(Self.key)
        var columns: [Int?] = []
        for field in dataSet.fields {
            let names = [Self.key(field.name), Self.key(field.id)]
            let found = keys.indices.filter { names.contains(keys[$0]) }
            guard found.count <= 1 else { throw .repeatedColumn(file: file, field.name) }
            columns.append(found.first)
        }
        self.columns = columns
        let used = Set(columns.compactMap { $0 })
        unknownColumns = headings.indices.filter { !used.contains($0) && !keys[$0].isEmpty }.map { headings[$0] }
        let absent = zip(dataSet.fields, columns).filter { $0.1 == nil }.map(\.0)
        let required = absent.filter(\.isRequired).map(\.name)
        guard required.isEmpty else { throw .missingColumns(file: file, required) }
        missingColumns = absent.map(\.name)
    }

    /// How many of the headings a data set knows: to find out whose file it is.
    static func matches(_ headings: [String], _ dataSet: DataSetDeclaration) -> Int {
        let names = Set(dataSet.fields.flatMap { [key($0.name), key($0.id)] })
        return headings.count { names.contains(key($0)) }
    }

    private static func key(_ text: String) -> String {
        String(String.UnicodeScalarView(text.folded.lowercased().unicodeScalars.filter { $0 != " " && $0 != "_" && $0 != "*" }))
    }
}
