import ArgumentParser
import Civics
import Database
import Foundation
import Library
import Retention

/// What has been kept long enough.
struct RetentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "按保存期限列出、清除到期的资料（期限见辖区包的 retention.yaml）。", subcommands: [List.self, Apply.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "列出每一类保存多久、到期了多少；不改动任何资料。")
        @OptionGroup var scope: RetentionOptions

        func run() throws {
            let (retention, day) = try scope.retention()
            for item in try retention.due(on: day) { print(item.line) }
        }
    }

    struct Apply: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "先列出到期的，再清除；清除之后找不回来，请先做备份。", discussion: "备份里的旧资料要等备份也过了保存期限、删掉，才算清除干净。")
        @OptionGroup var scope: RetentionOptions
        @Flag(help: "已经看过要清除的数目，不再询问。") var yes = false

        func run() throws {
            let (retention, day) = try scope.retention()
            let due = try retention.due(on: day).filter { ($0.rows ?? 0) > 0 }
            guard !due.isEmpty else { return print("到 \(day) 为止，没有到期的资料。") }
            for item in due { print(item.line) }
            flushOutput()
            guard try yes || isConfirmed() else { throw badInput("没有清除。") }
            let released = try retention.apply(on: day, at: .now)
            print("清除好了：\(released.reduce(0) { $0 + ($1.rows ?? 0) }.grouped) 行，已记入审计记录。")
        }

        private func isConfirmed() throws -> Bool {
            guard isatty(STDIN_FILENO) == 1 else { throw badInput("没有清除。看过数目之后，请加 --yes 再运行一次。") }
            standardError("输入“清除”两个字确认：")
            return readLine() == "清除"
        }
    }
}

struct RetentionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("按哪一天算期限；不能晚于今天。", valueName: "日期")) var on: DayArgument?
    @OptionGroup var data: DataOptions
    @OptionGroup var options: LibraryOptions

    func retention() throws -> (Retention, CivilDate) {
        let today = Instant.now.beijingDate
        let day = on?.date ?? today
        // Counting from a day that has not come would take what may still be kept.
        guard day <= today else { throw badInput("\(day) 还没有到。请写今天或以前的日期。") }
        let stores = try data.folder.open()
        return (Retention(try options.pack().pack.retention, register: stores.register, workbench: stores.workbench), day)
    }
}

extension Retention.Due {
    fileprivate var line: String {
        let mark = rule.confidence == .ownDefault ? "，\(rule.confidence.label)" : ""
        guard let rows else { return "\(rule.kind.rawValue)：保留，不清除" }
        return "\(rule.kind.rawValue)：保存 \(rule.months) 个月，到期\(rule.treatment.rawValue)\(mark)；\(before.beijingDate) 以前的 \(rows.grouped) 行"
    }
}
