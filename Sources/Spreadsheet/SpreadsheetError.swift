/// Why a table could not be written. Carries names of sheets and columns, never a cell.
package enum SpreadsheetError: Error, Hashable, Sendable {
    case cannotWrite
    case diskFull
    case noSheet
    case sheetName(String)
    case textTooLong(sheet: String, column: String)
    case tooManyColumns(sheet: String)
    case tooManyRows(sheet: String)
    case other(code: Int)

    /// One sentence for the user: what happened and what to do.
    package var message: String {
        switch self {
        case .cannotWrite: "临时文件写不了，表格没有生成。请管理员检查临时目录是否存在、可写。"
        case .diskFull: "磁盘空间不足，表格没有生成。请清理磁盘后重试。"
        case .noSheet: "表格里没有工作表，没有生成。请联系维护人员。"
        case .sheetName(let name): "工作表名“\(name)”不能用：须为 1 到 31 个字、不重名、不含 [ ] : * ? / \\。请换一个名称。"
        case .textTooLong(let sheet, let column): "工作表“\(sheet)”的“\(column)”列有一格超过 32767 个字，表格没有生成。请改用 CSV 导出。"
        case .tooManyColumns(let sheet): "工作表“\(sheet)”超过 16384 列，表格没有生成。请减少列数。"
        case .tooManyRows(let sheet): "工作表“\(sheet)”超过一百万行，表格没有生成。请缩小范围，或改用 CSV 导出。"
        case .other(let code): "表格没有生成（代码 \(code)）。请联系维护人员。"
        }
    }
}

extension SpreadsheetError: CustomStringConvertible {
    package var description: String { message }
}
