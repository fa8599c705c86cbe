import Civics
import Evaluation
import PolicyLanguage
import Register
import Testing

@testable import Library
@testable import Screening

/// What to ask first, case by case.
struct FactQuestionTests {
    private static let day = CivilDate("2025-12-31")!

    private static func page(_ id: String, _ amount: String, _ rules: String, exclusive: String = "") -> SourceText {
        let front = "类型: 政策\nid: \(id)\n名称: \(id)\n部门: 民政\n对象: 家庭\n" + (exclusive.isEmpty ? "" : "不可兼领: [\(exclusive)]\n")
        let benefit = amount.isEmpty ? "" : "待遇 钱 元/月 = \(amount)\n"
        return SourceText(path: "\(id).md", text: "---\n\(front)---\n\n```规则\n\(rules)\n\(benefit)```\n")
    }

    private static let facts = [("savings", "存款"), ("rent", "房租"), ("kept", "登记项")].map { id, name in
        FactDeclaration(id: id, name: name, entity: .household, type: .money(.month), range: 0...10_000_000)
    }

    private static let program: TypedProgram = {
        let pages = [
            page("large", "500元/月", "条件 存款少: 存款 < 100元/月", exclusive: "small"),
            page("small", "200元/月", "条件 存款少: 存款 < 200元/月"),
            page("housing", "较小(房租, 300元/月)", "条件 租房: 房租 > 0元/月\n条件 存款少: 存款 < 100元/月"),
            page("status", "", "条件 租房: 房租 < 900元/月"),
            page("books", "900元/月", "条件 登记: 登记项 < 1元/月"),
        ]
        let result = compile(pages, vocabulary: Vocabulary(facts: facts))
        guard let program = result.program else { preconditionFailure("\(result.diagnostics)") }
        return program
    }()

    private static let pack = JurisdictionPack(
        jurisdiction: Jurisdiction(
            code: RegionCode("310105")!, name: "甲区", cityName: "乙市", cityPrefix: "31", population: 0, subdistricts: []),
        dataSets: [],
        facts: facts.map { fact in
            // The last one is kept by the register itself, so that nobody can tell it on a visit.
            let sources = fact.id == "kept" ? [FactSource(dataSet: nil, reading: .attribute(.householdSize), filters: [])] : []
            return FactProvision(fact: fact, sources: sources, freshMonths: nil, sensitivity: .personal)
        }, receipts: [], vocabulary: Vocabulary(facts: facts), casework: .none, pages: [], hash: "")

    private static func questions(
        _ values: [FactDeclaration.ID: RecordedValue] = [:], received: Set<TypedPolicy.ID> = []
    ) throws -> [String] {
        let receipts = Dictionary(uniqueKeysWithValues: program.policies.map { ($0.id, received.contains($0.id) ? Truth.yes : .no) })
        let own = HouseholdFacts.Facts(values: values, received: receipts)
        let questions = FactQuestion.all(
            on: HouseholdReading(facts: HouseholdFacts(own: own, members: [.init()]), persons: [Person.ID(1)], receivedAmounts: [:]),
            of: Household.ID(7), by: ReferenceEvaluator(program: program, day: day), pack)
        return questions.map { question in
            let openings = question.openings.map { "\($0.policy) \($0.mostPerMonth.map(String.init) ?? "?")" }.joined(separator: ", ")
            return "\(question.fact) \(question.mostPerMonth): \(openings)" + (question.askedInVain.map { "（\($0)）" } ?? "")
        }
    }

    @Test func `the answer worth most comes first, and of two that exclude each other only one counts`() throws {
        #expect(
            try Self.questions() == [
                "savings 80000: large 50000, housing 30000, small 20000", "rent 30000: housing 30000, status ?",
            ])
    }

    @Test func `what is known is not asked, and what it settles opens nothing more`() throws {
        let rich = RecordedValue(.known(15_000))
        #expect(try Self.questions(["savings": rich]) == ["rent 0: status ?"])
        #expect(try Self.questions(["rent": RecordedValue(.known(10_000))]) == ["savings 60000: large 50000, small 20000, housing 10000"])
    }

    @Test func `what could come to nothing at most is not worth a question`() throws {
        let noRent = RecordedValue(.known(0))
        #expect(try Self.questions(["rent": noRent]) == ["savings 50000: large 50000, small 20000"])
    }

    @Test func `help that is received opens nothing`() throws {
        #expect(
            try Self.questions(received: ["large"]) == ["savings 50000: housing 30000, small 20000", "rent 30000: housing 30000, status ?"])
    }

    @Test func `a question asked in vain says when`() throws {
        let unknown = RecordedValue(.unknown, learnt: LearntReference(kind: .phone, number: 3, on: CivilDate("2025-11-02")!))
        #expect(try Self.questions(["rent": unknown]).last == "rent 30000: housing 30000, status ?（2025-11-02）")
    }
}
