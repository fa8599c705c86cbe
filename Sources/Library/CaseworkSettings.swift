import Civics
import PolicyLanguage

/// Settings of screening and casework (casework.yaml). All are our own defaults unless the file says otherwise.
package struct CaseworkSettings: Hashable, Sendable {
    /// 最多缺几项: a household whose verdict is 待核实 becomes a lead only when at most this many things have to be checked.
    package let mostMissingChecks: Int
    /// 核实项: facts that one enquiry settles together count once.
    package let checks: [Check]
    /// 推定: what an unknown is taken for when we ask whom it is worth asking. Never used for a verdict.
    package let presumptions: [Presumption]
    /// 差额下限: how much less than its due (fen a month) a household must receive to count as under-served.
    package let shortfallFloorFen: Int64
    /// Monthly worth (fen) from which a lead is red, orange, yellow; below it is blue.
    package let levelFloors: [Level: Int64]
    /// 预警升黄: with this many warning signs a household at risk is yellow.
    package let yellowWarningSigns: Int
    /// Policies whose finding makes a lead by itself, most important first.
    package let leadPolicies: [TypedPolicy.ID]
    /// Policies that are base assistance: a household that receives none of them and is entitled to one is 救助缺失.
    package let baseAssistance: [TypedPolicy.ID]
    package let confidence: Confidence

    package enum Level: String, Hashable, CaseIterable, Sendable {
        case red, orange, yellow, blue

        package var label: String {
            switch self {
            case .red: "红"
            case .orange: "橙"
            case .yellow: "黄"
            case .blue: "蓝"
            }
        }
    }

    /// One enquiry and what it tells.
    package struct Check: Hashable, Sendable {
        package let name: String
        package let facts: [FactDeclaration.ID]

        package init(name: String, facts: [FactDeclaration.ID]) {
            self.name = name
            self.facts = facts
        }
    }

    /// "Take an unknown `fact` for `units` when `condition` is known to hold." Of several for one fact, the first that applies counts.
    package struct Presumption: Hashable, Sendable {
        package enum Condition: Hashable, Sendable {
            case always
            /// Completed years on the day of screening.
            case ageBelow(Int)
            case ageFrom(Int)
            /// A code fact of the same person or household is one of these.
            case code(FactDeclaration.ID, Set<Int64>)
        }

        package let fact: FactDeclaration.ID
        package let units: Int64
        package let condition: Condition

        package init(fact: FactDeclaration.ID, units: Int64, condition: Condition = .always) {
            self.fact = fact
            self.units = units
            self.condition = condition
        }
    }

    package init(
        mostMissingChecks: Int, checks: [Check], presumptions: [Presumption], shortfallFloorFen: Int64, levelFloors: [Level: Int64],
        yellowWarningSigns: Int, leadPolicies: [TypedPolicy.ID], baseAssistance: [TypedPolicy.ID], confidence: Confidence
    ) {
        self.mostMissingChecks = mostMissingChecks
        self.checks = checks
        self.presumptions = presumptions
        self.shortfallFloorFen = shortfallFloorFen
        self.levelFloors = levelFloors
        self.yellowWarningSigns = yellowWarningSigns
        self.leadPolicies = leadPolicies
        self.baseAssistance = baseAssistance
        self.confidence = confidence
    }

    /// No leads at all: for packs without casework.
    package static let none = CaseworkSettings(
        mostMissingChecks: 0, checks: [], presumptions: [], shortfallFloorFen: 0, levelFloors: [:], yellowWarningSigns: 1,
        leadPolicies: [], baseAssistance: [], confidence: .ownDefault)

    /// The level of a lead worth so much a month.
    package func level(ofMonthlyFen fen: Int64) -> Level {
        Level.allCases.first { level in levelFloors[level].map { fen >= $0 } ?? false } ?? .blue
    }

    /// What has to be asked to learn these facts: enquiries in their order, then facts that stand for themselves.
    package func checks(for facts: Set<FactDeclaration.ID>, name: (FactDeclaration.ID) -> String) -> [String] {
        let grouped = Set(checks.flatMap(\.facts))
        return checks.filter { !facts.isDisjoint(with: $0.facts) }.map(\.name) + facts.subtracting(grouped).sorted().map(name)
    }
}
