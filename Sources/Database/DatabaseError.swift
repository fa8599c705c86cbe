internal import GRDB

/// Why the database could not do what was asked. Carries names of tables and columns, never a stored value.
package enum DatabaseError: Error, Hashable, Sendable {
    package enum Constraint: String, Hashable, Sendable { case unique, foreignKey, check, notNull, other }

    case busy
    case cannotOpen
    case constraint(Constraint, String)
    case corrupt
    case diskFull
    case fileExists
    /// A migration is recorded that this program does not know: a newer program has been here.
    case newerSchema(migration: String)
    case noRow
    case noSuchColumn(String)
    case readOnly
    case unreadable(column: String, expected: String)
    case other(code: Int32, message: String)
}

extension DatabaseError: CustomStringConvertible {
    package var description: String { message }

    /// One sentence for the user: what happened and what to do.
    package var message: String {
        switch self {
        case .busy: "数据库正被另一个进程占用，请稍后重试；若一直如此，请检查是否有两个程序同时打开了同一个数据库文件。"
        case .cannotOpen: "打不开数据库文件，请检查文件夹是否存在、当前用户是否有读写权限。"
        case .constraint(let kind, let name): "数据不符合数据库约束（\(kind.label)：\(name)），本次操作已全部撤销，请核对后重试。"
        case .corrupt: "数据库文件已损坏或不是本程序的数据库，请停止使用并从最近一次备份恢复。"
        case .diskFull: "磁盘空间不足或写入失败，本次操作已全部撤销，请清理磁盘后重试。"
        case .fileExists: "目标文件已存在，不会覆盖，请换一个文件名。"
        case .newerSchema(let migration): "数据库由更新版本的程序建立（含未知的升级步骤“\(migration)”），请改用新版本程序打开。"
        case .noRow: "没有找到应当存在的记录，请刷新后重试。"
        case .noSuchColumn(let name): "查询结果中没有“\(name)”这一列，这是程序错误，请联系维护人员。"
        case .readOnly: "数据库是只读的，请检查文件权限，或不要在只读操作中写入。"
        case .unreadable(let column, let expected): "“\(column)”列的内容不是预期的类型（\(expected)），请检查数据库是否被其他程序改动过。"
        case .other(let code, let message): "数据库错误（代码 \(code)）：\(message)。请联系维护人员。"
        }
    }
}

extension DatabaseError.Constraint {
    package var label: String {
        switch self {
        case .unique: "重复"
        case .foreignKey: "引用的记录不存在或仍被引用"
        case .check: "取值不合规定"
        case .notNull: "缺少必填内容"
        case .other: "其他"
        }
    }
}

extension DatabaseError {
    init(_ error: GRDB.DatabaseError) {
        self.init(code: error.extendedResultCode.rawValue, message: error.message ?? "")
    }

    /// - Parameter code: SQLite's extended result code; its low byte is the primary one.
    init(code: Int32, message: String) {
        switch GRDB.ResultCode(rawValue: code & 0xFF) {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt
        case .SQLITE_CANTOPEN, .SQLITE_PERM: self = .cannotOpen
        case .SQLITE_READONLY: self = .readOnly
        case .SQLITE_CONSTRAINT: self = .constraint(Constraint(code: code), DatabaseError.constraintName(in: message))
        default: self = .other(code: code, message: message)
        }
    }

    /// SQLite says "UNIQUE constraint failed: account.name"; what follows the colon names the columns or the check.
    private static func constraintName(in message: String) -> String {
        guard let colon = message.firstIndex(of: ":") else { return "" }
        return String(message[message.index(after: colon)...].drop(while: { $0 == " " }))
    }
}

extension DatabaseError.Constraint {
    fileprivate init(code: Int32) {
        self =
            switch GRDB.ResultCode(rawValue: code) {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .unique
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            case .SQLITE_CONSTRAINT_CHECK: .check
            case .SQLITE_CONSTRAINT_NOTNULL: .notNull
            default: .other
            }
    }
}
