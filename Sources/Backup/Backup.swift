import Crypto
import Database
import Foundation

/// A copy of all databases of a data folder at one time, in one sealed file.
///
/// After the header come, sealed, the list of the files (`BackupContents`) and the files one after the other.
package enum Backup {
    /// Read and sealed at a time. What it needs in memory is a few of these, however large the databases.
    static let chunkBytes = 1 << 20
}

/// One database to be kept, by the name of its file.
package struct BackupSource: Sendable {
    /// Small letters, digits and hyphens, ending in `.sqlite`: it becomes a file again.
    package let name: String
    package let database: Database

    package init(name: String, database: Database) {
        precondition(BackupContents.isFileName(name), "not a database's file name: \(name)")
        self.name = name
        self.database = database
    }
}

/// What a backup holds.
package struct BackupContents: Codable, Hashable, Sendable {
    package struct File: Codable, Hashable, Sendable {
        package let name: String
        package let bytes: Int
        /// SHA-256, hexadecimal.
        package let hash: String
    }

    /// As `Instant` writes it.
    package let madeAt: String
    package let files: [File]

    package var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    package static func isFileName(_ name: String) -> Bool { name.wholeMatch(of: #/[a-z0-9-]+\.sqlite/#) != nil }

    /// Whether every name can safely become a file, each once.
    var isSound: Bool {
        files.allSatisfy { Self.isFileName($0.name) && $0.bytes >= 0 } && Set(files.map(\.name)).count == files.count && !files.isEmpty
    }
}

/// SHA-256 of bytes as they pass.
struct RunningHash {
    private var hash = SHA256()

    mutating func add(_ data: Data) { hash.update(data: data) }

    var text: String { hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
