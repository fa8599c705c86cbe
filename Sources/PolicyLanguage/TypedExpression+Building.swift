import Civics

/// Builders that know the bounds of what they build. The checker and the generators of random programs both use them.
extension TypedExpression {
    /// The most people one household may have. A larger group (集体户) is not a household in any policy's sense, and the
    /// register keeps its people apart; the bound lets sums over members be proved free of overflow.
    package static let mostMembers: Int64 = 64

    package static func literal(_ value: Rational, _ type: ValueType, at location: SourceRange) -> TypedExpression {
        TypedExpression(.literal(value), type: type, entity: nil, bounds: Bounds(value), at: location)
    }

    package static func joined(_ left: Entity?, _ right: Entity?) -> Entity? {
        left == .person || right == .person ? .person : left ?? right
    }

    package static func fact(_ fact: FactDeclaration, at location: SourceRange) -> TypedExpression {
        let input = Input(kind: .fact(fact.id), entity: fact.entity, type: fact.type)
        return TypedExpression(.input(input), type: fact.type, entity: fact.entity, bounds: fact.arithmeticBounds, at: location)
    }

    package static func window(_ fact: FactDeclaration, months: Int, _ function: WindowFunction, at location: SourceRange)
        -> TypedExpression
    {
        let type: ValueType = function == .sum && fact.type == .money(.month) ? .money(.once) : fact.type
        let input = Input(kind: .window(fact.id, months: months, function), entity: fact.entity, type: type)
        let bounds = function == .sum ? fact.arithmeticBounds * Bounds(Rational(Int64(months))) : fact.arithmeticBounds
        return TypedExpression(.input(input), type: type, entity: fact.entity, bounds: bounds, at: location)
    }

    package static func parameter(_ parameter: Parameter, at location: SourceRange) -> TypedExpression {
        TypedExpression(.parameter(parameter.id), type: parameter.type, entity: nil, bounds: parameter.arithmeticBounds, at: location)
    }

    package static func truth(_ kind: Kind, of parts: [TypedExpression], at location: SourceRange) -> TypedExpression {
        let entity = parts.reduce(nil as Entity?) { joined($0, $1.entity) }
        return TypedExpression(kind, type: .truth, entity: entity, bounds: .truth, at: location)
    }

    package static func ofHousehold(_ value: TypedExpression) -> TypedExpression {
        guard value.entity == .household else { return value }
        return TypedExpression(.ofHousehold(value), type: value.type, entity: .person, bounds: value.bounds, at: value.location)
    }

    package static func aggregate(_ aggregate: Aggregate, at location: SourceRange) -> TypedExpression {
        let value = aggregate.value
        let bounds: Bounds
        let type: ValueType
        switch aggregate.function {
        case .any, .every: (type, bounds) = (.truth, .truth)
        case .count:
            // "人数(成员: 是)" counts everybody, and no household is empty.
            let countsAll = if case .literal(.one) = value.kind { aggregate.filter == nil } else { false }
            (type, bounds) = (.count, Bounds(countsAll ? 1 : 0, mostMembers))
        case .sum:
            type = value.type
            bounds = value.bounds * Bounds(aggregate.filter == nil ? 1 : 0, mostMembers)
        case .largest, .smallest:
            type = value.type
            bounds = aggregate.ifNone.map { value.bounds.union($0.bounds) } ?? value.bounds
        }
        return TypedExpression(.aggregate(aggregate), type: type, entity: .household, bounds: bounds, at: location)
    }

    package static func add(_ left: TypedExpression, _ right: TypedExpression, _ type: ValueType, at location: SourceRange)
        -> TypedExpression
    {
        TypedExpression(
            .add(left, right), type: type, entity: joined(left.entity, right.entity), bounds: left.bounds + right.bounds, at: location)
    }

    package static func subtract(_ left: TypedExpression, _ right: TypedExpression, _ type: ValueType, at location: SourceRange)
        -> TypedExpression
    {
        TypedExpression(
            .subtract(left, right), type: type, entity: joined(left.entity, right.entity), bounds: left.bounds - right.bounds, at: location)
    }

    package static func multiply(_ left: TypedExpression, _ right: TypedExpression, _ type: ValueType, at location: SourceRange)
        -> TypedExpression
    {
        TypedExpression(
            .multiply(left, right), type: type, entity: joined(left.entity, right.entity), bounds: left.bounds * right.bounds, at: location)
    }

    package static func larger(_ left: TypedExpression, _ right: TypedExpression, at location: SourceRange) -> TypedExpression {
        let bounds = Bounds(max(left.bounds.lowest, right.bounds.lowest), max(left.bounds.highest, right.bounds.highest))
        return TypedExpression(
            .larger(left, right), type: left.type, entity: joined(left.entity, right.entity), bounds: bounds, at: location)
    }

    package static func smaller(_ left: TypedExpression, _ right: TypedExpression, at location: SourceRange) -> TypedExpression {
        let bounds = Bounds(min(left.bounds.lowest, right.bounds.lowest), min(left.bounds.highest, right.bounds.highest))
        return TypedExpression(
            .smaller(left, right), type: left.type, entity: joined(left.entity, right.entity), bounds: bounds, at: location)
    }

    package static func rounded(_ value: TypedExpression, to quantum: Rational, _ rounding: Rounding, at location: SourceRange)
        -> TypedExpression
    {
        let bounds = Bounds(value.bounds.lowest.rounded(to: quantum, rounding), value.bounds.highest.rounded(to: quantum, rounding))
        return TypedExpression(.rounded(value, to: quantum, rounding), type: value.type, entity: value.entity, bounds: bounds, at: location)
    }

    package static func conditional(
        _ condition: TypedExpression, then: TypedExpression, otherwise: TypedExpression, at location: SourceRange
    ) -> TypedExpression {
        let entity = joined(joined(condition.entity, then.entity), otherwise.entity)
        return TypedExpression(
            .conditional(condition, then: then, otherwise: otherwise), type: then.type, entity: entity,
            bounds: then.bounds.union(otherwise.bounds), at: location)
    }
}

extension FactDeclaration {
    /// The declared range in arithmetic units.
    package var arithmeticBounds: Bounds {
        let scale = Int128(type.unitsPerOne)
        return Bounds(Rational(Int128(range.lowerBound), over: scale), Rational(Int128(range.upperBound), over: scale))
    }
}

extension Parameter {
    /// Over all dates. A figure nobody could find may be anything, so a series with one is bounded only by what no figure reaches:
    /// ten times the largest known, or a million of its unit.
    package var arithmeticBounds: Bounds {
        let values = entries.compactMap { value(of: $0) }
        guard let lowest = values.min(), let highest = values.max() else { return Bounds(.zero, Self.beyondAnyFigure(type)) }
        let isWhollyKnown = values.count == entries.count
        return isWhollyKnown ? Bounds(lowest, highest) : Bounds(min(lowest, .zero), highest * Rational(10))
    }

    private static func beyondAnyFigure(_ type: ValueType) -> Rational {
        switch type {
        case .money, .moneyPerArea: Rational(100_000_000)
        default: Rational(1_000_000)
        }
    }

    /// The value of an entry in arithmetic units.
    package func value(of entry: Entry) -> Rational? {
        entry.units.map { Rational(Int128($0), over: Int128(type.unitsPerOne)) }
    }
}

extension TypedExpression {
    /// A step every value of the expression is a whole multiple of, or `nil` when there is none that we can prove.
    /// Zero says the value is always zero.
    func grain(in program: GrainSource) -> Rational? {
        switch kind {
        case .literal(let value): return value
        case .parameter(let id), .parameterOn(let id, _):
            guard let parameter = program.parameter(id) else { return nil }
            return parameter.entries.compactMap { parameter.value(of: $0) }.reduce(.zero, Rational.commonStep)
        case .input(let input):
            if case .window(_, let months, .average) = input.kind { return Rational(1, over: Int128(months) * Int128(type.unitsPerOne)) }
            return Rational(1, over: Int128(type.unitsPerOne))
        case .definition(let id): return program.definitionGrain(id)
        case .table(let id): return program.tableGrain(id)
        case .ofHousehold(let value): return value.grain(in: program)
        case .rounded(_, let quantum, _): return quantum
        case .multiply(let left, let right): return both(left, right, program, *)
        case .divide(let value, let divisor):
            guard case .literal(let constant) = divisor.kind else { return nil }
            return value.grain(in: program).map { $0 / constant }
        case .add(let left, let right), .subtract(let left, let right), .smaller(let left, let right), .larger(let left, let right),
            .conditional(_, let left, let right):
            return both(left, right, program, Rational.commonStep)
        case .aggregate(let aggregate):
            if aggregate.function == .count { return .one }
            let values = [aggregate.value] + (aggregate.ifNone.map { [$0] } ?? [])
            return values.reduce(.zero as Rational?) { step, value in
                guard let step, let next = value.grain(in: program) else { return nil }
                return Rational.commonStep(step, next)
            }
        default: return .one
        }
    }

    private func both(
        _ left: TypedExpression, _ right: TypedExpression, _ program: GrainSource, _ join: (Rational, Rational) -> Rational
    ) -> Rational? {
        guard let first = left.grain(in: program), let second = right.grain(in: program) else { return nil }
        return join(first, second)
    }
}

/// What `grain` must look up.
protocol GrainSource {
    func parameter(_ id: Parameter.ID) -> Parameter?
    func definitionGrain(_ id: Definition.ID) -> Rational?
    func tableGrain(_ id: DecisionTable.ID) -> Rational?
}

extension Rational {
    /// The largest step of which both are whole multiples; zero is a multiple of every step.
    static func commonStep(_ left: Rational, _ right: Rational) -> Rational {
        if left == .zero { return right < .zero ? -right : right }
        if right == .zero { return left < .zero ? -left : left }
        var (first, second) = (abs(left.numerator * right.denominator), abs(right.numerator * left.denominator))
        while second != 0 { (first, second) = (second, first % second) }
        return Rational(first, over: left.denominator * right.denominator)
    }
}
