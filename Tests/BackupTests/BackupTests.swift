import Database
import Foundation
import Testing

@testable import Backup

struct BackupTests {
    /// A folder with two databases, removed with this value.
    private final class Place {
        let path = FileManager.default.temporaryDirectory.appending(path: "zhaoren-backup-\(UUID().uuidString)").path
        let sources: [BackupSource]

        /// - Parameter rows: of a hundred random bytes each, so that nothing is small by compression.
        init(rows: Int = 50) throws {
            let folder = path + "/data"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            sources = try ["workbench", "zhaoren"].map { name in
                let database = try Database(path: folder + "/\(name).sqlite")
                try database.migrate([Migration("one", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")], at: now)
                try database.write { transaction in
                    for row in 0..<rows {
                        try transaction.execute("INSERT INTO note (text) VALUES (\("\(name) \(row) " + String(repeating: "字", count: 30)))")
                    }
                }
                return BackupSource(name: "\(name).sqlite", database: database)
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        var file: String { path + "/a.backup" }

        func write(_ key: BackupKey = .sample) throws -> BackupContents {
            try Backup.write(sources, in: path + "/data", to: file, key: key, at: now, random: random)
        }

        func names(_ folder: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

        func bytes() throws -> Data { try Data(contentsOf: URL(filePath: file)) }

        func write(_ data: Data) throws { try data.write(to: URL(filePath: file)) }
    }

    static let now = Instant("2025-12-31T02:00:00Z")!
    private static let random: @Sendable (Int) -> [UInt8] = { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } }

    // MARK: Round trips

    @Test func `what was backed up is restored, row by row, for its owner only`() throws {
        let place = try Place()
        let contents = try place.write()
        #expect(contents.files.map(\.name) == ["workbench.sqlite", "zhaoren.sqlite"])
        let restored = place.path + "/restored"
        #expect(try Backup.restore(place.file, to: restored, key: .sample) == contents)
        for name in ["workbench", "zhaoren"] {
            let database = try Database(path: restored + "/\(name).sqlite")
            let notes: [String] = try database.read { try $0.values("SELECT text FROM note ORDER BY id") }
            #expect(notes.count == 50 && notes.allSatisfy { $0.hasPrefix(name) })
        }
        #expect(try place.names(restored).filter { !$0.contains(".sqlite") }.isEmpty)
        for path in [place.file, restored + "/zhaoren.sqlite"] {
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600, "\(path)")
        }
        #expect(try FileManager.default.attributesOfItem(atPath: restored)[.posixPermissions] as? Int == 0o700)
    }

    @Test func `a backup larger than a chunk is whole`() throws {
        let place = try Place(rows: 20_000)
        let contents = try place.write()
        #expect(contents.bytes > 3 * Backup.chunkBytes)
        #expect(try Backup.verify(place.file, key: .sample) == contents)
        #expect(try Backup.restore(place.file, to: place.path + "/restored", key: .sample) == contents)
    }

    @Test func `nothing is left beside the backup, not even by a program that was killed`() throws {
        let place = try Place()
        try FileManager.default.createDirectory(atPath: place.path + "/data/backup.partial", withIntermediateDirectories: true)
        try Data("half".utf8).write(to: URL(filePath: place.path + "/data/backup.partial/zhaoren.sqlite"))
        try Data("half".utf8).write(to: URL(filePath: place.file + ".partial"))
        _ = try place.write()
        #expect(try place.names(place.path) == ["a.backup", "data"])
        #expect(try !place.names(place.path + "/data").contains("backup.partial"))
    }

    @Test func `what people typed cannot be read in the file`() throws {
        let place = try Place()
        _ = try place.write()
        #expect(try place.bytes().range(of: Data("字字".utf8)) == nil)
        #expect(try place.bytes().range(of: Data("SQLite".utf8)) == nil)
    }

    // MARK: Keys

    @Test func `only the passphrase it was made with opens it, in either spelling`() throws {
        let place = try Place()
        let composed = "caf\u{E9} passphrase", decomposed = "cafe\u{301} passphrase"
        _ = try place.write(.passphrase(composed, cost: .cheap))
        _ = try Backup.verify(place.file, key: .passphrase(decomposed, cost: .cheap))
        for wrong in ["caf\u{E9} passphrasE", "caf\u{E9} passphrase "] {
            #expect(throws: BackupError.wrongKey) { try Backup.verify(place.file, key: .passphrase(wrong, cost: .cheap)) }
        }
    }

    @Test func `a key file opens what it locked, and says so when the other kind is needed`() throws {
        let place = try Place()
        let key = try BackupKey.keyFile(BackupKey.keyFileText(Array(0..<32)), named: "k")
        let other = try BackupKey.keyFile(BackupKey.keyFileText(Array(1..<33)), named: "k")
        _ = try place.write(key)
        _ = try Backup.verify(place.file, key: key)
        #expect(throws: BackupError.wrongKey) { try Backup.verify(place.file, key: other) }
        #expect(throws: BackupError.needsKeyFile) { try Backup.verify(place.file, key: .sample) }
        let second = try Place()
        _ = try second.write()
        #expect(throws: BackupError.needsPassphrase) { try Backup.verify(second.file, key: key) }
    }

    @Test(arguments: ["", "00", String(repeating: "0", count: 63), String(repeating: "0", count: 65), String(repeating: "g", count: 64)])
    func `a key file that is none is refused`(text: String) {
        #expect(throws: BackupError.keyFileInvalid("k")) { try BackupKey.keyFile(text, named: "k") }
    }

    @Test func `a key file that was made is for its owner only, and one that others may read is refused`() throws {
        let place = try Place()
        let path = place.path + "/key"
        try Backup.writeKeyFile(path, bytes: Array(0..<32))
        _ = try BackupKey.keyFile(Backup.secret(in: path), named: path)
        #expect(throws: BackupError.fileExists(path)) { try Backup.writeKeyFile(path, bytes: Array(0..<32)) }
        chmod(path, 0o640)
        #expect(throws: BackupError.keyFileReadableByOthers(path)) { try Backup.secret(in: path) }
        #expect(throws: BackupError.cannotRead(path + "x")) { try Backup.secret(in: path + "x") }
    }

    @Test func `a short passphrase is refused`() {
        #expect(throws: BackupError.passphraseTooShort) { try BackupKey.passphrase("eleven char") }
    }

    @Test func `two backups of the same data have nothing in common`() throws {
        let (first, second) = (try Place(), try Place())
        _ = try first.write()
        _ = try second.write()
        let seals = try [first, second].map { try $0.bytes().suffix(1000) }
        #expect(zip(seals[0], seals[1]).count { $0 == $1 } < 50)
    }

    // MARK: Damage

    @Test func `a change of any byte is found`() throws {
        // With a key file, because every guess of a passphrase is slow by design.
        let key = try BackupKey.keyFile(BackupKey.keyFileText(Array(0..<32)), named: "k")
        let place = try Place()
        _ = try place.write(key)
        let whole = try place.bytes()
        let start = try Self.sealStart(of: whole)
        // Every byte of the header and of the first bytes sealed, then a sample to the end.
        let positions = Array(0..<start + 20) + Array(stride(from: start + 20, to: whole.count, by: 997)) + [whole.count - 1]
        for position in positions {
            var changed = whole
            changed[position] ^= 0x01
            try place.write(changed)
            #expect(throws: BackupError.self, "byte \(position)") { try Backup.verify(place.file, key: key) }
        }
    }

    @Test func `a file cut short anywhere is found`() throws {
        let place = try Place(rows: 20_000)
        _ = try place.write()
        let whole = try place.bytes()
        let start = try Self.sealStart(of: whole)
        let sealed = Backup.chunkBytes + ChunkSeal.tagBytes
        // Also exactly between two chunks, where each that is left is genuine.
        for length in [0, 7, 11, start - 1, start, start + 1, start + sealed, start + 2 * sealed, whole.count - 1] {
            try place.write(whole.prefix(length))
            #expect(throws: BackupError.self, "\(length) bytes") { try Backup.verify(place.file, key: .sample) }
        }
        try place.write(whole + Data([0]))
        #expect(throws: BackupError.damaged) { try Backup.verify(place.file, key: .sample) }
    }

    @Test func `chunks in another order, twice, or from another backup are found`() throws {
        let (place, other) = (try Place(rows: 20_000), try Place(rows: 20_000))
        _ = try place.write()
        _ = try other.write()
        let (chunks, strange) = (try Self.chunks(of: place.bytes()), try Self.chunks(of: other.bytes()))
        #expect(chunks.sealed.count > 3)
        var cases: [[Data]] = []
        var order = chunks.sealed
        order.swapAt(0, 1)
        cases.append(order)
        cases.append([chunks.sealed[0]] + chunks.sealed)
        cases.append(Array(chunks.sealed.dropFirst()))
        cases.append([chunks.sealed[0], strange.sealed[1]] + chunks.sealed.dropFirst(2))
        cases.append(strange.sealed)
        for sealed in cases {
            try place.write(sealed.reduce(chunks.header, +))
            #expect(throws: BackupError.damaged) { try Backup.verify(place.file, key: .sample) }
        }
        try place.write(chunks.sealed.reduce(chunks.header, +))
        _ = try Backup.verify(place.file, key: .sample)
    }

    @Test func `a file that is no backup, or one of a newer program, is said to be so`() throws {
        let place = try Place()
        _ = try place.write()
        let whole = try place.bytes()
        try place.write(Data("SQLite format 3".utf8))
        #expect(throws: BackupError.notABackup) { try Backup.verify(place.file, key: .sample) }
        let format = try #require(whole.range(of: Data("\"format\":1".utf8)))
        var changed = whole
        changed[format.upperBound - 1] = UInt8(ascii: "2")
        try place.write(changed)
        #expect(throws: BackupError.newerFormat) { try Backup.verify(place.file, key: .sample) }
        #expect(throws: BackupError.cannotRead("/no/such")) { try Backup.verify("/no/such", key: .sample) }
    }

    // MARK: Refusals

    @Test func `neither a backup nor a restore overwrites anything`() throws {
        let place = try Place()
        _ = try place.write()
        let before = try place.bytes()
        #expect(throws: BackupError.fileExists(place.file)) { try place.write() }
        #expect(try place.bytes() == before)
        let folder = place.path + "/full"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: folder + "/x"))
        #expect(throws: BackupError.folderNotEmpty(folder)) { try Backup.restore(place.file, to: folder, key: .sample) }
        #expect(try place.names(folder) == ["x"])
        let empty = place.path + "/empty"
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
        _ = try Backup.restore(place.file, to: empty + "/", key: .sample)
        #expect(try place.names(empty).contains("zhaoren.sqlite"))
    }

    @Test func `a damaged backup leaves no folder, and what a killed restore left is removed`() throws {
        let place = try Place()
        _ = try place.write()
        let whole = try place.bytes()
        var changed = whole
        changed[changed.count - 1] ^= 1
        try place.write(changed)
        let folder = place.path + "/restored"
        #expect(throws: BackupError.damaged) { try Backup.restore(place.file, to: folder, key: .sample) }
        #expect(try place.names(place.path) == ["a.backup", "data"])
        try place.write(whole)
        try FileManager.default.createDirectory(atPath: folder + ".partial", withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: folder + ".partial/restoring"))
        _ = try Backup.restore(place.file, to: folder, key: .sample)
        #expect(try place.names(place.path) == ["a.backup", "data", "restored"])
    }

    @Test func `a folder that is not ours is not removed, whatever its name`() throws {
        let place = try Place()
        _ = try place.write()
        let folder = place.path + "/restored"
        try FileManager.default.createDirectory(atPath: folder + ".partial", withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(filePath: folder + ".partial/notes.txt"))
        #expect(throws: BackupError.folderNotEmpty(folder + ".partial")) { try Backup.restore(place.file, to: folder, key: .sample) }
        #expect(try place.names(folder + ".partial") == ["notes.txt"])
    }

    @Test func `a file sealed well that is no database is not restored`() throws {
        let place = try Place()
        let files = [BackupContents.File(name: "zhaoren.sqlite", bytes: 4, hash: Self.hash(Data("text".utf8)))]
        try Self.seal(BackupContents(madeAt: Self.now.description, files: files), Data("text".utf8), to: place.file)
        #expect(throws: BackupError.notIntact(database: "zhaoren.sqlite")) {
            try Backup.restore(place.file, to: place.path + "/restored", key: .sample)
        }
        #expect(try place.names(place.path) == ["a.backup", "data"])
    }

    @Test(arguments: ["../zhaoren.sqlite", "/etc/zhaoren.sqlite", "a/b.sqlite", ".sqlite", "zhaoren.sqlite-wal", "passwd"])
    func `no name in a backup leads out of its folder`(name: String) throws {
        let place = try Place()
        let files = [BackupContents.File(name: name, bytes: 4, hash: Self.hash(Data("text".utf8)))]
        try Self.seal(BackupContents(madeAt: Self.now.description, files: files), Data("text".utf8), to: place.file)
        #expect(throws: BackupError.damaged) { try Backup.restore(place.file, to: place.path + "/restored", key: .sample) }
    }

    @Test func `one backup at a time`() throws {
        let place = try Place()
        let lock = open(place.path + "/data/backup.lock", O_CREAT | O_RDWR, 0o600)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        try FileManager.default.createDirectory(atPath: place.path + "/data/backup.partial", withIntermediateDirectories: true)
        #expect(throws: BackupError.alreadyRunning) { try place.write() }
        // The copies of the one that runs.
        #expect(try place.names(place.path + "/data").contains("backup.partial"))
        #expect(throws: BackupError.nothingToBackUp) {
            try Backup.write([], in: place.path, to: place.file, key: .sample, at: Self.now, random: Self.random)
        }
    }

    // MARK: Taking a backup apart

    /// Where the first sealed chunk begins.
    private static func sealStart(of file: Data) throws -> Int {
        let length = file[8..<12].reduce(0) { $0 << 8 | Int($1) }
        return 12 + length + 60
    }

    private static func chunks(of file: Data) throws -> (header: Data, sealed: [Data]) {
        let start = try sealStart(of: file)
        let size = Backup.chunkBytes + ChunkSeal.tagBytes
        let sealed = stride(from: start, to: file.count, by: size).map { Data(file[$0..<min($0 + size, file.count)]) }
        return (Data(file.prefix(start)), sealed)
    }

    private static func hash(_ data: Data) -> String {
        var hash = RunningHash()
        hash.add(data)
        return hash.text
    }

    /// A backup whose contents are not what the program would write.
    private static func seal(_ contents: BackupContents, _ bytes: Data, to path: String) throws {
        let file = try FileWriter(path: path)
        let (header, seal) = try BackupHeader.make(for: .sample, chunkBytes: Backup.chunkBytes, random: random)
        try file.write(header)
        var writer = SealedWriter(to: file, seal: seal, chunkBytes: Backup.chunkBytes)
        let list = try JSONEncoder().encode(contents)
        var length = Data()
        length.append(bigEndian: UInt32(list.count))
        try writer.write(length + list + bytes)
        try writer.finish()
    }
}

extension BackupKey.Cost {
    /// For tests only.
    static let cheap = BackupKey.Cost(rounds: 1 << 10)
}

extension BackupKey {
    /// Cheap to derive; a test opens hundreds.
    static let sample = try! BackupKey.passphrase("a long enough one", cost: .cheap)
}
