import Foundation

/// Reads a file from its start, piece by piece. Closed when the last reference goes.
final class FileReader {
    private let descriptor: Int32
    private let path: String

    init(path: String) throws(BackupError) {
        self.path = path
        descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw .cannotRead(path) }
    }

    deinit { close(descriptor) }

    /// The next `count` bytes; fewer only at the end of the file.
    func read(_ count: Int) throws(BackupError) -> Data {
        var data = Data(count: count)
        var filled = 0
        while filled < count {
            let got = data.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress! + filled, count - filled) }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .cannotRead(path) }
            if got == 0 { break }
            filled += got
        }
        return data.prefix(filled)
    }
}

/// Writes a new file that only its owner may read. Closed when the last reference goes.
final class FileWriter {
    private let descriptor: Int32
    private let path: String

    /// - Throws: `.fileExists`, `.cannotWrite`
    init(path: String) throws(BackupError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw errno == EEXIST ? .fileExists(path) : .cannotWrite(path) }
    }

    deinit { close(descriptor) }

    func write(_ data: Data) throws(BackupError) {
        var written = 0
        while written < data.count {
            let count = data.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress! + written, data.count - written) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw errno == ENOSPC || errno == EDQUOT ? .diskFull : .cannotWrite(path) }
            written += count
        }
    }

    /// Returns when what was written would survive a power cut.
    func sync() throws(BackupError) {
        guard fsync(descriptor) == 0 else { throw .diskFull }
    }

    /// Puts a name on disk: without it a renamed file may come back under its old name after a power cut.
    static func syncFolder(of path: String) throws(BackupError) {
        let parent = (path as NSString).deletingLastPathComponent
        let descriptor = open(parent.isEmpty ? "." : parent, O_RDONLY)
        guard descriptor >= 0 else { throw .cannotWrite(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .cannotWrite(path) }
    }
}
