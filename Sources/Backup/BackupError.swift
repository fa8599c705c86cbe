/// Why a backup could not be made, read or restored. Carries names of files, never what is in them.
package enum BackupError: Error, Hashable, Sendable {
    case alreadyRunning
    case cannotRead(String)
    case cannotWrite(String)
    /// Cut short, changed, or put together from parts.
    case damaged
    case diskFull
    case fileExists(String)
    case folderNotEmpty(String)
    case keyFileInvalid(String)
    case keyFileReadableByOthers(String)
    case needsKeyFile
    case needsPassphrase
    case newerFormat
    case notABackup
    case notIntact(database: String)
    case nothingToBackUp
    case passphraseTooShort
    /// Or the first lines of the file were changed: the two cannot be told apart.
    case wrongKey

    /// One sentence for the user: what happened and what to do.
    package var message: String {
        switch self {
        case .alreadyRunning: "另一个备份正在进行，没有开始新的。请等它结束。"
        case .cannotRead(let path): "读不了“\(path)”。请检查文件是否存在、有没有读取权限。"
        case .cannotWrite(let path): "写不了“\(path)”。请检查目录是否存在、可写。"
        case .damaged: "备份文件已损坏、被截断或被改动，不能使用。请换一份备份。"
        case .diskFull: "磁盘空间不足，没有写完，不完整的文件已删除。请清理磁盘后重试。"
        case .fileExists(let path): "“\(path)”已存在，不会覆盖。请换一个文件名。"
        case .folderNotEmpty(let path): "“\(path)”里已有文件，不会覆盖。请指定一个不存在的或空的目录。"
        case .keyFileInvalid(let path): "“\(path)”不是密钥文件：应为 64 位十六进制数字。请用 zhaoren backup make-key 生成。"
        case .keyFileReadableByOthers(let path): "“\(path)”别人也能读，不能用来保密。请先执行 chmod 600。"
        case .needsKeyFile: "这份备份是用密钥文件加密的。请用 --key-file 指明密钥文件。"
        case .needsPassphrase: "这份备份是用口令加密的。请给出口令，不要用密钥文件。"
        case .newerFormat: "备份由更新版本的程序制作。请改用新版本程序。"
        case .notABackup: "这不是本程序的备份文件。请核对文件名。"
        case .notIntact(let name): "备份里的数据库“\(name)”没有通过完整性检查，没有恢复。请换一份备份。"
        case .nothingToBackUp: "数据目录里没有数据库，没有可备份的。请核对 --data。"
        case .passphraseTooShort: "口令至少 \(BackupKey.shortestPassphrase) 个字。请换一个更长的。"
        case .wrongKey: "口令或密钥不对，或者备份文件的开头被改动过。请核对后重试。"
        }
    }
}

extension BackupError: CustomStringConvertible {
    package var description: String { message }
}
