import Civics
import Evaluation
import PolicyLanguage
import Testing

@testable import Library

/// The needs assessment of the pack we ship, and what an author is told of mistakes in one.
struct NeedsPackTests {
    private static let pack = Result { try JurisdictionPack.load(from: Sample.shippedPack) }
    private static let program = Result { try NeedsProgram(pack.get()) }

    private static func shipped() throws -> NeedsProgram { try program.get() }

    @Test func `six dimensions and ten indicators weigh one together`() throws {
        let settings = try Self.shipped().settings
        #expect(settings.dimensions.count == 6 && settings.indicators.count == 10)
        #expect(settings.dimensions.map(\.weight).reduce(.zero, +) == .one)
        #expect(settings.indicators.map(\.weight).reduce(.zero, +) == .one)
        #expect(settings.indicator("education-hardship")?.weight == Rational(1, over: 6))
        #expect(settings.indicator("child-burden")?.weight == Rational(1, over: 12))
    }

    @Test func `what is about harm is restricted`() throws {
        let settings = try Self.shipped().settings
        #expect(settings.indicators.filter(\.isRestricted).map(\.id) == ["child-environment"])
        #expect(settings.overrides.filter(\.isRestricted).map(\.id) == ["self-harm-risk", "unguarded-child"])
    }

    @Test func `no figure of the needs assessment pretends to be official`() throws {
        let needs = try Self.shipped()
        #expect(needs.settings.explanations.allSatisfy { $0.confidence == .ownDefault && !$0.reason.isEmpty })
        #expect(needs.settings.explanations.count == 4)
        for page in needs.indicators.map(\.page) + needs.overrides.map(\.page) { #expect(page.page.confidence == .ownDefault) }
    }

    @Test func `every page compiles without a diagnostic and every example holds`() throws {
        let pack = try Self.pack.get()
        let settings = try #require(pack.needs)
        #expect(compile(pack.pages + settings.pages, vocabulary: pack.vocabulary).diagnostics.map(\.description) == [])
        let needs = try Self.shipped()
        for page in needs.indicators.map(\.page) + needs.overrides.map(\.page) {
            for example in page.examples {
                #expect(ExampleRun(running: example, of: page, in: needs.program).failures == [], "\(page.id): \(example.situation)")
            }
            let verdicts = Set(page.examples.compactMap { ($0.expected["符合"])?.asText })
            #expect(verdicts.isSuperset(of: ["是", "否", "待核实"]), "\(page.id)")
        }
    }

    @Test func `indicators are not among the library's policies`() throws {
        let pack = try Self.pack.get()
        let program = try #require(compile(pack.pages, vocabulary: pack.vocabulary).program)
        #expect(program.policies.allSatisfy { $0.page.kind != .indicator })
    }

    @Test(
        arguments: [
            (0, 1, NeedsBand.none), (1, 24, .none), (5, 100, .low), (1, 8, .low), (14_999, 100_000, .low), (15, 100, .medium),
            (399, 1_000, .medium), (4, 10, .high), (1, 1, .high),
        ] as [(Int128, Int128, NeedsBand)])
    func `a band begins at its floor`(numerator: Int128, denominator: Int128, expected: NeedsBand) throws {
        #expect(try Self.shipped().settings.band(of: Rational(numerator, over: denominator)) == expected)
    }

    // MARK: Mistakes

    private static let sound = """
        维度:
          值: [{名: 甲, 英文: a, 份: 1, 指标: [{编号: poor, 份: 1, 证据: [走访]}]}]
          可信: 推算
          理由: 测试
        困境线: {值: 1/3, 可信: 推算, 理由: 测试}
        档次: {值: {低: 0.1, 中: 0.3, 高: 0.5}, 可信: 推算, 理由: 测试}
        直接列高: {值: [], 可信: 推算, 理由: 测试}
        """

    private static func pack(_ settings: String, page: String? = page()) throws -> TemporaryPack {
        try .sound(replacing: ["needs/indicators.yaml": settings, "needs/indicators/poor.md": page, "policies/relief.md": nil])
    }

    private static func page(kind: String = "指标", entity: String = "家庭", rules: String = "条件 穷: 存款 < 10元\n待遇 度 数 = 0.5") -> String {
        "---\n类型: \(kind)\nid: poor\n名称: 穷\n部门: 民政\n对象: \(entity)\n---\n# 穷\n```规则\n\(rules)\n```\n"
    }

    @Test func `a pack without the folder has no needs assessment`() throws {
        let pack = try TemporaryPack.sound().load()
        #expect(pack.needs == nil)
        #expect(throws: NeedsProgram.Failure.notInPack) { try NeedsProgram(pack) }
        #expect(try NeedsProgram(Self.pack(Self.sound).load()).indicators.count == 1)
    }

    @Test(
        arguments: [
            ("份: 1, 证据", "份: 0, 证据", 2, "“份”合计要大于 0，权重才分得开。"),
            ("[走访]", "[传闻]", 2, "没有“传闻”这种证据。可以写：部门数据、经济核对、走访。"),
            ("编号: poor", "编号: poorer", 2, "没有 needs/indicators/poorer.md 这一页。请补上，或改正编号。"),
            ("1/3", "4/3", 5, "“4/3”要写成大于 0、不超过 1 的数，例如 0.33 或 1/3。"),
            ("1/3", "1/0", 5, "“1/0”要写成大于 0、不超过 1 的数，例如 0.33 或 1/3。"),
            ("中: 0.3", "中: 0.6", 6, "档次要从低到高一级比一级高。"),
            ("值: []", "值: [{编号: fire}]", 7, "没有 needs/overrides/fire.md 这一页。请补上，或改正编号。"),
            ("困境线: {值: 1/3, 可信: 推算, 理由", "困境线: {值: 1/3, 可信: 推算, 原因", 5, "没有“原因”这一项。可以写：值、可信、理由。"),
        ])
    func `a mistake in the settings is told with its line`(wrong: String, by: String, line: Int, message: String) throws {
        let problems = try Self.pack(Self.sound.replacing(wrong, with: by)).problems()
        #expect(problems.contains("needs/indicators.yaml:\(line): \(message)"), "\(problems)")
    }

    @Test(
        arguments: [
            (page(kind: "政策"), "poor：类型要写“指标”。"),
            (page(entity: "个人", rules: "条件 残: 伤残 = 一级\n待遇 度 数 = 0.5"), "poor：对象要是家庭，家庭口径是共同生活家庭。"),
            (page(rules: "条件 穷: 存款 < 10元"), "poor：指标页要有一项“待遇 度 数”，此外没有别的待遇。"),
            (page(rules: "条件 穷: 存款 < 10元\n待遇 度 数 = 0"), "poor：度要大于 0、不超过 1：没有困难时条件就不成立。"),
            (page(rules: "条件 穷: 存款 < 10元\n待遇 度 数 = 1.1"), "poor：度要大于 0、不超过 1：没有困难时条件就不成立。"),
            (page().replacing("id: poor", with: "id: rich"), "没有 id 是“poor”的页。请检查页首的 id。"),
        ])
    func `an indicator's page that cannot be graded is refused`(page: String, problem: String) throws {
        let pack = try Self.pack(Self.sound, page: page).load()
        #expect(throws: NeedsProgram.Failure.pages([problem])) { try NeedsProgram(pack) }
    }
}
