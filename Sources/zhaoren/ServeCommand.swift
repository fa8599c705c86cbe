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
        try await Server(pack: pack, program: program, database: try data.folder.open(), address: address).run()
    }
}

struct AddressOptions: ParsableArguments {
    @Option(help: "监听的地址；只给本机用就不要改。") var host = "127.0.0.1"
    @Option(help: "监听的端口。") var port = 8080

    func validate() throws {
        if !(1...65_535).contains(port) { throw ValidationError("端口要在 1 到 65535 之间。") }
    }
}
