import Civics
import PolicyLanguage

/// From registers to the outcome.
extension ColumnarMachine {
    func putOut(_ instruction: PlanInstruction) {
        let output = Int(instruction.x)
        switch instruction.code {
        case .putVerdict: putVerdict(output, register(instruction.a))
        case .putMemberVerdict: putMemberVerdict(output, register(instruction.a))
        case .putAmount, .addAmount: putAmount(instruction, output)
        case .putRule:
            let rule = outcome.ruleBuffers[output][Int(instruction.y)].base + firstHousehold
            rule.copyMemory(from: register(instruction.a), byteCount: householdCount)
        case .putFindings: putFindings(output, register(instruction.a))
        default:
            let truths = register(instruction.a).assumingMemoryBound(to: UInt8.self)
            findings[output].rules[Int(instruction.y)] += foundRows.map { Truth(rawValue: truths[Int($0)])! }
        }
    }

    /// Before any entitled row is counted, an amount is unknown where the verdict is, else nothing.
    private func putVerdict(_ output: Int, _ truths: Memory) {
        verdicts(output).copyMemory(from: truths, byteCount: householdCount)
        for place in amountPlaces[output] {
            let amounts = place.base + firstHousehold * place.width.bytes
            if place.width == .int32 {
                KernelLanes.map(householdCount, truths, into: amounts) { (truth: UInt8) in Int32(truncatingIfNeeded: truth) << 31 }
            } else {
                KernelLanes.map(householdCount, truths, into: amounts) { (truth: UInt8) in Int64(truncatingIfNeeded: truth) << 63 }
            }
        }
    }

    /// Few persons are entitled or might be, so the households' answers begin as no and only those persons are visited.
    private func putMemberVerdict(_ output: Int, _ truths: Memory) {
        findCandidates(truths)
        verdicts(output).initializeMemory(as: UInt8.self, repeating: 0, count: householdCount)
        KernelMembers.join(candidateCount, candidateRows, ordinals, truths, verdicts(output))
        for place in amountPlaces[output] {
            let amounts = place.base + firstHousehold * place.width.bytes
            amounts.initializeMemory(as: UInt8.self, repeating: 0, count: householdCount * place.width.bytes)
            if place.width == .int32 {
                KernelMembers.markUnknown(candidateCount, candidateRows, ordinals, truths, amounts, Int32.self)
            } else {
                KernelMembers.markUnknown(candidateCount, candidateRows, ordinals, truths, amounts, Int64.self)
            }
        }
    }

    private func verdicts(_ output: Int) -> Memory { verdictPlaces[output] + firstHousehold }

    private func putAmount(_ instruction: PlanInstruction, _ output: Int) {
        let isSum = instruction.code == .addAmount
        let rows = isSum ? selectedHouseholds : selectedRows
        let amounts = amountPlaces[output][Int(instruction.y)].base + firstHousehold * instruction.width.bytes
        switch (instruction.width, instruction.resultWidth) {
        case (.int32, .uint8): add(instruction, rows, amounts, UInt8.self, Int32.self)
        case (.int32, .uint16): add(instruction, rows, amounts, UInt16.self, Int32.self)
        case (.int32, .int16): add(instruction, rows, amounts, Int16.self, Int32.self)
        case (.int32, .int32): add(instruction, rows, amounts, Int32.self, Int32.self)
        case (.int32, .int64): add(instruction, rows, amounts, Int64.self, Int32.self)
        case (_, .uint8): add(instruction, rows, amounts, UInt8.self, Int64.self)
        case (_, .uint16): add(instruction, rows, amounts, UInt16.self, Int64.self)
        case (_, .int16): add(instruction, rows, amounts, Int16.self, Int64.self)
        case (_, .int32): add(instruction, rows, amounts, Int32.self, Int64.self)
        default: add(instruction, rows, amounts, Int64.self, Int64.self)
        }
        if isSum, plan.request.isDetailed { putFindingAmounts(instruction, output) }
    }

    /// Adds the selected rows' amounts to their households'. The least value marks an unknown, and stays.
    @inline(__always)
    private func add<Value: FixedWidthInteger, Amount: FixedWidthInteger>(
        _ instruction: PlanInstruction, _ rows: UnsafeMutablePointer<Int32>, _ amounts: Memory, _ value: Value.Type, _ amount: Amount.Type
    ) {
        let values = register(instruction.a).assumingMemoryBound(to: Value.self)
        let known = instruction.b < 0 ? nil : register(instruction.b).assumingMemoryBound(to: UInt8.self)
        let amounts = amounts.assumingMemoryBound(to: Amount.self)
        for place in 0..<selectedCount {
            let household = Int(rows[place])
            let isKnown = known.map { $0[place] != 0 } ?? true
            let before = amounts[household]
            amounts[household] = isKnown && before != .min ? before &+ Amount(truncatingIfNeeded: values[place]) : .min
        }
    }

    // MARK: Persons found

    private func putFindings(_ output: Int, _ truths: Memory) {
        let found = candidateCount
        foundRows = (0..<found).map { candidateRows[$0] }
        let verdicts = truths.assumingMemoryBound(to: UInt8.self)
        findingStart = findings[output].rows.count
        findings[output].rows += foundRows.map { $0 + Int32(firstPerson) }
        findings[output].verdicts += foundRows.map { Truth(rawValue: verdicts[Int($0)])! }
        for benefit in findings[output].amounts.indices {
            findings[output].amounts[benefit] += Array(repeating: nil, count: found)
        }
    }

    /// Both lists are in row order, so one walk brings them together.
    private func putFindingAmounts(_ instruction: PlanInstruction, _ output: Int) {
        let known = instruction.b < 0 ? nil : register(instruction.b).assumingMemoryBound(to: UInt8.self)
        var finding = 0
        for place in 0..<selectedCount {
            while foundRows[finding] != selectedRows[place] { finding += 1 }
            guard known.map({ $0[place] != 0 }) ?? true else { continue }
            findings[output].amounts[Int(instruction.y)][findingStart + finding] = value(instruction, place)
        }
    }

    private func value(_ instruction: PlanInstruction, _ place: Int) -> Int64 {
        let values = register(instruction.a)
        return switch instruction.resultWidth {
        case .uint8: Int64(values.load(fromByteOffset: place, as: UInt8.self))
        case .uint16: Int64(values.load(fromByteOffset: place * 2, as: UInt16.self))
        case .int16: Int64(values.load(fromByteOffset: place * 2, as: Int16.self))
        case .int32: Int64(values.load(fromByteOffset: place * 4, as: Int32.self))
        case .int64: values.load(fromByteOffset: place * 8, as: Int64.self)
        }
    }
}
