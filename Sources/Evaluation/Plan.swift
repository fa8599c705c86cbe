import Civics
import PolicyLanguage

/// What a plan should answer.
package struct PlanRequest: Sendable {
    /// Policies to put out; `nil` is all of them.
    package var policies: Set<TypedPolicy.ID>?
    package var readings: [StatusReading]
    /// Also which persons a person policy finds, and what each rule says.
    package var isDetailed: Bool

    package init(policies: Set<TypedPolicy.ID>? = nil, readings: [StatusReading] = StatusReading.allCases, isDetailed: Bool = false) {
        self.policies = policies
        self.readings = readings
        self.isDetailed = isDetailed
    }
}

/// A program made ready to run over columns on one day: the whole library as one straight line of kernels.
package struct Plan: Sendable {
    package let day: CivilDate
    package let shape: PopulationShape
    package let request: PlanRequest
    /// What is put out, policy by policy in the program's order. The reading `onceGranted` has an output of its own only
    /// where it can differ from `now`.
    package let outputs: [PlanOutput]
    /// The columns the plan reads, in a fixed order.
    package let inputs: [Input]

    let graph: PlanGraph
    let schedule: PlanSchedule
    let program: TypedProgram

    /// - Parameter shape: what may be assumed of the population; `any` serves to check a library.
    package init(
        _ program: TypedProgram, on day: CivilDate, shape: PopulationShape = .any, request: PlanRequest = PlanRequest()
    ) throws(PlanError) {
        var planner = Planner(program: program, day: day, shape: shape)
        var outputs: [PlanOutput] = []
        for policy in program.policies where request.policies?.contains(policy.id) ?? true {
            for reading in request.readings {
                let output = try planner.output(of: policy, reading)
                if let last = outputs.last, last.policy == policy.id, last.answersSame(as: output) { continue }
                outputs.append(output)
            }
        }
        self.program = program
        self.day = day
        self.shape = shape
        self.request = request
        self.outputs = outputs
        graph = planner.graph
        schedule = PlanSchedule(planner.graph, outputs, isDetailed: request.isDetailed)
        inputs = schedule.inputs
    }

    /// Position in `outputs` of a policy's answers; `onceGranted` falls back to `now` where both are the same.
    package func output(of policy: TypedPolicy.ID, _ reading: StatusReading) -> Int? {
        outputs.firstIndex { $0.policy == policy && $0.reading == reading } ?? outputs.firstIndex { $0.policy == policy }
    }

    /// The inputs that a rule's truth rests on, in no particular order.
    package func inputs(of policy: TypedPolicy.ID, rule: String, _ reading: StatusReading = .now) -> Set<Input> {
        guard let position = output(of: policy, reading), let rule = outputs[position].rules.first(where: { $0.name == rule }) else {
            return []
        }
        return graph.inputs(of: [rule.truth])
    }

    package func inputs(of policy: TypedPolicy.ID, _ reading: StatusReading = .now) -> Set<Input> {
        guard let position = output(of: policy, reading) else { return [] }
        let output = outputs[position]
        return graph.inputs(of: [output.verdict] + output.benefits.flatMap { [$0.numerator] + ($0.known.map { [$0] } ?? []) })
    }
}

/// What a plan puts out for one policy under one reading.
package struct PlanOutput: Hashable, Sendable {
    package let policy: TypedPolicy.ID
    package let entity: Entity
    package let reading: StatusReading
    let verdict: PlanValue
    /// The rules in force on the day, conditions before exclusions.
    package let rules: [PlanRule]
    /// Benefits in force on the day; none when nobody can be entitled.
    package let benefits: [PlanBenefit]

    func answersSame(as other: PlanOutput) -> Bool {
        policy == other.policy && verdict == other.verdict && rules == other.rules && benefits == other.benefits
    }
}

package struct PlanRule: Hashable, Sendable {
    package let name: String
    package let isExclusion: Bool
    let truth: PlanValue
}

package struct PlanBenefit: Hashable, Sendable {
    package let name: String
    package let type: ValueType
    let numerator: PlanValue
    /// An amount put out is this many times the amount in units of arithmetic; 1 for money.
    package let unitsPerOne: Int64
    let known: PlanValue?
    /// 32 or 64 bits, wide enough for the sum over a household's members.
    package let width: ColumnWidth
}

extension PlanGraph {
    func inputs(of roots: [PlanValue]) -> Set<Input> {
        var inputs: Set<Input> = []
        var seen: Set<PlanValue> = []
        var stack = roots
        while let value = stack.popLast() {
            guard seen.insert(value).inserted else { continue }
            switch self[value].operation {
            case .column(let input), .validity(let input): inputs.insert(input)
            default: stack += self[value].operands
            }
        }
        return inputs
    }
}
