import Civics
import Library
import PolicyLanguage
import Register
import Testing

@testable import Screening

/// Findings into leads, case by case.
struct ScreenedLeadTests {
    fileprivate typealias Found = PopulationFindings.Found

    private static func page(_ id: String, kind: String = "政策", exclusive: String = "") -> SourceText {
        let front = "类型: \(kind)\nid: \(id)\n名称: \(id)\n部门: 民政\n对象: 家庭\n" + (exclusive.isEmpty ? "" : "不可兼领: [\(exclusive)]\n")
        return SourceText(path: "\(id).md", text: "---\n\(front)---\n\n```规则\n条件 有: 收入 < 1元/月\n```\n")
    }

    private static let program: TypedProgram = {
        let facts = [
            FactDeclaration(id: "income", name: "收入", entity: .household, type: .money(.month), range: 0...1_000_000),
            FactDeclaration(id: "assets", name: "存款", entity: .household, type: .money(.once), range: 0...1_000_000),
            FactDeclaration(id: "care", name: "照护", entity: .household, type: .count, range: 0...9),
        ]
        let pages = [
            page("base", exclusive: "edge"), page("edge", exclusive: "subsidy"), page("subsidy"), page("extra"), page("sign", kind: "预警"),
            page("other-sign", kind: "预警"),
        ]
        guard let program = compile(pages, vocabulary: Vocabulary(facts: facts)).program else {
            preconditionFailure("pages do not compile")
        }
        return program
    }()

    private static let settings = CaseworkSettings(
        mostMissingChecks: 2, checks: [.init(name: "核对", facts: ["income", "assets"])], presumptions: [], shortfallFloorFen: 10_000,
        levelFloors: [.red: 200_000, .orange: 100_000, .yellow: 30_000], yellowWarningSigns: 2, leadPolicies: ["base", "edge", "subsidy"],
        baseAssistance: ["base", "edge"], confidence: .ownDefault)

    private static func found(
        _ policy: String, _ basis: Finding.Basis, _ fen: Int64? = nil, _ period: ValueType.Period? = .month, missing: Set<String> = [],
        of person: Person.ID? = nil
    ) -> Found {
        let finding = Finding(policy: policy, person: person, basis: basis, amount: fen, period: fen == nil ? nil : period)
        return Found(finding: finding, missing: missing)
    }

    private static func draft(_ found: [Found], received: Set<String> = []) -> ScreenedLead? {
        ScreenedLead(found, received: Set(received.map { Receipt(policy: $0, person: nil) }), in: program, settings)
    }

    @Test func `base assistance that a household has none of makes it missed`() throws {
        let draft = try #require(Self.draft([Self.found("base", .entitled, 150_000)], received: ["subsidy"]))
        #expect(draft.leadClass == .missed)
        #expect(draft.level == .orange)
        #expect((draft.worth, draft.certainWorth, draft.score) == (150_000, 150_000, 150_000))
        #expect(draft.checks == [])
    }

    @Test(
        arguments: [
            ("subsidy", .entitled, nil, .missed),
            ("subsidy", .entitled, "extra", .underServed),
            ("base", .entitled, "edge", .underServed),
            ("base", .shortfall, "base", .underServed),
        ] as [(String, Finding.Basis, String?, LeadClass)])
    func `the class follows from what is due and what is received`(
        policy: String, basis: Finding.Basis, received: String?, leadClass: LeadClass
    ) {
        let received = Set([received].compactMap { $0 })
        #expect(Self.draft([Self.found(policy, basis, 20_000)], received: received)?.leadClass == leadClass)
    }

    @Test func `what is not certain counts less, and says what to check`() throws {
        let draft = try #require(Self.draft([Self.found("base", .likely, 100_000, missing: ["income", "assets", "care"])]))
        #expect(draft.checks == ["核对", "照护"])
        #expect((draft.worth, draft.certainWorth, draft.score) == (100_000, 0, 33_333))
    }

    @Test func `too much to check makes no lead`() {
        var settings = Self.settings
        settings = CaseworkSettings(
            mostMissingChecks: 1, checks: settings.checks, presumptions: [], shortfallFloorFen: 0, levelFloors: settings.levelFloors,
            yellowWarningSigns: 2, leadPolicies: settings.leadPolicies, baseAssistance: settings.baseAssistance, confidence: .ownDefault)
        let found = Self.found("base", .likely, 100_000, missing: ["income", "care"])
        #expect(ScreenedLead([found], received: [], in: Self.program, settings) == nil)
    }

    @Test func `what excludes something more important that is due is left out`() throws {
        let draft = try #require(Self.draft([Self.found("edge", .entitled), Self.found("base", .entitled, 5_000)]))
        #expect(draft.findings.map(\.policy) == ["base"])
    }

    @Test func `what is only likely removes nothing certain, and is not counted twice`() throws {
        let draft = try #require(Self.draft([Self.found("edge", .entitled, 8_000), Self.found("base", .likely, 5_000, missing: ["care"])]))
        #expect(draft.findings.map(\.policy) == ["base", "edge"])
        #expect((draft.worth, draft.certainWorth) == (8_000, 8_000))
    }

    @Test func `what is itself ruled out rules nothing out`() throws {
        let found = [Self.found("base", .entitled, 5_000), Self.found("edge", .entitled, 1_000), Self.found("subsidy", .entitled, 700)]
        #expect(try #require(Self.draft(found)).findings.map(\.policy) == ["base", "subsidy"])
    }

    @Test func `one member's help leaves the others theirs`() throws {
        let (grandfather, child) = (Person.ID(1), Person.ID(2))
        let found = [Self.found("edge", .entitled, 3_000, of: child)]
        func draft(_ receipt: Receipt) -> ScreenedLead? { ScreenedLead(found, received: [receipt], in: Self.program, Self.settings) }
        #expect(draft(Receipt(policy: "base", person: grandfather))?.findings.map(\.policy) == ["edge"])
        #expect(draft(Receipt(policy: "base", person: child)) == nil)
        #expect(draft(Receipt(policy: "base", person: nil)) == nil)
    }

    @Test func `help that may be received already has to be asked about`() throws {
        let finding = Finding(policy: "base", person: nil, basis: .likely, amount: 90_000, period: .month)
        let draft = try #require(Self.draft([Found(finding: finding, missing: [], isReceiptUnknown: true)]))
        #expect(draft.checks == ["是否已在享受"])
        #expect((draft.certainWorth, draft.score) == (0, 45_000))
    }

    @Test func `a sign that rests on too much that is unknown raises nothing`() throws {
        let unclear = Self.found("sign", .warning, missing: ["income", "care"])
        #expect(try #require(Self.draft([unclear])).checks == ["核对", "照护"])
        let settings = CaseworkSettings(
            mostMissingChecks: 1, checks: Self.settings.checks, presumptions: [], shortfallFloorFen: 0, levelFloors: [:],
            yellowWarningSigns: 2, leadPolicies: [], baseAssistance: [], confidence: .ownDefault)
        #expect(ScreenedLead([unclear], received: [], in: Self.program, settings) == nil)
    }

    @Test func `something more important than what is received is raised all the same`() throws {
        let draft = try #require(Self.draft([Self.found("base", .entitled, 5_000)], received: ["edge"]))
        #expect(draft.findings.map(\.policy) == ["base"])
        #expect(Self.draft([Self.found("edge", .entitled)], received: ["base"]) == nil)
    }

    @Test func `a mere status adds nothing beside a more important assistance of the family`() {
        #expect(Self.draft([Self.found("subsidy", .entitled, nil)], received: ["base"]) == nil)
        #expect(Self.draft([Self.found("subsidy", .entitled, 1_000)], received: ["base"])?.leadClass == .underServed)
        #expect(Self.draft([Self.found("subsidy", .entitled, nil)], received: ["extra"])?.leadClass == .underServed)
    }

    @Test func `policies that raise no leads come along with one that does`() throws {
        #expect(Self.draft([Self.found("extra", .entitled, 9_000)]) == nil)
        let draft = try #require(Self.draft([Self.found("extra", .entitled, 9_000), Self.found("subsidy", .entitled, 1_000)]))
        #expect(draft.findings.map(\.policy) == ["subsidy", "extra"])
        #expect(draft.worth == 10_000)
    }

    @Test func `only money that comes again every month is worth something a month`() throws {
        let found = [
            Self.found("subsidy", .entitled, 12_000, .year), Self.found("base", .entitled, 5_000, .once),
            Self.found("extra", .unlocked, 700),
        ]
        #expect(try #require(Self.draft(found)).worth == 1_700)
        #expect(try #require(Self.draft(found)).certainWorth == 1_000)
    }

    @Test(arguments: [(["sign"], CaseworkSettings.Level.blue), (["sign", "other-sign"], .yellow)])
    func `signs alone put a household at risk`(signs: [String], level: CaseworkSettings.Level) throws {
        let draft = try #require(Self.draft(signs.map { Self.found($0, .warning) }, received: ["subsidy"]))
        #expect(draft.leadClass == .atRisk)
        #expect(draft.level == level)
    }

    @Test func `signs do not count where base assistance catches the household, or where something is due`() throws {
        #expect(Self.draft([Self.found("sign", .warning)], received: ["base"]) == nil)
        let draft = try #require(Self.draft([Self.found("sign", .warning), Self.found("subsidy", .entitled, 1)]))
        #expect(draft.findings.map(\.policy) == ["subsidy"])
    }
}
