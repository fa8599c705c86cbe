import Access
import Casework
import Civics
import Database
import Foundation
import Hummingbird
import HummingbirdTesting
import Intake
import Library
import Logging
import PolicyLanguage
import Register
import Screening
import Testing

@testable import Web

/// The program over a small district of invented people: one database for all tests, which only add to it.
struct TestSite: Sendable {
    static let day = CivilDate("2025-12-31")!
    static let now = Instant("2025-12-31T02:00:00Z")!
    static let password = "a-long-enough-one"
    /// 华阳路街道 and 江苏路街道.
    static let (here, there) = (RegionCode("310105001")!, RegionCode("310105002")!)

    private static let shared = Task { try await TestSite() }

    static func ready() async throws -> TestSite { try await shared.value }

    /// One of its own, for a test that counts what nobody else may change meanwhile.
    static func alone() async throws -> TestSite { try await TestSite() }

    let database: Database
    let pack: JurisdictionPack
    let program: TypedProgram
    let accounts: AccountDirectory
    let web: WebApplication
    private let sessions = TestSessions()

    private init() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        pack = try JurisdictionPack.load(from: root.appending(path: PackLocation.shipped).path)
        program = try #require(compile(pack.pages, vocabulary: pack.vocabulary).program)
        database = try Database.inMemory()
        try database.migrate(
            AccessMigrations.all + RegisterMigrations.all + ScreeningMigrations.all
                + CaseworkMigrations.all,
            at: Self.now)
        accounts = AccountDirectory(database: database, random: .system)
        web = try await WebApplication(
            database: database, pack: pack, program: program, accounts: accounts,
            settings: WebSettings(clock: { TestSite.now }, random: .system, sendsSecureCookies: false),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let present = Set(TestDistrict.files.map(\.0)).union(TestDistrict.absentFiles)
        let empty = pack.dataSets.filter { !present.contains($0.id) }.map { dataSet in
            (dataSet.id, dataSet.fields.map(\.name).joined(separator: ",") + "\n")
        }
        try takeIn(TestDistrict.files + empty)
        _ = try Screening(pack: pack, program: program, threads: 1).run(on: Self.day, knownAt: Self.now, at: Self.now, in: database)
        try LeadIntake.takeInLatest(pack, at: Self.now, into: database)
    }

    private func takeIn(_ files: [(name: String, text: String)]) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "zhaoren-web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let importer = DeliveryImporter(pack, into: database, observer: .none)
        for (name, text) in files {
            let file = directory.appending(path: name + ".csv")
            try Data(text.utf8).write(to: file)
            _ = try importer.importFile(
                file.path, dataSet: pack.dataSet(name), asOf: Self.day, receivedAt: Self.now, recordedAt: Self.now)
        }
        try importer.formHouseholds(on: Self.day, knownAt: Self.now)
    }

    /// An account of its own, for a test that signs in or counts what it did.
    func newAccount(_ role: Role) throws -> String {
        let name = "web-" + UUID().uuidString.prefix(8).lowercased()
        try accounts.create(
            NewAccount(name: name, displayName: role.label, role: role, areas: Self.areas(of: role), password: Self.password),
            at: Self.now)
        return name
    }

    private static func areas(of role: Role) -> [RegionCode] {
        switch role {
        case .districtOfficer: [RegionCode("310105")!]
        case .subdistrictOfficer, .consultant: [here]
        case .partnerOrganisation, .policyEditor, .auditor, .resident: []
        }
    }

    /// The economic household of one of `TestDistrict`'s people.
    func household(of person: TestDistrict.Invented) throws -> Household {
        try readAtOnce { db in
            let found = try #require(try Person.find(person.idNumber, in: db))
            return try #require(try Household.of(found.id, in: db).first { $0.kind == .economic })
        }
    }

    /// The open case of one of `TestDistrict`'s people.
    func caseFile(of person: TestDistrict.Invented) throws -> CaseFile {
        let household = try household(of: person).id
        return try readAtOnce { try #require(try CaseFile.open(of: household, in: $0)) }
    }

    /// Reads without giving up the thread. Through the one that writes: every reader may be held by a task that waits for a thread, and
    /// there are no more of these than processors.
    func readAtOnce<Result>(_ body: (Connection) throws -> Result) throws -> Result { try database.write { try body($0) } }

    /// Runs `body` against the program without a network.
    func run(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await web.application(hostname: "127.0.0.1", port: 0).test(.router, body)
    }

    /// A browser in which somebody of this role is signed in. Tests share the session, for signing in is slow on purpose.
    func browse(as role: Role, _ body: @escaping @Sendable (TestBrowser) async throws -> Void) async throws {
        let token = try await sessions.token(of: role, on: self)
        try await run { try await body(TestBrowser($0, cookies: [Gate.sessionCookie: token])) }
    }
}

/// One session for each role.
actor TestSessions {
    private var tokens: [Role: Task<String, any Error>] = [:]

    func token(of role: Role, on site: TestSite) async throws -> String {
        let task =
            tokens[role]
            ?? Task {
                let name = try site.newAccount(role)
                return try await site.accounts.signIn(name: name, password: TestSite.password, now: TestSite.now).token
            }
        tokens[role] = task
        return try await task.value
    }
}
