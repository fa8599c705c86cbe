import Civics
import Database
import Library

/// Why a file was not taken in at all. Nothing of it is kept; the same command may be given again once the cause is gone.
package enum IntakeError: Error, Hashable, Sendable {
    case cannotRead(file: String)
    case emptyFile(file: String)
    /// `what` is what the file really is.
    case notText(file: String, what: String)
    case unknownDataSet(file: String)
    case missingColumns(file: String, [String])
    case repeatedColumn(file: String, String)
    case badHeading(file: String)
    case badManifest(file: String, line: Int, String)
    /// A file cannot say how things stood after the day it came (Beijing dates).
    case futureDay(file: String, asOf: CivilDate, received: CivilDate)
    case cancelled(file: String)
}

extension IntakeError: CustomStringConvertible {
    package var description: String { message }

    /// One Chinese sentence or two: which file, what is wrong, what to do.
    package var message: String {
        switch self {
        case .cannotRead(let file): "读不了文件“\(file)”。请检查文件是否存在、是否有读取权限。"
        case .emptyFile(let file): "文件“\(file)”里没有表头，可能是空文件。请向提供部门重新索取。"
        case .notText(let file, let what): "文件“\(file)”是\(what)，不是文本。请另存为 CSV（UTF-8 或 GB18030 编码）后再导入。"
        case .unknownDataSet(let file): "看不出文件“\(file)”是哪个数据集。请用数据集的英文名作文件名，或在命令中指明数据集。"
        case .missingColumns(let file, let names): "文件“\(file)”缺少必填列：\(names.joined(separator: "、"))。请补上这些列，列名要与数据集说明一致。"
        case .repeatedColumn(let file, let name): "文件“\(file)”有两列都叫“\(name)”，分不清该用哪一列。请删去或改名后再导入。"
        case .badHeading(let file): "文件“\(file)”的表头读不出来，可能是编码错误或引号不完整。请用文本编辑器检查第一行。"
        case .badManifest(let file, let line, let problem): "清单“\(file)”第 \(line) 行：\(problem)"
        case .futureDay(let file, let asOf, let received):
            "文件“\(file)”写明的数据日期 \(asOf) 晚于收到日期 \(received)，不可能已经成立。请核对清单或命令中的数据日期，改正后再导入。"
        case .cancelled(let file): "已取消导入文件“\(file)”，没有留下任何数据。"
        }
    }
}
