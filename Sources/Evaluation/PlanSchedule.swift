import Civics
import PolicyLanguage

/// A graph put in order: instructions, and registers that are used again once nobody needs what they held.
///
/// Verdicts are computed for every row. Amounts are computed only for rows that are entitled: what nothing but an amount needs is
/// run over the selected rows, fetching from full registers and columns what it reads.
struct PlanSchedule: Sendable {
    private(set) var instructions: [PlanInstruction] = []
    private(set) var registers: [PlanRegister] = []
    private(set) var inputs: [Input] = []

    private let graph: PlanGraph
    private let outputs: [PlanOutput]
    private let isDetailed: Bool
    private var dense: Set<PlanValue> = []
    private var places: [PlanValue: Int32] = [:]
    private var fixed: [PlanRegister: Int32] = [:]
    private var free: [Int: [Int32]] = [:]
    private var inputPositions: [Input: Int] = [:]

    /// A step in order: compute a value, or put an output out once everything it reads is there.
    private enum Step {
        case value(PlanValue)
        case output(Int)
    }

    init(_ graph: PlanGraph, _ outputs: [PlanOutput], isDetailed: Bool) {
        self.graph = graph
        self.outputs = outputs
        self.isDetailed = isDetailed
        markDense()
        let steps = orderedSteps()
        let lastUses = lastUses(in: steps)
        for (index, step) in steps.enumerated() {
            switch step {
            case .value(let value): emit(value)
            case .output(let position): emitOutput(position)
            }
            for value in lastUses[index] ?? [] { release(value) }
        }
    }

    // MARK: What is computed for every row

    private mutating func markDense() {
        for output in outputs {
            mark(output.verdict)
            if isDetailed { for rule in output.rules { mark(rule.truth) } }
        }
        for output in outputs { for benefit in output.benefits { for root in benefit.roots { markMembers(under: root) } } }
    }

    private mutating func mark(_ value: PlanValue) {
        guard dense.insert(value).inserted else { return }
        for operand in graph[value].operands { mark(operand) }
    }

    /// A sum over members cannot be made from selected rows.
    private mutating func markMembers(under value: PlanValue) {
        guard !dense.contains(value) else { return }
        let node = graph[value]
        if node.operation.isOverMembers || node.operation == .memberCount { return mark(value) }
        for operand in node.operands { markMembers(under: operand) }
    }

    // MARK: Order

    private func orderedSteps() -> [Step] {
        var ready: [(PlanValue, Int)] = []
        for (position, output) in outputs.enumerated() { ready.append((reads(of: output).max() ?? output.verdict, position)) }
        ready.sort { ($0.0, $0.1) < ($1.0, $1.1) }
        var steps: [Step] = []
        var waiting = ready[...]
        for value in dense.sorted() {
            while let first = waiting.first, first.0 < value { steps.append(.output(waiting.removeFirst().1)) }
            steps.append(.value(value))
        }
        return steps + waiting.map { .output($0.1) }
    }

    /// Full registers an output reads, for its verdict, its rules or its amounts.
    private func reads(of output: PlanOutput) -> Set<PlanValue> {
        var reads: Set<PlanValue> = [output.verdict]
        if isDetailed { reads.formUnion(output.rules.map(\.truth)) }
        for benefit in output.benefits { for root in benefit.roots { collectReads(root, output.entity, &reads) } }
        return reads
    }

    private func collectReads(_ value: PlanValue, _ entity: Entity, _ reads: inout Set<PlanValue>) {
        if dense.contains(value) {
            reads.insert(value)
        } else {
            for operand in graph[value].operands { collectReads(operand, entity, &reads) }
        }
    }

    private func lastUses(in steps: [Step]) -> [Int: [PlanValue]] {
        var last: [PlanValue: Int] = [:]
        for (index, step) in steps.enumerated() {
            switch step {
            case .value(let value):
                last[value] = index
                for operand in graph[value].operands { last[operand] = index }
            case .output(let position): for value in reads(of: outputs[position]) { last[value] = index }
            }
        }
        return Dictionary(grouping: last.keys) { last[$0]! }
    }

    // MARK: Registers

    private mutating func scratch(bytes: Int) -> Int32 {
        if let register = free[bytes]?.popLast() { return register }
        registers.append(.scratch(bytes: bytes))
        return Int32(registers.count - 1)
    }

    private mutating func fixedRegister(_ register: PlanRegister) -> Int32 {
        if let known = fixed[register] { return known }
        registers.append(register)
        fixed[register] = Int32(registers.count - 1)
        return Int32(registers.count - 1)
    }

    private mutating func giveBack(_ register: Int32) {
        if case .scratch(let bytes) = registers[Int(register)] { free[bytes, default: []].append(register) }
    }

    private mutating func release(_ value: PlanValue) {
        if let register = places.removeValue(forKey: value) { giveBack(register) }
    }

    private mutating func position(of input: Input) -> Int {
        if let known = inputPositions[input] { return known }
        inputs.append(input)
        inputPositions[input] = inputs.count - 1
        return inputs.count - 1
    }

    /// Where a leaf lies without being computed; `nil` for what has an instruction.
    private mutating func leaf(_ node: PlanNode) -> Int32? {
        switch node.operation {
        case .constant(let whole): fixedRegister(.constant(whole, bytes: node.form.bytes))
        case .constantTruth(let truth): fixedRegister(.constant(Int64(truth.rawValue), bytes: 1))
        case .constantMask(let isKnown): fixedRegister(.constant(isKnown ? 255 : 0, bytes: 1))
        case .column(let input):
            if case .number(let width) = node.form { fixedRegister(.column(input: position(of: input), node.domain, width)) } else { nil }
        default: nil
        }
    }

    // MARK: Full rows

    private mutating func emit(_ value: PlanValue) {
        let node = graph[value]
        if let leaf = leaf(node) {
            places[value] = leaf
            return
        }
        let operands = node.operands.map { place($0) }
        places[value] = emit(node, operands, rows: rows(of: node))
    }

    private mutating func place(_ value: PlanValue) -> Int32 { places[value] ?? leaf(graph[value])! }

    private func rows(of node: PlanNode) -> KernelRows { node.domain == .person ? .persons : .households }

    /// One node as one or a few instructions.
    private mutating func emit(_ node: PlanNode, _ operands: [Int32], rows: KernelRows) -> Int32 {
        if let code = node.operation.chained(operands.count) { return emitChain(code, node, operands, rows) }
        var instruction = node.operation.instruction(node, graph)
        instruction.rows = rows
        if case .validity(let input) = node.operation { instruction.x = Int64(position(of: input)) }
        instruction.result = scratch(bytes: node.form.bytes)
        let padded = operands + [-1, -1, -1]
        (instruction.a, instruction.b, instruction.c) = (padded[0], padded[1], padded[2])
        instructions.append(instruction)
        return instruction.result
    }

    /// "And" of many, four at a time.
    private mutating func emitChain(
        _ code: (KernelCode, KernelCode, KernelCode), _ node: PlanNode, _ operands: [Int32], _ rows: KernelRows
    ) -> Int32 {
        var rest = operands[...]
        var result = rest.removeFirst()
        var isFirst = true
        while !rest.isEmpty {
            let taken = rest.prefix(3)
            rest = rest.dropFirst(3)
            var instruction = PlanInstruction(code: taken.count == 3 ? code.2 : taken.count == 2 ? code.1 : code.0, rows: rows)
            let padded = Array(taken) + [-1, -1]
            (instruction.a, instruction.b, instruction.c, instruction.d) = (result, padded[0], padded[1], padded[2])
            instruction.result = scratch(bytes: 1)
            instructions.append(instruction)
            if !isFirst { giveBack(result) }
            (result, isFirst) = (instruction.result, false)
        }
        return result
    }

    // MARK: Outputs

    private mutating func emitOutput(_ position: Int) {
        let output = outputs[position]
        let verdict = place(output.verdict)
        let isOfPersons = output.entity == .person
        put(isOfPersons ? .putMemberVerdict : .putVerdict, position, verdict, rows: isOfPersons ? .persons : .households)
        if isDetailed { emitDetail(position, output, verdict) }
        guard !output.benefits.isEmpty else { return }
        let start = instructions.count
        put(.selectRows, 0, verdict, rows: isOfPersons ? .persons : .households)
        var selection = Selection(isOfPersons: isOfPersons)
        for (index, benefit) in output.benefits.enumerated() {
            let amount = selected(benefit.numerator, &selection)
            let known = benefit.known.map { selected($0, &selection) } ?? -1
            var instruction = PlanInstruction(code: isOfPersons ? .addAmount : .putAmount, rows: .selected, width: benefit.width)
            instruction.resultWidth = graph.registerWidth(of: benefit.numerator)
            (instruction.a, instruction.b, instruction.x, instruction.y) = (amount, known, Int64(position), Int64(index))
            instructions.append(instruction)
        }
        for register in Set(selection.owned) { giveBack(register) }
        instructions[start].x = Int64(instructions.count)
    }

    private mutating func emitDetail(_ position: Int, _ output: PlanOutput, _ verdict: Int32) {
        let isOfPersons = output.entity == .person
        if isOfPersons { put(.putFindings, position, verdict, rows: .persons) }
        for (index, rule) in output.rules.enumerated() {
            put(isOfPersons ? .putFindingRule : .putRule, position, place(rule.truth), rows: isOfPersons ? .persons : .households)
            instructions[instructions.count - 1].y = Int64(index)
        }
    }

    private mutating func put(_ code: KernelCode, _ output: Int, _ register: Int32, rows: KernelRows) {
        var instruction = PlanInstruction(code: code, rows: rows)
        (instruction.a, instruction.x) = (register, Int64(output))
        instructions.append(instruction)
    }

    // MARK: Selected rows

    private struct Selection {
        let isOfPersons: Bool
        var places: [PlanValue: Int32] = [:]
        var owned: [Int32] = []
    }

    /// The register that holds a value for the selected rows.
    private mutating func selected(_ value: PlanValue, _ selection: inout Selection) -> Int32 {
        if let known = selection.places[value] { return known }
        let register = computeSelected(value, &selection)
        selection.places[value] = register
        return register
    }

    private mutating func computeSelected(_ value: PlanValue, _ selection: inout Selection) -> Int32 {
        let node = graph[value]
        if node.domain == .constant, let leaf = leaf(node) { return leaf }
        let register: Int32
        if dense.contains(value) || isColumn(node) {
            register = gather(node, from: places[value] ?? leaf(node)!, selection)
        } else if case .validity(let input) = node.operation {
            register = gatherBits(node, position(of: input), selection)
        } else if node.operation == .spread {
            return selected(node.operands[0], &selection)
        } else {
            var operands: [Int32] = []
            for operand in node.operands { operands.append(selected(operand, &selection)) }
            register = emit(node, operands, rows: .selected)
        }
        selection.owned.append(register)
        return register
    }

    private func isColumn(_ node: PlanNode) -> Bool {
        if case .column = node.operation { return true }
        return false
    }

    private mutating func gather(_ node: PlanNode, from source: Int32, _ selection: Selection) -> Int32 {
        var instruction = PlanInstruction(code: .gather, rows: .selected)
        instruction.width = ColumnWidth.ofBytes(node.form.bytes)
        instruction.fromHouseholds = selection.isOfPersons && node.domain == .household
        (instruction.a, instruction.result) = (source, scratch(bytes: node.form.bytes))
        instructions.append(instruction)
        return instruction.result
    }

    private mutating func gatherBits(_ node: PlanNode, _ input: Int, _ selection: Selection) -> Int32 {
        var instruction = PlanInstruction(code: .gatherBits, rows: .selected)
        instruction.fromHouseholds = selection.isOfPersons && node.domain == .household
        // Where the batch begins in the bitmap depends on whose it is.
        (instruction.x, instruction.y) = (Int64(input), node.domain == .person ? 1 : 0)
        instruction.result = scratch(bytes: 1)
        instructions.append(instruction)
        return instruction.result
    }
}

extension PlanBenefit {
    var roots: [PlanValue] { known.map { [numerator, $0] } ?? [numerator] }
}

extension PlanGraph {
    func registerWidth(of value: PlanValue) -> ColumnWidth {
        if case .number(let width) = self[value].form { return width }
        return .uint8
    }
}

extension ColumnWidth {
    static func ofBytes(_ bytes: Int) -> ColumnWidth {
        switch bytes {
        case 1: .uint8
        case 2: .uint16
        case 4: .int32
        default: .int64
        }
    }
}
