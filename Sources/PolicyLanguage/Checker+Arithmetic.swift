import Civics

extension Checker {
    mutating func arithmetic(
        _ symbol: ExpressionSyntax.Operator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, at location: SourceRange,
        in entity: Entity,
        expecting expected: ValueType?
    ) -> TypedExpression? {
        let isSum = symbol == .plus || symbol == .minus
        let first = typed(left, in: entity, expecting: isSum ? expected : nil)
        let second = typed(right, in: entity, expecting: isSum ? expected ?? first?.type : nil)
        guard let first, let second else { return nil }
        switch symbol {
        case .plus, .minus: return sum(symbol == .plus, first, second, at: location)
        case .times: return product(first, second, at: location)
        case .divided: return quotient(first, second, divisorText: right.text, at: location)
        }
    }

    // MARK: Sums

    private mutating func sum(_ isPlus: Bool, _ left: TypedExpression, _ right: TypedExpression, at location: SourceRange)
        -> TypedExpression?
    {
        let build = isPlus ? TypedExpression.add : TypedExpression.subtract
        switch (left.type, right.type) {
        case (.date, .days): return build(left, right, .date, location)
        case (.date, .months):
            let shift = isPlus ? right : negated(right)
            let bounds = left.bounds + shift.bounds * Bounds(Rational(31))
            let entity = TypedExpression.joined(left.entity, right.entity)
            return TypedExpression(.addMonths(left, shift), type: .date, entity: entity, bounds: bounds, at: location)
        case (.days, .date) where isPlus: return build(left, right, .date, location)
        case (.date, .date) where !isPlus: return build(left, right, .days, location)
        case (.month, .months): return build(left, right, .month, location)
        case (.month, .month) where !isPlus: return build(left, right, .months, location)
        default: break
        }
        guard left.type.isNumeric, right.type.isNumeric else {
            let culprit = left.type.isNumeric ? right : left
            return mismatch(culprit, isPlus ? "相加" : "相减", at: location)
        }
        guard let (first, second) = unified(left, right, at: location, isPlus ? "相加的两边" : "相减的两边") else { return nil }
        return build(first, second, first.type, location)
    }

    private func negated(_ value: TypedExpression) -> TypedExpression {
        .subtract(.literal(.zero, value.type, at: value.location), value, value.type, at: value.location)
    }

    // MARK: Products

    private mutating func product(_ left: TypedExpression, _ right: TypedExpression, at location: SourceRange) -> TypedExpression? {
        guard left.type.isNumeric, right.type.isNumeric else {
            return mismatch(left.type.isNumeric ? right : left, "相乘", at: location)
        }
        guard let type = Self.productType(left.type, right.type) ?? Self.productType(right.type, left.type) else {
            report(
                .unitMismatch, at: location, "\(left.type.label)不能乘以\(right.type.label)。", advice: "相乘的一边通常是个数或数；元/月可以乘以月数，元/平方米可以乘以面积。")
            return nil
        }
        return .multiply(left, right, type, at: location)
    }

    private static func productType(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.count, .count): .count
        case (_, .count): left
        case (.money, .number), (.moneyPerArea, .number), (.number, .number), (.area, .number), (.months, .number), (.days, .number): left
        case (.count, .number): .number
        case (.money(.month), .months): .money(.once)
        case (.money(.year), .years): .money(.once)
        case (.moneyPerArea(let period), .area): .money(period)
        default: nil
        }
    }

    // MARK: Quotients

    private mutating func quotient(
        _ left: TypedExpression, _ right: TypedExpression, divisorText: String, at location: SourceRange
    ) -> TypedExpression? {
        guard left.type.isNumeric, right.type.isNumeric else {
            return mismatch(left.type.isNumeric ? right : left, "相除", at: location)
        }
        guard let type = Self.quotientType(left.type, right.type) else {
            report(.unitMismatch, at: location, "\(left.type.label)不能除以\(right.type.label)。", advice: "可以除以个数、数，或同一单位的量。")
            return nil
        }
        guard let divisor = positiveBounds(right, divisorText), let bounds = left.bounds / divisor else {
            report(
                .divisionByZero, at: right.location, "除数“\(divisorText)”可能是 0。", advice: "请写成“若 \(divisorText) > 0 则 … 否则 …”，说明是 0 时怎么算。")
            return nil
        }
        let entity = TypedExpression.joined(left.entity, right.entity)
        return TypedExpression(.divide(left, right), type: type, entity: entity, bounds: bounds, at: location)
    }

    private static func quotientType(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.count, .count), (.count, .number): .number
        case (_, .count), (_, .number): left
        case (.money(.once), .months): .money(.month)
        case (.money(.once), .years): .money(.year)
        case (.money(let period), .area): .moneyPerArea(period)
        default: left == right ? .number : nil
        }
    }

    /// The divisor's bounds with zero and below cut off, when its range or a condition around the place allows that.
    private func positiveBounds(_ divisor: TypedExpression, _ text: String) -> Bounds? {
        if divisor.bounds.lowest > .zero { return divisor.bounds }
        guard provedPositive.contains(text), divisor.bounds.highest > .zero else { return nil }
        let step = divisor.grain(in: self).flatMap { $0 > .zero ? $0 : nil } ?? Rational(1, over: 10_000)
        return Bounds(step, divisor.bounds.highest)
    }

    // MARK: Rounding and functions

    mutating func rounded(
        _ syntax: ExpressionSyntax, _ quantum: String, _ rounding: Rounding, at location: SourceRange, in entity: Entity
    ) -> TypedExpression? {
        guard let value = typed(syntax, in: entity) else { return nil }
        let isMoney = value.type.isMoney
        let steps: [String: Rational] =
            isMoney
            ? ["分": .one, "fen": .one, "角": Rational(10), "元": Rational(100), "yuan": Rational(100), "十元": Rational(1_000)]
            : [
                "个": .one, "1": .one, "one": .one, "0.1": Rational(1, over: 10), "0.01": Rational(1, over: 100),
                "0.001": Rational(1, over: 1_000),
            ]
        guard value.type.isNumeric, let step = steps[quantum] else {
            report(
                .wrongArguments, at: location, "\(value.type.label)不能取整到“\(quantum)”。",
                advice: isMoney ? "金额可以取整到分、角、元。" : "数量可以取整到个、0.1 或 0.01。")
            return nil
        }
        return .rounded(value, to: step, rounding, at: location)
    }

    mutating func call(
        _ function: ExpressionSyntax.Function, _ arguments: [ExpressionSyntax], at location: SourceRange, in entity: Entity,
        expecting expected: ValueType?
    ) -> TypedExpression? {
        switch function {
        case .larger, .smaller: return extreme(function, arguments, at: location, in: entity, expecting: expected)
        case .known:
            guard let value = typed(arguments[0], in: entity) else { return nil }
            return .truth(.isKnown(value), of: [value], at: location)
        case .remainder: return remainder(arguments, at: location, in: entity)
        case .completedYears, .completedMonths: return completed(function, arguments, at: location, in: entity)
        case .addMonths:
            guard let date = dateArgument(arguments[0], function, in: entity), let months = typed(arguments[1], in: entity) else {
                return nil
            }
            guard agrees(months, .months, as: "“加月”的第二项") else { return nil }
            return sum(true, date, months, at: location)
        case .yearOf, .monthOf:
            guard let date = dateArgument(arguments[0], function, in: entity) else { return nil }
            return function == .yearOf
                ? TypedExpression(.calendarYear(date), type: .count, entity: date.entity, bounds: Bounds(1, 9_999), at: location)
                : TypedExpression(.calendarMonth(date), type: .month, entity: date.entity, bounds: Bounds(0, 120_000), at: location)
        case .monthly, .yearly, .once: return converted(function, arguments[0], at: location, in: entity)
        }
    }

    private mutating func extreme(
        _ function: ExpressionSyntax.Function, _ arguments: [ExpressionSyntax], at location: SourceRange, in entity: Entity,
        expecting expected: ValueType?
    ) -> TypedExpression? {
        var result: TypedExpression?
        for argument in arguments {
            guard let value = typed(argument, in: entity, expecting: expected ?? result?.type) else { return nil }
            guard value.type.isOrdered else { return mismatch(value, "比大小", at: value.location) }
            guard let previous = result else {
                result = value
                continue
            }
            guard let (left, right) = unified(previous, value, at: value.location, "“\(function.rawValue)”的各项") else { return nil }
            result = function == .larger ? .larger(left, right, at: location) : .smaller(left, right, at: location)
        }
        return result
    }

    private mutating func remainder(_ arguments: [ExpressionSyntax], at location: SourceRange, in entity: Entity) -> TypedExpression? {
        guard let value = typed(arguments[0], in: entity) else { return nil }
        guard case .number(let divisor, _, _) = arguments[1], let whole = divisor.whole, whole > 0 else {
            report(.wrongArguments, at: arguments[1].location, "“余数”的第二项要是大于 0 的整数。", advice: "例如：余数(编号, 16)。")
            return nil
        }
        guard value.type == .count, value.bounds.lowest >= .zero else {
            report(.typeMismatch, at: value.location, "“余数”只能用于不小于 0 的个数，这里是\(value.type.label)。", advice: "请检查第一项。")
            return nil
        }
        return TypedExpression(.remainder(value, whole), type: .count, entity: value.entity, bounds: Bounds(0, whole - 1), at: location)
    }

    private mutating func dateArgument(
        _ syntax: ExpressionSyntax, _ function: ExpressionSyntax.Function, in entity: Entity
    ) -> TypedExpression? {
        guard let date = typed(syntax, in: entity, expecting: .date) else { return nil }
        return agrees(date, .date, as: "“\(function.rawValue)”的第一项") ? date : nil
    }

    private mutating func completed(
        _ function: ExpressionSyntax.Function, _ arguments: [ExpressionSyntax], at location: SourceRange, in entity: Entity
    ) -> TypedExpression? {
        guard let from = dateArgument(arguments[0], function, in: entity),
            let to = arguments.count > 1 ? dateArgument(arguments[1], function, in: entity) : typed(.today(location), in: entity)
        else { return nil }
        let joined = TypedExpression.joined(from.entity, to.entity)
        // A birthday in the future is bad data; the completed years of it are none.
        return function == .completedYears
            ? TypedExpression(.completedYears(from: from, to: to), type: .years, entity: joined, bounds: Bounds(0, 200), at: location)
            : TypedExpression(.completedMonths(from: from, to: to), type: .months, entity: joined, bounds: Bounds(0, 2_400), at: location)
    }

    /// 按月 ÷ 12, 按年 × 12, 成一次 × 1.
    private mutating func converted(
        _ function: ExpressionSyntax.Function, _ argument: ExpressionSyntax, at location: SourceRange, in entity: Entity
    ) -> TypedExpression? {
        guard let value = typed(argument, in: entity) else { return nil }
        let twelve = TypedExpression.literal(Rational(12), .number, at: location)
        switch (function, value.type) {
        case (.monthly, .money(.year)):
            return TypedExpression(
                .divide(value, twelve), type: .money(.month), entity: value.entity, bounds: (value.bounds / Bounds(Rational(12)))!,
                at: location)
        case (.yearly, .money(.month)): return .multiply(value, twelve, .money(.year), at: location)
        case (.once, .money(let period)) where period != .once:
            return .multiply(value, .literal(.one, .number, at: location), .money(.once), at: location)
        default:
            let wanted = function == .monthly ? "元/年" : function == .yearly ? "元/月" : "元/月或元/年"
            report(
                .unitMismatch, at: value.location, "“\(function.rawValue)”要的是\(wanted)，这里是\(value.type.label)。", advice: "请去掉这个换算，或检查里面的名称。"
            )
            return nil
        }
    }
}
