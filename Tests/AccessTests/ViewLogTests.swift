import Access
import Civics
import Database
import Testing

struct ViewLogTests {
    static let household = ViewSubject(.household, number: 42, area: .committee)

    func log() throws -> (Database, Viewer) {
        let (directory, database) = try AccountDirectory.sample()
        return (database, try #require(try directory.find(name: "jiedao")).viewer)
    }

    @Test func `a look is kept with who, whom, when and why`() throws {
        let (database, viewer) = try log()
        try database.write {
            try ViewLog.record(Self.household, by: viewer, purpose: .visit, route: "/households/:household", at: .morning, in: $0)
        }
        let entry = try #require(try database.read { try ViewLog.page(limit: 10, from: $0) }.first)
        #expect(entry.account == viewer.account)
        #expect(entry.accountName == "jiedao")
        #expect(entry.subject == Self.household)
        #expect(entry.purpose == .visit)
        #expect(entry.at == .morning)
        #expect(entry.route == "/households/:household")
    }

    @Test func `pages go back in time without gaps or repeats`() throws {
        let (database, viewer) = try log()
        try database.write { transaction in
            for minute in 0..<7 as Range<Int64> {
                let now = Instant.morning.adding(minutes: minute)
                try ViewLog.record(ViewSubject(.list), by: viewer, purpose: .review, route: "/leads", at: now, in: transaction)
            }
        }
        var seen: [Instant] = []
        var last: Identifier<ViewLogEntry>?
        repeat {
            let page = try database.read { [last] in try ViewLog.page(before: last, limit: 3, from: $0) }
            seen += page.map(\.at)
            last = page.last?.id
        } while last != nil
        #expect(seen == (0..<7).reversed().map { Instant.morning.adding(minutes: $0) })
    }

    @Test func `the person concerned can ask who looked`() throws {
        let (database, viewer) = try log()
        try database.write { transaction in
            for subject in [Self.household, ViewSubject(.person, number: 42), ViewSubject(.household, number: 43)] {
                try ViewLog.record(subject, by: viewer, purpose: .enquiry, route: "/", at: .morning, in: transaction)
            }
        }
        let entries = try database.read { try ViewLog.page(subject: Self.household, limit: 10, from: $0) }
        #expect(entries.map(\.subject) == [Self.household])
        #expect(try database.read { try ViewLog.page(account: Identifier(99), limit: 10, from: $0) }.isEmpty)
    }

    @Test func `a look that is undone leaves no entry`() throws {
        struct Failed: Error {}
        let (database, viewer) = try log()
        #expect(throws: Failed.self) {
            try database.write { transaction in
                try ViewLog.record(Self.household, by: viewer, purpose: .visit, route: "/", at: .morning, in: transaction)
                throw Failed()
            }
        }
        #expect(try database.read { try ViewLog.page(limit: 10, from: $0) }.isEmpty)
    }
}
