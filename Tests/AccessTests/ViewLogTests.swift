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
        let entry = try #require(try database.read { try AuditTrail.page(limit: 10, from: $0) }.first)
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
        var last: Identifier<AuditEntry>?
        repeat {
            let page = try database.read { [last] in try AuditTrail.page(before: last, limit: 3, from: $0) }
            seen += page.map(\.at)
            last = page.last?.id
        } while last != nil
        // The account's making was the first entry.
        #expect(seen.dropLast() == (0..<7).reversed().map { Instant.morning.adding(minutes: $0) })
    }

    @Test func `the person concerned can ask who looked, not who was turned away, and learns nothing of suspicions`() throws {
        let (database, viewer) = try log()
        let look = { (subject: ViewSubject, route: String, transaction: Transaction) in
            try ViewLog.record(subject, by: viewer, purpose: .enquiry, route: route, at: .morning, in: transaction)
        }
        try database.write { transaction in
            for subject in [Self.household, ViewSubject(.person, number: 42), ViewSubject(.household, number: 43)] {
                try look(subject, "GET /households/42", transaction)
            }
            try AuditTrail.record(.refused, by: viewer.account, subject: Self.household, at: .morning, in: transaction)
            for route in ["GET /safeguarding/7", "POST /cases/9/safeguarding", "GET /cases/9", "GET /cases/9/visits", "GET /cases/91"] {
                try look(Self.household, route, transaction)
            }
        }
        func routes(hiding hidden: [String]) throws -> [String?] {
            try database.read { try AuditTrail.of(household: 42, hiding: hidden, limit: 10, from: $0) }.map(\.route).reversed()
        }
        #expect(try routes(hiding: []) == ["GET /households/42", "GET /cases/9", "GET /cases/9/visits", "GET /cases/91"])
        #expect(try routes(hiding: ["/cases/9"]) == ["GET /households/42", "GET /cases/91"])
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
        #expect(try database.read { try AuditTrail.page(AuditFilter(acts: [.viewed]), limit: 10, from: $0) }.isEmpty)
    }
}
