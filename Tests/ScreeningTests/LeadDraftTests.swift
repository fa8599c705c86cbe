import Civics
import Library
import PolicyLanguage
import Register
import Testing

@testable import Screening

/// Findings into leads, case by case.
struct LeadDraftTests {
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
            page("base", exclusive: "edge"), page("edge"), page("subsidy"), page("extra"), page("sign", kind: "预警"),
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
        _ policy: String, _ basis: Finding.Basis, _ fen: Int64? = nil, _ period: ValueType.Period? = .month, missing: Set<String> = []
    ) -> Found {
        let finding = Finding(policy: policy, person: nil, basis: basis, amount: fen, period: fen == nil ? nil : period)
        return Found(finding: finding, missing: missing)
    }

    private static func draft(_ found: [Found], received: Set<String> = []) -> LeadDraft? {
        LeadDraft(found, received: received, in: program, settings)
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
        #expect(LeadDraft([found], received: [], in: Self.program, settings) == nil)
    }

    @Test func `what excludes something more important that is due is left out`() throws {
        let draft = try #require(Self.draft([Self.found("edge", .entitled), Self.found("base", .entitled, 5_000)]))
        #expect(draft.findings.map(\.policy) == ["base"])
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
