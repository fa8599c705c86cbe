import Foundation
import Testing

/// Rules about the repository itself.
struct RepositoryTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func swiftFiles(under folder: String) -> [(path: String, text: String)] {
        let base = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            (try? String(contentsOf: base.appending(path: name), encoding: .utf8)).map { ("\(folder)/\(name)", $0) }
        }
    }

    @Test func `only the Database room knows the driver`() {
        for file in Self.swiftFiles(under: "Sources") where !file.path.hasPrefix("Sources/Database/") {
            #expect(!file.text.contains("import GRDB"), "\(file.path)")
        }
    }

    @Test func `only the command prints`() {
        for file in Self.swiftFiles(under: "Sources") where !file.path.hasPrefix("Sources/zhaoren/") {
            #expect(!file.text.contains(#/(^|[^.\w])print\(/#), "\(file.path)")
        }
    }

    @Test func `every diagnostic is documented`() throws {
        let manual = try String(contentsOf: Self.root.appending(path: "docs/policy-language.md"), encoding: .utf8)
        let source = try String(contentsOf: Self.root.appending(path: "Sources/PolicyLanguage/Diagnostic.swift"), encoding: .utf8)
        let kinds = source.matches(of: #/case \w+ = "([a-z-]+)"/#).map { String($0.output.1) } + ["cycle"]
        #expect(kinds.count > 25)
        for kind in kinds { #expect(manual.contains("`\(kind)`"), "\(kind)") }
    }

    @Test func `the English and the Chinese README give the same commands, and the program has them`() throws {
        let english = try Self.commands(in: "README.md")
        #expect(english.count > 8)
        #expect(try Self.commands(in: "README.zh-CN.md") == english)
        let sources = Self.swiftFiles(under: "Sources/zhaoren")
        let names = Set(sources.flatMap { $0.text.matches(of: #/commandName: "([a-z]+)"/#).map { String($0.output.1) } })
        for command in english where command.hasPrefix("zhaoren ") { #expect(names.contains(String(command.dropFirst(8))), "\(command)") }
    }

    /// The first two words of every indented line.
    private static func commands(in name: String) throws -> [String] {
        let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
        return text.matches(of: #/(?m)^    ((?:zhaoren|make) [a-z]+)/#).map { String($0.output.1) }
    }
}
