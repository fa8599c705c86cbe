import Access
import ArgumentParser
import Civics
import Database
import Foundation
import Library
import PolicyLanguage
import Web

/// The web application over a data folder.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "打开网页。", discussion: "按 Ctrl-C 停止。")

    @OptionGroup var data: DataOptions
    @OptionGroup var address: AddressOptions
    @OptionGroup var options: LibraryOptions

    func run() async throws {
        let (pack, program) = try options.pack()
        try await Server(
            pack: pack, program: program, database: try data.folder.open().workbench, address: address, clock: data.folder.clock
        ).run()
    }
}

struct AddressOptions: ParsableArguments {
    @Option(help: "监听的地址；只给本机用就不要改。") var host = "127.0.0.1"
    @Option(help: "监听的端口。") var port = 8080
    @Flag(name: .customLong("behind-https"), help: "前面有 HTTPS 代理：登录凭证只经 HTTPS 传送。") var behindHTTPS = false
    @Option(
        name: .customLong("trusted-proxy"),
        help: ArgumentHelp("HTTPS 代理的地址，可写多次：按它报告的来客地址限制登录失败的次数。", valueName: "地址")) var trustedProxies: [String] = []
    @Option(help: ArgumentHelp("网页组件（图表）所在的目录；不写就找程序旁边的 assets。", valueName: "目录")) var assets: String?

    func validate() throws {
        if !(1...65_535).contains(port) { throw ValidationError("端口要在 1 到 65535 之间。") }
        guard ["127.0.0.1", "::1", "localhost"].contains(host) || behindHTTPS else {
            throw ValidationError("别的机器能连到 \(host) 时，必须在前面放 HTTPS 代理，并加 --behind-https。")
        }
        guard behindHTTPS || trustedProxies.isEmpty else { throw ValidationError("--trusted-proxy 要和 --behind-https 一起用。") }
    }
}

extension AddressOptions {
    /// The browser's libraries, as set-up installed them. Pages do without, so what was not asked for by name only leaves a note.
    func vendorAssets() throws -> VendorAssets {
        let found = VendorAssets.find(
            explicit: assets, nearExecutable: Bundle.main.executablePath, workingDirectory: FileManager.default.currentDirectoryPath)
        guard let found else { return .none }
        do {
            return try VendorAssets(directory: found)
        } catch {
            guard assets == nil else { throw badInput(error.message) }
            standardError(error.message)
            return .none
        }
    }
}
