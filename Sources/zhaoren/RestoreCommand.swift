import ArgumentParser
import Backup

/// A data folder out of a backup.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "从备份恢复出一个数据目录。", discussion: "只写到不存在的或空的目录，从不覆盖；全部核对无误后目录才出现。")
    @Argument(help: ArgumentHelp("备份文件。", valueName: "文件")) var file: String
    @Option(name: .customLong("data"), help: ArgumentHelp("恢复到哪个目录。", valueName: "目录")) var data: String
    @OptionGroup var lock: BackupLockOptions

    func run() throws {
        try answeringBackupErrors {
            let contents = try Backup.restore(file, to: data, key: lock.key(isNew: false))
            try DataFolder(path: data).record(.restored, contents)
            print("恢复好了：\(data)。\(contents.line)每个数据库都通过了完整性检查。用 zhaoren serve --data \(data) 打开。")
        }
    }
}
