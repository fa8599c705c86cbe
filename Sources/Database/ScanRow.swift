internal import GRDBSQLite

/// One row of a scan, read in place: no names, no checks, no copies. Positions count from 0. Only good inside the row callback.
package struct ScanRow {
    let handle: OpaquePointer

    package func isNull(_ index: Int) -> Bool { sqlite3_column_type(handle, Int32(truncatingIfNeeded: index)) == SQLITE_NULL }

    /// 0 for NULL: ask `isNull` first, for unknown is not zero.
    package func int64(_ index: Int) -> Int64 { sqlite3_column_int64(handle, Int32(truncatingIfNeeded: index)) }

    /// 0 for NULL: ask `isNull` first, for unknown is not zero.
    package func double(_ index: Int) -> Double { sqlite3_column_double(handle, Int32(truncatingIfNeeded: index)) }

    /// The bytes of a text, empty for NULL. Gone when the next row comes, or when the column is read another way.
    package func utf8(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let index = Int32(truncatingIfNeeded: index)
        // The order matters: asking for the text may convert it, and only then is the count right.
        guard let text = sqlite3_column_text(handle, index) else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, index)))
    }

    /// The bytes of a blob, empty for NULL. Gone when the next row comes.
    package func bytes(_ index: Int) -> UnsafeRawBufferPointer {
        let index = Int32(truncatingIfNeeded: index)
        guard let blob = sqlite3_column_blob(handle, index) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(handle, index)))
    }

    /// A copy of a text, empty for NULL.
    package func string(_ index: Int) -> String { String(decoding: utf8(index), as: UTF8.self) }
}
