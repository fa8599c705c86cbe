import Civics

/// Everything a page may name that is not itself written in a page: facts, parameters and code lists, as the jurisdiction
/// pack declares them.
package struct Vocabulary: Sendable {
    package var facts: [FactDeclaration]
    package var parameters: [Parameter]
    package var codeLists: [CodeList]

    package init(facts: [FactDeclaration] = [], parameters: [Parameter] = [], codeLists: [CodeList] = []) {
        self.facts = facts
        self.parameters = parameters
        self.codeLists = codeLists
    }
}

/// How sure we are of a figure or a rule, and shown as such wherever it is used.
package enum Confidence: String, Hashable, Codable, CaseIterable, Sendable {
    case verified, derived, recalled, unclear
    /// Our own default, made by nobody official.
    case ownDefault = "own-default"

    package var label: String {
        switch self {
        case .verified: "有出处"
        case .derived: "推算"
        case .recalled: "凭记录"
        case .unclear: "不明确"
        case .ownDefault: "非官方默认值"
        }
    }
}

/// What is known about a person or a household when no record says anything.
package enum Absence: String, Hashable, Sendable {
    /// The register is complete: no row means there is none. The value is then the fact's `noneUnits`.
    case none
    /// No row tells nothing.
    case unknown
}

/// A fact about a person or a household (事实): what it is, not where a particular value came from.
package struct FactDeclaration: Hashable, Identifiable, Sendable {
    package typealias ID = String

    /// The English name; stable, and the id.
    package let id: ID
    package let name: String
    package let entity: Entity
    package let type: ValueType
    /// Least and greatest stored units a value may have.
    package let range: ClosedRange<Int64>
    package let absence: Absence
    /// The stored units that mean "none" for a fact whose absence is known.
    package let noneUnits: Int64
    /// Whether the fact has one value per month, so that windows (近12个月合计) can be asked.
    package let isMonthly: Bool
    /// What an example assumes when it does not mention the fact; `nil` means what `absence` says.
    package let exampleUnits: Int64?
    package let explanation: String

    package init(
        id: ID, name: String, entity: Entity, type: ValueType, range: ClosedRange<Int64>, absence: Absence = .unknown,
        noneUnits: Int64 = 0, isMonthly: Bool = false, exampleUnits: Int64? = nil, explanation: String = ""
    ) {
        self.id = id
        self.name = name
        self.entity = entity
        self.type = type
        self.range = range
        self.absence = absence
        self.noneUnits = noneUnits
        self.isMonthly = isMonthly
        self.exampleUnits = exampleUnits
        self.explanation = explanation
    }
}

/// A dated series of figures (参数): a name in a rule means the value in force on the evaluation day.
package struct Parameter: Hashable, Identifiable, Sendable {
    package typealias ID = String

    package struct Entry: Hashable, Sendable {
        package let from: CivilDate
        /// In stored units of the parameter's type; `nil` when the source says there is a figure but not which.
        package let units: Int64?
        package let confidence: Confidence
        package let source: String

        package init(from: CivilDate, units: Int64?, confidence: Confidence, source: String) {
            self.from = from
            self.units = units
            self.confidence = confidence
            self.source = source
        }
    }

    /// The English name; stable, and the id.
    package let id: ID
    package let name: String
    package let type: ValueType
    /// Oldest first, no two from the same day.
    package let entries: [Entry]
    /// The last day the last entry holds, for a figure that has lapsed.
    package let until: CivilDate?
    /// After how many months without a new value a figure counts as overdue for review.
    package let reviewMonths: Int?
    package let explanation: String

    package init(
        id: ID, name: String, type: ValueType, entries: [Entry], until: CivilDate? = nil, reviewMonths: Int? = nil,
        explanation: String = ""
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.entries = entries.sorted { $0.from < $1.from }
        self.until = until
        self.reviewMonths = reviewMonths
        self.explanation = explanation
    }

    /// The entry in force on `day`, or `nil` before the first one and after the series has lapsed.
    package func entry(on day: CivilDate) -> Entry? {
        if let until, day > until { return nil }
        return entries.last { $0.from <= day }
    }

    /// Whether the value in force on `day` is past its usual review date.
    package func isStale(on day: CivilDate) -> Bool {
        guard let reviewMonths, let entry = entry(on: day) else { return false }
        return entry.from.adding(months: reviewMonths) < day
    }
}
