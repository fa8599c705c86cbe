import PolicyLanguage

/// What one step of a schedule runs.
enum KernelCode: UInt8, Sendable {
    case expandBits, memberCount
    case widen, add, subtract, multiply, smaller, larger
    case addConstant, multiplyConstant, smallerConstant, largerConstant, subtractedFrom
    case divideConstant, divide, remainder
    case completedYears, completedMonths, addMonths, calendarYear, calendarMonth
    case numberOfTruth, select
    case compare, compareConstant, inRange
    case and2, and3, and4, or2, or3, or4, not, masked, truthOfMask
    case maskAnd2, maskAnd3, maskAnd4, knownTruth, maskOrYes, maskOrNotYes
    case sumMembers, largestMember, smallestMember, countYes, anyMember, everyMember, everyMask
    case spread
    /// Finds the rows that are entitled; goes on at instruction `x` when there are none.
    case selectRows
    case gather, gatherBits
    /// Output `x`: verdicts of households, and amounts of 0 or unknown.
    case putVerdict
    /// The same of persons, joined by household.
    case putMemberVerdict
    /// Output `x`, benefit `y`: amounts of the selected households, or added to those of the selected persons' households.
    case putAmount, addAmount
    /// Output `x`, rule `y`, of households.
    case putRule
    /// Output `x`: every person whose verdict is not no.
    case putFindings
    /// Output `x`, rule `y`, of the persons found.
    case putFindingRule
}

/// Over which rows a kernel runs.
enum KernelRows: UInt8, Sendable { case persons, households, selected }

struct PlanInstruction: Sendable {
    var code: KernelCode
    var rows: KernelRows
    /// Width of the numbers computed with, or moved.
    var width: ColumnWidth = .uint8
    /// Width of a result that differs from `width`.
    var resultWidth: ColumnWidth = .uint8
    var comparison: TypedExpression.Comparison = .equal
    var rounding: Rounding = .down
    /// Of `gather`: the rows to fetch are households of the selected persons.
    var fromHouseholds = false
    /// Registers; -1 is none.
    var result: Int32 = -1
    var a: Int32 = -1
    var b: Int32 = -1
    var c: Int32 = -1
    var d: Int32 = -1
    var x: Int64 = 0
    var y: Int64 = 0
}

/// Memory that instructions name.
enum PlanRegister: Hashable, Sendable {
    /// Written anew in every batch; so many bytes a row.
    case scratch(bytes: Int)
    /// Filled once.
    case constant(Int64, bytes: Int)
    /// The rows of an input's column that belong to the batch.
    case column(input: Int, PlanDomain, ColumnWidth)
}
