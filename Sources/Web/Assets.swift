import Foundation
import HTTPTypes
import Hummingbird

/// The stylesheet and the icon (`Assets/`), held in memory. Nothing else is served from files.
struct Assets: Sendable {
    struct Asset: Sendable {
        let body: ByteBuffer
        let type: String
    }

    static let stylesheet = "zhaoren.css"
    static let icon = "icon.svg"

    private let assets: [String: Asset]
    /// Changes with the content, so that a browser may keep what it has for a year.
    private let version: String

    init() throws {
        let types = [Assets.stylesheet: "text/css; charset=utf-8", Assets.icon: "image/svg+xml"]
        var assets: [String: Asset] = [:]
        var hash: UInt32 = 2_166_136_261
        for (name, type) in types.sorted(by: { $0.key < $1.key }) {
            guard let data = FileManager.default.contents(atPath: Bundle.module.bundlePath + "/Assets/" + name) else {
                throw WebError.unreadableTemplates
            }
            for byte in data { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
            assets[name] = Asset(body: ByteBuffer(bytes: data), type: type)
        }
        self.assets = assets
        version = String(hash, radix: 36)
    }

    func link(_ name: String) -> String { Path.asset.link(name, query: [URLQueryItem(name: "v", value: version)]) }

    func response(for name: String) throws -> Response {
        guard let asset = assets[name] else { throw WebError.notFound }
        let headers: HTTPFields = [.contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable"]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: asset.body))
    }
}
