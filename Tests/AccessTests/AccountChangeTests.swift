import Access
import Civics
import Database
import Testing

struct AccountChangeTests {
    private let directory: AccountDirectory
    private let database: Database
    private let officer: Account
    private let worker: Account

    init() throws {
        (directory, database) = try AccountDirectory.sample()
        officer = try directory.create(.sample(name: "qu", role: .districtOfficer, areas: [.district]), at: .morning)
        worker = try directory.create(.sample(name: "guwen", role: .consultant, areas: [.committee]), at: .morning)
    }

    private func assign(_ account: Account, _ duty: AccountDuty, reason: String = "轮岗", by actor: Account) throws {
        try database.write { try Account.assign(account.id, to: duty, reason: reason, by: actor.id, at: .morning, in: $0) }
    }

    @Test func `a session has a new duty with its next page, and the change is kept with what was before`() async throws {
        let token = try await directory.signIn(name: "guwen", password: AccountDirectory.password, now: .morning).token
        try assign(worker, AccountDuty(displayName: "新名", role: .subdistrictOfficer, areas: [.otherSubdistrict]), by: officer)
        let viewer = try #require(try await directory.session(token: token, now: .morning)).viewer
        #expect(viewer.role == .subdistrictOfficer && viewer.areas == [.otherSubdistrict] && viewer.displayName == "新名")
        let changes = try await database.read { [worker] in try RegisterChange.all(of: .account(worker.id), from: $0) }
        #expect(changes.map(\.field) == ["负责的区域", "角色", "显示名"])
        #expect(changes[1].old == "社区救助顾问" && changes[1].new == "街镇救助干部" && changes[1].reason == "轮岗")
        let entries = try await database.read {
            try AuditTrail.page(AuditFilter(account: officer.id, acts: [.changed]), limit: 5, from: $0)
        }
        #expect(entries.first?.detail == "账号，修改显示名、角色、负责的区域")
    }

    @Test(
        arguments: [
            (AccountDuty(displayName: "街道干部", role: .consultant, areas: []), "轮岗", AccessError.areaMissing(.consultant)),
            (AccountDuty(displayName: " ", role: .consultant, areas: [.committee]), "轮岗", OrganisationError.missing("显示名")),
            (AccountDuty(displayName: "街道干部", role: .consultant, areas: [.committee]), "轮岗", OrganisationError.nothingChanged),
            (AccountDuty(displayName: "街道干部", role: .auditor, areas: []), " ", OrganisationError.missing("原因")),
        ] as [(AccountDuty, String, any Error)])
    func `a duty that does not fit is refused`(duty: AccountDuty, reason: String, expected: any Error) throws {
        do {
            try assign(worker, duty, reason: reason, by: officer)
            Issue.record("\(duty) was taken")
        } catch { #expect("\(error)" == "\(expected)") }
        #expect(try directory.find(name: "guwen") == worker)
    }

    @Test func `nobody changes their own role or area, or bars themselves`() throws {
        let own = AccountDuty(displayName: "区里", role: .auditor, areas: [])
        #expect(throws: OrganisationError.ownAccount) { try assign(officer, own, by: officer) }
        let wider = AccountDuty(displayName: officer.displayName, role: officer.role, areas: [.district, .otherDistrict])
        #expect(throws: OrganisationError.ownAccount) { try assign(officer, wider, by: officer) }
        #expect(throws: OrganisationError.ownAccount) {
            try database.write { try Account.disable(officer.id, by: officer.id, at: .morning, in: $0) }
        }
        try assign(officer, AccountDuty(displayName: "区里", role: officer.role, areas: officer.areas), by: officer)
        #expect(try directory.find(name: "qu")?.displayName == "区里")
    }

    @Test func `an account that is barred is out at once, and in again when it is restored`() async throws {
        let token = try await directory.signIn(name: "guwen", password: AccountDirectory.password, now: .morning).token
        let (worker, officer) = (worker, officer)
        try await database.write { try Account.disable(worker.id, by: officer.id, at: .morning, in: $0) }
        #expect(try await directory.session(token: token, now: .morning) == nil)
        await #expect(throws: AccessError.wrongNameOrPassword) {
            try await directory.signIn(name: "guwen", password: AccountDirectory.password, now: .morning)
        }
        try await database.write { try Account.restore(worker.id, by: officer.id, at: .morning, in: $0) }
        _ = try await directory.signIn(name: "guwen", password: AccountDirectory.password, now: .morning)
        #expect(try await database.read { try Account.sessions(worker.id, at: .morning, from: $0) } == 1)
        try await database.write { try Account.endSessions(worker.id, by: officer.id, at: .morning, in: $0) }
        #expect(try await database.read { try Account.sessions(worker.id, at: .morning, from: $0) } == 0)
    }

    @Test func `a first password has to be changed, and the change signs out everywhere`() async throws {
        try directory.setPassword("a first password", name: "guwen", isFirst: true, at: .morning, by: officer.id)
        let signedIn = try await directory.signIn(name: "guwen", password: "a first password", now: .morning)
        #expect(signedIn.session.mustChangePassword)
        try await directory.changePassword(of: worker.id, from: "a first password", to: "one of my own", now: .morning)
        #expect(try await directory.session(token: signedIn.token, now: .morning) == nil)
        let again = try await directory.signIn(name: "guwen", password: "one of my own", now: .morning)
        #expect(!again.session.mustChangePassword)
    }

    @Test func `a first password never holds the name`() {
        for name in ["qu", "a", "23"] {
            for _ in 0..<50 { #expect(!directory.firstPassword(for: name).contains(name)) }
        }
    }
}
