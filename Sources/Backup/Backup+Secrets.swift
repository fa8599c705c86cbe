import Foundation

extension Backup {
    /// The text of a file that holds a passphrase or a key.
    ///
    /// - Throws: `.keyFileReadableByOthers` when anybody but its owner may read it.
    package static func secret(in path: String) throws(BackupError) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .cannotRead(path) }
        guard status.st_mode & 0o077 == 0 else { throw .keyFileReadableByOthers(path) }
        // A passphrase or a key is short; whatever is longer is another file.
        let data = try FileReader(path: path).read(4096)
        guard let text = String(data: data, encoding: .utf8) else { throw .keyFileInvalid(path) }
        return text
    }

    /// Makes a key file that only its owner may read.
    ///
    /// - Parameter bytes: 32 random ones.
    package static func writeKeyFile(_ path: String, bytes: [UInt8]) throws(BackupError) {
        let file = try FileWriter(path: path)
        try file.write(Data(BackupKey.keyFileText(bytes).utf8))
        try file.sync()
    }
}
