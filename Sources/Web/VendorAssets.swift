import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// Libraries that run in the browser, as set-up installed them (`Scripts/prepare-assets`), held in memory.
///
/// Only what `Assets/vendor.sha256` lists is read, and only as long as it is byte for byte what was reviewed. What is asked for is
/// looked up among these, so no address leads to a file.
package struct VendorAssets: Sendable {
    package enum Problem: Error, Hashable, Sendable {
        case altered(String)
        case missing(String)
        case noManifest

        package var message: String {
            switch self {
            case .altered(let name): "网页组件“\(name)”与审核过的不一致，没有启用。请删除组件目录，再运行 Scripts/prepare-assets。"
            case .missing(let name): "网页组件不全，缺“\(name)”。请运行 Scripts/prepare-assets。"
            case .noManifest: "程序旁边的资源目录不完整。请重新安装。"
            }
        }
    }

    /// Nothing installed: pages do without.
    package static let none = VendorAssets(files: [:])

    private let files: [String: ByteBuffer]

    private init(files: [String: ByteBuffer]) { self.files = files }

    /// - Parameter directory: where set-up put the libraries, a folder each.
    package init(directory: String) throws(Problem) {
        guard let manifest = FileManager.default.contents(atPath: Bundle.module.bundlePath + "/Assets/vendor.sha256") else {
            throw .noManifest
        }
        try self.init(directory: directory, manifest: String(decoding: manifest, as: UTF8.self))
    }

    /// - Parameter manifest: as `sha256sum` writes it: hash, two spaces, name.
    init(directory: String, manifest: String) throws(Problem) {
        var files: [String: ByteBuffer] = [:]
        for line in manifest.split(separator: "\n") {
            let fields = line.split(separator: " ").map(String.init)
            guard fields.count == 2 else { throw .noManifest }
            guard let data = FileManager.default.contents(atPath: directory + "/" + fields[1]) else { throw .missing(fields[1]) }
            let hash = SHA256.hash(data: data).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            guard hash == fields[0] else { throw .altered(fields[1]) }
            files[fields[1]] = ByteBuffer(bytes: data)
        }
        self.files = files
    }

    /// Where the libraries are: the folder asked for, else `assets` beside or above the executable, else `.build/assets` under the working
    /// directory. `nil` when there is none; what was asked for is taken at its word, so that loading it says what is wrong.
    package static func find(explicit: String?, nearExecutable executable: String?, workingDirectory: String) -> String? {
        if let explicit { return explicit }
        var candidates: [String] = []
        var directory = ((executable ?? "") as NSString).deletingLastPathComponent
        // The build folder is three levels above what it builds.
        for _ in 0..<4 where !directory.isEmpty && directory != "/" {
            candidates.append(directory + "/assets")
            directory = (directory as NSString).deletingLastPathComponent
        }
        candidates.append(workingDirectory + "/.build/assets")
        return candidates.first { FileManager.default.fileExists(atPath: $0 + "/" + echarts) }
    }

    private static let echarts = "echarts-6.1.0/index.js"

    /// The address of the chart library's module; `nil` when it is not installed.
    var charts: String? { files[Self.echarts] == nil ? nil : "/vendor/" + Self.echarts }

    /// - Throws: `WebError.notFound` for everything that is not on the list.
    func response(library: String, file: String) throws -> Response {
        guard let body = files[library + "/" + file] else { throw WebError.notFound }
        // The library's version is part of its address.
        let headers: HTTPFields = [.contentType: "text/javascript; charset=utf-8", .cacheControl: "public, max-age=31536000, immutable"]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
