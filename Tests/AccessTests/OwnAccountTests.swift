import Civics
import Database
import Testing

@testable import Access

struct OwnAccountTests {
    static let next = "another long enough"

    @Test func `a changed password ends every session and is written down`() async throws {
        let (directory, database) = try AccountDirectory.sample()
        let session = try await directory.signIn(name: "jiedao", password: AccountDirectory.password, now: .morning)
        let account = session.session.viewer.account
        try await directory.changePassword(of: account, from: AccountDirectory.password, to: Self.next, now: .morning)
        #expect(try await directory.session(token: session.token, now: .morning) == nil)
        _ = try await directory.signIn(name: "jiedao", password: Self.next, now: .morning)
        let entry = try await database.read { try AuditTrail.page(AuditFilter(acts: [.passwordSet]), limit: 1, from: $0) }.first
        #expect(entry?.account == account)
    }

    @Test(
        arguments: [
            ("not the password", next, .wrongPassword), (AccountDirectory.password, "short", .passwordTooShort),
            (AccountDirectory.password, AccountDirectory.password, .passwordUnchanged),
            (AccountDirectory.password, "my jiedao word", .passwordContainsName),
        ] as [(String, String, AccessError)])
    func `what is wrong with either password is told, and nothing changes`(old: String, new: String, expected: AccessError) async throws {
        let (directory, _) = try AccountDirectory.sample()
        let session = try await directory.signIn(name: "jiedao", password: AccountDirectory.password, now: .morning)
        await #expect(throws: expected) {
            try await directory.changePassword(of: session.session.viewer.account, from: old, to: new, now: .morning)
        }
        #expect(try await directory.session(token: session.token, now: .morning) != nil)
    }

    @Test func `the old password cannot be guessed at leisure from a session left open`() async throws {
        let (directory, _) = try AccountDirectory.sample()
        let account = try #require(try directory.find(name: "jiedao")).id
        func change(from old: String) async -> AccessError? {
            do { try await directory.changePassword(of: account, from: old, to: Self.next, now: .morning) } catch {
                return error as? AccessError
            }
            return nil
        }
        for _ in 0..<SignInAttempts.allowed { #expect(await change(from: "a guess at it") == .wrongPassword) }
        let until = Instant.morning.adding(minutes: SignInAttempts.lockMinutes)
        #expect(await change(from: AccountDirectory.password) == .locked(until: until))
    }

    @Test func `signing out everywhere ends the sessions of that account alone`() async throws {
        let (directory, database) = try AccountDirectory.sample()
        try directory.create(.sample(name: "other"), at: .morning)
        var mine: [SignedIn] = []
        for _ in 0..<2 { mine.append(try await directory.signIn(name: "jiedao", password: AccountDirectory.password, now: .morning)) }
        let other = try await directory.signIn(name: "other", password: AccountDirectory.password, now: .morning)
        let account = mine[0].session.viewer.account
        #expect(try await directory.sessionCount(of: account, now: .morning) == 2)
        try await directory.signOutEverywhere(account, now: .morning)
        for session in mine { #expect(try await directory.session(token: session.token, now: .morning) == nil) }
        #expect(try await directory.session(token: other.token, now: .morning) != nil)
        #expect(try await directory.sessionCount(of: account, now: .morning) == 0)
        let entry = try await database.read { try AuditTrail.page(limit: 1, from: $0) }.first
        #expect(entry?.detail == "退出全部 2 处登录")
    }

    @Test func `a session left alone is no longer counted`() async throws {
        let (directory, _) = try AccountDirectory.sample()
        let session = try await directory.signIn(name: "jiedao", password: AccountDirectory.password, now: .morning)
        let idle = Instant.morning.adding(minutes: Session.idleMinutes)
        #expect(try await directory.sessionCount(of: session.session.viewer.account, now: idle.adding(seconds: -1)) == 1)
        #expect(try await directory.sessionCount(of: session.session.viewer.account, now: idle) == 0)
    }
}
