import Civics

extension Checker {
    /// The typed form of an expression read in a rule of `entity`, or `nil` after saying why not.
    ///
    /// - Parameter expected: what the surroundings want; settles bare code labels.
    mutating func typed(_ syntax: ExpressionSyntax, in entity: Entity, expecting expected: ValueType? = nil) -> TypedExpression? {
        switch syntax {
        case .broken: return nil
        case .number(let value, let unit, let location): return number(value, unit, at: location)
        case .date(let date, let location): return .literal(Rational(Int64(date.days)), .date, at: location)
        case .truth(let value, let location): return .literal(value ? .one : .zero, .truth, at: location)
        case .today(let location):
            return TypedExpression(.evaluationDay, type: .date, entity: nil, bounds: Bounds(-100_000, 200_000), at: location)
        case .name(let name, let location): return named(name, at: location, in: entity, expecting: expected)
        case .label(let list, let label, let location): return codeLabel(label, of: list, at: location)
        case .reference(let kind, let policy, let location): return reference(kind, policy, at: location, in: entity)
        case .on(let value, let day, let location): return dated(value, day, at: location, in: entity)
        case .window(let months, let function, let value, let location): return window(months, function, value, at: location, in: entity)
        case .not(let inner, let location):
            guard let value = truth(inner, in: entity, "“非”后面") else { return nil }
            return .truth(.not(value), of: [value], at: location)
        case .and(let parts, let location): return junction(parts, isAnd: true, at: location, in: entity)
        case .or(let parts, let location): return junction(parts, isAnd: false, at: location, in: entity)
        case .comparison(let comparison, let left, let right, let location):
            return compared(comparison, left, right, at: location, in: entity)
        case .between(let value, let lower, let upper, let location):
            guard let low = compared(.greaterOrEqual, value, lower, at: location, in: entity),
                let high = compared(.lessOrEqual, value, upper, at: location, in: entity)
            else { return nil }
            return .truth(.and([low, high]), of: [low, high], at: location)
        case .oneOf(let value, let list, let location): return oneOf(value, list, at: location, in: entity)
        case .negative(let inner, let location):
            if case .number(let value, let unit, _) = inner { return number(-value, unit, at: location) }
            guard let value = typed(inner, in: entity) else { return nil }
            guard value.type.isNumeric else { return mismatch(value, "取负", at: location) }
            let zero = TypedExpression.literal(.zero, value.type, at: location)
            return .subtract(zero, value, value.type, at: location)
        case .binary(let symbol, let left, let right, let location):
            return arithmetic(symbol, left, right, at: location, in: entity, expecting: expected)
        case .conditional(let condition, let then, let otherwise, let location):
            return conditional(condition, then, otherwise, at: location, in: entity, expecting: expected)
        case .rounded(let value, let quantum, let rounding, let location):
            return rounded(value, quantum, rounding, at: location, in: entity)
        case .call(let function, let arguments, let location):
            return call(function, arguments, at: location, in: entity, expecting: expected)
        case .aggregate(let function, let value, let filter, let ifNone, let location):
            return aggregate(function, value, filter, ifNone, at: location, in: entity)
        }
    }

    // MARK: Saying what does not fit

    mutating func mismatch(_ value: TypedExpression, _ what: String, at location: SourceRange) -> TypedExpression? {
        report(.typeMismatch, at: location, "\(value.type.label)不能\(what)。", advice: "请检查名称是否写对，或改用能\(what)的数量。")
        return nil
    }

    mutating func requireTruth(_ value: TypedExpression, _ where: String) -> Bool {
        if value.type == .truth { return true }
        report(
            .typeMismatch, at: value.location, "\(`where`)要能回答是或否，这里得到的是\(value.type.label)。", advice: "请写成比较，例如“… > 0元”“… = 某个代码”。")
        return false
    }

    mutating func truth(_ syntax: ExpressionSyntax, in entity: Entity, _ where: String) -> TypedExpression? {
        guard let value = typed(syntax, in: entity, expecting: .truth), requireTruth(value, `where`) else { return nil }
        return value
    }

    /// Whether a value may stand where `type` is wanted; says so when not. A whole count serves as a number.
    mutating func agrees(_ value: TypedExpression, _ type: ValueType, as what: String) -> Bool {
        if value.type == type || (value.type == .count && type == .number) { return true }
        reportTypes(value.type, type, at: value.location, "\(what)应当是\(type.label)，这里得到的是\(value.type.label)。")
        return false
    }

    mutating func reportTypes(_ left: ValueType, _ right: ValueType, at location: SourceRange, _ message: String) {
        if let advice = Self.conversion(left, right) {
            report(.unitMismatch, at: location, message, advice: advice)
        } else {
            report(.typeMismatch, at: location, message, advice: "请检查两边的名称和单位。")
        }
    }

    /// What to write so that two units meet.
    static func conversion(_ left: ValueType, _ right: ValueType) -> String? {
        switch (left, right) {
        case (.money(.year), .money(.month)), (.money(.month), .money(.year)): "可以用“按月(…)”把元/年化成元/月，或用“按年(…)”把元/月化成元/年。"
        case (.money(.once), .money(.month)), (.money(.month), .money(.once)): "可以乘以月数(× 12个月)得到元，除以月数(÷ 12个月)得到元/月，或用“成一次(…)”取一个月的数额。"
        case (.money(.once), .money(.year)), (.money(.year), .money(.once)): "可以用“按月(…)”化成元/月，再乘以月数得到元。"
        case (.money(let period), .count), (.count, .money(let period)), (.money(let period), .number), (.number, .money(let period)):
            "金额要写明单位，例如“100元\(period.suffix)”。"
        case (.years, .count), (.count, .years): "年龄和年数要写单位，例如“60岁”。"
        case (.months, .count), (.count, .months): "月数要写单位，例如“12个月”。"
        case (.days, .count), (.count, .days): "天数要写单位，例如“30天”。"
        case (.area, .count), (.count, .area), (.area, .number), (.number, .area): "面积要写单位，例如“7平方米”。"
        case (.moneyPerArea, .money), (.money, .moneyPerArea): "每平方米的价钱要先乘以面积。"
        default: nil
        }
    }

    // MARK: Atoms

    mutating func number(_ value: Rational, _ unit: UnitSyntax?, at location: SourceRange) -> TypedExpression? {
        guard let unit else { return .literal(value, value.isWhole ? .count : .number, at: location) }
        if unit.spelling == "倍" { return .literal(value, .number, at: location) }
        var factor = Rational.one
        var spelling = unit.spelling
        for (word, fen) in [("万元", Int64(1_000_000)), ("元", 100), ("角", 10), ("分", 1), ("yuan", 100)] where spelling.hasPrefix(word) {
            factor = Rational(fen)
            spelling = (word == "yuan" ? "yuan" : "元") + spelling.dropFirst(word.count)
            break
        }
        if spelling == "日" { spelling = "天" }
        if spelling == "月" { spelling = "个月" }
        guard let type = ValueType(spelling: spelling) else { return failUnit(unit) }
        let scaled = value * factor
        let stored = scaled * Rational(type.unitsPerOne)
        guard stored.isWhole else {
            report(.badNumber, at: location, "“\(value.decimalText)\(unit.spelling)”比最小的单位还细。", advice: "金额最小到分，面积最小到 0.01 平方米，其余写整数。")
            return nil
        }
        return .literal(scaled, type, at: location)
    }

    private mutating func failUnit(_ unit: UnitSyntax) -> TypedExpression? {
        _ = type(unit)
        return nil
    }

    private mutating func named(_ name: String, at location: SourceRange, in entity: Entity, expecting expected: ValueType?)
        -> TypedExpression?
    {
        if case .code(let list)? = expected, names.codeLists[list]?.position(ofLabel: name) != nil {
            return codeLabel(name, of: list, at: location)
        }
        guard let meaning = names.meanings[name] else { return unknownName(name, at: location, expecting: expected) }
        switch meaning {
        case .fact(let id): return place(.fact(facts[id]!, at: location), named: name, in: entity)
        case .parameter(let id): return .parameter(parameters[id]!, at: location)
        case .definition(let id):
            guard let definition = definition(id) else { return nil }
            let bounds = definition.versions.versions.map(\.value.bounds).reduce(definition.versions.versions[0].value.bounds) {
                $0.union($1)
            }
            let value = TypedExpression(.definition(id), type: definition.type, entity: definition.entity, bounds: bounds, at: location)
            return place(value, named: name, in: entity)
        case .table(let id):
            guard let table = table(id) else { return nil }
            let bounds = table.rows.map(\.output.bounds).reduce(table.rows[0].output.bounds) { $0.union($1) }
            let value = TypedExpression(.table(id), type: table.type, entity: table.entity, bounds: bounds, at: location)
            return place(value, named: name, in: entity)
        }
    }

    private mutating func unknownName(_ name: String, at location: SourceRange, expecting expected: ValueType?) -> TypedExpression? {
        if case .code(let list)? = expected, let codes = names.codeLists[list] {
            let labels = codes.entries.map(\.label)
            let hint = nearestSpelling(to: name, among: labels).map { "是不是“\($0)”？" }
            report(
                .unknownCode, at: location, "代码表“\(list)”里没有“\(name)”。", advice: hint ?? "可以写：\(labels.prefix(12).joined(separator: "、"))。")
            return nil
        }
        let glued = ["若", "则", "否则", "且", "或", "非", "属于", "享受", "符合", "身份"].first { name.contains($0) }
        let hint = names.suggestion(for: name).map { "是不是“\($0)”？" } ?? glued.map { "如果里面的“\($0)”是规则用词，请在它前后加空格。" }
        report(.unknownName, at: location, "不认识“\(name)”。", advice: hint ?? "请检查名称，或先在事实、参数或定义里声明它。")
        return nil
    }

    /// Puts a value where it is read: a member may read the household's, a household rule may not read a member's.
    private mutating func place(_ value: TypedExpression, named name: String, in entity: Entity) -> TypedExpression? {
        if entity == .person { return .ofHousehold(value) }
        guard value.entity == .person else { return value }
        report(
            .personOutsideAggregate, at: value.location, "“\(name)”是每个人各有一个的，家庭的规则不能直接用。",
            advice: value.type == .truth
                ? "请写成“任一成员(\(name))”或“所有成员(\(name))”。" : "请写成“合计(成员: \(name))”“最大(成员: \(name))”或“任一成员(\(name) …)”。")
        return nil
    }

    private mutating func codeLabel(_ label: String, of list: String, at location: SourceRange) -> TypedExpression? {
        guard let codes = names.codeLists[list] else {
            report(
                .unknownCode, at: location, "没有“\(list)”这个代码表。",
                advice: nearestSpelling(to: list, among: names.codeLists.keys).map { "是不是“\($0)”？" } ?? "请检查代码表的名称。")
            return nil
        }
        guard let position = codes.position(ofLabel: label) else { return unknownName(label, at: location, expecting: .code(list)) }
        return .literal(Rational(Int64(position)), .code(list), at: location)
    }

    private mutating func reference(
        _ kind: ExpressionSyntax.PolicyReference, _ named: SyntaxPage.Named, at location: SourceRange, in entity: Entity
    ) -> TypedExpression? {
        guard let id = policyID(named), let policyEntity = pagesByPolicy[id]?.entity else { return nil }
        let expressionKind: TypedExpression.Kind =
            switch kind {
            case .received: .input(Input(kind: .received(id), entity: policyEntity, type: .truth))
            case .verdict: .verdict(id)
            case .status: .status(id)
            }
        let value = TypedExpression(expressionKind, type: .truth, entity: policyEntity, bounds: .truth, at: location)
        return place(value, named: "\(kind.rawValue) \(named.name)", in: entity)
    }

    private mutating func dated(_ value: ExpressionSyntax, _ day: ExpressionSyntax, at location: SourceRange, in entity: Entity)
        -> TypedExpression?
    {
        guard case .name(let name, let place) = value, case .parameter(let id)? = names.meanings[name] else {
            report(.typeMismatch, at: value.location, "“于”前面只能是参数。", advice: "例如：低保标准 于 2023-07-01。")
            return nil
        }
        guard let date = typed(day, in: entity, expecting: .date) else { return nil }
        guard date.type == .date else {
            report(.typeMismatch, at: date.location, "“于”后面要是日期，这里得到的是\(date.type.label)。", advice: "例如：\(name) 于 2023-07-01。")
            return nil
        }
        let parameter = TypedExpression.parameter(parameters[id]!, at: place)
        return TypedExpression(.parameterOn(id, date), type: parameter.type, entity: date.entity, bounds: parameter.bounds, at: location)
    }

    private mutating func window(
        _ months: Int, _ function: WindowFunction, _ value: ExpressionSyntax, at location: SourceRange, in entity: Entity
    ) -> TypedExpression? {
        guard (1...36).contains(months) else {
            report(.wrongArguments, at: location, "只能回看 1 到 36 个月，这里是 \(months) 个月。", advice: "请改月数。")
            return nil
        }
        guard case .name(let name, let place) = value, case .fact(let id)? = names.meanings[name], let fact = facts[id], fact.isMonthly
        else {
            report(
                .notMonthly, at: value.location, "“近\(months)个月\(function.label)”的括号里只能是按月记录的事实。", advice: "请写一个声明了“按月”的事实的名称。")
            return nil
        }
        return self.place(.window(fact, months: months, function, at: place.through(location)), named: name, in: entity)
    }

    // MARK: Logic

    private mutating func junction(_ parts: [ExpressionSyntax], isAnd: Bool, at location: SourceRange, in entity: Entity)
        -> TypedExpression?
    {
        let saved = provedPositive
        defer { provedPositive = saved }
        var values: [TypedExpression] = []
        var isBroken = false
        for part in parts {
            guard let value = truth(part, in: entity, isAnd ? "“且”的两边" : "“或”的两边") else {
                isBroken = true
                continue
            }
            values.append(value)
            provedPositive += part.positives(when: isAnd)
        }
        return isBroken ? nil : .truth(isAnd ? .and(values) : .or(values), of: values, at: location)
    }

    private mutating func compared(
        _ comparison: TypedExpression.Comparison, _ left: ExpressionSyntax, _ right: ExpressionSyntax, at location: SourceRange,
        in entity: Entity
    ) -> TypedExpression? {
        guard let (first, second) = pair(left, right, in: entity) else { return nil }
        guard comparable(first.type, second.type) else {
            reportTypes(first.type, second.type, at: location, "\(first.type.label)和\(second.type.label)不能比较。")
            return nil
        }
        let isOrder = comparison != .equal && comparison != .notEqual
        if isOrder, !first.type.isOrdered {
            report(.typeMismatch, at: location, "\(first.type.label)分不出大小。", advice: "请用“=”“≠”或“属于 (…)”。")
            return nil
        }
        warnIfDecided(comparison, first, second, at: location)
        return .truth(.comparison(comparison, first, second), of: [first, second], at: location)
    }

    /// Types both sides; a bare code label is read by the other side's code list.
    private mutating func pair(_ left: ExpressionSyntax, _ right: ExpressionSyntax, in entity: Entity) -> (
        TypedExpression, TypedExpression
    )? {
        if case .name(let name, _) = left, names.meanings[name] == nil {
            guard let second = typed(right, in: entity), let first = typed(left, in: entity, expecting: second.type) else { return nil }
            return (first, second)
        }
        guard let first = typed(left, in: entity) else {
            _ = isName(right) ? nil : typed(right, in: entity)
            return nil
        }
        guard let second = typed(right, in: entity, expecting: first.type) else { return nil }
        return (first, second)
    }

    private func isName(_ syntax: ExpressionSyntax) -> Bool {
        if case .name = syntax { return true }
        return false
    }

    private func comparable(_ left: ValueType, _ right: ValueType) -> Bool {
        left == right || Set([left, right]) == Set([.count, .number])
    }

    /// A comparison that the declared ranges already decide is a slip of unit or name more often than a wish.
    private mutating func warnIfDecided(
        _ comparison: TypedExpression.Comparison, _ left: TypedExpression, _ right: TypedExpression, at location: SourceRange
    ) {
        guard left.type.isOrdered, left.entity != nil || right.entity != nil, left.type != .date else { return }
        let (low, high) = (left.bounds, right.bounds)
        let answer: Bool? =
            switch comparison {
            case .less: low.highest < high.lowest ? true : low.lowest >= high.highest ? false : nil
            case .lessOrEqual: low.highest <= high.lowest ? true : low.lowest > high.highest ? false : nil
            case .greater: low.lowest > high.highest ? true : low.highest <= high.lowest ? false : nil
            case .greaterOrEqual: low.lowest >= high.highest ? true : low.highest < high.lowest ? false : nil
            case .equal: low.highest < high.lowest || high.highest < low.lowest ? false : nil
            case .notEqual: low.highest < high.lowest || high.highest < low.lowest ? true : nil
            }
        guard let answer else { return }
        report(
            .comparisonAlwaysSame, at: location, "按声明的范围，这个比较永远为\(answer ? "是" : "否")。", advice: "请检查单位、数值或事实的范围。")
    }

    private mutating func oneOf(_ value: ExpressionSyntax, _ list: [ExpressionSyntax], at location: SourceRange, in entity: Entity)
        -> TypedExpression?
    {
        guard let subject = typed(value, in: entity) else { return nil }
        var values: [Rational] = []
        for item in list {
            guard let choice = typed(item, in: entity, expecting: subject.type) else { return nil }
            guard comparable(choice.type, subject.type) else {
                reportTypes(choice.type, subject.type, at: choice.location, "列表里应当是\(subject.type.label)，这里是\(choice.type.label)。")
                return nil
            }
            guard case .literal(let literal) = choice.kind else {
                report(.typeMismatch, at: choice.location, "“属于”的列表里只能写固定的值。", advice: "要与参数或事实比较，请用“=”。")
                return nil
            }
            values.append(literal)
        }
        return .truth(.isOneOf(subject, values), of: [subject], at: location)
    }

    private mutating func conditional(
        _ condition: ExpressionSyntax, _ then: ExpressionSyntax, _ otherwise: ExpressionSyntax, at location: SourceRange, in entity: Entity,
        expecting expected: ValueType?
    ) -> TypedExpression? {
        let test = truth(condition, in: entity, "“若”后面")
        let saved = provedPositive
        provedPositive = saved + condition.positives(when: true)
        let first = typed(then, in: entity, expecting: expected)
        provedPositive = saved + condition.positives(when: false)
        let second = typed(otherwise, in: entity, expecting: expected ?? first?.type)
        provedPositive = saved
        guard let test, let first, let second else { return nil }
        guard let (left, right) = unified(first, second, at: location, "“则”和“否则”两边") else { return nil }
        return .conditional(test, then: left, otherwise: right, at: location)
    }

    /// Two values of one type, a count serving as a number.
    mutating func unified(
        _ left: TypedExpression, _ right: TypedExpression, at location: SourceRange, _ what: String
    ) -> (TypedExpression, TypedExpression)? {
        if left.type == right.type { return (left, right) }
        if left.type == .count, right.type == .number { return (left.asNumber, right) }
        if left.type == .number, right.type == .count { return (left, right.asNumber) }
        reportTypes(left.type, right.type, at: location, "\(what)单位不同:\(left.type.label)和\(right.type.label)。")
        return nil
    }

    private mutating func aggregate(
        _ function: TypedExpression.Aggregate.Function, _ value: ExpressionSyntax, _ filter: ExpressionSyntax?, _ ifNone: ExpressionSyntax?,
        at location: SourceRange, in entity: Entity
    ) -> TypedExpression? {
        let saved = provedPositive
        provedPositive = []
        defer { provedPositive = saved }
        let wantsTruth = [.any, .every, .count].contains(function)
        guard let body = typed(value, in: .person, expecting: wantsTruth ? .truth : nil) else { return nil }
        if wantsTruth, !requireTruth(body, "成员的条件") { return nil }
        if !wantsTruth, !(function == .sum ? body.type.isNumeric : body.type.isOrdered) {
            return mismatch(body, function == .sum ? "相加" : "比大小", at: body.location)
        }
        var condition: TypedExpression?
        if let filter {
            guard let test = truth(filter, in: .person, "“其中”后面") else { return nil }
            condition = test
        }
        var fallback: TypedExpression?
        if let ifNone {
            guard let other = typed(ifNone, in: .household, expecting: body.type), agrees(other, body.type, as: "“没有则”后面") else {
                return nil
            }
            fallback = other
        }
        if function == .largest || function == .smallest, condition != nil, fallback == nil {
            report(
                .wrongArguments, at: location, "没有成员符合“其中”的条件时，不知道该取什么。", advice: "请在最后加“, 没有则 …”，例如“, 没有则 0元/月”。")
            return nil
        }
        let aggregate = TypedExpression.Aggregate(function: function, value: body, filter: condition, ifNone: fallback)
        let result = TypedExpression.aggregate(aggregate, at: location)
        return entity == .person ? .ofHousehold(result) : result
    }
}

extension TypedExpression {
    /// The same count, called a number.
    var asNumber: TypedExpression { TypedExpression(kind, type: .number, entity: entity, bounds: bounds, at: location) }
}

extension CodeList {
    /// Where a label, English label or code stands in the list; that position is how code values are stored.
    package func position(ofLabel label: String) -> Int? {
        entries.firstIndex { $0.label == label || $0.englishLabel == label || $0.code == label }
    }
}

extension ExpressionSyntax {
    /// Divisors that are positive when the condition has come out as `outcome`: `x > 0`, `x ≥ 1`, and for "no" `x = 0`.
    func positives(when outcome: Bool) -> [String] {
        switch self {
        case .and(let parts, _) where outcome: parts.flatMap { $0.positives(when: true) }
        case .or(let parts, _) where !outcome: parts.flatMap { $0.positives(when: false) }
        case .not(let inner, _): inner.positives(when: !outcome)
        case .comparison(let comparison, let left, .number(let bound, _, _), _):
            switch (comparison, outcome) {
            case (.greater, true) where bound >= .zero, (.greaterOrEqual, true) where bound > .zero, (.notEqual, true) where bound == .zero,
                (.equal, false) where bound == .zero, (.lessOrEqual, false) where bound >= .zero, (.less, false) where bound > .zero:
                [left.text]
            default: []
            }
        default: []
        }
    }
}
