import ArgumentParser
import Foundation
import PolicyLanguage

extension PolicyCommand {
    /// Rule blocks in the one spelling we keep.
    struct Format: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "把政策页的规则块整理成统一的写法。", discussion: "只动规则块；含注释的规则原样保留。退出码：--check 时有没整理的页为 1。")

        @Argument(help: "政策页(.md)。") var files: [String]
        @Flag(help: "只检查，不改文件。") var check = false

        func run() throws {
            var unformatted = 0
            for file in files {
                guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                    throw badInput("读不了“\(file)”。请检查路径，以及它是不是 UTF-8 文本。")
                }
                let source = SourceText(path: file, text: text)
                var diagnostics: [Diagnostic] = []
                guard let formatted = PageFormatter.format(source, &diagnostics) else {
                    for diagnostic in diagnostics where diagnostic.isError { standardError(diagnostic.rendered(in: source)) }
                    throw badInput("“\(file)”有错误，没有改动。先改好再整理。")
                }
                guard formatted != text else { continue }
                unformatted += 1
                if check { print("\(file)：写法不统一") } else { try write(formatted, to: file) }
            }
            if check, unformatted > 0 { throw ExitCode(1) }
            print(check ? "\(files.count) 页，写法都统一。" : "\(files.count) 页，整理了 \(unformatted) 页。")
        }

        private func write(_ text: String, to file: String) throws {
            do {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
            } catch {
                throw badInput("写不进“\(file)”。请检查写入权限和磁盘空间。")
            }
        }
    }
}
