import Access
import Casework
import Civics
import Database
import Testing

@testable import Web

extension TestSite {
    /// A case that an auditor drew this month.
    func drawnCase() throws -> AuditSampleItem {
        let name = try newAccount(.auditor)
        return try database.write { db in
            let auditor = try #require(try Account.id(ofName: name, from: db))
            let sample = try AuditSample.draw(1, of: .cases, in: Self.day.civilMonth, seed: 1, by: auditor, at: Self.now, in: db)
            return try #require(try AuditSampleItem.all(of: sample, from: db).first)
        }
    }

    /// A browser in which a new account of this role is signed in, for a test that counts what it did.
    func browse(
        asNew role: Role, _ body: @escaping @Sendable (TestBrowser, (id: Identifier<Account>, name: String)) async throws -> Void
    ) async throws {
        let name = try newAccount(role)
        let signedIn = try await accounts.signIn(name: name, password: Self.password, now: Self.now)
        let account = (id: signedIn.session.viewer.account, name: name)
        try await run { try await body(TestBrowser($0, cookies: [Gate.sessionCookie: signedIn.token]), account) }
    }

    /// What the trail holds of an account, the oldest first.
    func trail(of account: Identifier<Account>, _ acts: [AuditAct]? = nil) async throws -> [AuditEntry] {
        try await database.read { try AuditTrail.page(AuditFilter(account: account, acts: acts), limit: 1_000, from: $0) }.reversed()
    }
}
