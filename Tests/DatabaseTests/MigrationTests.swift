import Database
import Testing

struct MigrationTests {
    static let first = Migration("1 first", "CREATE TABLE step (name TEXT NOT NULL); INSERT INTO step (name) VALUES ('first');")
    static let second = Migration("2 second", "INSERT INTO step (name) VALUES ('second');")
    static let third = Migration("3 third", "INSERT INTO step (name) VALUES ('third');")

    func steps(of database: Database) throws -> [String] {
        try database.read { try $0.values("SELECT name FROM step") }
    }

    @Test func `migrations run once and in the order of the list`() throws {
        let database = try Database.inMemory()
        #expect(try database.migrate([Self.first, Self.second], at: .sample) == ["1 first", "2 second"])
        #expect(try database.migrate([Self.first, Self.second, Self.third], at: .sample) == ["3 third"])
        #expect(try database.migrate([Self.first, Self.second, Self.third], at: .sample) == [])
        #expect(try steps(of: database) == ["first", "second", "third"])
    }

    @Test func `the instant of a migration is kept`() throws {
        let database = try Database.inMemory()
        try database.migrate([Self.first], at: .sample)
        let instant: Instant? = try database.read { try $0.value("SELECT applied_at FROM migration WHERE name = '1 first'") }
        #expect(instant == .sample)
    }

    @Test func `a database from a newer program is refused untouched`() throws {
        let database = try Database.inMemory()
        try database.migrate([Self.first, Self.third], at: .sample)
        #expect(throws: DatabaseError.newerSchema(migration: "3 third")) {
            try database.migrate([Self.first, Self.second], at: .sample)
        }
        #expect(try steps(of: database) == ["first", "third"])
    }

    @Test func `a migration that fails half way leaves the ones before it and nothing of itself`() throws {
        let database = try Database.inMemory()
        let broken = Migration("2 broken", "INSERT INTO step (name) VALUES ('half'); INSERT INTO nowhere VALUES (1);")
        #expect(throws: DatabaseError.self) { try database.migrate([Self.first, broken, Self.third], at: .sample) }
        #expect(try steps(of: database) == ["first"])
        #expect(try database.migrate([Self.first, Self.second], at: .sample) == ["2 second"])
    }
}
