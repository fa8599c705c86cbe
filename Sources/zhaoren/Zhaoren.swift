import ArgumentParser

@main
struct Zhaoren: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zhaoren",
        abstract: "政策找人：查出谁该得到帮助而没有得到，并说明为什么。",
        discussion: "退出码：0 完成；1 有错误、例子不成立或输入有问题；2 命令用法不对。",
        subcommands: [
            DemoCommand.self, GenerateCommand.self, ImportCommand.self, ScreenCommand.self, LeadsCommand.self, ExplainCommand.self,
            PolicyCommand.self, EvaluateCommand.self, AccountCommand.self, AuditCommand.self, BackupCommand.self,
            RestoreCommand.self, RetentionCommand.self, ServeCommand.self,
        ])

    /// Wrong usage exits with 2, as `--help` says; the parser's own code is 64.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? AsyncParsableCommand { try await asynchronous.run() } else { try command.run() }
        } catch let code as ExitCode {
            exit(withError: code)
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        let text = HelpText.chinese(fullMessage(for: error))
        if code == .success {
            print(text)
        } else {
            standardError(text)
        }
        exit(withError: code == .validationFailure ? ExitCode(2) : code)
    }
}
