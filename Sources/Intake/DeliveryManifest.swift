import Civics
import Foundation
import Library
import Yams

/// `manifest.yaml` beside a directory of files: whose they are, and as of when.
/// ```yaml
/// as_of: 2024-07-01
/// files:
///   - {file: hukou.csv, data_set: hukou}
///   - {file: assistance.csv, data_set: assistance, as_of: 2024-06-30}
/// ```
package struct DeliveryManifest: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        package let name: String
        /// `nil`: found from the file.
        package let dataSet: DataSetDeclaration.ID?
        package let asOf: CivilDate
    }

    package static let fileName = "manifest.yaml"

    package let files: [File]

    /// - Parameter directory: with a `manifest.yaml`.
    package init(directory: String) throws(IntakeError) {
        let path = directory + "/" + Self.fileName
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
            throw .cannotRead(file: Self.fileName)
        }
        try self.init(text)
    }

    package init(_ text: String) throws(IntakeError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw Self.bad(nil, "格式读不懂，请检查缩进、冒号后的空格和引号。")
        }
        guard let mapping = root?.mapping, let list = mapping["files"]?.sequence else {
            throw Self.bad(root, "要有“as_of”和“files”两项。")
        }
        let common = try Self.date(mapping["as_of"])
        var files: [File] = []
        for node in list { files.append(try Self.file(node, common)) }
        self.files = files
    }

    private static func file(_ node: Node, _ common: CivilDate?) throws(IntakeError) -> File {
        guard let name = node.mapping?["file"]?.string else { throw bad(node, "每个文件要写“file”。") }
        // A name that leads elsewhere could read any file of the machine.
        guard !name.contains("/"), name != ".." else { throw bad(node, "“\(name)”只能是同一目录里的文件名。") }
        guard let asOf = try date(node.mapping?["as_of"]) ?? common else { throw bad(node, "“\(name)”没有数据日期，请写“as_of”。") }
        return File(name: name, dataSet: node.mapping?["data_set"]?.string, asOf: asOf)
    }

    private static func date(_ node: Node?) throws(IntakeError) -> CivilDate? {
        guard let node else { return nil }
        guard let date = node.string.flatMap({ CivilDate($0) }) else { throw bad(node, "“as_of”不是存在的日期，应写成 2024-07-01。") }
        return date
    }

    private static func bad(_ node: Node?, _ problem: String) -> IntakeError {
        .badManifest(file: fileName, line: node?.mark?.line ?? 1, problem)
    }
}
