import Civics
import PolicyLanguage

/// Runs a plan's instructions over one thread's households.
///
/// `@unchecked`: a machine is handed to one thread, which runs it; nobody else looks at it until that is done.
final class ColumnarMachine: @unchecked Sendable {
    typealias Memory = UnsafeMutableRawPointer

    let plan: Plan
    let population: Population
    let outcome: PopulationOutcome
    let range: Range<Int>
    let householdsPerBatch: Int
    /// Persons a batch may have.
    let capacity: Int
    var findings: [PersonFindings]

    /// Where each register of the plan lies; those of columns move on with every batch.
    let registers: UnsafeMutablePointer<Memory>
    private let owned: [ColumnBuffer]
    private let columns: [(register: Int, base: Memory, stride: Int, domain: PlanDomain)]
    let bitmaps: [Memory?]
    let localOffsets: ColumnBuffer
    let laneBuffer: ColumnBuffer
    let totals: ColumnBuffer
    let candidateBuffer: ColumnBuffer
    let rowBuffer: ColumnBuffer
    let householdBuffer: ColumnBuffer
    let ordinalBuffer: ColumnBuffer
    /// Where the outcome's columns begin, by output (and benefit).
    let verdictPlaces: [Memory]
    let amountPlaces: [[(base: Memory, width: ColumnWidth)]]

    // The batch at hand.
    var firstHousehold = 0
    var firstPerson = 0
    var householdCount = 0
    var personCount = 0
    var mostMembers = 0
    /// How many persons a policy's verdict is not no for.
    var candidateCount = 0
    var selectedCount = 0
    var hasOrdinals = false
    /// Where the findings of the batch and output at hand begin.
    var findingStart = 0
    var foundRows: [Int32] = []

    init(_ plan: Plan, _ population: Population, _ outcome: PopulationOutcome, _ range: Range<Int>, _ householdsPerBatch: Int) {
        self.plan = plan
        self.population = population
        self.outcome = outcome
        self.range = range
        self.householdsPerBatch = householdsPerBatch
        capacity = max(householdsPerBatch * 4, population.mostMembers)
        findings = plan.outputs.map { PersonFindings(benefits: $0.benefits.count, rules: $0.rules.count) }
        let rows = max(capacity, householdsPerBatch)
        registers = .allocate(capacity: max(1, plan.schedule.registers.count))
        (owned, columns) = Self.place(plan, population, rows: rows, in: registers)
        bitmaps = plan.inputs.map { population.columns[$0]?.validity?.base }
        localOffsets = ColumnBuffer(byteCount: (householdsPerBatch + 1) * 4)
        laneBuffer = ColumnBuffer(byteCount: householdsPerBatch * 8)
        totals = ColumnBuffer(byteCount: (rows + 1) * 8)
        candidateBuffer = ColumnBuffer(byteCount: rows * 4)
        rowBuffer = ColumnBuffer(byteCount: rows * 4)
        householdBuffer = ColumnBuffer(byteCount: rows * 4)
        ordinalBuffer = ColumnBuffer(byteCount: rows * 2)
        verdictPlaces = outcome.verdictBuffers.map(\.base)
        amountPlaces = zip(plan.outputs, outcome.amountBuffers).map { output, buffers in
            zip(output.benefits, buffers).map { (base: $1.base, width: $0.width) }
        }
    }

    deinit { registers.deallocate() }

    /// Registers a multiple of 4096 bytes apart would fight for the same lines of the cache: each begins 192 bytes further on.
    private static func place(
        _ plan: Plan, _ population: Population, rows: Int, in registers: UnsafeMutablePointer<Memory>
    ) -> ([ColumnBuffer], [(register: Int, base: Memory, stride: Int, domain: PlanDomain)]) {
        var owned: [ColumnBuffer] = []
        var columns: [(register: Int, base: Memory, stride: Int, domain: PlanDomain)] = []
        for (index, register) in plan.schedule.registers.enumerated() {
            switch register {
            case .scratch(let bytes), .constant(_, let bytes):
                let buffer = ColumnBuffer(byteCount: rows * bytes + 4096)
                owned.append(buffer)
                registers[index] = buffer.base + 192 * (index % 21)
                if case .constant(let value, _) = register { fill(registers[index], value, bytes: bytes, rows: rows) }
            case .column(let input, let domain, let width):
                let base = population.columns[plan.inputs[input]]!.values.base
                registers[index] = base
                columns.append((index, base, width.bytes, domain))
            }
        }
        return (owned, columns)
    }

    private static func fill(_ memory: Memory, _ value: Int64, bytes: Int, rows: Int) {
        for row in 0..<rows {
            switch bytes {
            case 1: memory.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: row, as: UInt8.self)
            case 4: memory.storeBytes(of: Int32(truncatingIfNeeded: value), toByteOffset: row * 4, as: Int32.self)
            default: memory.storeBytes(of: value, toByteOffset: row * 8, as: Int64.self)
            }
        }
    }

    // MARK: Batches

    func run() {
        var household = range.lowerBound
        while household < range.upperBound {
            household = begin(at: household)
            plan.schedule.instructions.withUnsafeBufferPointer { run($0) }
        }
    }

    /// Sets the next batch up: whole households, as many as fit. Returns the household after it.
    private func begin(at household: Int) -> Int {
        let offsets = population.offsets.base.assumingMemoryBound(to: Int32.self)
        firstHousehold = household
        firstPerson = Int(offsets[household])
        var end = min(household + householdsPerBatch, range.upperBound)
        while Int(offsets[end]) - firstPerson > capacity { end -= 1 }
        householdCount = end - household
        personCount = Int(offsets[end]) - firstPerson
        measureHouseholds(offsets + household)
        for column in columns {
            registers[column.register] = column.base + (column.domain == .person ? firstPerson : household) * column.stride
        }
        hasOrdinals = false
        return end
    }

    private func measureHouseholds(_ offsets: UnsafePointer<Int32>) {
        let local = localOffsets.base.assumingMemoryBound(to: Int32.self)
        let lanes = laneBuffer.base.assumingMemoryBound(to: UInt64.self)
        var most = 0
        local[0] = 0
        for household in 0..<householdCount {
            local[household &+ 1] = offsets[household &+ 1] &- offsets[0]
            let size = Int(offsets[household &+ 1] &- offsets[household])
            lanes[household] = KernelMembers.lanes(of: size)
            most = max(most, size)
        }
        mostMembers = most
    }

    var households: KernelMembers.Households {
        KernelMembers.Households(
            count: householdCount, persons: personCount, offsets: UnsafePointer(localOffsets.base.assumingMemoryBound(to: Int32.self)),
            lanes: UnsafePointer(laneBuffer.base.assumingMemoryBound(to: UInt64.self)), isNarrow: mostMembers <= 8)
    }

    private func run(_ instructions: UnsafeBufferPointer<PlanInstruction>) {
        var position = 0
        while position < instructions.count {
            let instruction = instructions[position]
            position &+= 1
            if instruction.code == .selectRows {
                select(instruction)
                if selectedCount == 0 { position = Int(instruction.x) }
            } else {
                execute(instruction)
            }
        }
    }

    @inline(__always)
    func count(_ rows: KernelRows) -> Int {
        switch rows {
        case .persons: personCount
        case .households: householdCount
        case .selected: selectedCount
        }
    }

    /// As `count`, up to the next multiple of 64: a kernel that may compute rows nobody reads is spared the odd rows at the end,
    /// which it would compute one by one. Registers and columns have the room.
    @inline(__always) func roundedCount(_ rows: KernelRows) -> Int { (count(rows) &+ 63) & ~63 }

    @inline(__always) func register(_ index: Int32) -> Memory { registers[Int(index)] }

    // MARK: Selection

    var selectedRows: UnsafeMutablePointer<Int32> { rowBuffer.base.assumingMemoryBound(to: Int32.self) }
    var selectedHouseholds: UnsafeMutablePointer<Int32> { householdBuffer.base.assumingMemoryBound(to: Int32.self) }

    var candidateRows: UnsafeMutablePointer<Int32> { candidateBuffer.base.assumingMemoryBound(to: Int32.self) }
    /// Each person's household in the batch; there once `putMemberVerdict` has found anybody.
    var ordinals: UnsafeMutablePointer<UInt16> { ordinalBuffer.base.assumingMemoryBound(to: UInt16.self) }

    /// Finds the persons whose truth is not no.
    func findCandidates(_ truths: Memory) {
        candidateCount = KernelSelection.select(personCount, truths, orUnknown: true, candidateRows)
        guard candidateCount > 0, !hasOrdinals else { return }
        KernelMembers.ordinals(households, ordinalBuffer.base)
        hasOrdinals = true
    }

    /// Persons are selected among the candidates, which the same output's `putMemberVerdict` has just found.
    private func select(_ instruction: PlanInstruction) {
        let truths = register(instruction.a)
        if instruction.rows == .households {
            selectedCount = KernelSelection.select(householdCount, truths, orUnknown: false, selectedRows)
        } else {
            selectedCount = KernelSelection.select(
                candidateCount, candidateRows, truths, ordinals: ordinals, rows: selectedRows, households: selectedHouseholds)
        }
    }
}
