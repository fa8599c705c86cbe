import Civics
import Database
import Testing

struct SQLTests {
    static let hostileTexts = [
        "'; DROP TABLE person; --", "\" OR 1=1", "?", "?1", ":name", "\\", "%_", "", "a\u{0}b", "张三·买买提", "𠮷𠀀",
        "👨‍👩‍👧", "\u{FEFF}x", "e\u{301}",
    ]

    @Test(arguments: hostileTexts)
    func `hostile text comes back as it went in`(text: String) throws {
        let database = try Database.inMemory()
        let back: String? = try database.read { try $0.value("SELECT \(text)") }
        #expect(back.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test(arguments: hostileTexts)
    func `hostile text compares as text`(text: String) throws {
        let database = try Database.personTable(names: ["other"])
        let id: Int64 = try database.write { try $0.insertReturningID("INSERT INTO person (name) VALUES (\(text))") }
        let found: [Int64] = try database.read { try $0.values("SELECT id FROM person WHERE name = \(text)") }
        #expect(found == [id])
    }

    @Test(
        arguments: [
            ([], []),
            (["b"], ["b"]),
            (["a", "c", "no one"], ["a", "c"]),
        ] as [([String], [String])])
    func `a list matches exactly its members`(list: [String], expected: [String]) throws {
        let database = try Database.personTable(names: ["a", "b", "c"])
        let found: [String] = try database.read { try $0.values("SELECT name FROM person WHERE name IN \(list) ORDER BY name") }
        #expect(found == expected)
    }

    @Test func `nothing is in an empty list and everything is outside it`() throws {
        let database = try Database.personTable(names: ["a", "b"])
        let empty: [String] = []
        let outside: [String] = try database.read { try $0.values("SELECT name FROM person WHERE name NOT IN \(empty) ORDER BY name") }
        #expect(outside == ["a", "b"])
    }

    @Test func `a fragment brings its values along`() {
        let conditions: [SQL] = ["a = \(1)", "b IN \(["x", "y"])"]
        let sql: SQL = "SELECT 1 FROM \(raw: "t") WHERE \(conditions.joined(by: " AND ")) LIMIT \(5)"
        #expect(sql.text == "SELECT 1 FROM t WHERE a = ? AND b IN (?, ?) LIMIT ?")
        #expect(sql.values == [.integer(1), .text("x"), .text("y"), .integer(5)])
    }

    @Test func `an identifier cannot leave its quotes`() {
        let sql: SQL = "SELECT \(identifier: "a\"; DROP TABLE b; --")"
        #expect(sql.text == "SELECT \"a\"\"; DROP TABLE b; --\"")
    }

    @Test func `bytes are one blob and not a list`() throws {
        let database = try Database.inMemory()
        let back: [[UInt8]] = try database.read { try $0.values("SELECT \([0, 255, 7] as [UInt8]) UNION ALL SELECT \([] as [UInt8])") }
        #expect(back == [[0, 255, 7], []])
    }

    @Test func `a marker without a value is refused`() throws {
        let database = try Database.inMemory()
        #expect(throws: DatabaseError.self) { try database.read { try $0.value("SELECT ?") as Int? } }
    }
}

extension Database {
    static func personTable(names: [String] = []) throws -> Database {
        let database = try Database.inMemory()
        try database.migrate([.people], at: .sample)
        try database.write { transaction in
            for name in names { try transaction.execute("INSERT INTO person (name) VALUES (\(name))") }
        }
        return database
    }

    func countOfPeople() throws -> Int {
        try read { try $0.value("SELECT count(*) FROM person") } ?? -1
    }
}

extension Migration {
    static let people = Migration("people", "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, born_on TEXT)")
}

extension Instant {
    static let sample = Instant(secondsSince1970: 1_781_227_800)
}
