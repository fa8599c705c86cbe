import Database
import Foundation

extension Backup {
    /// Copies every database while the program goes on working with them, seals the copies into one file and reads it back.
    ///
    /// The file gets its name only once all of it was read back, opened and compared: a file called `path` is a good backup, whatever
    /// stopped the program. `path.partial` is what a stopped one leaves; the next backup to the same path removes it.
    ///
    /// - Parameters:
    ///   - sources: in the order they are copied; see `docs/operations.md` for the order that keeps references whole.
    ///   - folder: the data folder. Copies lie in it for a while, unencrypted, as the databases do; never in a shared temporary folder.
    ///   - random: makes so many random bytes.
    package static func write(
        _ sources: [BackupSource], in folder: String, to path: String, key: BackupKey, at now: Instant,
        random: @Sendable (Int) -> [UInt8]
    ) throws -> BackupContents {
        guard !sources.isEmpty else { throw BackupError.nothingToBackUp }
        guard !FileManager.default.fileExists(atPath: path) else { throw BackupError.fileExists(path) }
        let copies = try SnapshotFolder(in: folder)
        let files = try sources.map { try copies.copy($0) }
        let contents = BackupContents(madeAt: now.description, files: files)
        let unfinished = path + ".partial"
        unlink(unfinished)
        do {
            try seal(contents, from: copies, to: unfinished, key: key, random: random)
            guard try verify(unfinished, key: key) == contents else { throw BackupError.damaged }
            try rename(unfinished, to: path)
        } catch {
            unlink(unfinished)
            throw error
        }
        return contents
    }

    private static func seal(
        _ contents: BackupContents, from copies: SnapshotFolder, to path: String, key: BackupKey, random: (Int) -> [UInt8]
    ) throws {
        let file = try FileWriter(path: path)
        let (header, seal) = try BackupHeader.make(for: key, chunkBytes: chunkBytes, random: random)
        try file.write(header)
        var writer = SealedWriter(to: file, seal: seal, chunkBytes: chunkBytes)
        let list = try JSONEncoder().encode(contents)
        var length = Data()
        length.append(bigEndian: UInt32(list.count))
        try writer.write(length + list)
        for entry in contents.files {
            let source = try FileReader(path: copies.path(of: entry.name))
            while case let part = try source.read(chunkBytes), !part.isEmpty { try writer.write(part) }
        }
        try writer.finish()
        try file.sync()
    }

    /// Gives a finished file its name, unless somebody took the name meanwhile.
    private static func rename(_ unfinished: String, to path: String) throws(BackupError) {
        if link(unfinished, path) == 0 {
            unlink(unfinished)
        } else {
            guard errno != EEXIST, !FileManager.default.fileExists(atPath: path) else { throw .fileExists(path) }
            // Some shares know no second name for a file.
            guard Foundation.rename(unfinished, path) == 0 else { throw .cannotWrite(path) }
        }
        try FileWriter.syncFolder(of: path)
    }
}

/// Copies of databases on their way into a backup, in a folder of their own that goes with this value.
///
/// One at a time: a lock held by the system, which lets go of it even for a killed program. What a killed one left is removed.
private final class SnapshotFolder {
    private let path: String
    private let lock: Int32
    /// Also `false` when `init` throws, which runs `deinit`: the copies of a running backup must stay.
    private var isOurs = false

    init(in folder: String) throws(BackupError) {
        path = folder + "/backup.partial"
        lock = open(folder + "/backup.lock", O_CREAT | O_RDWR, 0o600)
        guard lock >= 0 else { throw .cannotWrite(folder) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { throw .alreadyRunning }
        isOurs = true
        try? FileManager.default.removeItem(atPath: path)
        guard mkdir(path, 0o700) == 0 else { throw .cannotWrite(path) }
    }

    deinit {
        if isOurs { try? FileManager.default.removeItem(atPath: path) }
        if lock >= 0 { close(lock) }
    }

    func path(of name: String) -> String { path + "/" + name }

    func copy(_ source: BackupSource) throws -> BackupContents.File {
        try source.database.snapshotCopy(to: path(of: source.name))
        let file = try FileReader(path: path(of: source.name))
        var hash = RunningHash()
        var bytes = 0
        while case let part = try file.read(Backup.chunkBytes), !part.isEmpty {
            hash.add(part)
            bytes += part.count
        }
        return BackupContents.File(name: source.name, bytes: bytes, hash: hash.text)
    }
}
