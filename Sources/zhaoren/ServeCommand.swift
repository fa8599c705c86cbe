import Access
import ArgumentParser
import Civics
import Database
import Foundation
import Library
import PolicyLanguage

/// The web application over a data folder.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "打开网页。", discussion: "按 Ctrl-C 停止。")

    @OptionGroup var data: DataOptions
    @OptionGroup var address: AddressOptions
    @OptionGroup var options: LibraryOptions

    func run() async throws {
        let (pack, program) = try options.pack()
        try await Server(pack: pack, program: program, database: try data.folder.open().workbench, address: address, clock: { .now }).run()
    }
}

struct AddressOptions: ParsableArguments {
    @Option(help: "监听的地址；只给本机用就不要改。") var host = "127.0.0.1"
    @Option(help: "监听的端口。") var port = 8080
    @Flag(name: .customLong("behind-https"), help: "前面有 HTTPS 代理：登录凭证只经 HTTPS 传送。") var behindHTTPS = false

    func validate() throws {
        if !(1...65_535).contains(port) { throw ValidationError("端口要在 1 到 65535 之间。") }
        guard ["127.0.0.1", "::1", "localhost"].contains(host) || behindHTTPS else {
            throw ValidationError("别的机器能连到 \(host) 时，必须在前面放 HTTPS 代理，并加 --behind-https。")
        }
    }
}
