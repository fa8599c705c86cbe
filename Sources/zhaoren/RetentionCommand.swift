import ArgumentParser
import Civics
import Database
import Foundation
import Library
import Register
import Retention

/// What has been kept long enough.
struct RetentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "按保存期限列出、清除到期的资料（期限见辖区包的 retention.yaml）。", subcommands: [List.self, Apply.self, Erase.self])

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

extension RetentionCommand {
    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "按一户家庭的要求删除已结案个案的资料（个人信息保护法第四十七条）；不加 --yes 只列出来。",
            discussion: "部门的数据由部门删；审计记录和受限事项按期限保存。有在办个案时不能删。")
        @Option(help: ArgumentHelp("户的编号，见家庭页面的地址。", valueName: "编号")) var household: Int64
        @Option(help: ArgumentHelp("谁、什么时候提出的要求；记入审计记录，不要写姓名。", valueName: "缘由")) var reason: String
        @OptionGroup var scope: RetentionOptions
        @Flag(help: "已经看过要删除的数目，现在删除。") var yes = false

        func run() throws {
            let (retention, _) = try scope.retention()
            let id = Identifier<Household>(household)
            let kept = try yes ? retention.release(household: id, because: reason, at: .now) : retention.kept(of: id)
            guard !kept.isEmpty else { return print("这户没有可以删除的资料。") }
            for item in kept { print("\(item.kind.rawValue)：\(item.rows.grouped) 行") }
            print(yes ? "已删除，记入审计记录。" : "没有删除。看过数目之后，请加 --yes 再运行一次。")
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
