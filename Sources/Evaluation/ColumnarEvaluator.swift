import Civics
import Dispatch
import PolicyLanguage

/// Runs a plan over a population, a batch of households at a time, on as many threads as asked.
package struct ColumnarEvaluator: Sendable {
    package enum Mismatch: Error, Hashable, Sendable {
        /// The population has no column for an input the plan reads.
        case missingColumn(Input)
        /// A column is stored otherwise than the plan was made for, or has unknowns the plan rules out.
        case otherStorage(Input)
        /// A household has more members than the plan was proved for.
        case tooManyMembers(Int, most: Int64)
    }

    package let plan: Plan
    package let threads: Int
    /// Small enough that a batch's registers stay in the core's own cache, large enough that a kernel's start costs little.
    package let householdsPerBatch: Int

    package init(_ plan: Plan, threads: Int = 1, householdsPerBatch: Int = 1024) {
        precondition((1...UInt16.max.asInt).contains(householdsPerBatch), "\(householdsPerBatch) households a batch")
        self.plan = plan
        self.threads = max(1, threads)
        self.householdsPerBatch = householdsPerBatch
    }

    package func evaluate(_ population: Population) throws(Mismatch) -> PopulationOutcome {
        let outcome = PopulationOutcome(for: plan, households: population.households)
        try evaluate(population, into: outcome)
        return outcome
    }

    /// Overwrites `outcome`, which was made for this plan and as many households. The answers do not depend on `threads`.
    package func evaluate(_ population: Population, into outcome: PopulationOutcome) throws(Mismatch) {
        precondition(outcome.households == population.households, "an outcome of other households")
        try check(population)
        let machines = parts(of: population.households).map { ColumnarMachine(plan, population, outcome, $0, householdsPerBatch) }
        if machines.count == 1 {
            machines[0].run()
        } else {
            DispatchQueue.concurrentPerform(iterations: machines.count) { machines[$0].run() }
        }
        guard plan.request.isDetailed else { return }
        for index in plan.outputs.indices {
            let output = plan.outputs[index]
            var joined = PersonFindings(benefits: output.benefits.count, rules: output.rules.count)
            for machine in machines { joined.append(machine.findings[index]) }
            outcome.findings[index] = joined
        }
    }

    /// Ranges of households, one a thread, of about one size.
    private func parts(of households: Int) -> [Range<Int>] {
        let count = max(1, min(threads, households / householdsPerBatch))
        return (0..<count).map { (households * $0 / count)..<(households * ($0 + 1) / count) }
    }

    private func check(_ population: Population) throws(Mismatch) {
        guard population.mostMembers <= plan.shape.mostMembers else {
            throw .tooManyMembers(population.mostMembers, most: plan.shape.mostMembers)
        }
        for input in plan.inputs {
            guard let column = population.columns[input] else { throw .missingColumn(input) }
            let assumed = plan.shape.columns[input]
            let width = assumed?.width ?? ColumnWidth(for: plan.program.storage(of: input).range)
            guard column.width == width, assumed?.isAlwaysKnown != true || column.validity == nil else { throw .otherStorage(input) }
        }
    }
}

extension UInt16 {
    fileprivate var asInt: Int { Int(self) }
}
