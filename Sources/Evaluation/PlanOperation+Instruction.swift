import PolicyLanguage

extension PlanOperation {
    /// Of a junction of many: the kernels for two, three and four operands.
    func chained(_ count: Int) -> (KernelCode, KernelCode, KernelCode)? {
        switch self {
        case .and: (.and2, .and3, .and4)
        case .or: (.or2, .or3, .or4)
        case .maskAnd: (.maskAnd2, .maskAnd3, .maskAnd4)
        default: nil
        }
    }

    /// The instruction without rows and registers.
    func instruction(_ node: PlanNode, _ graph: PlanGraph) -> PlanInstruction {
        var instruction = PlanInstruction(code: code, rows: .households)
        // A comparison is as wide as what it compares; a number as wide as itself.
        instruction.resultWidth = node.form.width
        instruction.width = node.operands.last.map { graph[$0].form.width } ?? node.form.width
        switch self {
        case .addConstant(let x), .multiplyConstant(let x), .smallerConstant(let x), .largerConstant(let x), .subtractedFrom(let x),
            .remainder(let x):
            instruction.x = x
        case .divideConstant(let x, let rounding): (instruction.x, instruction.rounding) = (x, rounding)
        case .divide(let rounding): instruction.rounding = rounding
        case .compare(let comparison): instruction.comparison = comparison
        case .compareConstant(let comparison, let x): (instruction.comparison, instruction.x) = (comparison, x)
        case .inRange(let x, let y): (instruction.x, instruction.y) = (x, y)
        default: break
        }
        return instruction
    }

    private var code: KernelCode {
        switch self {
        case .constant, .constantTruth, .constantMask, .column, .and, .or, .maskAnd:
            preconditionFailure("\(self) has no instruction of its own")
        case .validity: .expandBits
        case .memberCount: .memberCount
        case .widen: .widen
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .smaller: .smaller
        case .larger: .larger
        case .addConstant: .addConstant
        case .multiplyConstant: .multiplyConstant
        case .smallerConstant: .smallerConstant
        case .largerConstant: .largerConstant
        case .subtractedFrom: .subtractedFrom
        case .divideConstant: .divideConstant
        case .divide: .divide
        case .remainder: .remainder
        case .completedYears: .completedYears
        case .completedMonths: .completedMonths
        case .addMonths: .addMonths
        case .calendarYear: .calendarYear
        case .calendarMonth: .calendarMonth
        case .numberOfTruth: .numberOfTruth
        case .select: .select
        case .compare: .compare
        case .compareConstant: .compareConstant
        case .inRange: .inRange
        case .not: .not
        case .masked: .masked
        case .truthOfMask: .truthOfMask
        case .knownTruth: .knownTruth
        case .maskOrYes: .maskOrYes
        case .maskOrNotYes: .maskOrNotYes
        case .sumMembers: .sumMembers
        case .largestMember: .largestMember
        case .smallestMember: .smallestMember
        case .countYes: .countYes
        case .anyMember: .anyMember
        case .everyMember: .everyMember
        case .everyMask: .everyMask
        case .spread: .spread
        }
    }
}

extension PlanForm {
    var width: ColumnWidth {
        if case .number(let width) = self { return width }
        return .uint8
    }
}
