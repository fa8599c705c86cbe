import Civics
import PolicyLanguage

/// Kleene's logic and masks, with what is constant folded away.
extension PlanGraph {
    private func constantTruth(_ value: PlanValue) -> Truth? {
        if case .constantTruth(let truth) = self[value].operation { return truth }
        return nil
    }

    // MARK: Connectives

    mutating func and(_ parts: [PlanValue]) -> PlanValue { junction(parts, .and, neutral: .yes) }
    mutating func or(_ parts: [PlanValue]) -> PlanValue { junction(parts, .or, neutral: .no) }

    /// Nested junctions become one; what belongs to the household is joined there, so that one byte is spread and not many.
    private mutating func junction(_ parts: [PlanValue], _ operation: PlanOperation, neutral: Truth) -> PlanValue {
        var flat: Set<PlanValue> = []
        for part in parts { flat.formUnion(self[part].operation == operation ? self[part].operands : [part]) }
        if flat.contains(where: { constantTruth($0) == neutral.not }) { return truth(neutral.not) }
        flat = flat.filter { constantTruth($0) != neutral }
        let ofPersons = flat.filter { self[$0].domain == .person }
        guard !ofPersons.isEmpty else { return junctionOf(flat.sorted(), operation, neutral) }
        let ofHousehold = flat.subtracting(ofPersons)
        guard !ofHousehold.isEmpty else { return junctionOf(ofPersons.sorted(), operation, neutral) }
        let shared = spread(junctionOf(ofHousehold.sorted(), operation, neutral))
        return junctionOf((ofPersons.union([shared])).sorted(), operation, neutral)
    }

    private mutating func junctionOf(_ parts: [PlanValue], _ operation: PlanOperation, _ neutral: Truth) -> PlanValue {
        if parts.isEmpty { return truth(neutral) }
        if parts.count == 1 { return parts[0] }
        let mayBeUnknown = parts.contains { self[$0].mayBeUnknown }
        return bytes(operation, parts, .truth, domain(of: parts), mayBeUnknown: mayBeUnknown)
    }

    mutating func not(_ value: PlanValue) -> PlanValue {
        let node = self[value]
        switch node.operation {
        case .constantTruth(let constant): return truth(constant.not)
        case .not: return node.operands[0]
        case .masked: return masked(not(node.operands[0]), node.operands[1])
        case .compare(let comparison): return bytes(.compare(comparison.negated), node.operands, .truth, node.domain)
        case .compareConstant(let comparison, let constant):
            return bytes(.compareConstant(comparison.negated, constant), node.operands, .truth, node.domain)
        default: return bytes(.not, [value], .truth, node.domain, mayBeUnknown: node.mayBeUnknown)
        }
    }

    // MARK: Comparisons

    /// Two whole numbers.
    mutating func compare(_ comparison: TypedExpression.Comparison, _ left: PlanValue, _ right: PlanValue) -> PlanValue {
        if let constant = whole(right) { return compare(comparison, left, constant: constant) }
        if let constant = whole(left) { return compare(comparison.mirrored, right, constant: constant) }
        if let answer = decided(comparison, self[left], (self[right].lowest, self[right].highest)) { return truth(Truth(answer)) }
        if let onDates = compareChosenDate(comparison, left, right) { return onDates }
        let narrow = [left, right].allSatisfy { Self.fitsNarrow((self[$0].lowest, self[$0].highest)) }
        let operands = joined([left, right]).map { widened($0, to: narrow ? .int32 : .int64) }
        return bytes(.compare(comparison), operands, .truth, domain(of: operands))
    }

    mutating func compare(_ comparison: TypedExpression.Comparison, _ value: PlanValue, constant: Int128) -> PlanValue {
        let node = self[value]
        if let answer = decided(comparison, node, (constant, constant)) { return truth(Truth(answer)) }
        if let onDate = compareDates(comparison, node, constant) { return onDate }
        if node.operation == .numberOfTruth {
            // Only 0 and 1 come up, and the comparison holds for just one of them.
            let yes = knownYes(node.operands[0])
            return comparison.holds(.one, Rational(constant, over: 1)) ? yes : not(yes)
        }
        return bytes(.compareConstant(comparison, Int64(constant)), [value], .truth, node.domain)
    }

    /// An age against a limit that is chosen between constants: the choice is made between two comparisons of dates, which is
    /// far cheaper than reckoning the age.
    private mutating func compareChosenDate(
        _ comparison: TypedExpression.Comparison, _ left: PlanValue, _ right: PlanValue
    ) -> PlanValue? {
        guard isDateFunction(self[left]) else {
            return isDateFunction(self[right]) && self[left].operation == .select
                ? compareChosenDate(comparison.mirrored, right, left) : nil
        }
        let limit = self[right]
        guard limit.operation == .select, limit.operands.dropFirst().allSatisfy({ self[$0].domain == .constant }) else { return nil }
        let (yes, no) = (compare(comparison, left, limit.operands[1]), compare(comparison, left, limit.operands[2]))
        return bytes(.select, joined([limit.operands[0], yes, no]), .truth, domain(of: [left, limit.operands[0]]))
    }

    /// Yes where the truth is yes, else no; never unknown. Whoever uses it masks it.
    private mutating func knownYes(_ truth: PlanValue) -> PlanValue {
        self[truth].mayBeUnknown ? bytes(.truthOfMask, [maskOrYes(truth, mask(false))], .truth, self[truth].domain) : truth
    }

    mutating func inRange(_ value: PlanValue, _ lowest: Int128, _ highest: Int128) -> PlanValue {
        let node = self[value]
        if lowest > highest { return truth(.no) }
        if lowest <= node.lowest { return compare(.lessOrEqual, value, constant: highest) }
        if highest >= node.highest { return compare(.greaterOrEqual, value, constant: lowest) }
        if lowest == highest { return compare(.equal, value, constant: lowest) }
        if isDateFunction(node) {
            return and([compare(.greaterOrEqual, value, constant: lowest), compare(.lessOrEqual, value, constant: highest)])
        }
        return bytes(.inRange(Int64(lowest), Int64(highest)), [value], .truth, node.domain)
    }

    private func decided(_ comparison: TypedExpression.Comparison, _ left: PlanNode, _ right: (Int128, Int128)) -> Bool? {
        switch comparison {
        case .less: left.highest < right.0 ? true : left.lowest >= right.1 ? false : nil
        case .lessOrEqual: left.highest <= right.0 ? true : left.lowest > right.1 ? false : nil
        case .greater: left.lowest > right.1 ? true : left.highest <= right.0 ? false : nil
        case .greaterOrEqual: left.lowest >= right.1 ? true : left.highest < right.0 ? false : nil
        case .equal: equality(left, right)
        case .notEqual: equality(left, right).map { !$0 }
        }
    }

    private func equality(_ left: PlanNode, _ right: (Int128, Int128)) -> Bool? {
        if left.highest < right.0 || left.lowest > right.1 { return false }
        return left.lowest == left.highest && right.0 == right.1 ? true : nil
    }

    // MARK: Known and unknown

    mutating func masked(_ value: PlanValue, _ known: PlanValue?) -> PlanValue {
        guard let known else { return value }
        if case .constantMask(let isKnown) = self[known].operation { return isKnown ? value : truth(.unknown) }
        let operands = joined([value, known])
        return bytes(.masked, operands, .truth, domain(of: operands), mayBeUnknown: true)
    }

    /// `nil` when the truth is known in every row.
    mutating func knownTruth(_ value: PlanValue) -> PlanValue? {
        let node = self[value]
        if !node.mayBeUnknown { return nil }
        if case .constantTruth = node.operation { return mask(false) }
        if node.operation == .masked, !self[node.operands[0]].mayBeUnknown { return node.operands[1] }
        return bytes(.knownTruth, [value], .mask, node.domain)
    }

    mutating func truthOfMask(_ known: PlanValue?) -> PlanValue {
        guard let known else { return truth(.yes) }
        if case .constantMask(let isKnown) = self[known].operation { return truth(Truth(isKnown)) }
        return bytes(.truthOfMask, [known], .truth, self[known].domain)
    }

    /// Where all are known; `nil` stands for everywhere.
    mutating func maskAnd(_ parts: [PlanValue?]) -> PlanValue? {
        var flat: Set<PlanValue> = []
        for part in parts.compactMap({ $0 }) { flat.formUnion(self[part].operation == .maskAnd ? self[part].operands : [part]) }
        if flat.contains(where: { self[$0].operation == .constantMask(false) }) { return mask(false) }
        flat = flat.filter { self[$0].operation != .constantMask(true) }
        let ofHousehold = flat.filter { self[$0].domain != .person }
        if !ofHousehold.isEmpty, ofHousehold.count < flat.count {
            flat = flat.subtracting(ofHousehold).union([spread(maskOf(ofHousehold))])
        }
        return flat.isEmpty ? nil : maskOf(flat)
    }

    private mutating func maskOf(_ parts: Set<PlanValue>) -> PlanValue {
        let operands = parts.sorted()
        return operands.count == 1 ? operands[0] : bytes(.maskAnd, operands, .mask, domain(of: operands))
    }

    mutating func maskOrYes(_ condition: PlanValue, _ known: PlanValue?) -> PlanValue {
        maskOr(condition, known, .maskOrYes, always: .yes)
    }

    mutating func maskOrNotYes(_ condition: PlanValue, _ known: PlanValue?) -> PlanValue {
        maskOr(condition, known, .maskOrNotYes, always: .no)
    }

    private mutating func maskOr(_ condition: PlanValue, _ known: PlanValue?, _ operation: PlanOperation, always: Truth) -> PlanValue {
        guard let known, self[known].operation != .constantMask(true) else { return mask(true) }
        if let constant = constantTruth(condition) { return (constant == .yes) == (always == .yes) ? mask(true) : known }
        let operands = joined([condition, known])
        return bytes(operation, operands, .mask, domain(of: operands))
    }

    /// Which rows of a choice are known: the condition is, and the branch it takes.
    mutating func knownChoice(_ condition: PlanValue, _ yes: PlanValue?, _ otherwise: PlanValue?) -> PlanValue? {
        let ofYes = yes.map { maskOrNotYes(condition, $0) }
        let ofOtherwise = otherwise.map { maskOrYes(condition, $0) }
        return maskAnd([knownTruth(condition), ofYes, ofOtherwise])
    }

    // MARK: Members

    mutating func anyMember(_ value: PlanValue) -> PlanValue { overMembers(.anyMember, value, .truth) }
    mutating func everyMember(_ value: PlanValue) -> PlanValue { overMembers(.everyMember, value, .truth) }

    /// Where every member's mask is set; `nil` stands for everywhere.
    mutating func everyMask(_ known: PlanValue?) -> PlanValue? { known.map { overMembers(.everyMask, $0, .mask) } }

    private mutating func overMembers(_ operation: PlanOperation, _ value: PlanValue, _ form: PlanForm) -> PlanValue {
        if operation == .anyMember, constantTruth(value) == .no { return value }
        if operation == .everyMember, constantTruth(value) == .yes { return value }
        return bytes(operation, [spread(value)], form, .household, mayBeUnknown: self[value].mayBeUnknown)
    }
}

extension TypedExpression.Comparison {
    var negated: Self {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        }
    }

    /// The same comparison with its sides exchanged.
    var mirrored: Self {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
