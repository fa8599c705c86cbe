internal import GRDBSQLite

/// A type that a row of a query can be read into.
package protocol RowDecodable {
    /// - Throws: `DatabaseError.noSuchColumn` or `.unreadable`, which name the column.
    init(row: Row) throws
}

/// One row of a result. Only good inside the call that hands it over.
package struct Row {
    let handle: OpaquePointer
    let columns: ColumnNames

    /// The column of this name. The type asked for decides how it is read: `let area: RegionCode = try row["area"]`.
    package subscript<Value: BindableValue>(name: String) -> Value {
        get throws {
            guard let index = columns.positions[name] else { throw DatabaseError.noSuchColumn(name) }
            return try value(at: index)
        }
    }

    /// The column at this position, from 0.
    package subscript<Value: BindableValue>(index: Int) -> Value {
        get throws {
            guard columns.names.indices.contains(index) else { throw DatabaseError.noSuchColumn("#\(index)") }
            return try value(at: Int32(index))
        }
    }

    private func value<Value: BindableValue>(at index: Int32) throws -> Value {
        guard let value = Value(databaseValue: databaseValue(at: index)) else {
            throw DatabaseError.unreadable(column: columns.names[Int(index)], expected: "\(Value.self)")
        }
        return value
    }

    func databaseValue(at index: Int32) -> DatabaseValue {
        let row = ScanRow(handle: handle)
        return switch sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT: .real(sqlite3_column_double(handle, index))
        case SQLITE_TEXT: .text(row.string(Int(index)))
        case SQLITE_BLOB: .blob(Array(row.bytes(Int(index))))
        default: .null
        }
    }
}

/// The names of a result's columns and where each stands, worked out once for all its rows.
struct ColumnNames {
    let names: [String]
    let positions: [String: Int32]

    init(_ names: [String]) {
        self.names = names
        // Two columns of one name are a slip in the query; the first one wins, as in PostgreSQL's client.
        positions = Dictionary(zip(names, 0...), uniquingKeysWith: { first, _ in first })
    }
}
