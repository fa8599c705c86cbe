import Civics
import PolicyLanguage

/// What a household makes of its members.
extension Planner {
    mutating func aggregate(
        _ aggregate: TypedExpression.Aggregate, _ expression: TypedExpression, _ reading: StatusReading
    ) throws(PlanError) -> Lowered {
        let filter = if let filter = aggregate.filter { try truth(filter, reading) } else { graph.truth(.yes) }
        switch aggregate.function {
        case .any: return .truth(graph.anyMember(graph.and([filter, try truth(aggregate.value, reading)])))
        case .every: return .truth(graph.everyMember(graph.or([graph.not(filter), try truth(aggregate.value, reading)])))
        case .count:
            let counted = graph.and([filter, try truth(aggregate.value, reading)])
            return .number(PlanNumber(numerator: try graph.countYes(counted), known: graph.everyMask(graph.knownTruth(counted))))
        case .sum: return .number(try sum(number(aggregate.value, reading), filter))
        case .largest, .smallest:
            let ifNone: PlanNumber? = if let none = aggregate.ifNone { try number(none, reading) } else { nil }
            return .number(try extreme(aggregate.function == .largest, number(aggregate.value, reading), filter, ifNone))
        }
    }

    private mutating func sum(_ value: PlanNumber, _ filter: PlanValue) throws(PlanError) -> PlanNumber {
        try requireSharedDivisor(value)
        var result = value
        result.numerator = try graph.sumMembers(graph.select(filter, value.numerator, graph.constant(0)))
        result.known = graph.everyMask(knownCounted(value, filter))
        return result
    }

    private mutating func extreme(
        _ isLargest: Bool, _ value: PlanNumber, _ filter: PlanValue, _ ifNone: PlanNumber?
    ) throws(PlanError) -> PlanNumber {
        try requireSharedDivisor(value)
        let none = if let ifNone { ifNone } else { PlanNumber(numerator: try graph.constant(0), known: graph.mask(false)) }
        let (counted, other) = try aligned(value, none)
        let node = graph[counted.numerator]
        // Whoever is not counted gets the value that can never win.
        let outOfTheRunning = try graph.constant(isLargest ? node.lowest : node.highest)
        let candidates = try graph.select(filter, counted.numerator, outOfTheRunning)
        let found = graph.anyMember(filter)
        let winner = try graph.extremeMember(candidates, isLargest: isLargest)
        var result = counted
        result.numerator = try graph.select(found, winner, other.numerator)
        // Whether anybody counts is known wherever every filter is, so an unknown `found` needs no mask of its own.
        let isNoneKnown = other.known.map { graph.maskOrYes(found, $0) }
        result.known = graph.maskAnd([graph.everyMask(knownCounted(value, filter)), isNoneKnown])
        return result
    }

    /// Per member: whether it is known to count, and if it does, for how much.
    private mutating func knownCounted(_ value: PlanNumber, _ filter: PlanValue) -> PlanValue? {
        let ofValue = value.known.map { graph.maskOrNotYes(filter, $0) }
        return graph.maskAnd([graph.knownTruth(filter), ofValue])
    }

    private func requireSharedDivisor(_ value: PlanNumber) throws(PlanError) {
        guard let divisor = value.divisor, graph[divisor].domain == .person else { return }
        throw .memberFractions(policy: graph.policy, location: graph.location)
    }
}
