import Access
import ArgumentParser
import Civics
import Database
import Foundation
import Library

/// Who may sign in.
struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "建立、列出、停用账号，改密码。", subcommands: [Add.self, List.self, Disable.self, Password.self])

    /// Runs `work` and says what is wrong in words.
    fileprivate static func answering(_ folder: DataFolder, _ work: (AccountDirectory) throws -> Void) throws {
        do {
            try work(AccountDirectory(database: try folder.create().workbench, random: .system))
        } catch let error as AccessError {
            throw badInput(error.message)
        }
    }
}

extension AccountCommand {
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "建一个账号，打印一次随机的初始密码。")
        @Argument(help: "登录名。") var name: String
        @Option(help: "角色：区级管理员、街镇救助干部、社区救助顾问、协作机构、政策编辑或审计员。") var role: Role
        @Option(help: "显示的名字；不写就用登录名。") var displayName: String?
        @Option(help: "负责的区域：区、街镇或居委会的名称或代码；可以写几次。") var area: [String] = []
        @Flag(help: "第一次登录不要求换密码，给测试和程序用。") var keepPassword = false
        @OptionGroup var data: DataOptions
        @OptionGroup var options: LibraryOptions

        func run() throws {
            let jurisdiction = try options.pack().pack.jurisdiction
            let areas = try area.map { name in
                guard let code = jurisdiction.place(named: name) else { throw badInput("辖区里没有“\(name)”。请写区、街镇或居委会的名称或代码。") }
                return code
            }
            try AccountCommand.answering(data.folder) { directory in
                let password = directory.firstPassword(for: name)
                try directory.create(
                    NewAccount(
                        name: name, displayName: displayName ?? name, role: role, areas: areas, password: password,
                        mustChangePassword: !keepPassword), at: .now)
                print("账号“\(name)”（\(role.label)）建好了。初始密码：\(password)　只显示这一次\(keepPassword ? "" : "，第一次登录要换掉")。")
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "列出全部账号。")
        @OptionGroup var data: DataOptions
        @Flag(help: "输出 JSON。") var json = false

        struct Line: Encodable {
            let name, displayName, role: String
            let areas: [String]
            let isDisabled: Bool
        }

        func run() throws {
            try AccountCommand.answering(data.folder) { directory in
                let lines = try directory.list().map { account in
                    Line(
                        name: account.name, displayName: account.displayName, role: account.role.label,
                        areas: account.areas.map(\.description), isDisabled: account.disabledAt != nil)
                }
                if json { return try printJSON(lines) }
                for line in lines {
                    print(
                        "\(line.name)\t\(line.displayName)\t\(line.role)\t\(line.areas.joined(separator: "、"))\(line.isDisabled ? "\t已停用" : "")"
                    )
                }
                if lines.isEmpty { print("还没有账号。用 zhaoren account add 建一个。") }
            }
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "停用一个账号，它打开着的页面也立即失效。")
        @Argument(help: "登录名。") var name: String
        @OptionGroup var data: DataOptions

        func run() throws {
            try AccountCommand.answering(data.folder) { try $0.disable(name: name, at: .now) }
            print("账号“\(name)”已停用。")
        }
    }

    struct Password: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "给一个账号换一个随机的新密码，打印一次；用旧密码登录的都要重新登录。")
        @Argument(help: "登录名。") var name: String
        @OptionGroup var data: DataOptions

        func run() throws {
            try AccountCommand.answering(data.folder) { directory in
                let password = directory.firstPassword(for: name)
                try directory.setPassword(password, name: name, isFirst: true, at: .now)
                print("账号“\(name)”的新密码：\(password)　只显示这一次，登录后要换掉。")
            }
        }
    }
}

extension Role: ExpressibleByArgument {
    package init?(argument: String) {
        guard let found = Self.allCases.first(where: { $0.label == argument || $0.rawValue == argument }) else { return nil }
        self = found
    }

    package static var allValueStrings: [String] { allCases.map(\.label) }
}

extension Jurisdiction {
    /// The district, a subdistrict or a committee by its name or code.
    fileprivate func place(named text: String) -> RegionCode? {
        let places = [(name, code)] + subdistricts.flatMap { [($0.name, $0.code)] + $0.committees.map { ($0.name, $0.code) } }
        return places.first { $0.0 == text || $0.1.description == text }?.1
    }
}
