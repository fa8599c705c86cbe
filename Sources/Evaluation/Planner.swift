import Civics
import PolicyLanguage

/// Lowers a program, as it reads on one day, to a graph of whole-number operations.
///
/// Dated versions and parameters are settled here; definitions and tables are opened where they are used; whatever two rules
/// have in common is one node.
struct Planner {
    let program: TypedProgram
    let day: CivilDate
    var graph: PlanGraph

    /// A lowered expression.
    enum Lowered {
        case truth(PlanValue)
        case number(PlanNumber)
    }

    private struct Key: Hashable {
        let expression: ObjectIdentifier
        let reading: StatusReading
    }

    private struct VerdictKey: Hashable {
        let policy: TypedPolicy.ID
        let reading: StatusReading
    }

    private var lowered: [Key: Lowered] = [:]
    private var verdicts: [VerdictKey: PlanValue] = [:]

    init(program: TypedProgram, day: CivilDate, shape: PopulationShape) {
        self.program = program
        self.day = day
        graph = PlanGraph(program: program, shape: shape)
    }

    // MARK: Policies

    mutating func output(of policy: TypedPolicy, _ reading: StatusReading) throws(PlanError) -> PlanOutput {
        graph.policy = policy.id
        let isOfPersons = policy.entity == .person
        let common = try verdict(of: policy, reading)
        let verdict = isOfPersons ? graph.spread(common) : common
        let rules = try ruleValues(of: policy, reading).map { rule in
            PlanRule(name: rule.name, isExclusion: rule.isExclusion, truth: isOfPersons ? graph.spread(rule.truth) : rule.truth)
        }
        var benefits: [PlanBenefit] = []
        for benefit in policy.benefits {
            guard let amount = benefit.amount.inForce(on: day), graph[verdict].operation != .constantTruth(.no) else { continue }
            let number = try self.number(amount, reading)
            // A share that varies with the row has no common unit; only its verdict is put out.
            guard number.divisor == nil, let unitsPerOne = Int64(exactly: number.denominator) else { continue }
            benefits.append(try self.benefit(benefit, number, unitsPerOne, policy))
        }
        return PlanOutput(policy: policy.id, entity: policy.entity, reading: reading, verdict: verdict, rules: rules, benefits: benefits)
    }

    private mutating func benefit(
        _ benefit: TypedPolicy.Benefit, _ number: PlanNumber, _ unitsPerOne: Int64, _ policy: TypedPolicy
    ) throws(PlanError) -> PlanBenefit {
        let node = graph[number.numerator]
        let most: Int128 = policy.entity == .person ? Int128(graph.shape.mostMembers) : 1
        let (lowest, highest) = (min(0, node.lowest * most), max(0, node.highest * most))
        guard lowest > Int128(Int64.min), highest <= Int128(Int64.max) else {
            throw .mayOverflow(policy: policy.id, location: benefit.location, lowest: lowest, highest: highest)
        }
        // The least value of the width marks an unknown amount.
        let isNarrow = lowest > Int128(Int32.min) && highest <= Int128(Int32.max)
        return PlanBenefit(
            name: benefit.name, type: benefit.type, numerator: number.numerator, unitsPerOne: unitsPerOne, known: number.known,
            width: isNarrow ? .int32 : .int64)
    }

    private mutating func verdict(of policy: TypedPolicy, _ reading: StatusReading) throws(PlanError) -> PlanValue {
        let key = VerdictKey(policy: policy.id, reading: reading)
        if let value = verdicts[key] { return value }
        let value: PlanValue
        if policy.isInForce(on: day) {
            var permits: [PlanValue] = []
            for rule in try ruleValues(of: policy, reading) { permits.append(rule.isExclusion ? graph.not(rule.truth) : rule.truth) }
            value = graph.and(permits)
        } else {
            value = graph.truth(.no)
        }
        verdicts[key] = value
        return value
    }

    private mutating func ruleValues(of policy: TypedPolicy, _ reading: StatusReading) throws(PlanError) -> [PlanRule] {
        var rules: [PlanRule] = []
        for (list, isExclusion) in [(policy.conditions, false), (policy.exclusions, true)] {
            for rule in list {
                guard let test = rule.test.inForce(on: day) else { continue }
                rules.append(PlanRule(name: rule.name, isExclusion: isExclusion, truth: try truth(test, reading)))
            }
        }
        return rules
    }

    // MARK: Expressions

    mutating func truth(_ expression: TypedExpression, _ reading: StatusReading) throws(PlanError) -> PlanValue {
        switch try lower(expression, reading) {
        case .truth(let value): return value
        case .number(let number):
            return graph.masked(graph.compare(.notEqual, number.numerator, constant: 0), number.known)
        }
    }

    mutating func number(_ expression: TypedExpression, _ reading: StatusReading) throws(PlanError) -> PlanNumber {
        switch try lower(expression, reading) {
        case .number(let number): return number
        case .truth(let value): return PlanNumber(numerator: try graph.numberOfTruth(value), known: graph.knownTruth(value))
        }
    }

    /// A date, a month or a number of months: a whole number.
    mutating func wholeNumber(_ expression: TypedExpression, _ reading: StatusReading) throws(PlanError) -> PlanNumber {
        let number = try number(expression, reading)
        guard number.denominator == 1, number.divisor == nil else {
            throw .fractionOfDay(policy: graph.policy, location: expression.location)
        }
        return number
    }

    mutating func lower(_ expression: TypedExpression, _ reading: StatusReading) throws(PlanError) -> Lowered {
        let key = Key(expression: ObjectIdentifier(expression), reading: reading)
        if let value = lowered[key] { return value }
        let outer = graph.location
        if expression.location != .nowhere { graph.location = expression.location }
        let value = try compute(expression, reading)
        graph.location = outer
        lowered[key] = value
        return value
    }

    private mutating func compute(_ expression: TypedExpression, _ reading: StatusReading) throws(PlanError) -> Lowered {
        switch expression.kind {
        case .literal(let value): return try constant(value, expression.type)
        case .evaluationDay: return .number(PlanNumber(numerator: try graph.constant(Int128(day.days))))
        case .parameter(let id): return try parameter(id, expression.type)
        case .parameterOn(let id, let date): return try parameter(id, on: date, reading)
        case .input(let input): return try self.input(input)
        case .definition(let id): return try definition(id, expression, reading)
        case .table(let id): return try table(id, expression, reading)
        case .ofHousehold(let inner): return try lower(inner, reading)
        case .conditional(let condition, let then, let otherwise):
            return try choice(
                truth(condition, reading), lower(then, reading), isTruth: expression.type == .truth
            ) { planner throws(PlanError) in
                try planner.lower(otherwise, reading)
            }
        case .verdict, .status, .isKnown, .not, .and, .or, .comparison, .isOneOf: return .truth(try logic(expression, reading))
        case .aggregate(let aggregate): return try self.aggregate(aggregate, expression, reading)
        default: return .number(try arithmetic(expression, reading))
        }
    }

    private mutating func logic(_ expression: TypedExpression, _ reading: StatusReading) throws(PlanError) -> PlanValue {
        switch expression.kind {
        case .verdict(let id): return try verdict(of: id, reading)
        case .status(let id):
            guard case .truth(let recognised) = try input(program.recognised(id)) else { preconditionFailure("a status is a truth") }
            return reading == .now ? recognised : graph.or([recognised, try verdict(of: id, reading)])
        case .isKnown(let inner):
            switch try lower(inner, reading) {
            case .truth(let value): return graph.truthOfMask(graph.knownTruth(value))
            case .number(let number): return graph.truthOfMask(number.known)
            }
        case .not(let inner): return graph.not(try truth(inner, reading))
        case .and(let parts): return graph.and(try truths(parts, reading))
        case .or(let parts): return graph.or(try truths(parts, reading))
        case .comparison(let comparison, let left, let right):
            return try compare(comparison, number(left, reading), number(right, reading))
        case .isOneOf(let value, let choices):
            let number = try number(value, reading)
            return graph.masked(try isOneOf(number, choices), number.known)
        default: preconditionFailure("\(expression.kind) is no truth")
        }
    }

    private mutating func truths(_ parts: [TypedExpression], _ reading: StatusReading) throws(PlanError) -> [PlanValue] {
        var values: [PlanValue] = []
        for part in parts { values.append(try truth(part, reading)) }
        return values
    }

    private mutating func verdict(of id: TypedPolicy.ID, _ reading: StatusReading) throws(PlanError) -> PlanValue {
        guard let policy = program.policy(id) else { return graph.truth(.no) }
        return try verdict(of: policy, reading)
    }

    // MARK: Leaves

    private mutating func constant(_ value: Rational, _ type: ValueType) throws(PlanError) -> Lowered {
        if type == .truth { return .truth(graph.truth(Truth(value != .zero))) }
        return .number(PlanNumber(numerator: try graph.constant(value.numerator), denominator: value.denominator))
    }

    private mutating func unknown(_ type: ValueType) throws(PlanError) -> Lowered {
        if type == .truth { return .truth(graph.truth(.unknown)) }
        return .number(PlanNumber(numerator: try graph.constant(0), known: graph.mask(false)))
    }

    private mutating func parameter(_ id: Parameter.ID, _ type: ValueType) throws(PlanError) -> Lowered {
        guard let parameter = program.parametersByID[id], let entry = parameter.entry(on: day), let value = parameter.value(of: entry)
        else {
            return try unknown(type)
        }
        return try constant(value, type)
    }

    /// The value on a day that may differ from row to row: a choice between the entries.
    private mutating func parameter(
        _ id: Parameter.ID, on date: TypedExpression, _ reading: StatusReading
    ) throws(PlanError) -> Lowered {
        let day = try wholeNumber(date, reading)
        guard let parameter = program.parametersByID[id] else { return try unknown(.number) }
        let unknown = try unknown(parameter.type)
        var value = unknown
        for entry in parameter.entries {
            let hasBegun = graph.compare(.greaterOrEqual, day.numerator, constant: Int128(entry.from.days))
            let figure: Lowered? = if let value = parameter.value(of: entry) { try constant(value, parameter.type) } else { nil }
            let before = value
            value = try choice(hasBegun, figure ?? unknown, isTruth: parameter.type == .truth) { _ in before }
        }
        if let until = parameter.until {
            let holds = graph.compare(.lessOrEqual, day.numerator, constant: Int128(until.days))
            value = try choice(holds, value, isTruth: parameter.type == .truth) { _ in unknown }
        }
        switch value {
        case .truth(let truth): return .truth(graph.masked(truth, day.known))
        case .number(var number):
            number.known = graph.maskAnd([number.known, day.known])
            return .number(number)
        }
    }

    private mutating func input(_ input: Input) throws(PlanError) -> Lowered {
        let column = graph.column(input)
        let known = graph.validity(input)
        if input.type == .truth { return .truth(graph.masked(graph.compare(.notEqual, column, constant: 0), known)) }
        return .number(PlanNumber(numerator: column, denominator: Int128(program.storage(of: input).unitsPerOne), known: known))
    }

    private mutating func definition(
        _ id: Definition.ID, _ expression: TypedExpression, _ reading: StatusReading
    ) throws(PlanError) -> Lowered {
        guard let body = program.definitions[id]?.versions.inForce(on: day) else { return try unknown(expression.type) }
        return try lower(body, reading)
    }
}
