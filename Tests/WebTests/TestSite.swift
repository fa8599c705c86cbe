import Access
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

    let database: Database
    let pack: JurisdictionPack
    let program: TypedProgram
    let accounts: AccountDirectory
    let web: WebApplication

    private init() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        pack = try JurisdictionPack.load(from: root.appending(path: PackLocation.shipped).path)
        program = try #require(compile(pack.pages, vocabulary: pack.vocabulary).program)
        database = try Database.inMemory()
        try database.migrate(AccessMigrations.all + RegisterMigrations.all + ScreeningMigrations.all, at: Self.now)
        accounts = AccountDirectory(database: database, random: .system)
        web = try await WebApplication(
            database: database, pack: pack, program: program, accounts: accounts,
            settings: WebSettings(clock: { TestSite.now }, random: .system, today: Self.day, sendsSecureCookies: false),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try takeIn(TestDistrict.files)
        _ = try Screening(pack: pack, program: program, threads: 1).run(on: Self.day, knownAt: Self.now, at: Self.now, in: database)
        try makeAccounts()
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
                file.path, dataSet: try #require(pack.dataSet(name)), asOf: Self.day, receivedAt: Self.now, recordedAt: Self.now)
        }
        try importer.formHouseholds(on: Self.day, knownAt: Self.now)
    }

    private func makeAccounts() throws {
        try accounts.create(
            Role.allCases.map { role in
                NewAccount(
                    name: Self.name(of: role), displayName: role.label, role: role, areas: Self.areas(of: role), password: Self.password)
            }, at: Self.now)
    }

    /// An account of its own for a test that counts what it did.
    func account(_ name: String, _ role: Role, areas: [RegionCode]) throws {
        try accounts.create(
            NewAccount(name: name, displayName: role.label, role: role, areas: areas, password: Self.password), at: Self.now)
    }

    static func name(of role: Role) -> String { "web-" + role.rawValue.lowercased() }

    private static func areas(of role: Role) -> [RegionCode] {
        switch role {
        case .districtOfficer: [RegionCode("310105")!]
        case .subdistrictOfficer, .consultant: [here]
        case .partnerOrganisation, .policyEditor, .auditor, .resident: []
        }
    }

    /// The economic household of one of `TestDistrict`'s people.
    func household(of person: TestDistrict.Invented) throws -> Household {
        try database.read { db in
            let found = try #require(try Person.find(person.idNumber, in: db))
            return try #require(try Household.of(found.id, in: db).first { $0.kind == .economic })
        }
    }

    /// Runs `body` against the program without a network.
    func run(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await web.application(hostname: "127.0.0.1", port: 0).test(.router, body)
    }

    /// A browser signed in as an account.
    func browse(as name: String, _ body: @escaping @Sendable (TestBrowser) async throws -> Void) async throws {
        try await run { client in
            let browser = TestBrowser(client)
            try await browser.signIn(name)
            try await body(browser)
        }
    }

    func browse(as role: Role, _ body: @escaping @Sendable (TestBrowser) async throws -> Void) async throws {
        try await browse(as: Self.name(of: role), body)
    }
}
