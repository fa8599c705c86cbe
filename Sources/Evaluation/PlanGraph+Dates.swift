import Civics
import PolicyLanguage

/// Days, months and ages. A comparison of an age with a constant becomes one of the birth date, which costs a hundredth.
extension PlanGraph {
    func isDateFunction(_ node: PlanNode) -> Bool { monotone(node) != nil }

    mutating func completed(_ operation: PlanOperation, from: PlanValue, to: PlanValue) throws(PlanError) -> PlanValue {
        if let first = whole(from), let second = whole(to) {
            return try constant(Int128(operation.completed(from: Int64(first), to: Int64(second))))
        }
        let days = self[to].highest - self[from].lowest
        let most = max(0, operation == .completedYears ? days / 365 + 1 : days / 28 + 1)
        return try number(operation, [from, to], (0, most))
    }

    mutating func addMonths(_ date: PlanValue, _ months: PlanValue) throws(PlanError) -> PlanValue {
        if let day = whole(date), let count = whole(months) {
            return try constant(Int128(CivilDate(days: Int32(clamping: day)).adding(months: Int(count)).days))
        }
        let (first, second) = (self[date], self[months])
        let range = (first.lowest + min(0, second.lowest * 31) - 31, first.highest + max(0, second.highest * 31) + 31)
        return try number(.addMonths, [date, months], range)
    }

    mutating func calendar(_ operation: PlanOperation, _ date: PlanValue) throws(PlanError) -> PlanValue {
        if let day = whole(date) { return try constant(Int128(operation.calendar(Int64(day)))) }
        let (lowest, highest) = (operation.calendar(Int64(self[date].lowest)), operation.calendar(Int64(self[date].highest)))
        return try number(operation, [date], (Int128(lowest), Int128(highest)))
    }

    // MARK: Comparisons

    /// A function of one date that only grows (or only falls) with it.
    private struct Monotone {
        let date: PlanValue
        let isFalling: Bool
        let value: (Int64) -> Int64
    }

    private func monotone(_ node: PlanNode) -> Monotone? {
        switch node.operation {
        case .completedYears, .completedMonths:
            guard let day = whole(node.operands[1]) else { return nil }
            let operation = node.operation
            return Monotone(date: node.operands[0], isFalling: true) { operation.completed(from: $0, to: Int64(day)) }
        case .calendarYear, .calendarMonth:
            let operation = node.operation
            return Monotone(date: node.operands[0], isFalling: false) { operation.calendar($0) }
        default: return nil
        }
    }

    /// The comparison made on the date itself, or `nil` for other nodes. `constant` is within the node's bounds.
    mutating func compareDates(_ comparison: TypedExpression.Comparison, _ node: PlanNode, _ constant: Int128) -> PlanValue? {
        guard let function = monotone(node) else { return nil }
        switch comparison {
        case .greaterOrEqual: return atLeast(constant, function)
        case .greater: return atLeast(constant + 1, function)
        case .less: return not(atLeast(constant, function))
        case .lessOrEqual: return not(atLeast(constant + 1, function))
        case .equal: return and([atLeast(constant, function), not(atLeast(constant + 1, function))])
        case .notEqual: return not(and([atLeast(constant, function), not(atLeast(constant + 1, function))]))
        }
    }

    private mutating func atLeast(_ constant: Int128, _ function: Monotone) -> PlanValue {
        let node = self[function.date]
        // The first day on which the answer changes; `high` when it never does.
        var (low, high) = (Int64(node.lowest), Int64(node.highest) + 1)
        while low < high {
            let middle = low + (high - low) / 2
            let holds = Int128(function.value(middle)) >= constant
            if holds == function.isFalling { low = middle + 1 } else { high = middle }
        }
        let comparison: TypedExpression.Comparison = function.isFalling ? .less : .greaterOrEqual
        return compare(comparison, function.date, constant: Int128(low))
    }
}

extension PlanOperation {
    func completed(from: Int64, to: Int64) -> Int64 {
        let (first, second) = (CivilDate(days: Int32(clamping: from)), CivilDate(days: Int32(clamping: to)))
        return Int64(max(0, self == .completedYears ? first.completedYears(at: second) : first.completedMonths(to: second)))
    }

    func calendar(_ days: Int64) -> Int64 {
        let date = CivilDate(days: Int32(clamping: days))
        return self == .calendarYear ? Int64(date.year) : Int64(date.civilMonth.index)
    }
}
