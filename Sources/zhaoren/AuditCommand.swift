import Access
import ArgumentParser
import Database

/// The audit trail, seen from the server.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "核对审计记录有没有被改动，打印末条的校验值。", subcommands: [Verify.self, Head.self])

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "从头核对每一条；完好时退出码为 0，有改动时为 1 并指出第一处。",
            discussion: "能改数据库的人也能把记录连同校验值从头重写一遍；只有与留存在别处的校验值比对，才看得出来。")
        @Option(help: ArgumentHelp("以前打印、留存在系统之外的校验值。", valueName: "校验值")) var expect: String?
        @OptionGroup var data: DataOptions

        func run() throws {
            let noted = expect?.lowercased()
            guard noted.map(AuditHead.isHash) ?? true else {
                throw badInput("校验值是 64 位十六进制数，请照 zhaoren audit head 打印的原样填写。")
            }
            switch try data.folder.open().workbench.read({ try AuditTrail.verify(from: $0, expecting: noted) }) {
            case .intact(let head):
                print("审计记录完好：共 \(head.entries) 条。末条校验值：")
                print(head.hash)
                print(noted == nil ? "请把它留存在系统之外，下次用 --expect 核对。" : "留存的校验值在记录之中。")
            case .broken(let found):
                throw badInput("审计记录不完好：\(found.message)请停止使用，保留现场，并与备份比对。")
            }
        }
    }

    struct Head: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "打印末条的校验值，好留存在系统之外。")
        @OptionGroup var data: DataOptions

        func run() throws {
            guard let head = try data.folder.open().workbench.read(AuditTrail.head) else {
                throw badInput("审计记录末条的登记不见了。请运行 zhaoren audit verify 查明，保留现场，并与备份比对。")
            }
            print(head.hash)
        }
    }
}
