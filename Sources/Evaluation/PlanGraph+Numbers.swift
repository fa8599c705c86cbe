import PolicyLanguage

/// Arithmetic on whole numbers, with interval bounds.
extension PlanGraph {
    func whole(_ value: PlanValue) -> Int128? {
        if case .constant(let whole) = self[value].operation { return Int128(whole) }
        return nil
    }

    private func bounds(_ value: PlanValue) -> (Int128, Int128) { (self[value].lowest, self[value].highest) }

    mutating func add(_ left: PlanValue, _ right: PlanValue) throws(PlanError) -> PlanValue {
        let (first, second) = (bounds(left), bounds(right))
        let sum = (first.0 + second.0, first.1 + second.1)
        if let constant = whole(left) { return try add(right, constant: constant, sum) }
        if let constant = whole(right) { return try add(left, constant: constant, sum) }
        return try number(.add, [min(left, right), max(left, right)], sum)
    }

    private mutating func add(_ value: PlanValue, constant: Int128, _ bounds: (Int128, Int128)) throws(PlanError) -> PlanValue {
        constant == 0 ? value : try number(.addConstant(Int64(constant)), [value], bounds)
    }

    mutating func subtract(_ left: PlanValue, _ right: PlanValue) throws(PlanError) -> PlanValue {
        let (first, second) = (bounds(left), bounds(right))
        let difference = (first.0 - second.1, first.1 - second.0)
        if let constant = whole(right) { return try add(left, constant: -constant, difference) }
        if let constant = whole(left) { return try number(.subtractedFrom(Int64(constant)), [right], difference) }
        return try number(.subtract, [left, right], difference)
    }

    mutating func multiply(_ left: PlanValue, _ right: PlanValue) throws(PlanError) -> PlanValue {
        if let constant = whole(left) { return try multiply(right, by: constant) }
        if let constant = whole(right) { return try multiply(left, by: constant) }
        let (first, second) = (bounds(left), bounds(right))
        let corners = [first.0 * second.0, first.0 * second.1, first.1 * second.0, first.1 * second.1]
        return try number(.multiply, [min(left, right), max(left, right)], (corners.min()!, corners.max()!))
    }

    mutating func multiply(_ value: PlanValue, by constant: Int128) throws(PlanError) -> PlanValue {
        if constant == 1 { return value }
        let (lowest, highest) = bounds(value)
        let (product, other) = (lowest.multipliedReportingOverflow(by: constant), highest.multipliedReportingOverflow(by: constant))
        guard !product.overflow, !other.overflow, let factor = Int64(exactly: constant) else {
            throw .mayOverflow(policy: policy, location: location, lowest: .min, highest: .max)
        }
        let range = (min(product.partialValue, other.partialValue), max(product.partialValue, other.partialValue))
        return try number(.multiplyConstant(factor), [value], range)
    }

    mutating func extreme(_ left: PlanValue, _ right: PlanValue, isLarger: Bool) throws(PlanError) -> PlanValue {
        let (first, second) = (bounds(left), bounds(right))
        if first.1 <= second.0 { return isLarger ? right : left }
        if second.1 <= first.0 { return isLarger ? left : right }
        let range = isLarger ? (max(first.0, second.0), max(first.1, second.1)) : (min(first.0, second.0), min(first.1, second.1))
        for (value, other) in [(left, right), (right, left)] {
            guard let constant = whole(other), let limit = Int64(exactly: constant) else { continue }
            return try number(isLarger ? .largerConstant(limit) : .smallerConstant(limit), [value], range)
        }
        return try number(isLarger ? .larger : .smaller, [min(left, right), max(left, right)], range)
    }

    /// The quotient by a positive constant, as a whole number.
    mutating func divide(_ value: PlanValue, by constant: Int128, _ rounding: Rounding) throws(PlanError) -> PlanValue {
        if constant == 1 { return value }
        let (lowest, highest) = bounds(value)
        guard let divisor = Int64(exactly: constant), divisor > 0 else {
            throw .mayOverflow(policy: policy, location: location, lowest: constant, highest: constant)
        }
        let range = (lowest.divided(by: constant, rounding), highest.divided(by: constant, rounding))
        return try number(.divideConstant(divisor, rounding), [value], range)
    }

    /// The quotient by a value of at least 1, as a whole number.
    mutating func divide(_ value: PlanValue, by divisor: PlanValue, _ rounding: Rounding) throws(PlanError) -> PlanValue {
        if let constant = whole(divisor) { return try divide(value, by: constant, rounding) }
        let (first, second) = (bounds(value), bounds(divisor))
        let corners = [first.0, first.1].flatMap { end in [second.0, second.1].map { end.divided(by: $0, rounding) } }
        return try number(.divide(rounding), [value, divisor], (corners.min()!, corners.max()!))
    }

    mutating func remainder(_ value: PlanValue, by divisor: Int64) throws(PlanError) -> PlanValue {
        if let constant = whole(value) { return try self.constant(constant % Int128(divisor)) }
        let highest = min(Int128(divisor) - 1, self[value].highest)
        return try number(.remainder(divisor), [value], (min(0, self[value].lowest), max(highest, 0)))
    }

    /// At least 1 in every row. The checker has proved it of the rows that matter; the others must not trap either.
    mutating func positive(_ value: PlanValue) throws(PlanError) -> PlanValue { try extreme(value, constant(1), isLarger: true) }

    mutating func numberOfTruth(_ truth: PlanValue) throws(PlanError) -> PlanValue {
        if case .constantTruth(let value) = self[truth].operation { return try constant(value == .yes ? 1 : 0) }
        return try number(.numberOfTruth, [truth], (0, 1))
    }

    /// By a truth: `yes` where it is yes, else `otherwise`.
    mutating func select(_ condition: PlanValue, _ yes: PlanValue, _ otherwise: PlanValue) throws(PlanError) -> PlanValue {
        if case .constantTruth(let value) = self[condition].operation { return value == .yes ? yes : otherwise }
        if yes == otherwise { return yes }
        guard isNumber(yes) else { return selectBytes(condition, yes, otherwise) }
        let (first, second) = (bounds(yes), bounds(otherwise))
        return try number(.select, [condition, yes, otherwise], (min(first.0, second.0), max(first.1, second.1)))
    }

    private mutating func selectBytes(_ condition: PlanValue, _ yes: PlanValue, _ otherwise: PlanValue) -> PlanValue {
        let operands = joined([condition, yes, otherwise])
        let mayBeUnknown = self[yes].mayBeUnknown || self[otherwise].mayBeUnknown
        return bytes(.select, operands, self[yes].form, domain(of: operands), mayBeUnknown: mayBeUnknown)
    }

    // MARK: Members

    mutating func sumMembers(_ value: PlanValue) throws(PlanError) -> PlanValue {
        let (lowest, highest) = bounds(value)
        let most = Int128(shape.mostMembers)
        let range = (min(0, lowest * most), max(0, highest * most))
        if whole(value) == 0 { return value }
        if self[value].domain != .person { return try multiply(value, memberCount()) }
        return try sum(value, range)
    }

    mutating func countYes(_ truth: PlanValue) throws(PlanError) -> PlanValue {
        if case .constantTruth(let value) = self[truth].operation { return value == .yes ? memberCount() : try constant(0) }
        return try number(.countYes, [spread(truth)], (0, Int128(shape.mostMembers)), domain: .household)
    }

    /// Of a household without members the result is the value's bound.
    mutating func extremeMember(_ value: PlanValue, isLargest: Bool) throws(PlanError) -> PlanValue {
        if self[value].domain != .person { return value }
        return try number(isLargest ? .largestMember : .smallestMember, [value], bounds(value), domain: .household)
    }
}

extension Int128 {
    /// The whole quotient by a positive number.
    func divided(by divisor: Int128, _ rounding: Rounding) -> Int128 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        let floor = remainder < 0 ? quotient - 1 : quotient
        switch rounding {
        case .down: return floor
        case .up: return remainder == 0 ? quotient : floor + 1
        case .nearest:
            let doubled = (self < 0 ? -self : self) * 2 + divisor
            return self < 0 ? -(doubled / (divisor * 2)) : doubled / (divisor * 2)
        }
    }

    func commonDivisor(with other: Int128) -> Int128 {
        var (left, right) = (self < 0 ? -self : self, other < 0 ? -other : other)
        while right != 0 { (left, right) = (right, left % right) }
        return left == 0 ? 1 : left
    }
}
