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

    @Test func `the English and the Chinese README name the same commands`() throws {
        for name in ["README.md", "README.zh-CN.md"] {
            let text = try String(contentsOf: Self.root.appending(path: name), encoding: .utf8)
            for command in ["make test", "zhaoren policy check", "zhaoren policy test", "zhaoren policy show", "zhaoren evaluate"] {
                #expect(text.contains(command), "\(name) lacks \(command)")
            }
        }
    }
}
