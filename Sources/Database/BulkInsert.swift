internal import GRDBSQLite

/// Rows going into one table at the speed of the engine: bind the columns of a row, `step()`, and again.
///
/// Positions count from 0, in the order of the `columns` given. A column left unbound is NULL, never the last row's value:
/// one person's data must not slip into the next one's row.
package struct BulkInsert {
    private let statement: PreparedStatement

    init(_ statement: PreparedStatement) { self.statement = statement }

    package func bind(int value: Int64, at index: Int) {
        check(sqlite3_bind_int64(statement.handle, position(index), value), index)
    }

    package func bind(double value: Double, at index: Int) {
        check(sqlite3_bind_double(statement.handle, position(index), value), index)
    }

    /// Bytes of UTF-8 that are not copied: they must stay where they are until `step()` has returned.
    package func bind(text utf8: UnsafeBufferPointer<UInt8>, at index: Int) {
        check(statement.bind(text: utf8, at: position(index), copied: false), index)
    }

    package func bind(text: String, at index: Int) {
        var text = text
        text.withUTF8 { check(statement.bind(text: $0, at: position(index), copied: true), index) }
    }

    package func bind(blob: UnsafeBufferPointer<UInt8>, at index: Int) {
        check(statement.bind(blob: blob, at: position(index)), index)
    }

    package func bindNull(at index: Int) {
        check(sqlite3_bind_null(statement.handle, position(index)), index)
    }

    /// Any value that fits a column; slower than the typed ones.
    package func bind<Value: BindableValue>(_ value: Value, at index: Int) {
        switch value.databaseValue {
        case .null: bindNull(at: index)
        case .integer(let integer): bind(int: integer, at: index)
        case .real(let real): bind(double: real, at: index)
        case .text(let text): bind(text: text, at: index)
        case .blob(let bytes): bytes.withUnsafeBufferPointer { bind(blob: $0, at: index) }
        }
    }

    /// Inserts the row and starts the next one empty.
    package func step() throws {
        defer { statement.reset() }
        guard sqlite3_step(statement.handle) == SQLITE_DONE else { throw statement.lastError }
    }

    private func position(_ index: Int) -> Int32 { Int32(truncatingIfNeeded: index) &+ 1 }

    private func check(_ code: Int32, _ index: Int) {
        precondition(code == SQLITE_OK, "no column \(index) in this bulk insert, or a value over a gigabyte")
    }
}
