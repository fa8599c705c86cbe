internal import GRDB
internal import GRDBSQLite

/// A statement SQLite has compiled. The one place that talks to SQLite row by row.
struct PreparedStatement {
    // The driver's statement owns the handle, and finalizes it when it goes.
    private let owner: GRDB.Statement
    let handle: OpaquePointer

    init(_ sql: SQL, on connection: GRDB.Database) throws {
        owner = try translatingErrors { try PreparedStatement.compile(sql, on: connection) }
        handle = owner.sqliteStatement
        try bind(sql.values)
    }

    private static func compile(_ sql: SQL, on connection: GRDB.Database) throws -> GRDB.Statement {
        guard !sql.hasList else { return try connection.makeStatement(sql: sql.text) }
        let statement = try connection.cachedStatement(sql: sql.text)
        // A query that runs inside its own row callback needs a statement of its own: the cached one stands in the middle of its rows.
        return sqlite3_stmt_busy(statement.sqliteStatement) == 0 ? statement : try connection.makeStatement(sql: sql.text)
    }

    /// Moves to the next row. `false` when there is none.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw lastError
        }
    }

    /// Makes the statement ready for its next use and lets go of the values bound to it.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    var lastError: DatabaseError {
        let connection = sqlite3_db_handle(handle)
        return DatabaseError(code: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)))
    }

    var columnNames: [String] {
        (0..<sqlite3_column_count(handle)).map { String(cString: sqlite3_column_name(handle, $0)) }
    }

    private func bind(_ values: [DatabaseValue]) throws {
        // A `?` outside an interpolation would silently be NULL.
        guard Int(sqlite3_bind_parameter_count(handle)) == values.count else {
            throw DatabaseError.other(code: SQLITE_MISUSE, message: "parameter count")
        }
        for (index, value) in values.enumerated() {
            guard bind(value, at: Int32(index + 1)) == SQLITE_OK else { throw lastError }
        }
    }

    private func bind(_ value: DatabaseValue, at position: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(handle, position)
        case .integer(let integer): sqlite3_bind_int64(handle, position, integer)
        case .real(let real): sqlite3_bind_double(handle, position, real)
        case .text(var text): text.withUTF8 { bind(text: $0, at: position, copied: true) }
        case .blob(let bytes): bytes.withUnsafeBufferPointer { bind(blob: $0, at: position) }
        }
    }

    /// - Parameter copied: `false` lets SQLite read the bytes in place, so they must stay until the next `step` is over.
    func bind(text utf8: UnsafeBufferPointer<UInt8>, at position: Int32, copied: Bool) -> Int32 {
        // An empty buffer may have no address, and SQLite would take that for NULL.
        guard let address = utf8.baseAddress else { return sqlite3_bind_text(handle, position, "", 0, transient) }
        return address.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
            sqlite3_bind_text(handle, position, $0, Int32(utf8.count), copied ? transient : nil)
        }
    }

    func bind(blob bytes: UnsafeBufferPointer<UInt8>, at position: Int32) -> Int32 {
        guard let address = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, position, 0) }
        return sqlite3_bind_blob(handle, position, address, Int32(bytes.count), transient)
    }

    /// SQLite's marker for "make your own copy" (SQLITE_TRANSIENT), a macro that C importers cannot see.
    private var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
