import Civics
import Database
import Foundation
import Synchronization
import Testing

struct TransactionTests {
    struct Interrupted: Error {}

    @Test func `a write that throws leaves nothing`() throws {
        let database = try Database.personTable(names: ["kept"])
        #expect(throws: Interrupted.self) {
            try database.write { transaction in
                try transaction.execute("INSERT INTO person (name) VALUES ('gone')")
                try transaction.execute("DELETE FROM person WHERE name = 'kept'")
                throw Interrupted()
            }
        }
        #expect(try database.read { try $0.values("SELECT name FROM person") as [String] } == ["kept"])
    }

    @Test func `a broken constraint undoes the whole write and is named`() throws {
        let database = try Database.personTable(names: ["a"])
        #expect(throws: DatabaseError.constraint(.unique, "person.name")) {
            try database.write { transaction in
                try transaction.execute("INSERT INTO person (name) VALUES ('b')")
                try transaction.execute("INSERT INTO person (name) VALUES ('a')")
            }
        }
        #expect(try database.countOfPeople() == 1)
    }

    @Test(
        arguments: [
            ("INSERT INTO child (parent) VALUES (99)", .foreignKey),
            ("INSERT INTO child (parent, age) VALUES (1, -1)", .check),
            ("INSERT INTO child (parent) VALUES (NULL)", .notNull),
            ("INSERT INTO child (id, parent) VALUES (1, 1)", .unique),
        ] as [(SQL, DatabaseError.Constraint)])
    func `each kind of constraint is told apart`(sql: SQL, expected: DatabaseError.Constraint) throws {
        let database = try Database.personTable(names: ["a"])
        let child = Migration(
            "child",
            """
            CREATE TABLE child (
              id INTEGER PRIMARY KEY, parent BIGINT NOT NULL REFERENCES person(id), age BIGINT CHECK (age >= 0));
            INSERT INTO child (id, parent) VALUES (1, 1);
            """)
        try database.migrate([.people, child], at: .sample)
        let error = #expect(throws: DatabaseError.self) { try database.write { _ = try $0.execute(sql) } }
        guard case .constraint(expected, _) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test func `a reader sees only what is committed`() throws {
        let database = try Database.personTable()
        try database.write { transaction in
            try transaction.execute("INSERT INTO person (name) VALUES ('a')")
            // Another thread reads while this one still writes.
            let seen = Mutex(-1)
            let reader = Thread {
                let count = try? database.countOfPeople()
                seen.withLock { $0 = count ?? -2 }
            }
            reader.start()
            while !reader.isFinished { sched_yield() }
            #expect(seen.withLock { $0 } == 0)
        }
        #expect(try database.countOfPeople() == 1)
    }

    @Test func `a reader keeps its state while others write`() throws {
        let database = try Database.personTable(names: ["a"])
        try database.read { connection in
            let before: Int? = try connection.value("SELECT count(*) FROM person")
            let writer = Thread { try? database.write { _ = try $0.execute("INSERT INTO person (name) VALUES ('b')") } }
            writer.start()
            while !writer.isFinished { sched_yield() }
            #expect(try connection.value("SELECT count(*) FROM person") == before)
        }
        #expect(try database.countOfPeople() == 2)
    }

    @Test func `a reader cannot write`() throws {
        let database = try Database.personTable()
        #expect(throws: DatabaseError.readOnly) {
            try database.read { try $0.value("INSERT INTO person (name) VALUES ('a') RETURNING id") as Int? }
        }
    }

    @Test func `an insert returns the id and says when it inserted nothing`() throws {
        let database = try Database.personTable(names: ["a"])
        try database.write { transaction in
            let id: Identifier<String> = try transaction.insertReturningID("INSERT INTO person (id, name) VALUES (7, 'b')")
            #expect(id == Identifier(7))
            #expect(throws: DatabaseError.noRow) {
                try transaction.insertReturningID("INSERT INTO person (name) VALUES ('a') ON CONFLICT DO NOTHING") as Int64
            }
            #expect(try transaction.execute("UPDATE person SET born_on = '1950-01-01'") == 2)
        }
    }

    @Test func `a query may run inside the rows of the same query`() throws {
        let database = try Database.personTable(names: ["a", "b"])
        let sql: SQL = "SELECT name FROM person ORDER BY name"
        let pairs: [[String]] = try database.read { connection in
            try connection.all(sql) { outer in
                let inner: [String] = try connection.values(sql)
                return try inner.map { try outer[0] + $0 }
            }
        }
        #expect(pairs == [["aa", "ab"], ["ba", "bb"]])
    }

    @Test func `the asynchronous calls do the same`() async throws {
        let database = try Database.personTable(names: ["a"])
        await #expect(throws: DatabaseError.constraint(.unique, "person.name")) {
            try await database.write { _ = try $0.execute("INSERT INTO person (name) VALUES ('a')") }
        }
        try await database.write { _ = try $0.execute("INSERT INTO person (name) VALUES ('b')") }
        let count: Int? = try await database.read { try $0.value("SELECT count(*) FROM person") }
        #expect(count == 2)
    }

    @Test func `writes that are committed together are kept or undone each by itself`() async throws {
        let database = try Database.personTable(names: ["a"])
        let undone = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await database.write { transaction in
                            try transaction.execute("INSERT INTO person (name) VALUES (\("p\(number)"))")
                            // A broken constraint, an error of our own, or none.
                            if number % 4 == 0 { try transaction.execute("INSERT INTO person (name) VALUES ('a')") }
                            if number % 4 == 1 { throw Interrupted() }
                        }
                        return false
                    } catch {
                        return true
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(undone == 100)
        #expect(try database.countOfPeople() == 101)
    }
}
