import Civics
import PolicyLanguage

@testable import Evaluation

/// Random households with holes: values in range, at its ends, near what rules ask about, unknown, and absent.
struct HouseholdGenerator {
    var random: StableRandom
    let program: TypedProgram
    let day: CivilDate

    init(seed: UInt64, program: TypedProgram, day: CivilDate) {
        random = StableRandom(seed: seed, stream: "households")
        self.program = program
        self.day = day
    }

    /// - Parameter count: also the sizes come in a row, so that every remainder of eight is met.
    mutating func households(_ count: Int) -> [HouseholdFacts] { (0..<count).map { household(members: $0 % 11) } }

    mutating func household(members: Int) -> HouseholdFacts {
        HouseholdFacts(own: facts(.household), members: (0..<members).map { _ in facts(.person) })
    }

    private mutating func facts(_ entity: Entity) -> HouseholdFacts.Facts {
        var facts = HouseholdFacts.Facts()
        for fact in program.vocabulary.facts where fact.entity == entity {
            let draw = random.below(10)
            if draw == 0 { facts.values[fact.id] = RecordedValue(.unknown) }
            if draw > 1 { facts.values[fact.id] = RecordedValue(fact.isMonthly && draw < 6 ? history(of: fact) : .known(units(of: fact))) }
        }
        for policy in program.policies where policy.entity == entity {
            if random.chance(0.3) { facts.received[policy.id] = random.pick(from: Truth.allCases) }
            if random.chance(0.3) { facts.recognised[policy.id] = random.pick(from: Truth.allCases) }
        }
        return facts
    }

    private mutating func units(of fact: FactDeclaration) -> Int64 {
        switch random.below(6) {
        case 0: fact.range.lowerBound
        case 1: fact.range.upperBound
        case 2: min(fact.range.upperBound, max(fact.range.lowerBound, random.pick(from: [0, 1, 10_000, 159_550, 160_000, 50_000])))
        default: Int64(random.integer(in: Int(fact.range.lowerBound)...Int(fact.range.upperBound)))
        }
    }

    private mutating func history(of fact: FactDeclaration) -> RecordedValue.Content {
        var months: [CivilMonth: Int64?] = [:]
        for back in 0...13 where !random.chance(0.04) {
            months[day.civilMonth.adding(months: -back)] = .some(random.chance(0.03) ? nil : units(of: fact))
        }
        return .history(months)
    }
}

extension HouseholdFacts {
    /// Everything known, a line for the household and one for each member: what a failing test prints.
    var text: String {
        (["家庭 \(own.text)"] + members.enumerated().map { "成员\($0) \($1.text)" }).joined(separator: "\n")
    }
}

extension HouseholdFacts.Facts {
    fileprivate var text: String {
        let values = values.map { "\($0)=\($1.content.text)" }.sorted()
        let statuses = received.map { "享受\($0)=\($1.label)" }.sorted() + recognised.map { "身份\($0)=\($1.label)" }.sorted()
        return (values + statuses).joined(separator: " ")
    }
}

extension RecordedValue.Content {
    fileprivate var text: String {
        switch self {
        case .known(let units): "\(units)"
        case .unknown: "未知"
        case .history(let months):
            "[" + months.sorted { $0.key < $1.key }.map { "\($0)=\($1.map { "\($0)" } ?? "未知")" }.joined(separator: " ") + "]"
        }
    }
}
