import Foundation

/// What the room does to files itself, beside what SQLite does.
enum DatabaseFile {
    /// Makes an empty file that only its owner may read; SQLite gives its log the same permissions. Leaves an existing file alone.
    ///
    /// Says nothing on failure: opening the database reports it better.
    static func createPrivately(at path: String) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    static func exists(at path: String) -> Bool { access(path, F_OK) == 0 }

    static func remove(at path: String) { unlink(path) }

    /// The file as SQLite takes it for reading only: a URI, in which a path may hold any sign.
    static func readOnlyAddress(of path: String) -> String {
        let signs = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "/-._~"))
        return "file:" + (path.addingPercentEncoding(withAllowedCharacters: signs) ?? path) + "?mode=ro"
    }

    /// Puts a finished file on disk under its final name, so that a power cut leaves either no copy or a whole one.
    static func syncAndRename(_ unfinished: String, to path: String) throws {
        try sync(unfinished)
        guard rename(unfinished, path) == 0 else { throw DatabaseError.cannotOpen }
        try sync((path as NSString).deletingLastPathComponent)
    }

    private static func sync(_ path: String) throws {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY)
        guard descriptor >= 0 else { throw DatabaseError.cannotOpen }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DatabaseError.diskFull }
    }
}

/// A folder of its own that disappears with the last reference to it.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        // `mkdtemp` puts the unique part in place of six X.
        let pattern = NSTemporaryDirectory() + "/zhaoren-" + String(repeating: "X", count: 6)
        var template = Array(pattern.utf8CString)
        guard mkdtemp(&template) != nil else { throw DatabaseError.cannotOpen }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
