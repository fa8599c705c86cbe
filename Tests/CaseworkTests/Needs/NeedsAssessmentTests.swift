import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Testing

@testable import Access
@testable import Casework

struct NeedsAssessmentTests {
    private static let retired: [String: ExampleValue] = ["年龄": "72", "月劳动收入": "0", "月养老金": "6000"]

    @Test func `a household with nothing the matter is in no band`() throws {
        let assessment = try NeedsSample.assess(NeedsSample.untroubled, members: [Self.retired])
        #expect(assessment.score == .zero ... .zero)
        #expect(assessment.settledBand == NeedsBand.none)
        #expect(assessment.hardships == 0...0)
        #expect(assessment.type.isEmpty && assessment.isTypeSettled && assessment.openIndicators.isEmpty)
    }

    @Test func `what nobody asked leaves the band open and says what would settle it`() throws {
        let assessment = try NeedsSample.assess(members: [Self.retired])
        #expect(assessment.settledBand == nil)
        #expect(assessment.band == .none ... .high)
        #expect(assessment.score.lowerBound == .zero)
        #expect(assessment.openIndicators.map(\.id) == ["housing-hardship", "participation-hardship"])
        let housing = try #require(assessment.openIndicators.first)
        #expect(housing.missing.contains("无固定住所"))
        #expect(assessment.openOverrides.map(\.id).contains("no-food-or-heat"))
    }

    @Test(arguments: [([], NeedsBand.none), ([.selfHarm], .high), ([.abuse], .none)] as [([SafeguardingKind], NeedsBand)])
    func `a suspicion that is not closed counts, and is shown to those named alone`(kinds: [SafeguardingKind], band: NeedsBand) throws {
        let known = try NeedsSample.facts(NeedsSample.untroubled, members: [Self.retired]).suspecting(kinds)
        let assessment = try NeedsSample.assessor().assess(known, of: Household.ID(1), on: NeedsSample.day)
        #expect(assessment.settledBand == band)
        #expect(assessment.withoutRestricted.overrides.allSatisfy { $0.verdict == .no })
    }

    @Test func `a visit is asked what keeps the band open, not what its own form asks or only some may know`() throws {
        let facts = try NeedsSample.facts(members: [Self.retired])
        let reading = HouseholdReading(facts: facts, persons: [Person.ID(5)], receivedAmounts: [:])
        let questions = try NeedsSample.assessor().questions(for: reading, of: Household.ID(1), on: NeedsSample.day)
        let asked = questions.map(\.fact)
        #expect(asked.first == "struck_by_disaster")
        #expect(asked.contains("no_fixed_home") && asked.contains("nobody_to_ask"))
        #expect(!asked.contains { $0.hasPrefix("visit_") || ["self_harm_risk", "no_food_or_heat", "school_refusal"].contains($0) })
        #expect(Set(asked).count == asked.count)
    }

    /// Two severe hardships that are dimensions of their own and two that share one: 1/6 + 1/6 + 1/12 + 1/12 = 1/2.
    @Test func `contributions are weights times degrees and add up to the score`() throws {
        var household = NeedsSample.untroubled
        household["走访教育"] = "困难严重"
        household["走访就业"] = "困难严重"
        household["走访社会支持"] = "困难严重"
        household["享受"] = .list(["低保"])
        let assessment = try NeedsSample.assess(household, members: [Self.retired])
        #expect(assessment.score == Rational(1, over: 2)...Rational(1, over: 2))
        #expect(assessment.settledBand == .high)
        #expect(assessment.hardships == 4...4)
        #expect(assessment.type.map(\.name) == ["教育困境", "就业困境"])
        #expect(assessment.causes.map(\.id).suffix(2) == ["income-hardship", "participation-hardship"])
        #expect(assessment.indicators.map(\.contribution.lowerBound).reduce(.zero, +) == assessment.score.lowerBound)
    }

    /// Three hardships of equal weight.
    @Test(
        arguments: [
            ([(100, 100), (50, 50), (0, 0)], ["i0"], true),
            ([(100, 100), (100, 100), (0, 0)], ["i0", "i1"], true),
            ([(50, 100), (0, 50), (0, 0)], ["i0"], false),  // The second may catch up.
            ([(50, 100), (0, 49), (0, 0)], ["i0"], true),
            ([(50, 100), (50, 50), (0, 0)], ["i0", "i1"], false),  // The first may outweigh the second.
            ([(0, 0), (0, 100), (0, 0)], [], false),
            ([(0, 0), (0, 0), (0, 0)], [], true),
        ] as [([(Int, Int)], [String], Bool)])
    func `the type is what weighs most, settled once nothing missing can change it`(
        degrees: [(Int, Int)], type: [String], isSettled: Bool
    ) {
        let indicators = degrees.enumerated().map { index, ends in
            NeedsAssessment.Indicator(
                id: "i\(index)", name: "", dimension: "", weight: Rational(1, over: 3), degree: DegreeRange(ends.0, ends.1), evidence: [],
                missing: [], isRestricted: false)
        }
        let assessment = NeedsAssessment(
            household: Household.ID(1), day: NeedsSample.day, packHash: "", indicators: indicators, overrides: [],
            score: .zero ... .one, band: .none ... .high)
        #expect(assessment.type.map(\.id) == type)
        #expect(assessment.isTypeSettled == isSettled)
    }

    @Test func `a half-severe hardship contributes half its weight`() throws {
        var household = NeedsSample.untroubled
        household["走访教育"] = "有些困难"
        let assessment = try NeedsSample.assess(household, members: [Self.retired])
        #expect(assessment.score.lowerBound == Rational(1, over: 12))
        #expect(assessment.settledBand == .low)
    }

    @Test func `the band settles before every fact is known when no answer can move it`() throws {
        var household = NeedsSample.untroubled
        household["走访教育"] = "困难严重"
        household["走访居住"] = "未知"
        let assessment = try NeedsSample.assess(household, members: [Self.retired])
        #expect(assessment.score == Rational(1, over: 6)...Rational(1, over: 4))
        #expect(assessment.settledBand == .medium)
        #expect(assessment.type.map(\.id) == ["education-hardship"] && assessment.isTypeSettled)
    }

    @Test func `a situation that cannot wait puts the household into the highest band at once`() throws {
        var household = NeedsSample.untroubled
        household["断粮断暖"] = "是"
        let assessment = try NeedsSample.assess(household, members: [Self.retired])
        #expect(assessment.score.upperBound == .zero)
        #expect(assessment.settledBand == .high)
        #expect(assessment.heldOverrides.map(\.name) == ["断粮或断暖"])
        household["断粮断暖"] = "未知"
        #expect(try NeedsSample.assess(household, members: [Self.retired]).band == .none ... .high)
    }

    @Test func `a childless household is judged by the same weights, its children's hardships being none`() throws {
        let assessment = try NeedsSample.assess(members: [Self.retired])
        for id in ["child-burden", "child-environment"] {
            #expect(assessment.indicators.first { $0.id == id }?.degree == DegreeRange(0), "\(id)")
        }
        #expect(assessment.indicators.map(\.weight).reduce(.zero, +) == .one)
    }

    @Test func `evidence says values with their sources, without names of rules`() throws {
        var facts = try NeedsSample.facts(members: [Self.retired])
        let source = RecordReference(dataSet: "disability", delivery: 3, row: 12, asOf: CivilDate("2025-12-01")!)
        facts.members[0].label = "户主"
        facts.members[0].values["disability_grade_held"] = RecordedValue(.known(2), source: source)
        let assessment = try NeedsSample.assessor().assess(facts, of: Household.ID(1), on: NeedsSample.day)
        let disability = try #require(assessment.indicators.first { $0.id == "disability-hardship" })
        #expect(disability.degree == DegreeRange(100))
        #expect(disability.evidence == ["户主的残疾等级：二级（残疾人证，2025-12-01）"])
        let income = try #require(assessment.indicators.first { $0.id == "income-hardship" })
        #expect(income.evidence.contains("家庭月人均收入：6,000 元/月"))
        #expect(income.evidence.contains { $0.hasPrefix("收入困境一般倍数：2") && $0.hasSuffix("（非官方默认值）") })
    }

    @Test func `those not named for restricted matters see neither them nor a score that tells of them`() throws {
        var household = NeedsSample.untroubled
        household["孩子受伤害迹象"] = "是"
        household["轻生风险"] = "是"
        let child: [String: ExampleValue] = ["年龄": "10", "与户主关系": "子", "月劳动收入": "0", "学籍阶段": "义务教育"]
        let parent: [String: ExampleValue] = ["年龄": "40", "与户主关系": "户主", "月劳动收入": "20000", "就业状态": "在职"]
        let whole = try NeedsSample.assess(household, members: [parent, parent, child])
        let part = whole.withoutRestricted
        #expect(whole.score.lowerBound == Rational(1, over: 12) && part.score.lowerBound == .zero)
        #expect(part.indicators.count == 9 && !part.overrides.contains { $0.id == "self-harm-risk" })
        #expect(part.isPartial && !whole.isPartial)
        #expect(part.settledBand == .high)
    }

    @Test func `a degree finer than a hundredth is rounded outwards`() {
        #expect(DegreeRange(Bounds(Rational(1, over: 3), Rational(2, over: 3))) == DegreeRange(33, 67))
        #expect(DegreeRange(Bounds(Rational(1, over: 2))) == DegreeRange(50))
    }

    // MARK: Kept

    private static func database() throws -> Database {
        let database = try Database.inMemory()
        try database.migrate(NeedsMigrations.all, at: NeedsSample.now)
        return database
    }

    @Test func `what was recorded comes back whole, the latest first`() throws {
        let database = try Self.database()
        let earlier = try NeedsSample.assess(members: [Self.retired], on: CivilDate("2025-06-30")!)
        let later = try NeedsSample.assess(["走访居住": "有些困难", "轻生风险": "是"], members: [Self.retired, ["年龄": "50"]])
        let account = Identifier<Account>(7)
        try database.write { transaction in
            try later.record(forCase: 12, by: account, at: NeedsSample.now, in: transaction)
            try earlier.record(forCase: nil, by: account, at: NeedsSample.now, in: transaction)
        }
        let history = try database.read { try RecordedNeeds.history(of: Household.ID(1), from: $0) }
        #expect(history.map(\.assessment) == [later, earlier])
        #expect(history.map(\.caseNumber) == [12, nil])
        #expect(try database.read { try RecordedNeeds.latest(of: Household.ID(1), from: $0) }?.assessment == later)
        #expect(try database.read { try RecordedNeeds.history(ofCase: 12, from: $0) }.map(\.assessment) == [later])
        #expect(try database.read { try RecordedNeeds.latest(of: Household.ID(2), from: $0) } == nil)
    }

    @Test func `the assessor's judgement stands beside what was computed`() throws {
        let database = try Self.database()
        let assessment = try NeedsSample.assess(members: [Self.retired])
        let account = Identifier<Account>(7)
        let id = try database.write { try assessment.record(forCase: nil, by: account, at: NeedsSample.now, in: $0) }
        #expect(try database.read { try RecordedNeeds.find(id, from: $0) }?.workingBand == nil)
        for (band, reason) in [(NeedsBand.medium, "独居，子女都在外地"), (.high, " 刚出院，没有人照料 ")] {
            let judgement = try NeedsJudgement(band: band, reason: reason, account: account, at: NeedsSample.now)
            try database.write { try judgement.record(of: id, in: $0) }
        }
        let recorded = try #require(try database.read { try RecordedNeeds.find(id, from: $0) })
        #expect(recorded.assessment == assessment)
        #expect(recorded.judgements.map(\.reason) == ["独居，子女都在外地", "刚出院，没有人照料"])
        #expect(recorded.workingBand == .high)
    }

    @Test func `a judgement needs a reason and an assessment`() throws {
        let account = Identifier<Account>(7)
        #expect(throws: NeedsJudgement.Invalid.noReason) {
            try NeedsJudgement(band: .low, reason: "　 ", account: account, at: NeedsSample.now)
        }
        let judgement = try NeedsJudgement(band: .low, reason: "核对过", account: account, at: NeedsSample.now)
        let database = try Self.database()
        #expect(throws: NeedsJudgement.Invalid.noAssessment) { try database.write { try judgement.record(of: .init(5), in: $0) } }
    }
}
