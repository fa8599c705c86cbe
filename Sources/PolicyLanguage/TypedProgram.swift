import Civics

/// A checked library: what the evaluators run. Nothing in it can fail: every name is resolved, every type and unit agrees,
/// nothing divides by zero, and no policy waits for itself.
package struct TypedProgram: Sendable {
    /// In an order where a policy comes after every policy whose verdict it asks for.
    package let policies: [TypedPolicy]
    package let definitions: [Definition.ID: Definition]
    package let tables: [DecisionTable.ID: DecisionTable]
    package let vocabulary: Vocabulary
    package let factsByID: [FactDeclaration.ID: FactDeclaration]
    package let parametersByID: [Parameter.ID: Parameter]
    package let codeListsByName: [CodeListName: CodeList]

    package init(
        policies: [TypedPolicy], definitions: [Definition.ID: Definition], tables: [DecisionTable.ID: DecisionTable], vocabulary: Vocabulary
    ) {
        self.policies = policies
        self.definitions = definitions
        self.tables = tables
        self.vocabulary = vocabulary
        factsByID = Dictionary(vocabulary.facts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        parametersByID = Dictionary(vocabulary.parameters.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        codeListsByName = Dictionary(vocabulary.codeLists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func policy(_ id: TypedPolicy.ID) -> TypedPolicy? { policies.first { $0.id == id } }

    /// Whether the two cannot be received together (不可兼领), whichever page says so.
    package func excludes(_ one: TypedPolicy.ID, _ other: TypedPolicy.ID) -> Bool {
        one != other
            && (policy(one)?.mutuallyExclusive.contains(other) ?? false || policy(other)?.mutuallyExclusive.contains(one) ?? false)
    }
}

/// One version of something that the law has changed: it holds from `from` until the next version begins.
package struct Dated<Value: Sendable>: Sendable {
    package struct Version: Sendable {
        /// `nil`: since always.
        package let from: CivilDate?
        package let value: Value

        package init(from: CivilDate?, value: Value) {
            self.from = from
            self.value = value
        }
    }

    /// Oldest first.
    package let versions: [Version]

    package init(_ versions: [Version]) { self.versions = versions }
    package init(_ only: Value) { versions = [Version(from: nil, value: only)] }

    /// The version in force on `day`, or `nil` when the first one begins later.
    package func inForce(on day: CivilDate) -> Value? {
        versions.last { version in version.from.map { $0 <= day } ?? true }?.value
    }
}

/// An expression many rules share (定义), for example 家庭月人均收入.
package struct Definition: Identifiable, Sendable {
    package typealias ID = String

    package let id: ID
    package let name: String
    package let entity: Entity
    package let type: ValueType
    package let versions: Dated<TypedExpression>
    package let citations: [String]
    package let location: SourceRange
}

/// A Markdown table that decides (判定表): exactly one row fits any known inputs.
package struct DecisionTable: Identifiable, Sendable {
    package typealias ID = String

    /// What one cell asks of its column's value.
    package enum Cell: Hashable, Sendable {
        case anything
        case oneOf([Rational])
        /// Bounds in arithmetic units; `nil` is open. `includes…` says whether the bound itself fits.
        case interval(lower: Rational?, includesLower: Bool, upper: Rational?, includesUpper: Bool)

        package func accepts(_ value: Rational) -> Bool {
            switch self {
            case .anything: true
            case .oneOf(let values): values.contains(value)
            case .interval(let lower, let includesLower, let upper, let includesUpper):
                (lower.map { includesLower ? $0 <= value : $0 < value } ?? true)
                    && (upper.map { includesUpper ? value <= $0 : value < $0 } ?? true)
            }
        }
    }

    package struct Row: Sendable {
        package let cells: [Cell]
        package let output: TypedExpression
        package let location: SourceRange
    }

    package let id: ID
    package let name: String
    package let entity: Entity
    package let type: ValueType
    package let inputs: [TypedExpression]
    /// Disjoint and complete over the inputs' declared ranges; a last row whose cells are all `.anything` takes the rest.
    package let rows: [Row]
    package let location: SourceRange
}

/// A checked policy (政策).
package struct TypedPolicy: Identifiable, Sendable {
    package typealias ID = String

    /// A named condition that must hold (条件) or must not (排除).
    package struct Rule: Sendable {
        package let name: String
        package let test: Dated<TypedExpression>
        package let citations: [String]
        package let location: SourceRange
    }

    /// What the policy gives (待遇).
    package struct Benefit: Sendable {
        package let name: String
        package let type: ValueType
        /// Money benefits are whole fen, proved by the checker.
        package let amount: Dated<TypedExpression>
        package let citations: [String]
        package let location: SourceRange
    }

    package let id: ID
    package let page: PolicyPage
    package let entity: Entity
    package let householdConcept: HouseholdConcept
    package let conditions: [Rule]
    package let exclusions: [Rule]
    package let benefits: [Benefit]
    /// Policies that cannot be received together with this one (不可兼领).
    package let mutuallyExclusive: [ID]
    /// Policies whose recognised status (身份) opens this one: those its verdict reads through `status`.
    package let statusesRead: [ID]
    package let examples: [Example]

    package var name: String { page.name }

    /// Whether the policy is in force on `day`.
    package func isInForce(on day: CivilDate) -> Bool {
        (page.from.map { $0 <= day } ?? true) && (page.until.map { day <= $0 } ?? true)
    }
}

/// A value the data must supply.
package struct Input: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case fact(FactDeclaration.ID)
        /// A monthly fact over the last `months` complete months before the evaluation day's month.
        case window(FactDeclaration.ID, months: Int, WindowFunction)
        /// 享受: whether the policy's help is being received now. Truth.
        case received(TypedPolicy.ID)
        /// 身份: whether the status the policy gives has been recognised. Truth.
        case recognised(TypedPolicy.ID)
    }

    package let kind: Kind
    package let entity: Entity
    package let type: ValueType

    package init(kind: Kind, entity: Entity, type: ValueType) {
        self.kind = kind
        self.entity = entity
        self.type = type
    }
}

/// What a window makes of its months. A month the history does not know makes the window unknown.
package enum WindowFunction: String, Hashable, CaseIterable, Sendable {
    /// Sum, in the money's unit without the period (元/月 summed over months is 元).
    case sum
    /// Sum ÷ months, exact.
    case average
    case largest

    package var label: String {
        switch self {
        case .sum: "合计"
        case .average: "平均"
        case .largest: "最大"
        }
    }
}

/// A typed, resolved expression. Its value is a `Rational` in arithmetic units: fen for money, 1 for numbers, square metres
/// for areas, days, month indexes, code positions, and 0 or 1 for truth; or it is unknown.
///
/// A class, so that a tree is shared and never copied.
package final class TypedExpression: Sendable {
    package indirect enum Kind: Sendable {
        case literal(Rational)
        case evaluationDay
        /// The value in force on the evaluation day; unknown when there is none.
        case parameter(Parameter.ID)
        /// The value in force on the day the expression gives.
        case parameterOn(Parameter.ID, TypedExpression)
        case input(Input)
        case definition(Definition.ID)
        case table(DecisionTable.ID)
        /// 符合: this library's verdict.
        case verdict(TypedPolicy.ID)
        /// 身份: recognised, or (when asking what would be unlocked) eligible to be.
        case status(TypedPolicy.ID)
        /// A member reads a value of the household.
        case ofHousehold(TypedExpression)
        case isKnown(TypedExpression)
        case not(TypedExpression)
        case and([TypedExpression])
        case or([TypedExpression])
        case comparison(Comparison, TypedExpression, TypedExpression)
        case isOneOf(TypedExpression, [Rational])
        case add(TypedExpression, TypedExpression)
        case subtract(TypedExpression, TypedExpression)
        case multiply(TypedExpression, TypedExpression)
        /// The checker has proved that the divisor is never zero where the quotient is used.
        case divide(TypedExpression, TypedExpression)
        case smaller(TypedExpression, TypedExpression)
        case larger(TypedExpression, TypedExpression)
        case rounded(TypedExpression, to: Rational, Rounding)
        /// Of a whole number, never negative, by a positive constant.
        case remainder(TypedExpression, Int64)
        /// Unknown when the condition is unknown.
        case conditional(TypedExpression, then: TypedExpression, otherwise: TypedExpression)
        case aggregate(Aggregate)
        /// Completed years from the first day to the second, as in ages.
        case completedYears(from: TypedExpression, to: TypedExpression)
        case completedMonths(from: TypedExpression, to: TypedExpression)
        /// A date moved by whole months, clamped to the month's last day.
        case addMonths(TypedExpression, TypedExpression)
        case calendarYear(TypedExpression)
        case calendarMonth(TypedExpression)
    }

    package enum Comparison: String, Hashable, CaseIterable, Sendable {
        case equal = "="
        case notEqual = "≠"
        case less = "<"
        case lessOrEqual = "≤"
        case greater = ">"
        case greaterOrEqual = "≥"
    }

    /// A value of the household made from its members.
    package struct Aggregate: Sendable {
        package enum Function: String, Hashable, CaseIterable, Sendable {
            /// Unknown when any counted member's value is unknown.
            case sum
            /// How many members fit; unknown when it is unknown of any member.
            case count
            /// Kleene "or" over the members.
            case any
            /// Kleene "and" over the members.
            case every
            case largest
            case smallest
        }

        package let function: Function
        /// The value of a member; for `count`, `any` and `every` the truth asked of each.
        package let value: TypedExpression
        /// Only members for whom this holds. A member of whom it is unknown makes a sum, count or extreme unknown;
        /// for `any` it joins by Kleene "and", for `every` as "not filter or value".
        package let filter: TypedExpression?
        /// The value of `largest` and `smallest` when no member passes the filter.
        package let ifNone: TypedExpression?

        package init(function: Function, value: TypedExpression, filter: TypedExpression?, ifNone: TypedExpression?) {
            self.function = function
            self.value = value
            self.filter = filter
            self.ifNone = ifNone
        }
    }

    package let kind: Kind
    package let type: ValueType
    /// `nil` for what is the same for everybody: literals, parameters, the evaluation day.
    package let entity: Entity?
    package let bounds: Bounds
    package let location: SourceRange

    package init(_ kind: Kind, type: ValueType, entity: Entity?, bounds: Bounds, at location: SourceRange) {
        self.kind = kind
        self.type = type
        self.entity = entity
        self.bounds = bounds
        self.location = location
    }

    /// The expressions this one is directly made of, left to right.
    package var children: [TypedExpression] {
        switch kind {
        case .literal, .evaluationDay, .parameter, .input, .definition, .table, .verdict, .status: []
        case .parameterOn(_, let one), .ofHousehold(let one), .isKnown(let one), .not(let one), .isOneOf(let one, _),
            .rounded(let one, _, _), .remainder(let one, _), .calendarYear(let one), .calendarMonth(let one):
            [one]
        case .and(let all), .or(let all): all
        case .comparison(_, let left, let right), .add(let left, let right), .subtract(let left, let right),
            .multiply(let left, let right), .divide(let left, let right), .smaller(let left, let right),
            .larger(let left, let right), .completedYears(let left, let right), .completedMonths(let left, let right),
            .addMonths(let left, let right):
            [left, right]
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .aggregate(let aggregate): [aggregate.value] + [aggregate.filter, aggregate.ifNone].compactMap { $0 }
        }
    }
}
