import Crypto
import Foundation
import PolicyLanguage
import Yams

/// The files of a jurisdiction pack. Paths are relative to it and always listed in the same order, whatever the file system does.
struct PackFolder {
    let directory: String

    /// - Throws: `.noSuchDirectory`.
    init(_ directory: String) throws(PackError) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw .noSuchDirectory(directory)
        }
        // An enumerator does not follow a link it starts from, and would list an empty pack.
        self.directory = URL(filePath: directory).resolvingSymlinksInPath().path
    }

    /// Every file below `folder` (the whole pack when empty) that ends in `suffix`; hidden files are editors' business.
    func files(in folder: String = "", suffix: String = "") -> [String] {
        let root = folder.isEmpty ? directory : directory + "/" + folder
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(suffix) && !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
            .map { folder.isEmpty ? $0 : folder + "/" + $0 }
            .filter { !isDirectory($0) }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func contains(_ path: String) -> Bool { FileManager.default.fileExists(atPath: directory + "/" + path) }

    /// - Throws: `.unreadable`.
    func bytes(of path: String) throws(PackError) -> Data {
        guard let data = FileManager.default.contents(atPath: directory + "/" + path) else { throw .unreadable(path) }
        return data
    }

    /// The YAML tree; `nil` for an empty file and for one whose YAML is wrong, which is a problem.
    /// - Throws: `.unreadable`, also for text that is not UTF-8.
    func tree(of path: String, _ problems: inout [PackProblem]) throws(PackError) -> Node? {
        guard let text = String(data: try bytes(of: path), encoding: .utf8) else { throw .unreadable(path) }
        do {
            return try Yams.compose(yaml: text)
        } catch {
            problems.append(PackProblem(path: path, line: Self.line(of: error), message: "读不懂这个文件的格式。请检查冒号后的空格、缩进和引号。"))
            return nil
        }
    }

    /// The entries of a file that is a list.
    func entries(of path: String, _ problems: inout [PackProblem]) throws(PackError) -> [Node] {
        guard let tree = try tree(of: path, &problems) else { return [] }
        if let sequence = tree.sequence { return Array(sequence) }
        problems.append(PackProblem(path, tree, "这个文件要写成一条一条的列表，每条以“- ”开头。"))
        return []
    }

    /// SHA-256 of every file's path, length and bytes, in path order, as 64 hexadecimal digits.
    func hash() throws(PackError) -> String {
        var hash = SHA256()
        for path in files() {
            let content = try bytes(of: path)
            hash.update(data: Data("\(path)\n\(content.count)\n".utf8))
            hash.update(data: content)
        }
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: directory + "/" + path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    private static func line(of error: any Error) -> Int {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _)?, .parser(_, _, let mark, _)?, .composer(_, _, let mark, _)?: mark.line
        case .duplicatedKeysInMapping(_, let context)?: context.mark.line
        default: 1
        }
    }
}
