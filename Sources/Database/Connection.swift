internal import GRDB
internal import GRDBSQLite

/// A view of one unchanging state of the database. Only good inside the `read` or `write` that hands it over.
package class Connection {
    fileprivate let driver: GRDB.Database

    init(_ driver: GRDB.Database) { self.driver = driver }

    /// Every row, in the order of the query. Give it a `LIMIT` unless the table is small by nature.
    package func all<T: RowDecodable>(_ sql: SQL) throws -> [T] {
        try all(sql, T.init(row:))
    }

    /// Every row, read by `decode`.
    package func all<T>(_ sql: SQL, _ decode: (Row) throws -> T) throws -> [T] {
        var result: [T] = []
        try forEachRow(of: sql) { row in
            result.append(try decode(row))
            return true
        }
        return result
    }

    /// The first row, `nil` when there is none. Two rows only differ by order, so say `ORDER BY` when there can be two.
    package func first<T: RowDecodable>(_ sql: SQL) throws -> T? {
        try first(sql, T.init(row:))
    }

    /// The first row read by `decode`, `nil` when there is none.
    package func first<T>(_ sql: SQL, _ decode: (Row) throws -> T) throws -> T? {
        var result: T?
        try forEachRow(of: sql) { row in
            result = try decode(row)
            return false
        }
        return result
    }

    /// The first column of the first row; `nil` when there is no row or the column is NULL (`max` of nothing).
    package func value<Value: BindableValue>(_ sql: SQL) throws -> Value? {
        let found: Value?? = try first(sql) { try $0[0] }
        return found ?? nil
    }

    /// The first column of every row.
    package func values<Value: BindableValue>(_ sql: SQL) throws -> [Value] {
        try all(sql) { try $0[0] }
    }

    /// Hands over millions of rows one by one, without making a value of any. See `ScanRow`.
    package func scan(_ sql: SQL, row body: (ScanRow) throws -> Void) throws {
        let statement = try prepare(sql)
        defer { statement.reset() }
        let row = ScanRow(handle: statement.handle)
        while try statement.step() { try body(row) }
    }

    /// Goes on until `body` returns `false`.
    private func forEachRow(of sql: SQL, _ body: (Row) throws -> Bool) throws {
        let statement = try prepare(sql)
        defer { statement.reset() }
        let row = Row(handle: statement.handle, columns: ColumnNames(statement.columnNames))
        while try statement.step(), try body(row) {}
    }

    fileprivate func prepare(_ sql: SQL) throws -> PreparedStatement {
        try PreparedStatement(sql, on: driver)
    }
}

/// A connection that may change things. All of it is kept when `write` returns, nothing when it throws.
///
/// Do not go on after a statement has failed: PostgreSQL would refuse, so let the error leave the `write`.
package final class Transaction: Connection {
    /// Runs one statement that returns no rows.
    ///
    /// - Returns: how many rows it inserted, updated or deleted.
    @discardableResult
    package func execute(_ sql: SQL) throws -> Int {
        let statement = try prepare(sql)
        defer { statement.reset() }
        while try statement.step() {}
        return Int(sqlite3_changes(driver.sqliteConnection))
    }

    /// Runs an `INSERT` of one row, written without `RETURNING`, and returns the `id` the row got.
    ///
    /// - Throws: `DatabaseError.noRow` when `ON CONFLICT DO NOTHING` left nothing to return.
    package func insertReturningID<ID: BindableValue>(_ sql: SQL) throws -> ID {
        guard let id: ID = try value(sql + " RETURNING id") else { throw DatabaseError.noRow }
        return id
    }

    /// Inserts many rows through one prepared statement; see `BulkInsert`.
    ///
    /// - Parameter onConflict: for example `ON CONFLICT (id) DO NOTHING`.
    package func bulkInsert(
        into table: String, columns: [String], onConflict: SQL = "", body: (BulkInsert) throws -> Void
    ) throws {
        let names = columns.map(SQL.quoted).joined(separator: ", ")
        let marks = repeatElement("?", count: columns.count).joined(separator: ", ")
        let text = "INSERT INTO \(SQL.quoted(table)) (\(names)) VALUES (\(marks)) \(onConflict.text)"
        precondition(onConflict.values.isEmpty, "a bulk insert binds its columns and nothing else")
        let nulls = [DatabaseValue](repeating: .null, count: columns.count)
        let statement = try prepare(SQL(text: text, values: nulls))
        defer { statement.reset() }
        try body(BulkInsert(statement))
    }

    /// Runs the statements of a migration one after the other.
    func executeScript(_ text: String) throws {
        try translatingErrors { try driver.execute(sql: text) }
    }
}
