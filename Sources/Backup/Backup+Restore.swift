import Database
import Foundation

extension Backup {
    /// Makes a data folder out of a backup.
    ///
    /// The files are written to `folder.partial`, opened and checked, and only then does the folder get its name: `folder` is either not
    /// there or whole. What a stopped restore left is removed by the next one.
    ///
    /// - Parameter folder: must not exist, or be empty.
    /// - Throws: `BackupError`; `.notIntact` when a database that was read without fault is not one SQLite finds sound.
    package static func restore(_ path: String, to folder: String, key: BackupKey) throws -> BackupContents {
        let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        guard isFree(folder) else { throw BackupError.folderNotEmpty(folder) }
        let partial = try PartialFolder(path: folder + ".partial")
        let contents = try write(path, key: key, into: partial)
        for file in contents.files { try check(partial.path + "/" + file.name, named: file.name) }
        try partial.rename(to: folder)
        return contents
    }

    private static func isFree(_ folder: String) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else { return true }
        return isFolder.boolValue && (try? FileManager.default.contentsOfDirectory(atPath: folder).isEmpty) == true
    }

    private static func write(_ path: String, key: BackupKey, into partial: PartialFolder) throws(BackupError) -> BackupContents {
        var writers: [String: FileWriter] = [:]
        return try read(path, key: key) { (file, part) throws(BackupError) in
            let writer: FileWriter
            if let open = writers[file.name] { writer = open } else { writer = try FileWriter(path: partial.path + "/" + file.name) }
            writers[file.name] = writer
            guard part.isEmpty else { return try writer.write(part) }
            try writer.sync()
            writers[file.name] = nil
        }
    }

    private static func check(_ path: String, named name: String) throws {
        do {
            guard try Database(path: path).isIntact() else { throw BackupError.notIntact(database: name) }
        } catch is DatabaseError {
            throw BackupError.notIntact(database: name)
        }
    }
}

/// A folder that is not finished. Removed with this value unless it got its name.
private final class PartialFolder {
    /// By it a later restore knows that the folder is one of ours to remove.
    private static let marker = "restoring"

    let path: String
    /// Also `false` when `init` throws, which runs `deinit`: what somebody else made must stay.
    private var isOurs = false

    init(path: String) throws(BackupError) {
        self.path = path
        if FileManager.default.fileExists(atPath: path + "/" + Self.marker) { try? FileManager.default.removeItem(atPath: path) }
        guard mkdir(path, 0o700) == 0 else { throw errno == EEXIST ? .folderNotEmpty(path) : .cannotWrite(path) }
        isOurs = true
        _ = try FileWriter(path: path + "/" + Self.marker)
    }

    deinit {
        if isOurs { try? FileManager.default.removeItem(atPath: path) }
    }

    func rename(to folder: String) throws(BackupError) {
        try FileWriter.syncFolder(of: path + "/" + Self.marker)
        // Takes the place of an empty folder, and of nothing else.
        guard Foundation.rename(path, folder) == 0 else { throw errno == ENOTEMPTY ? .folderNotEmpty(folder) : .cannotWrite(folder) }
        isOurs = false
        unlink(folder + "/" + Self.marker)
        try FileWriter.syncFolder(of: folder)
    }
}
