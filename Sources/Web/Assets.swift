import Foundation
import HTTPTypes
import Hummingbird

/// The stylesheet, icons and scripts (`Assets/`), held in memory. Nothing else is served from files.
struct Assets: Sendable {
    struct Asset: Sendable {
        let body: ByteBuffer
        let type: String
    }

    /// The parts of the stylesheet (`Assets/style/`), in the order in which they are joined into `stylesheet`.
    static let styles = [
        "tokens", "base", "frame", "forms", "tables", "signs", "casework", "help", "household", "charts", "reports", "design",
        "forced-colors", "print",
    ]
    static let stylesheet = "zhaoren.css"
    static let icon = "icon.svg"
    static let icons = "icons.svg"
    /// The script of every page; see `Page.scripts` for more.
    static let script = "desk.js"

    private static let folder = Bundle.module.bundlePath + "/Assets"
    private static let types = ["css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"]

    private let assets: [String: Asset]
    /// Changes with the content, so that a browser may keep what it has for a year.
    private let version: String

    init() throws {
        var contents = [Assets.stylesheet: try Assets.styles.reduce(Data()) { try $0 + Assets.data("style/\($1).css") }]
        for name in try FileManager.default.contentsOfDirectory(atPath: Assets.folder) where Assets.type(of: name) != nil {
            contents[name] = try Assets.data(name)
        }
        var hash: UInt32 = 2_166_136_261
        for (_, data) in contents.sorted(by: { $0.key < $1.key }) {
            for byte in data { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        }
        version = String(hash, radix: 36)
        assets = Dictionary(
            uniqueKeysWithValues: contents.map { name, data in
                (name, Asset(body: ByteBuffer(bytes: data), type: Assets.type(of: name) ?? ""))
            })
    }

    private static func type(of name: String) -> String? { types[String(name.split(separator: ".").last ?? "")] }

    private static func data(_ name: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { throw WebError.unreadableTemplates }
        return data
    }

    func link(_ name: String) -> String { Path.asset.link(name, query: [URLQueryItem(name: "v", value: version)]) }

    /// - Returns: an empty text for what is not there.
    func text(of name: String) -> String { assets[name].map { String(buffer: $0.body) } ?? "" }

    /// - Parameter version: as asked for; only the present one may be kept, for the same name may mean other content tomorrow.
    func response(for name: String, version: String?) throws -> Response {
        guard let asset = assets[name] else { throw WebError.notFound }
        let keeping = version == self.version ? "public, max-age=31536000, immutable" : "no-cache"
        let headers: HTTPFields = [.contentType: asset.type, .cacheControl: keeping]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: asset.body))
    }
}
