import Foundation

extension Backup {
    /// Opens the whole backup and compares every file with its hash, without writing anything.
    package static func verify(_ path: String, key: BackupKey) throws(BackupError) -> BackupContents {
        try read(path, key: key) { (_, _) throws(BackupError) in }
    }

    /// Hands over the files piece by piece, each piece found genuine before.
    ///
    /// - Parameter take: gets the file a piece belongs to, and the piece; an empty piece ends each file.
    static func read(
        _ path: String, key: BackupKey, _ take: (BackupContents.File, Data) throws(BackupError) -> Void
    ) throws(BackupError) -> BackupContents {
        let file = try FileReader(path: path)
        let (header, seal) = try BackupHeader.read(from: file, key: key)
        var reader = try SealedReader(from: file, seal: seal, chunkBytes: header.chunkBytes)
        let length = try reader.exactly(4).reduce(0) { $0 << 8 | Int($1) }
        guard let contents = try? JSONDecoder().decode(BackupContents.self, from: reader.exactly(length)), contents.isSound else {
            throw .damaged
        }
        for entry in contents.files { try read(entry, from: &reader, take) }
        guard try reader.some(1).isEmpty else { throw .damaged }
        return contents
    }

    private static func read(
        _ entry: BackupContents.File, from reader: inout SealedReader, _ take: (BackupContents.File, Data) throws(BackupError) -> Void
    ) throws(BackupError) {
        var hash = RunningHash()
        var left = entry.bytes
        while left > 0 {
            let part = try reader.some(min(left, chunkBytes))
            guard !part.isEmpty else { throw .damaged }
            hash.add(part)
            try take(entry, part)
            left -= part.count
        }
        guard hash.text == entry.hash else { throw .damaged }
        try take(entry, Data())
    }
}
