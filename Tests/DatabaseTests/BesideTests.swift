import Database
import Foundation
import Testing

/// Two files that read each other.
struct BesideTests {
    private let people = Migration("people", "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)")
    private let visits = Migration("visits", "CREATE TABLE visit (id INTEGER PRIMARY KEY, person BIGINT NOT NULL)")

    /// Runs `body` with the paths of two files: one with people, one with visits.
    private func inTwoFiles<T>(_ body: (_ people: String, _ visits: String) throws -> T) throws -> T {
        let folder = NSTemporaryDirectory() + "/zhaoren test?#%20-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (one, other) = (folder + "/people.sqlite", folder + "/visits.sqlite")
        try Database(path: one).migrate([people], at: .sample)
        try Database(path: other).migrate([visits], at: .sample)
        return try body(one, other)
    }

    @Test func `each file reads the tables of the other by their plain names`() throws {
        try inTwoFiles { people, visits in
            let register = try Database(path: people, beside: visits)
            let workbench = try Database(path: visits, beside: people)
            let person: Int64 = try register.write { try $0.insertReturningID("INSERT INTO person (name) VALUES ('甲')") }
            try workbench.write { _ = try $0.execute("INSERT INTO visit (person) VALUES (\(person))") }
            let query: SQL = "SELECT name FROM person JOIN visit ON visit.person = person.id"
            for database in [register, workbench] { #expect(try database.read { try $0.values(query) as [String] } == ["甲"]) }
        }
    }

    @Test func `a long transaction on one file does not hold up the other, which sees nothing of it`() throws {
        try inTwoFiles { people, visits in
            let register = try Database(path: people, beside: visits)
            let workbench = try Database(path: visits, beside: people)
            try register.write { transaction in
                try transaction.execute("INSERT INTO person (name) VALUES ('甲')")
                try workbench.write { _ = try $0.execute("INSERT INTO visit (person) VALUES (1)") }
                #expect(try workbench.read { try $0.value("SELECT count(*) FROM person") as Int? } == 0)
            }
            #expect(try workbench.read { try $0.value("SELECT count(*) FROM person") as Int? } == 1)
        }
    }

    @Test func `what is beside cannot be written`() throws {
        try inTwoFiles { people, visits in
            let workbench = try Database(path: visits, beside: people)
            #expect(throws: DatabaseError.readOnly) { try workbench.write { _ = try $0.execute("DELETE FROM person") } }
        }
    }

    @Test func `a file that is not there cannot be beside`() throws {
        try inTwoFiles { people, visits in
            _ = #expect(throws: DatabaseError.cannotOpen) { try Database(path: people, beside: visits + "x") }
        }
    }
}
