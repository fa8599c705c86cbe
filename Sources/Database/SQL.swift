/// A statement and the values bound to it.
///
/// Written as a string literal: what is interpolated is always bound, never pasted, so hostile text stays text.
/// ```
/// "SELECT id FROM lead WHERE area = \(area) AND kind IN \(kinds) AND \(condition)"
/// ```
/// Keep to what SQLite 3.40 and PostgreSQL 15 both understand.
package struct SQL: ExpressibleByStringInterpolation, Hashable, Sendable {
    /// The statement with one `?` for each value.
    package private(set) var text: String
    package private(set) var values: [DatabaseValue]
    // A list makes a new text for each length; keeping all of them prepared would only fill memory.
    private(set) var hasList: Bool

    package init(stringLiteral text: StaticString) {
        self.init(text: text.description, values: [], hasList: false)
    }

    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    init(text: String, values: [DatabaseValue] = [], hasList: Bool = false) {
        self.text = text
        self.values = values
        self.hasList = hasList
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        SQL(text: left.text + right.text, values: left.values + right.values, hasList: left.hasList || right.hasList)
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql: SQL

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQL(text: "")
            sql.text.reserveCapacity(literalCapacity + interpolationCount)
            sql.values.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: StaticString) { sql.text += literal.description }

        package mutating func appendInterpolation<Value: BindableValue>(_ value: Value) { append(value.databaseValue) }

        /// NULL when there is no value. Remember that nothing equals NULL: `IS NOT DISTINCT FROM` or a branch in Swift says it better.
        package mutating func appendInterpolation<Value: BindableValue>(_ value: Value?) { append(value.databaseValue) }

        /// A blob. Without this, `[UInt8]` would be read as a list of numbers.
        package mutating func appendInterpolation(_ bytes: [UInt8]) { append(.blob(bytes)) }

        /// A list in brackets, for `IN`. An empty list matches nothing, and `NOT IN` an empty list matches everything.
        package mutating func appendInterpolation<Value: BindableValue>(_ list: [Value]) {
            sql.hasList = true
            // An empty pair of brackets is not SQL, and `(NULL)` would make `NOT IN` match nothing.
            guard !list.isEmpty else { return sql.text += "(SELECT NULL WHERE 1 = 0)" }
            sql.text += "(" + repeatElement("?", count: list.count).joined(separator: ", ") + ")"
            sql.values += list.map(\.databaseValue)
        }

        /// A part of a statement, with the values bound to it.
        package mutating func appendInterpolation(_ fragment: SQL) { sql = sql + fragment }

        /// Text of the program itself, pasted as it is. A `StaticString` cannot hold what a user typed.
        package mutating func appendInterpolation(raw text: StaticString) { sql.text += text.description }

        /// The name of a table or column that the program works out, in quotes.
        package mutating func appendInterpolation(identifier name: String) { sql.text += SQL.quoted(name) }

        private mutating func append(_ value: DatabaseValue) {
            sql.text += "?"
            sql.values.append(value)
        }
    }

    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension Sequence<SQL> {
    /// For conditions gathered one by one: `conditions.joined(by: " AND ")`. Empty when there are none.
    package func joined(by separator: SQL) -> SQL {
        var result = SQL(text: "")
        for (index, fragment) in enumerated() { result = index == 0 ? fragment : result + separator + fragment }
        return result
    }
}
