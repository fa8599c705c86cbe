import Civics
import PolicyLanguage
import Testing

@testable import Evaluation

/// The reference evaluator on tiny programs whose answers anyone can check by hand.
struct ReferenceEvaluatorTests {
    private static let day = CivilDate(year: 2024, month: 8, day: 1)!

    private static let vocabulary = Vocabulary(
        facts: [
            FactDeclaration(id: "wage", name: "工资", entity: .person, type: .money(.month), range: 0...100_000_000, isMonthly: true),
            FactDeclaration(id: "ill", name: "患病", entity: .person, type: .truth, range: 0...1),
            FactDeclaration(id: "assets", name: "财产", entity: .household, type: .money(.once), range: 0...10_000_000_000),
        ],
        parameters: [
            Parameter(
                id: "line", name: "标准", type: .money(.month),
                entries: [
                    .init(from: CivilDate(year: 2023, month: 7, day: 1)!, units: 80_000, confidence: .verified, source: "样例"),
                    .init(from: CivilDate(year: 2024, month: 7, day: 1)!, units: 90_000, confidence: .verified, source: "样例"),
                ]),
            Parameter(id: "nowhere", name: "没有数值", type: .money(.month), entries: []),
        ])

    private static func program(_ rules: String, others: [SourceText] = []) throws -> TypedProgram {
        let page = SourceText(path: "p.md", text: "---\nid: p\n名称: 甲\n部门: 民政\n对象: 家庭\n---\n```规则\n\(rules)\n```\n")
        let compilation = compile([page] + others, vocabulary: vocabulary)
        return try #require(compilation.program, "\(compilation.diagnostics)")
    }

    private static func household(wages: [Int64?], ill: [Bool?] = [], assets: Int64? = nil) -> HouseholdFacts {
        var household = HouseholdFacts(members: [])
        for (index, wage) in wages.enumerated() {
            var person = HouseholdFacts.Facts(label: "成员\(index + 1)")
            person.values["wage"] = RecordedValue(wage.map { .known($0) } ?? .unknown)
            if index < ill.count { person.values["ill"] = RecordedValue(ill[index].map { .known($0 ? 1 : 0) } ?? .unknown) }
            household.members.append(person)
        }
        household.own.values["assets"] = RecordedValue(assets.map { .known($0) } ?? .unknown)
        return household
    }

    private static func verdict(_ rules: String, _ household: HouseholdFacts, on day: CivilDate = day) throws -> Truth {
        let program = try program(rules)
        return ReferenceEvaluator(program: program, day: day).outcome(of: program.policies[0], for: household, member: nil, reading: .now)
            .verdict
    }

    @Test(
        arguments: [
            ([89_999], .yes),
            ([90_000], .no),  // "below" means below, at the very fen.
            ([0, nil], .unknown),  // Unknown is not zero.
            ([179_999, 0], .yes),  // Per head, without rounding.
        ] as [([Int64?], Truth)])
    func `income per head against a line`(wages: [Int64?], expected: Truth) throws {
        #expect(try Self.verdict("条件 收入: 合计(成员: 工资) / 人数(成员: 是) < 标准", Self.household(wages: wages)) == expected)
    }

    @Test(
        arguments: [
            (#"2023-06-30"#, .unknown),  // Before the first figure there is none, which is not a "no".
            (#"2024-06-30"#, .no),
            (#"2024-07-01"#, .yes),
        ] as [(String, Truth)])
    func `a figure holds from its day`(day: String, expected: Truth) throws {
        let date = try #require(CivilDate(day))
        #expect(try Self.verdict("条件 收入: 合计(成员: 工资) < 标准", Self.household(wages: [85_000]), on: date) == expected)
    }

    @Test(
        arguments: [
            ([true, nil], .yes), ([false, nil], .unknown), ([false, false], .no),
        ] as [([Bool?], Truth)])
    func `any member is Kleene's or`(ill: [Bool?], expected: Truth) throws {
        #expect(try Self.verdict("条件 病: 任一成员(患病)", Self.household(wages: [0, 0], ill: ill)) == expected)
    }

    @Test func `a hole that cannot matter does not matter`() throws {
        let household = Self.household(wages: [0], ill: [false], assets: nil)
        #expect(try Self.verdict("条件 两样: 任一成员(患病) 且 财产 < 100元", household) == .no)
    }

    @Test func `an amount that is not known is given as bounds`() throws {
        let program = try Self.program("条件 财产: 财产 < 100元\n待遇 补助 元/月 = 较大(0元/月, 标准 - 合计(成员: 工资))")
        let household = Self.household(wages: [50_000, nil], assets: 0)
        let outcome = ReferenceEvaluator(program: program, day: Self.day).outcome(
            of: program.policies[0], for: household, member: nil, reading: .now)
        #expect(outcome.verdict == .yes)
        #expect(outcome.benefits["补助"] == .unknown(Bounds(0, 40_000)))
    }

    @Test func `a window needs every month it looks at`() throws {
        let rule = "条件 收入: 任一成员(近3个月平均(工资) < 标准)"
        var household = Self.household(wages: [0])
        let months = [(2024, 5), (2024, 6), (2024, 7)].map { CivilMonth(year: $0.0, month: $0.1) }
        household.members[0].values["wage"] = RecordedValue(.history([months[0]: 80_000, months[1]: 90_000, months[2]: 99_999]))
        #expect(try Self.verdict(rule, household) == .yes)
        household.members[0].values["wage"] = RecordedValue(.history([months[0]: 80_000, months[2]: 99_999]))
        #expect(try Self.verdict(rule, household) == .unknown)
    }

    @Test func `a status opens a door only once it is granted`() throws {
        let base = SourceText(
            path: "base.md", text: "---\nid: base\n名称: 乙\n部门: 民政\n对象: 家庭\n---\n```规则\n条件 财产: 财产 < 100元\n```\n")
        let program = try Self.program("条件 身份: 身份 乙", others: [base])
        let evaluator = ReferenceEvaluator(program: program, day: Self.day)
        let policy = try #require(program.policy("p"))
        let household = Self.household(wages: [0], assets: 0)
        #expect(evaluator.outcome(of: policy, for: household, member: nil, reading: .now).verdict == .no)
        #expect(evaluator.outcome(of: policy, for: household, member: nil, reading: .onceGranted).verdict == .yes)
        #expect(evaluator.explanation(of: policy, for: household, member: nil).opensWith == ["base"])
    }

    @Test func `an explanation names what would settle the verdict and nothing else`() throws {
        let program = try Self.program("条件 收入: 合计(成员: 工资) < 标准\n条件 病: 任一成员(患病) 或 财产 < 100元")
        let household = Self.household(wages: [0, nil], ill: [true, nil], assets: nil)
        let explanation = ReferenceEvaluator(program: program, day: Self.day).explanation(
            of: program.policies[0], for: household, member: nil)
        #expect(explanation.verdict == .unknown)
        #expect(explanation.missing.map(\.fact) == ["wage"])
        #expect(explanation.missing.map(\.subject) == ["成员2"])
    }
}
