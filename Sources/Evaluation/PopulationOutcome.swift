import Civics
import PolicyLanguage

/// What a plan answers about a whole population, in the order of `plan.outputs`. Allocated once; evaluating again overwrites it.
///
/// `@unchecked`: while an evaluation runs, each thread writes the rows of its own households; afterwards everybody only reads.
package final class PopulationOutcome: @unchecked Sendable {
    package let outputs: [PlanOutput]
    package let households: Int
    let verdictBuffers: [ColumnBuffer]
    let amountBuffers: [[ColumnBuffer]]
    let ruleBuffers: [[ColumnBuffer]]
    /// By output; filled for person policies of a detailed plan.
    package internal(set) var findings: [PersonFindings]

    package init(for plan: Plan, households: Int) {
        outputs = plan.outputs
        self.households = households
        verdictBuffers = plan.outputs.map { _ in ColumnBuffer(byteCount: households) }
        amountBuffers = plan.outputs.map { output in
            output.benefits.map { ColumnBuffer(byteCount: households * $0.width.bytes) }
        }
        ruleBuffers = plan.outputs.map { output in
            guard plan.request.isDetailed, output.entity == .household else { return [] }
            return output.rules.map { _ in ColumnBuffer(byteCount: households) }
        }
        findings = plan.outputs.map { PersonFindings(benefits: $0.benefits.count, rules: $0.rules.count) }
    }

    /// The verdict on a household; of a person policy, whether any member is entitled.
    package func verdict(_ output: Int, household: Int) -> Truth {
        precondition((0..<households).contains(household), "household \(household) of \(households)")
        return Truth(rawValue: verdictBuffers[output].base.load(fromByteOffset: household, as: UInt8.self))!
    }

    /// Every household's verdict as a byte, `Truth`'s raw value.
    package func verdicts(_ output: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: verdictBuffers[output].base.assumingMemoryBound(to: UInt8.self), count: households)
    }

    /// What a benefit comes to, times its `unitsPerOne` (fen, for money), summed over the members a person policy finds; `nil`
    /// when it is unknown for anybody concerned. Zero where the verdict is no.
    package func amount(_ output: Int, benefit: Int, household: Int) -> Int64? {
        precondition((0..<households).contains(household), "household \(household) of \(households)")
        let buffer = amountBuffers[output][benefit]
        if outputs[output].benefits[benefit].width == .int32 {
            let amount = buffer.base.load(fromByteOffset: household * 4, as: Int32.self)
            return amount == .min ? nil : Int64(amount)
        }
        let amount = buffer.base.load(fromByteOffset: household * 8, as: Int64.self)
        return amount == .min ? nil : amount
    }

    /// What a rule's test says of a household. Of a household policy in a detailed plan.
    package func rule(_ output: Int, rule: Int, household: Int) -> Truth {
        precondition((0..<households).contains(household), "household \(household) of \(households)")
        return Truth(rawValue: ruleBuffers[output][rule].base.load(fromByteOffset: household, as: UInt8.self))!
    }
}

/// The persons of whom a policy does not say no, in row order: columns of equal length.
package struct PersonFindings: Sendable {
    /// Person rows of the population.
    package internal(set) var rows: [Int32] = []
    package internal(set) var verdicts: [Truth] = []
    /// By benefit, times its `unitsPerOne`; `nil` when unknown.
    package internal(set) var amounts: [[Int64?]]
    /// By rule: what its test says.
    package internal(set) var rules: [[Truth]]

    init(benefits: Int, rules: Int) {
        amounts = Array(repeating: [], count: benefits)
        self.rules = Array(repeating: [], count: rules)
    }

    mutating func append(_ other: PersonFindings) {
        rows += other.rows
        verdicts += other.verdicts
        for index in amounts.indices { amounts[index] += other.amounts[index] }
        for index in rules.indices { rules[index] += other.rules[index] }
    }
}
