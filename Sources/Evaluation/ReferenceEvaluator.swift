import Civics
import PolicyLanguage

/// A value as the reference evaluator knows it: exact, or unknown between bounds.
package enum Evaluated: Hashable, Sendable {
    case known(Rational)
    /// Not known, but no less than the lower bound and no more than the upper.
    case unknown(Bounds)

    package var known: Rational? {
        if case .known(let value) = self { return value }
        return nil
    }

    package var bounds: Bounds {
        switch self {
        case .known(let value): Bounds(value)
        case .unknown(let bounds): bounds
        }
    }

    package var truth: Truth {
        switch self {
        case .known(let value): value == .zero ? .no : .yes
        case .unknown: .unknown
        }
    }

    init(_ truth: Truth) {
        switch truth {
        case .no: self = .known(.zero)
        case .yes: self = .known(.one)
        case .unknown: self = .unknown(.truth)
        }
    }
}

/// How `身份` is read.
package enum StatusReading: Hashable, CaseIterable, Sendable {
    /// What is recognised today: answers "eligible now".
    case now
    /// Also what this library finds the household eligible to be: answers "eligible once that is granted".
    case onceGranted
}

/// Runs a program over one household by walking the tree: slow, obvious, and the measure of every faster engine.
///
/// Arithmetic is on exact fractions. An operation on an unknown value is unknown; truths combine by Kleene's rules.
package struct ReferenceEvaluator: Sendable {
    package let program: TypedProgram
    package let day: CivilDate

    package init(program: TypedProgram, day: CivilDate) {
        self.program = program
        self.day = day
    }

    /// What one policy says of the household, or of one member when the policy is about persons.
    package func outcome(of policy: TypedPolicy, for household: HouseholdFacts, member: Int?, reading: StatusReading) -> PolicyOutcome {
        let pass = EvaluationPass(self, household, reading)
        return pass.outcome(of: policy, member: member)
    }

    /// Every policy's answers: once for the household, or once per member.
    package func outcomes(for household: HouseholdFacts, reading: StatusReading) -> [PolicyOutcome] {
        let pass = EvaluationPass(self, household, reading)
        return program.policies.flatMap { policy in
            policy.entity == .household
                ? [pass.outcome(of: policy, member: nil)] : household.members.indices.map { pass.outcome(of: policy, member: $0) }
        }
    }
}

/// A policy's verdict and what it gives (结论).
package struct PolicyOutcome: Hashable, Sendable {
    package let policy: TypedPolicy.ID
    /// The member's position, or `nil` when the policy is about the household.
    package let member: Int?
    package let verdict: Truth
    /// By benefit name. Zero when the verdict is no; unknown when the verdict is.
    package let benefits: [String: Evaluated]
    /// Each condition and exclusion in force, with the truth of its test as written.
    package let rules: [RuleOutcome]

    package struct RuleOutcome: Hashable, Sendable {
        package let name: String
        package let isExclusion: Bool
        package let truth: Truth

        /// Whether the rule lets the verdict be yes.
        package var permits: Truth { isExclusion ? truth.not : truth }
    }
}

/// One household read one way. Remembers what it has worked out, so that shared definitions cost once.
///
/// A class confined to one call: it never leaves the thread that made it.
final class EvaluationPass {
    let evaluator: ReferenceEvaluator
    let household: HouseholdFacts
    let reading: StatusReading
    private var remembered: [Key: Evaluated] = [:]

    private struct Key: Hashable {
        let expression: ObjectIdentifier
        let member: Int?
    }

    init(_ evaluator: ReferenceEvaluator, _ household: HouseholdFacts, _ reading: StatusReading) {
        self.evaluator = evaluator
        self.household = household
        self.reading = reading
    }

    var program: TypedProgram { evaluator.program }
    var day: CivilDate { evaluator.day }

    // MARK: Policies

    func outcome(of policy: TypedPolicy, member: Int?) -> PolicyOutcome {
        let rules = ruleOutcomes(of: policy, member: member)
        let verdict: Truth = policy.isInForce(on: day) ? rules.reduce(.yes) { $0.and($1.permits) } : .no
        var benefits: [String: Evaluated] = [:]
        for benefit in policy.benefits {
            guard let amount = benefit.amount.inForce(on: day) else { continue }
            benefits[benefit.name] = self.amount(amount, verdict: verdict, member: member)
        }
        return PolicyOutcome(policy: policy.id, member: member, verdict: verdict, benefits: benefits, rules: rules)
    }

    private func amount(_ amount: TypedExpression, verdict: Truth, member: Int?) -> Evaluated {
        switch verdict {
        case .no: return .known(.zero)
        case .yes: return evaluate(amount, member)
        case .unknown: return .unknown(evaluate(amount, member).bounds.union(Bounds(.zero)))
        }
    }

    private func ruleOutcomes(of policy: TypedPolicy, member: Int?) -> [PolicyOutcome.RuleOutcome] {
        func outcomes(_ rules: [TypedPolicy.Rule], isExclusion: Bool) -> [PolicyOutcome.RuleOutcome] {
            rules.compactMap { rule in
                rule.test.inForce(on: day).map {
                    PolicyOutcome.RuleOutcome(name: rule.name, isExclusion: isExclusion, truth: evaluate($0, member).truth)
                }
            }
        }
        return outcomes(policy.conditions, isExclusion: false) + outcomes(policy.exclusions, isExclusion: true)
    }

    private func verdict(of id: TypedPolicy.ID, member: Int?) -> Truth {
        guard let policy = program.policy(id), policy.isInForce(on: day) else { return .no }
        return ruleOutcomes(of: policy, member: member).reduce(.yes) { $0.and($1.permits) }
    }

    // MARK: Expressions

    func evaluate(_ expression: TypedExpression, _ member: Int?) -> Evaluated {
        let key = Key(expression: ObjectIdentifier(expression), member: expression.entity == .person ? member : nil)
        if let value = remembered[key] { return value }
        let value = compute(expression, member)
        remembered[key] = value
        return value
    }

    private func compute(_ expression: TypedExpression, _ member: Int?) -> Evaluated {
        switch expression.kind {
        case .literal(let value): return .known(value)
        case .evaluationDay: return .known(Rational(Int64(day.days)))
        case .parameter(let id): return parameter(id, on: day, expression)
        case .parameterOn(let id, let date):
            guard let days = evaluate(date, member).known?.whole else { return .unknown(expression.bounds) }
            return parameter(id, on: CivilDate(days: Int32(clamping: days)), expression)
        case .input(let input): return self.input(input, member, expression)
        case .definition(let id): return definition(id, member, expression)
        case .table(let id): return table(id, member, expression)
        case .verdict(let id): return Evaluated(verdict(of: id, member: member))
        case .status(let id):
            let recognised = Evaluated.init(self.facts(member).recognised[id] ?? .no).truth
            return Evaluated(reading == .now ? recognised : recognised.or(verdict(of: id, member: member)))
        case .ofHousehold(let inner): return evaluate(inner, nil)
        case .isKnown(let inner): return Evaluated(Truth(evaluate(inner, member).known != nil))
        case .not(let inner): return Evaluated(evaluate(inner, member).truth.not)
        case .and(let parts): return Evaluated(parts.reduce(.yes) { $0.and(evaluate($1, member).truth) })
        case .or(let parts): return Evaluated(parts.reduce(.no) { $0.or(evaluate($1, member).truth) })
        case .isOneOf(let value, let choices):
            return evaluate(value, member).known.map { Evaluated(Truth(choices.contains($0))) } ?? .unknown(.truth)
        case .conditional(let condition, let then, let otherwise):
            switch evaluate(condition, member).truth {
            case .yes: return evaluate(then, member)
            case .no: return evaluate(otherwise, member)
            case .unknown: return .unknown(evaluate(then, member).bounds.union(evaluate(otherwise, member).bounds))
            }
        case .aggregate(let aggregate): return self.aggregate(aggregate, expression)
        default: return arithmetic(expression, member)
        }
    }

    private func arithmetic(_ expression: TypedExpression, _ member: Int?) -> Evaluated {
        switch expression.kind {
        case .comparison(let comparison, let left, let right):
            return strict([left, right], member, .truth) { comparison.holds($0[0], $0[1]) ? .one : .zero }
        case .add(let left, let right): return combined(left, right, member, +, +)
        case .subtract(let left, let right): return combined(left, right, member, -, -)
        case .multiply(let left, let right): return combined(left, right, member, *, *)
        case .divide(let left, let right):
            // Zero can only come up where a condition keeps the quotient from being used.
            guard evaluate(right, member).known != .zero else { return .unknown(expression.bounds) }
            return combined(left, right, member, /) { ($0 / $1) ?? expression.bounds }
        case .smaller(let left, let right):
            return combined(left, right, member, min) { Bounds(min($0.lowest, $1.lowest), min($0.highest, $1.highest)) }
        case .larger(let left, let right):
            return combined(left, right, member, max) { Bounds(max($0.lowest, $1.lowest), max($0.highest, $1.highest)) }
        case .rounded(let value, let quantum, let rounding):
            switch evaluate(value, member) {
            case .known(let value): return .known(value.rounded(to: quantum, rounding))
            case .unknown(let bounds):
                return .unknown(Bounds(bounds.lowest.rounded(to: quantum, rounding), bounds.highest.rounded(to: quantum, rounding)))
            }
        case .remainder(let value, let divisor):
            return strict([value], member, expression.bounds) { Rational($0[0].numerator % Int128(divisor), over: 1) }
        case .completedYears(let from, let to):
            return strict([from, to], member, expression.bounds) { Rational(Int64(max(0, $0[0].date.completedYears(at: $0[1].date)))) }
        case .completedMonths(let from, let to):
            return strict([from, to], member, expression.bounds) { Rational(Int64(max(0, $0[0].date.completedMonths(to: $0[1].date)))) }
        case .addMonths(let date, let months):
            return strict([date, months], member, expression.bounds) {
                Rational(Int64($0[0].date.adding(months: Int($0[1].whole ?? 0)).days))
            }
        case .calendarYear(let date): return strict([date], member, expression.bounds) { Rational(Int64($0[0].date.year)) }
        case .calendarMonth(let date): return strict([date], member, expression.bounds) { Rational(Int64($0[0].date.civilMonth.index)) }
        default: preconditionFailure("\(expression.kind) is not arithmetic")
        }
    }

    private func strict(
        _ operands: [TypedExpression], _ member: Int?, _ bounds: Bounds, _ body: ([Rational]) -> Rational
    ) -> Evaluated {
        let values = operands.compactMap { evaluate($0, member).known }
        return values.count == operands.count ? .known(body(values)) : .unknown(bounds)
    }

    private func combined(
        _ left: TypedExpression, _ right: TypedExpression, _ member: Int?, _ values: (Rational, Rational) -> Rational,
        _ ranges: (Bounds, Bounds) -> Bounds
    ) -> Evaluated {
        let (first, second) = (evaluate(left, member), evaluate(right, member))
        if let one = first.known, let two = second.known { return .known(values(one, two)) }
        return .unknown(ranges(first.bounds, second.bounds))
    }

    // MARK: Leaves

    func facts(_ member: Int?) -> HouseholdFacts.Facts { member.map { household.members[$0] } ?? household.own }

    private func parameter(_ id: Parameter.ID, on day: CivilDate, _ expression: TypedExpression) -> Evaluated {
        guard let parameter = program.parametersByID[id], let entry = parameter.entry(on: day), let value = parameter.value(of: entry)
        else {
            return .unknown(expression.bounds)
        }
        return .known(value)
    }

    private func input(_ input: Input, _ member: Int?, _ expression: TypedExpression) -> Evaluated {
        let facts = facts(input.entity == .person ? member : nil)
        switch input.kind {
        case .received(let policy): return Evaluated(facts.received[policy] ?? .no)
        case .recognised(let policy): return Evaluated(facts.recognised[policy] ?? .no)
        case .fact(let id):
            guard let declaration = program.factsByID[id], let units = declaration.units(in: facts.values[id], day: day) else {
                return .unknown(expression.bounds)
            }
            return .known(Rational(Int128(units), over: Int128(declaration.type.unitsPerOne)))
        case .window(let id, let months, let function):
            guard let declaration = program.factsByID[id],
                let values = declaration.monthlyUnits(in: facts.values[id], months: months, before: day)
            else { return .unknown(expression.bounds) }
            let units = values.map { Rational(Int128($0), over: Int128(declaration.type.unitsPerOne)) }
            let total = units.reduce(.zero, +)
            return switch function {
            case .sum: .known(total)
            case .average: .known(total / Rational(Int64(months)))
            case .largest: .known(units.max() ?? .zero)
            }
        }
    }

    private func definition(_ id: Definition.ID, _ member: Int?, _ expression: TypedExpression) -> Evaluated {
        guard let definition = program.definitions[id] else { return .unknown(expression.bounds) }
        if let given = facts(definition.entity == .person ? member : nil).given[id] {
            return given.map { .known($0) } ?? .unknown(expression.bounds)
        }
        return definition.versions.inForce(on: day).map { evaluate($0, member) } ?? .unknown(expression.bounds)
    }

    /// The first row that is surely met, unless a row before it might be.
    private func table(_ id: DecisionTable.ID, _ member: Int?, _ expression: TypedExpression) -> Evaluated {
        guard let table = program.tables[id] else { return .unknown(expression.bounds) }
        let inputs = table.inputs.map { evaluate($0, member) }
        for row in table.rows {
            switch zip(row.cells, inputs).reduce(Truth.yes, { $0.and($1.0.truth(of: $1.1)) }) {
            case .yes: return evaluate(row.output, member)
            case .unknown: return .unknown(expression.bounds)
            case .no: continue
            }
        }
        return .unknown(expression.bounds)
    }

    // MARK: Members

    private func aggregate(_ aggregate: TypedExpression.Aggregate, _ expression: TypedExpression) -> Evaluated {
        let members = household.members.indices
        func passes(_ member: Int) -> Truth { aggregate.filter.map { evaluate($0, member).truth } ?? .yes }
        switch aggregate.function {
        case .any: return Evaluated(members.reduce(.no) { $0.or(passes($1).and(evaluate(aggregate.value, $1).truth)) })
        case .every: return Evaluated(members.reduce(.yes) { $0.and(passes($1).not.or(evaluate(aggregate.value, $1).truth)) })
        case .count:
            let truths = members.map { passes($0).and(evaluate(aggregate.value, $0).truth) }
            let (sure, possible) = (truths.count { $0 == .yes }, truths.count { $0 != .no })
            return sure == possible ? .known(Rational(Int64(sure))) : .unknown(Bounds(Int64(sure), Int64(possible)))
        case .sum: return sum(of: members.map { counted(aggregate, $0, passes($0)) })
        case .largest, .smallest: return extreme(aggregate, members.map { ($0, passes($0)) }, expression)
        }
    }

    private func counted(_ aggregate: TypedExpression.Aggregate, _ member: Int, _ passes: Truth) -> Evaluated {
        switch passes {
        case .no: .known(.zero)
        case .yes: evaluate(aggregate.value, member)
        case .unknown: .unknown(evaluate(aggregate.value, member).bounds.union(Bounds(.zero)))
        }
    }

    private func sum(of values: [Evaluated]) -> Evaluated {
        let known = values.compactMap(\.known)
        if known.count == values.count { return .known(known.reduce(.zero, +)) }
        return .unknown(values.map(\.bounds).reduce(Bounds(.zero), +))
    }

    private func extreme(
        _ aggregate: TypedExpression.Aggregate, _ members: [(Int, Truth)], _ expression: TypedExpression
    ) -> Evaluated {
        guard members.allSatisfy({ $0.1 != .unknown }) else { return .unknown(expression.bounds) }
        let values = members.filter { $0.1 == .yes }.map { evaluate(aggregate.value, $0.0) }
        if values.isEmpty { return aggregate.ifNone.map { evaluate($0, nil) } ?? .unknown(expression.bounds) }
        let known = values.compactMap(\.known)
        guard known.count == values.count else { return .unknown(expression.bounds) }
        return .known(aggregate.function == .largest ? known.max()! : known.min()!)
    }
}

extension TypedExpression.Comparison {
    package func holds(_ left: Rational, _ right: Rational) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}

extension DecisionTable.Cell {
    func truth(of value: Evaluated) -> Truth {
        if self == .anything { return .yes }
        return value.known.map { Truth(accepts($0)) } ?? .unknown
    }
}

extension Rational {
    var date: CivilDate { CivilDate(days: Int32(clamping: whole ?? 0)) }
}

extension FactDeclaration {
    /// The stored units of the fact on `day`, or `nil` when unknown. Of a monthly fact, the latest complete month's.
    package func units(in value: RecordedValue?, day: CivilDate) -> Int64? {
        switch value?.content {
        case .known(let units): units
        case .unknown: nil
        case .history: monthlyUnits(in: value, months: 1, before: day)?.first
        case nil: absence == .none ? noneUnits : nil
        }
    }

    /// The units of each of the last `months` complete months before the day's month, latest first; `nil` when one is unknown.
    package func monthlyUnits(in value: RecordedValue?, months: Int, before day: CivilDate) -> [Int64]? {
        let absent: Int64? = absence == .none ? noneUnits : nil
        var units: [Int64] = []
        for back in 1...months {
            let month: Int64? =
                switch value?.content {
                case .known(let same): same
                case .unknown: nil
                case .history(let history): history[day.civilMonth.adding(months: -back)] ?? absent
                case nil: absent
                }
            guard let month else { return nil }
            units.append(month)
        }
        return units
    }
}
