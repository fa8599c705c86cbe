import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Web

struct VendorAssetsTests {
    /// A folder with one library of one file, removed with this value.
    private final class Installation {
        let path = FileManager.default.temporaryDirectory.appending(path: "zhaoren-vendor-\(UUID().uuidString)").path
        static let module = "export const echarts = {};\n"

        init() throws {
            try write(Self.module, "echarts-6.1.0/index.js")
            try write("secret", "secret.txt")
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ text: String, _ name: String) throws {
            let file = URL(filePath: path + "/" + name)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }

        static var manifest: String {
            SHA256.hash(data: Data(module.utf8)).map { String(format: "%02x", $0) }.joined() + "  echarts-6.1.0/index.js\n"
        }
    }

    @Test func `a listed file is served to be kept for a year`() throws {
        let installation = try Installation()
        let assets = try VendorAssets(directory: installation.path, manifest: Installation.manifest)
        #expect(assets.charts == "/vendor/echarts-6.1.0/index.js")
        let response = try assets.response(library: "echarts-6.1.0", file: "index.js")
        #expect(response.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(response.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(response.body.contentLength == Installation.module.utf8.count)
    }

    @Test(
        arguments: [
            ("..", "secret.txt"), ("echarts-6.1.0", "../secret.txt"), ("echarts-6.1.0/..", "secret.txt"), ("", "secret.txt"),
            ("", "/etc/passwd"),
            ("echarts-6.1.0", ""), ("echarts-6.1.0", "other.js"), ("echarts-6.1.0", "%2e%2e%2fsecret.txt"),
        ])
    func `no other file is, however it is asked for`(library: String, file: String) throws {
        let installation = try Installation()
        let assets = try VendorAssets(directory: installation.path, manifest: Installation.manifest)
        #expect(throws: WebError.notFound) { try assets.response(library: library, file: file) }
    }

    @Test func `a file that was changed or is missing stops the whole installation`() throws {
        let installation = try Installation()
        try installation.write(Installation.module + " ", "echarts-6.1.0/index.js")
        #expect(throws: VendorAssets.Problem.altered("echarts-6.1.0/index.js")) {
            try VendorAssets(directory: installation.path, manifest: Installation.manifest)
        }
        #expect(throws: VendorAssets.Problem.missing("echarts-6.1.0/index.js")) {
            try VendorAssets(directory: installation.path + "/none", manifest: Installation.manifest)
        }
    }

    @Test func `without an installation there is no chart library and no file`() {
        #expect(VendorAssets.none.charts == nil)
        #expect(throws: WebError.notFound) { try VendorAssets.none.response(library: "echarts-6.1.0", file: "index.js") }
    }

    @Test func `it is found beside or above the program, and what was asked for is taken at its word`() throws {
        let build = try Installation()
        try build.write(Installation.module, "assets/echarts-6.1.0/index.js")
        func find(_ explicit: String?, _ executable: String?) -> String? {
            VendorAssets.find(explicit: explicit, nearExecutable: executable, workingDirectory: "/no/such")
        }
        #expect(find(nil, build.path + "/x86_64/release/zhaoren") == build.path + "/assets")
        #expect(find(nil, build.path + "/zhaoren") == build.path + "/assets")
        #expect(find(nil, "/usr/bin/zhaoren") == nil)
        #expect(find(nil, nil) == nil)
        #expect(find("/elsewhere", build.path + "/zhaoren") == "/elsewhere")
    }

    @Test func `the committed list names the chart library's module first`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let manifest = try String(contentsOf: root.appending(path: "Sources/Web/Assets/vendor.sha256"), encoding: .utf8)
        let lines = manifest.split(separator: "\n")
        #expect(lines.allSatisfy { $0.wholeMatch(of: #/[0-9a-f]{64}  [a-z0-9.-]+\/[A-Za-z0-9._-]+/#) != nil })
        #expect(lines.contains { $0.hasSuffix("  echarts-6.1.0/index.js") })
    }
}
