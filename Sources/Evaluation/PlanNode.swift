import Civics
import PolicyLanguage

/// One value of a plan: a node of its graph, by position. Operands come before what is made of them.
struct PlanValue: Hashable, Comparable, Sendable {
    let position: Int32

    init(_ position: Int) { self.position = Int32(position) }

    var index: Int { Int(position) }
    static func < (left: PlanValue, right: PlanValue) -> Bool { left.position < right.position }
}

/// For whom a value is computed. Ordered: a value of the household serves for its members, a constant for everybody.
enum PlanDomain: UInt8, Hashable, Comparable, Sendable {
    case constant, household, person

    static func < (left: PlanDomain, right: PlanDomain) -> Bool { left.rawValue < right.rawValue }
}

/// What a row of a value is in memory.
enum PlanForm: Hashable, Sendable {
    /// A byte, `Truth`'s raw value.
    case truth
    /// A byte, all ones for yes: which rows are known.
    case mask
    case number(ColumnWidth)

    var bytes: Int {
        switch self {
        case .truth, .mask: 1
        case .number(let width): width.bytes
        }
    }
}

/// What is done to get a value. Numbers are whole; fractions live in `PlanNumber`.
enum PlanOperation: Hashable, Sendable {
    // Leaves.
    case constant(Int64)
    case constantTruth(Truth)
    case constantMask(Bool)
    case column(Input)
    case validity(Input)
    case memberCount

    // Numbers.
    case add, subtract, multiply, smaller, larger
    case addConstant(Int64), multiplyConstant(Int64), smallerConstant(Int64), largerConstant(Int64)
    /// `constant - operand`
    case subtractedFrom(Int64)
    case divideConstant(Int64, Rounding)
    /// The second operand is at least 1.
    case divide(Rounding)
    case remainder(Int64)
    case completedYears, completedMonths, addMonths, calendarYear, calendarMonth
    case widen
    case numberOfTruth

    // Truths.
    case compare(TypedExpression.Comparison)
    case compareConstant(TypedExpression.Comparison, Int64)
    case inRange(Int64, Int64)
    case and, or, not
    /// The truth (first operand) where the mask (second) says it is known, else unknown.
    case masked
    case truthOfMask

    // Masks.
    case maskAnd
    case knownTruth
    /// The mask, or wherever the truth (first operand) is yes.
    case maskOrYes
    /// The mask, or wherever the truth (first operand) is not yes.
    case maskOrNotYes

    /// By a truth: the second operand where it is yes, else the third. Of any form.
    case select

    // From the members to the household.
    case sumMembers, largestMember, smallestMember, countYes, anyMember, everyMember, everyMask
    // From the household to the members.
    case spread

    var isOverMembers: Bool {
        switch self {
        case .sumMembers, .largestMember, .smallestMember, .countYes, .anyMember, .everyMember, .everyMask: true
        default: false
        }
    }
}

/// A node of the graph: an operation with what is known of its result before any data is seen.
struct PlanNode: Hashable, Sendable {
    let operation: PlanOperation
    let operands: [PlanValue]
    let domain: PlanDomain
    let form: PlanForm
    /// Of numbers: no row's register ever holds anything outside, not even under an unknown.
    let lowest: Int128
    let highest: Int128
    /// Of truths.
    let mayBeUnknown: Bool
}

/// A fraction of whole numbers: `numerator ÷ (denominator × divisor)` where `known`.
struct PlanNumber: Hashable, Sendable {
    var numerator: PlanValue
    var denominator: Int128 = 1
    /// At least 1 in every row.
    var divisor: PlanValue?
    /// `nil` when known in every row.
    var known: PlanValue?
}
