import Database
import Foundation
import Testing

/// What is on disk: after a crash, in a copy, and when it is not ours.
struct DatabaseFileTests {
    /// Runs `body` with a folder of its own.
    func inFolder<T>(_ body: (String) throws -> T) throws -> T {
        let folder = NSTemporaryDirectory() + "/zhaoren-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    func open(_ path: String) throws -> Database {
        let database = try Database(path: path)
        try database.migrate([Migration("people", "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)")], at: .sample)
        return database
    }

    @Test func `a process killed inside a transaction leaves nothing of it`() throws {
        try inFolder { folder in
            let database = try open(folder + "/live.sqlite")
            try database.write { _ = try $0.execute("INSERT INTO person (name) VALUES ('committed')") }
            try database.write { transaction in
                // A tiny cache makes SQLite write the unfinished rows to the log, as a large delivery does.
                let _: Int? = try transaction.value("PRAGMA cache_size = 5")
                for _ in 0..<5_000 { try transaction.execute("INSERT INTO person (name) VALUES (\(String(repeating: "x", count: 200)))") }
                // `kill -9` keeps what was handed to the system: the files as they stand in this very moment.
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(atPath: folder + "/live.sqlite" + suffix, toPath: folder + "/killed.sqlite" + suffix)
                }
            }
            let log = try FileManager.default.attributesOfItem(atPath: folder + "/killed.sqlite-wal")[.size] as? Int
            #expect(try #require(log) > 500_000, "the unfinished rows must have reached the log for this to test anything")
            let reopened = try open(folder + "/killed.sqlite")
            #expect(try reopened.read { try $0.values("SELECT name FROM person") as [String] } == ["committed"])
        }
    }

    @Test func `a second opening of the file sees what is committed and only that`() throws {
        try inFolder { folder in
            let one = try open(folder + "/same.sqlite")
            let two = try open(folder + "/same.sqlite")
            try one.write { transaction in
                try transaction.execute("INSERT INTO person (name) VALUES ('a')")
                #expect(try two.countOfPeople() == 0)
            }
            #expect(try two.countOfPeople() == 1)
        }
    }

    @Test func `commits are synced and only the owner can read the file`() throws {
        try inFolder { folder in
            let database = try open(folder + "/private.sqlite")
            let synchronous: Int? = try database.write { try $0.value("PRAGMA synchronous") }
            #expect(synchronous == 2)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let permissions = try FileManager.default.attributesOfItem(atPath: folder + "/" + file)[.posixPermissions] as? Int
                #expect(permissions == 0o600, "\(file)")
            }
        }
    }

    @Test func `a copy is whole and never overwrites another`() throws {
        try inFolder { folder in
            let database = try open(folder + "/live.sqlite")
            try database.write { _ = try $0.execute("INSERT INTO person (name) VALUES ('a')") }
            try database.snapshotCopy(to: folder + "/copy.sqlite")
            #expect(throws: DatabaseError.fileExists) { try database.snapshotCopy(to: folder + "/copy.sqlite") }
            try database.write { _ = try $0.execute("DELETE FROM person") }
            #expect(try open(folder + "/copy.sqlite").countOfPeople() == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { !$0.hasSuffix(".partial") })
        }
    }

    @Test func `a file that is not a database and a folder that is not there are told apart`() throws {
        try inFolder { folder in
            let text = folder + "/notes.txt"
            try String(repeating: "这不是数据库。", count: 200).write(toFile: text, atomically: true, encoding: .utf8)
            #expect(throws: DatabaseError.corrupt) { try Database(path: text) }
            #expect(throws: DatabaseError.cannotOpen) { try Database(path: folder + "/missing/x.sqlite") }
        }
    }

    @Test(
        arguments: [
            .busy, .cannotOpen, .constraint(.unique, "a.b"), .corrupt, .diskFull, .fileExists, .newerSchema(migration: "x"), .noRow,
            .noSuchColumn("c"), .readOnly, .unreadable(column: "c", expected: "Int"), .other(code: 1, message: "m"),
        ] as [DatabaseError])
    func `every error says in Chinese what to do`(error: DatabaseError) {
        #expect(error.message.contains("请"))
        #expect(error.message.hasSuffix("。"))
    }
}
