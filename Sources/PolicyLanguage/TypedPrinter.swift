import Civics

extension TypedExpression {
    /// The expression in the language's own words, with the names people know.
    package func text(in program: TypedProgram) -> String { printed(0, program) }

    private func printed(_ outer: Int, _ program: TypedProgram) -> String {
        let (level, text) = levelAndText(program)
        return level < outer ? "(\(text))" : text
    }

    private func levelAndText(_ program: TypedProgram) -> (Int, String) {
        func show(_ part: TypedExpression, _ level: Int = 0) -> String { part.printed(level, program) }
        func infix(_ level: Int, _ symbol: String, _ left: TypedExpression, _ right: TypedExpression) -> (Int, String) {
            (level, "\(show(left, level)) \(symbol) \(show(right, level + 1))")
        }
        switch kind {
        case .literal(let value): return (9, type.text(of: value, codeLists: program.codeListsByName).filter { $0 != " " })
        case .evaluationDay: return (9, "评估日")
        case .parameter(let id): return (9, program.parametersByID[id]?.name ?? id)
        case .parameterOn(let id, let day): return (8, "\(program.parametersByID[id]?.name ?? id) 于 \(show(day, 9))")
        case .input(let input): return (9, input.text(in: program))
        case .definition(let id), .table(let id): return (9, id)
        case .verdict(let id): return (9, "符合 \(program.policy(id)?.page.shortName ?? id)")
        case .status(let id): return (9, "身份 \(program.policy(id)?.page.shortName ?? id)")
        case .ofHousehold(let inner): return inner.levelAndText(program)
        case .isKnown(let inner): return (9, "已知(\(show(inner)))")
        case .not(let inner): return (3, "非 \(show(inner, 3))")
        case .and(let parts): return (2, parts.map { show($0, 3) }.joined(separator: " 且 "))
        case .or(let parts): return (1, parts.map { show($0, 3) }.joined(separator: " 或 "))
        case .comparison(let comparison, let left, let right): return (4, "\(show(left, 5)) \(comparison.rawValue) \(show(right, 5))")
        case .isOneOf(let value, let choices):
            let labels = choices.map { value.type.text(of: $0, codeLists: program.codeListsByName) }
            return (4, "\(show(value, 5)) 属于 (\(labels.joined(separator: "、")))")
        case .add(let left, let right): return infix(5, "+", left, right)
        case .subtract(let left, let right): return infix(5, "-", left, right)
        case .multiply(let left, let right): return infix(6, "×", left, right)
        case .divide(let left, let right): return infix(6, "÷", left, right)
        case .smaller(let left, let right): return (9, "较小(\(show(left)), \(show(right)))")
        case .larger(let left, let right): return (9, "较大(\(show(left)), \(show(right)))")
        case .rounded(let value, let quantum, let rounding):
            let step = value.type.isMoney ? (quantum == .one ? "分" : quantum == Rational(10) ? "角" : "元") : quantum.decimalText
            return (9, "取整(\(show(value)), \(step), \(rounding.label))")
        case .remainder(let value, let divisor): return (9, "余数(\(show(value)), \(divisor))")
        case .conditional(let condition, let then, let otherwise):
            return (0, "若 \(show(condition, 1)) 则 \(show(then, 1)) 否则 \(show(otherwise))")
        case .aggregate(let aggregate): return (9, aggregateText(aggregate, program))
        case .completedYears(let from, let to): return (9, "周岁(\(show(from)), \(show(to)))")
        case .completedMonths(let from, let to): return (9, "满月(\(show(from)), \(show(to)))")
        case .addMonths(let date, let months): return (9, "加月(\(show(date)), \(show(months)))")
        case .calendarYear(let date): return (9, "年份(\(show(date)))")
        case .calendarMonth(let date): return (9, "月份(\(show(date)))")
        }
    }

    private func aggregateText(_ aggregate: Aggregate, _ program: TypedProgram) -> String {
        let value = aggregate.value.text(in: program)
        if aggregate.filter == nil, aggregate.function == .any || aggregate.function == .every {
            return "\(aggregate.function.label)(\(value))"
        }
        let filter = aggregate.filter.map { " 其中 \($0.text(in: program))" } ?? ""
        let ifNone = aggregate.ifNone.map { ", 没有则 \($0.text(in: program))" } ?? ""
        return "\(aggregate.function.label)(成员\(filter): \(value)\(ifNone))"
    }
}

extension Input {
    package func text(in program: TypedProgram) -> String {
        switch kind {
        case .fact(let id): program.factsByID[id]?.name ?? id
        case .window(let id, let months, let function): "近\(months)个月\(function.label)(\(program.factsByID[id]?.name ?? id))"
        case .received(let id): "享受 \(program.policy(id)?.page.shortName ?? id)"
        case .recognised(let id): "身份 \(program.policy(id)?.page.shortName ?? id)"
        }
    }
}
