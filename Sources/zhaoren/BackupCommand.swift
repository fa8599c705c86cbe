import Access
import ArgumentParser
import Backup
import Database
import Foundation

/// Copies of a data folder's databases, sealed in one file.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "备份数据库（运行中也可以），加密并核对。",
        discussion: "口令从 --passphrase-file 读取，不写就在终端输入；也可以改用 --key-file。口令或密钥丢了，备份就打不开。",
        subcommands: [Write.self, Verify.self, MakeKey.self], defaultSubcommand: Write.self)

    struct Write: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "write", abstract: "做一份备份；写完再读回来，逐个文件核对。")
        @Option(help: ArgumentHelp("备份文件；已存在就不写。", valueName: "文件")) var out: String
        @OptionGroup var data: DataOptions
        @OptionGroup var lock: BackupLockOptions

        func run() throws {
            try answeringBackupErrors {
                let key = try lock.key(isNew: true)
                let contents = try Backup.write(
                    data.folder.databases(), in: data.folder.path, to: out, key: key, at: .now, random: RandomBytes.system.bytes)
                print("备份好了：\(out)。\(contents.line)已读回核对，没有差错。")
                try data.folder.record(.backedUp, contents)
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "verify", abstract: "核对一份备份：解开全部内容，逐个文件比对。")
        @Argument(help: ArgumentHelp("备份文件。", valueName: "文件")) var file: String
        @OptionGroup var lock: BackupLockOptions

        func run() throws {
            try answeringBackupErrors {
                print("“\(file)”完好。\(try Backup.verify(file, key: lock.key(isNew: false)).line)")
            }
        }
    }

    struct MakeKey: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "make-key", abstract: "生成一个密钥文件，用来代替口令。")
        @Argument(help: ArgumentHelp("密钥文件；已存在就不写。", valueName: "文件")) var file: String

        func run() throws {
            try answeringBackupErrors {
                try Backup.writeKeyFile(file, bytes: RandomBytes.system.bytes(32))
                print("密钥写好了：\(file)。请另存一份到安全的地方，不要和备份放在一起；丢了它，备份就打不开。")
            }
        }
    }
}

/// How a backup is locked or opened.
struct BackupLockOptions: ParsableArguments {
    @Option(help: ArgumentHelp("第一行是口令的文件，只许自己读。", valueName: "文件")) var passphraseFile: String?
    @Option(help: ArgumentHelp("密钥文件。", valueName: "文件")) var keyFile: String?

    func validate() throws {
        if passphraseFile != nil && keyFile != nil { throw ValidationError("--passphrase-file 和 --key-file 只能写一个。") }
    }

    /// - Parameter isNew: whether a passphrase that is typed is asked for twice.
    func key(isNew: Bool) throws -> BackupKey {
        if let keyFile { return try .keyFile(Backup.secret(in: keyFile), named: keyFile) }
        if let passphraseFile {
            let text = try Backup.secret(in: passphraseFile)
            return try .passphrase(String(text.prefix { !$0.isNewline }))
        }
        guard let typed = SecretPrompt.ask("口令：") else {
            throw badInput("这里不能输入口令。请用 --passphrase-file 或 --key-file 给出。")
        }
        if isNew, SecretPrompt.ask("再输一遍：") != typed { throw badInput("两次输入的口令不一样，没有备份。请重新运行。") }
        return try .passphrase(typed)
    }
}

/// Runs `work` and says what is wrong in words.
func answeringBackupErrors(_ work: () throws -> Void) throws {
    do {
        try work()
    } catch let error as BackupError {
        throw badInput(error.message)
    } catch let error as DatabaseError {
        throw badInput(error.message)
    }
}

/// A line typed at the terminal without being shown.
enum SecretPrompt {
    /// `nil` when there is no terminal.
    static func ask(_ prompt: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        var shown = termios()
        tcgetattr(STDIN_FILENO, &shown)
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        FileHandle.standardError.write(Data(prompt.utf8))
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return readLine()
    }
}

extension BackupContents {
    /// "2 个文件，共 1,304 MB，制作于 2025-12-31 10:00。"
    var line: String {
        let megabytes = (bytes + 500_000) / 1_000_000
        let time = Instant(madeAt)?.beijingText ?? madeAt
        return "\(files.count) 个文件，共 \(megabytes.grouped) MB，制作于 \(time)。"
    }
}

extension DataFolder {
    /// Every database there is, in the order they are copied.
    ///
    /// People's work first: it points at departments' data and never the other way, so what the first copy points at is in the second.
    fileprivate func databases() throws -> [BackupSource] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter(BackupContents.isFileName).sorted()
        let work = names.filter { $0 == "workbench.sqlite" }
        return try (work + names.filter { !work.contains($0) }).map { name in
            // Not migrated: a backup is what one makes before a new version touches anything.
            BackupSource(name: name, database: try Database(path: path + "/" + name))
        }
    }

    /// Leaves an entry in the audit trail of this folder, where there is one: a folder that an older program made has none until the new
    /// one has opened it.
    func record(_ act: AuditAct, _ contents: BackupContents) throws {
        guard FileManager.default.fileExists(atPath: workbenchPath) else { return }
        let workbench = try Database(path: workbenchPath)
        guard (try? workbench.read(AuditTrail.head)) != nil else { return }
        try workbench.write { try AuditTrail.record(act, by: nil, detail: contents.line, at: .now, in: $0) }
    }
}
