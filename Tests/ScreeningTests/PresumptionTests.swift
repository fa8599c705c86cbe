import Civics
import Evaluation
import PolicyLanguage
import Testing

@testable import Library
@testable import Screening

/// What is presumed of whom, and that nothing known is touched.
struct PresumptionTests {
    private static let day = CivilDate("2025-12-31")!
    private static let work = CodeList(
        name: "就业", englishName: "work",
        entries: [.init(code: "0", label: "无业"), .init(code: "1", label: "在职"), .init(code: "2", label: "退休")])
    private static let birth = FactDeclaration(
        id: "birth", name: "出生", entity: .person, type: .date, range: Int64(CivilDate("1900-01-01")!.days)...Int64(day.days))
    private static let status = FactDeclaration(id: "status", name: "就业", entity: .person, type: .code("就业"), range: 0...2)
    private static let wage = FactDeclaration(
        id: "wage", name: "工资", entity: .person, type: .money(.month), range: 0...10_000_000, isMonthly: true)
    private static let cars = FactDeclaration(id: "cars", name: "车", entity: .household, type: .count, range: 0...50)

    private static let vocabulary = Vocabulary(facts: [birth, status, wage, cars], codeLists: [work])
    private static let program = TypedProgram(policies: [], definitions: [:], tables: [:], vocabulary: vocabulary)

    private static func pack(_ presumptions: [CaseworkSettings.Presumption]) -> JurisdictionPack {
        let sources = [FactSource(dataSet: nil, reading: .attribute(.birthDate), filters: [])]
        return JurisdictionPack(
            jurisdiction: Jurisdiction(
                code: RegionCode("310105")!, name: "甲区", cityName: "乙市", cityPrefix: "31", population: 0, subdistricts: []),
            dataSets: [], facts: [FactProvision(fact: birth, sources: sources, freshMonths: nil, sensitivity: .personal)], receipts: [],
            vocabulary: vocabulary,
            casework: CaseworkSettings(
                mostMissingChecks: 0, checks: [], presumptions: presumptions, shortfallFloorFen: 0, levelFloors: [:], yellowWarningSigns: 1,
                leadPolicies: [], baseAssistance: [], confidence: .ownDefault), pages: [], hash: "")
    }

    /// One household of five: a wage known; a child; a pensioner by age; out of work; somebody of whom nothing is known.
    private static func population() -> Population {
        let window = Input(kind: .window("wage", months: 12, .sum), entity: .person, type: .money(.once))
        let inputs = [Input(fact: birth), Input(fact: status), Input(fact: wage), Input(fact: cars), window]
        var builder = PopulationBuilder(program: program, inputs: inputs, memberCounts: [5])
        let births: [String?] = ["1990-05-05", "2010-01-01", "1965-12-31", "1980-01-01", nil]
        for (row, text) in births.enumerated() { builder.set(text.map { Int64(CivilDate($0)!.days) }, Input(fact: birth), row: row) }
        for (row, code) in ([1, nil, nil, 0, nil] as [Int64?]).enumerated() { builder.set(code, Input(fact: status), row: row) }
        for (row, fen) in ([500_000, nil, nil, nil, nil] as [Int64?]).enumerated() {
            builder.set(fen, Input(fact: wage), row: row)
            builder.set(fen.map { $0 * 12 }, window, row: row)
        }
        builder.set(nil, Input(fact: cars), row: 0)
        return builder.population()
    }

    private static func wages(_ presumptions: [CaseworkSettings.Presumption], _ input: Input = Input(fact: wage)) -> [Int64?] {
        let filled = PresumedPopulation(pack(presumptions), program, on: day).filled(population())
        return (0..<5).map { filled.columns[input]?[$0] }
    }

    @Test(
        arguments: [
            (CaseworkSettings.Presumption.Condition.always, [500_000, 0, 0, 0, 0]),
            (.ageBelow(16), [500_000, 0, nil, nil, nil]),
            (.ageBelow(15), [500_000, nil, nil, nil, nil]),
            (.ageFrom(60), [500_000, nil, 0, nil, nil]),
            (.ageFrom(61), [500_000, nil, nil, nil, nil]),
            (.code("status", [0, 2]), [500_000, nil, nil, 0, nil]),
        ] as [(CaseworkSettings.Presumption.Condition, [Int64?])])
    func `an unknown is filled in where its condition is known to hold`(
        condition: CaseworkSettings.Presumption.Condition, expected: [Int64?]
    ) {
        #expect(Self.wages([.init(fact: "wage", units: 0, condition: condition)]) == expected)
    }

    @Test func `windows of a monthly fact are filled in with it`() {
        let window = Input(kind: .window("wage", months: 12, .sum), entity: .person, type: .money(.once))
        #expect(Self.wages([.init(fact: "wage", units: 0, condition: .ageBelow(16))], window) == [6_000_000, 0, nil, nil, nil])
    }

    @Test func `the first presumption that applies counts`() {
        let presumptions = [
            CaseworkSettings.Presumption(fact: "wage", units: 1, condition: .ageFrom(60)), .init(fact: "wage", units: 2),
        ]
        #expect(Self.wages(presumptions) == [500_000, 2, 1, 2, 2])
    }

    @Test func `a fact without a presumption stays unknown`() {
        let filled = PresumedPopulation(Self.pack([.init(fact: "wage", units: 0)]), Self.program, on: Self.day).filled(Self.population())
        #expect(filled.columns[Input(fact: Self.cars)]?[0] == .some(nil))
    }
}
