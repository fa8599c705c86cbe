import Civics
import PolicyLanguage

/// Which loop an instruction means. Decided here, once a batch; the loops decide nothing.
extension ColumnarMachine {
    func execute(_ instruction: PlanInstruction) {
        switch instruction.code {
        case .and2, .and3, .and4, .or2, .or3, .or4, .not, .masked, .truthOfMask, .maskAnd2, .maskAnd3, .maskAnd4, .knownTruth,
            .maskOrYes, .maskOrNotYes, .expandBits:
            logic(instruction)
        case .compare, .compareConstant, .inRange: comparison(instruction)
        case .sumMembers, .largestMember, .smallestMember, .countYes, .anyMember, .everyMember, .everyMask, .spread, .memberCount:
            members(instruction)
        case .selectRows, .gather, .gatherBits: fetch(instruction)
        case .putVerdict, .putMemberVerdict, .putAmount, .addAmount, .putRule, .putFindings, .putFindingRule: putOut(instruction)
        default: arithmetic(instruction)
        }
    }

    private func logic(_ instruction: PlanInstruction) {
        let rows = roundedCount(instruction.rows)
        let result = register(instruction.result)
        if instruction.code == .expandBits { return expandBits(instruction, rows, result) }
        let a = register(instruction.a)
        switch instruction.code {
        case .and2: KernelTruths.and(rows, a, register(instruction.b), result)
        case .and3: KernelTruths.and(rows, a, register(instruction.b), register(instruction.c), result)
        case .and4: KernelTruths.and(rows, a, register(instruction.b), register(instruction.c), register(instruction.d), result)
        case .or2: KernelTruths.or(rows, a, register(instruction.b), result)
        case .or3: KernelTruths.or(rows, a, register(instruction.b), register(instruction.c), result)
        case .or4: KernelTruths.or(rows, a, register(instruction.b), register(instruction.c), register(instruction.d), result)
        case .not: KernelTruths.not(rows, a, result)
        case .masked: KernelTruths.masked(rows, a, register(instruction.b), result)
        case .truthOfMask: KernelTruths.truthOfMask(rows, a, result)
        case .maskAnd2: KernelTruths.maskAnd(rows, a, register(instruction.b), result)
        case .maskAnd3: KernelTruths.maskAnd(rows, a, register(instruction.b), register(instruction.c), result)
        case .maskAnd4: KernelTruths.maskAnd(rows, a, register(instruction.b), register(instruction.c), register(instruction.d), result)
        case .knownTruth: KernelTruths.knownTruth(rows, a, result)
        case .maskOrYes: KernelTruths.maskOrYes(rows, a, register(instruction.b), result)
        default: KernelTruths.maskOrNotYes(rows, a, register(instruction.b), result)
        }
    }

    private func expandBits(_ instruction: PlanInstruction, _ rows: Int, _ result: Memory) {
        guard let bitmap = bitmaps[Int(instruction.x)] else {
            // The column turned out to have no unknowns.
            return result.initializeMemory(as: UInt8.self, repeating: 255, count: rows).withMemoryRebound(to: UInt8.self, capacity: rows) {
                _ in
            }
        }
        KernelTruths.expandBits(bitmap, from: instruction.rows == .persons ? firstPerson : firstHousehold, rows, result)
    }

    // MARK: Comparisons

    private func comparison(_ instruction: PlanInstruction) {
        switch instruction.width {
        case .uint8: comparison(instruction, UInt8.self)
        case .uint16: comparison(instruction, UInt16.self)
        case .int16: comparison(instruction, Int16.self)
        case .int32: comparison(instruction, Int32.self)
        case .int64: comparison(instruction, Int64.self)
        }
    }

    @inline(__always)
    private func comparison<Number: FixedWidthInteger>(_ instruction: PlanInstruction, _ type: Number.Type) {
        let rows = roundedCount(instruction.rows)
        let (a, result) = (register(instruction.a), register(instruction.result))
        switch instruction.code {
        case .compare: KernelTruths.compare(instruction.comparison, type, rows, a, register(instruction.b), result)
        case .compareConstant: KernelTruths.compare(instruction.comparison, type, rows, a, constant: instruction.x, result)
        default: KernelTruths.inRange(type, rows, a, instruction.x, instruction.y, result)
        }
    }

    // MARK: Numbers

    private func arithmetic(_ instruction: PlanInstruction) {
        let rows = roundedCount(instruction.rows)
        let (a, result) = (register(instruction.a), register(instruction.result))
        switch instruction.code {
        case .add, .subtract, .multiply, .smaller, .larger:
            let b = register(instruction.b)
            if instruction.width == .int32 {
                KernelNumbers.combine(instruction.code, Int32.self, rows, a, b, result)
            } else {
                KernelNumbers.combine(instruction.code, Int64.self, rows, a, b, result)
            }
        case .addConstant, .multiplyConstant, .smallerConstant, .largerConstant, .subtractedFrom, .remainder:
            if instruction.width == .int32 {
                KernelNumbers.combine(instruction.code, Int32.self, rows, a, constant: instruction.x, result)
            } else {
                KernelNumbers.combine(instruction.code, Int64.self, rows, a, constant: instruction.x, result)
            }
        // A division is dear, and a date may be none where nobody reads it.
        case .divideConstant, .divide: division(instruction, count(instruction.rows))
        case .widen: widen(instruction, rows)
        case .numberOfTruth:
            if instruction.resultWidth == .int32 {
                KernelLanes.map(rows, a, into: result) { (x: UInt8) in Int32(x >> 1) }
            } else {
                KernelLanes.map(rows, a, into: result) { (x: UInt8) in Int64(x >> 1) }
            }
        case .select: select(instruction, rows)
        default:
            let b = instruction.b < 0 ? a : register(instruction.b)
            KernelNumbers.dates(instruction.code, count(instruction.rows), a, b, result, width: instruction.width)
        }
    }

    private func division(_ instruction: PlanInstruction, _ rows: Int) {
        let (a, result) = (register(instruction.a), register(instruction.result))
        switch (instruction.code, instruction.width) {
        case (.divide, .int32): KernelNumbers.divide(Int32.self, rows, a, by: register(instruction.b), instruction.rounding, result)
        case (.divide, _): KernelNumbers.divide(Int64.self, rows, a, by: register(instruction.b), instruction.rounding, result)
        case (_, .int32): KernelNumbers.divideNarrow(rows, a, by: instruction.x, instruction.rounding, result)
        default: KernelNumbers.divideWide(rows, a, by: instruction.x, instruction.rounding, result)
        }
    }

    private func select(_ instruction: PlanInstruction, _ rows: Int) {
        let (truth, result) = (register(instruction.a), register(instruction.result))
        let (yes, otherwise) = (register(instruction.b), register(instruction.c))
        switch instruction.resultWidth {
        case .uint8: KernelNumbers.select(UInt8.self, rows, truth, yes, otherwise, result)
        case .int32: KernelNumbers.select(Int32.self, rows, truth, yes, otherwise, result)
        default: KernelNumbers.select(Int64.self, rows, truth, yes, otherwise, result)
        }
    }

    private func widen(_ instruction: PlanInstruction, _ rows: Int) {
        let (a, result) = (register(instruction.a), register(instruction.result))
        switch (instruction.width, instruction.resultWidth) {
        case (.uint8, .int32): KernelNumbers.widen(UInt8.self, Int32.self, rows, a, result)
        case (.uint16, .int32): KernelNumbers.widen(UInt16.self, Int32.self, rows, a, result)
        case (.int16, .int32): KernelNumbers.widen(Int16.self, Int32.self, rows, a, result)
        // A value proved to fit 32 bits may have been computed, beside others, in 64.
        case (_, .int32): KernelNumbers.widen(Int64.self, Int32.self, rows, a, result)
        case (.uint8, _): KernelNumbers.widen(UInt8.self, Int64.self, rows, a, result)
        case (.uint16, _): KernelNumbers.widen(UInt16.self, Int64.self, rows, a, result)
        case (.int16, _): KernelNumbers.widen(Int16.self, Int64.self, rows, a, result)
        default: KernelNumbers.widen(Int32.self, Int64.self, rows, a, result)
        }
    }

    // MARK: Members

    private func members(_ instruction: PlanInstruction) {
        let result = register(instruction.result)
        guard instruction.code != .memberCount else { return KernelMembers.memberCount(households, result) }
        let a = register(instruction.a)
        switch instruction.code {
        case .sumMembers: sum(instruction, a, result)
        case .largestMember, .smallestMember:
            let isLargest = instruction.code == .largestMember
            if instruction.width == .int32 {
                KernelMembers.extreme(households, a, result, Int32.self, isLargest: isLargest)
            } else {
                KernelMembers.extreme(households, a, result, Int64.self, isLargest: isLargest)
            }
        case .countYes: KernelMembers.countYes(households, a, result)
        case .anyMember: KernelMembers.any(households, a, result)
        case .everyMember: KernelMembers.every(households, a, result)
        case .everyMask: KernelMembers.everyMask(households, a, result)
        default:
            switch instruction.resultWidth {
            case .uint8: KernelMembers.spread(households, a, result, UInt8.self)
            case .int32: KernelMembers.spread(households, a, result, Int32.self)
            default: KernelMembers.spread(households, a, result, Int64.self)
            }
        }
    }

    private func sum(_ instruction: PlanInstruction, _ values: Memory, _ result: Memory) {
        switch instruction.width {
        case .uint8: sum(instruction, values, result, UInt8.self)
        case .uint16: sum(instruction, values, result, UInt16.self)
        case .int16: sum(instruction, values, result, Int16.self)
        case .int32: sum(instruction, values, result, Int32.self)
        case .int64: sum(instruction, values, result, Int64.self)
        }
    }

    @inline(__always)
    private func sum<Value: FixedWidthInteger & SIMDScalar>(
        _ instruction: PlanInstruction, _ values: Memory, _ result: Memory, _ type: Value.Type
    ) {
        if instruction.resultWidth == .int32 {
            KernelMembers.sum(households, values, totals.base, result, type, Int32.self)
        } else {
            KernelMembers.sum(households, values, totals.base, result, type, Int64.self)
        }
    }

    // MARK: Selected rows

    private func fetch(_ instruction: PlanInstruction) {
        let rows = UnsafePointer(instruction.fromHouseholds ? selectedHouseholds : selectedRows)
        let result = register(instruction.result)
        if instruction.code == .gatherBits {
            guard let bitmap = bitmaps[Int(instruction.x)] else {
                result.initializeMemory(as: UInt8.self, repeating: 255, count: selectedCount)
                return
            }
            KernelSelection.gatherBits(selectedCount, rows, bitmap, from: instruction.y == 1 ? firstPerson : firstHousehold, result)
            return
        }
        let source = register(instruction.a)
        switch instruction.width.bytes {
        case 1: KernelSelection.gather(selectedCount, rows, source, result, UInt8.self)
        case 2: KernelSelection.gather(selectedCount, rows, source, result, UInt16.self)
        case 4: KernelSelection.gather(selectedCount, rows, source, result, UInt32.self)
        default: KernelSelection.gather(selectedCount, rows, source, result, UInt64.self)
        }
    }
}
