import Civics
import PolicyLanguage

/// Exact fractions over whole registers: nothing is divided but where the page rounds.
extension Planner {
    mutating func arithmetic(_ expression: TypedExpression, _ reading: StatusReading) throws(PlanError) -> PlanNumber {
        switch expression.kind {
        case .add(let left, let right):
            return try combined(left, right, reading) { graph, one, two throws(PlanError) in try graph.add(one, two) }
        case .subtract(let left, let right):
            return try combined(left, right, reading) { graph, one, two throws(PlanError) in try graph.subtract(one, two) }
        case .smaller(let left, let right):
            return try combined(left, right, reading) { graph, one, two throws(PlanError) in
                try graph.extreme(one, two, isLarger: false)
            }
        case .larger(let left, let right):
            return try combined(left, right, reading) { graph, one, two throws(PlanError) in
                try graph.extreme(one, two, isLarger: true)
            }
        case .multiply(let left, let right): return try product(number(left, reading), number(right, reading))
        case .divide(let left, let right): return try quotient(number(left, reading), number(right, reading))
        case .rounded(let value, let quantum, let rounding): return try rounded(number(value, reading), to: quantum, rounding)
        case .remainder(let value, let divisor):
            var number = try wholeNumber(value, reading)
            number.numerator = try graph.remainder(number.numerator, by: divisor)
            return number
        default: return try dates(expression, reading)
        }
    }

    private mutating func dates(_ expression: TypedExpression, _ reading: StatusReading) throws(PlanError) -> PlanNumber {
        switch expression.kind {
        case .completedYears(let from, let to):
            return try combinedDates(from, to, reading) { graph, one, two throws(PlanError) in
                try graph.completed(.completedYears, from: one, to: two)
            }
        case .completedMonths(let from, let to):
            return try combinedDates(from, to, reading) { graph, one, two throws(PlanError) in
                try graph.completed(.completedMonths, from: one, to: two)
            }
        case .addMonths(let date, let months):
            return try combinedDates(date, months, reading) { graph, one, two throws(PlanError) in try graph.addMonths(one, two) }
        case .calendarYear(let date):
            let day = try wholeNumber(date, reading)
            return PlanNumber(numerator: try graph.calendar(.calendarYear, day.numerator), known: day.known)
        case .calendarMonth(let date):
            let day = try wholeNumber(date, reading)
            return PlanNumber(numerator: try graph.calendar(.calendarMonth, day.numerator), known: day.known)
        default: preconditionFailure("\(expression.kind) is not arithmetic")
        }
    }

    private typealias Combination = (inout PlanGraph, PlanValue, PlanValue) throws(PlanError) -> PlanValue

    private mutating func combinedDates(
        _ left: TypedExpression, _ right: TypedExpression, _ reading: StatusReading, _ body: Combination
    ) throws(PlanError) -> PlanNumber {
        let (first, second) = (try wholeNumber(left, reading), try wholeNumber(right, reading))
        let value = try body(&graph, first.numerator, second.numerator)
        return PlanNumber(numerator: value, known: graph.maskAnd([first.known, second.known]))
    }

    private mutating func combined(
        _ left: TypedExpression, _ right: TypedExpression, _ reading: StatusReading, _ body: Combination
    ) throws(PlanError) -> PlanNumber {
        let (first, second) = try aligned(number(left, reading), number(right, reading))
        var result = first
        result.numerator = try body(&graph, first.numerator, second.numerator)
        result.known = graph.maskAnd([first.known, second.known])
        return result
    }

    /// Both over the same denominator and divisor.
    mutating func aligned(_ left: PlanNumber, _ right: PlanNumber) throws(PlanError) -> (PlanNumber, PlanNumber) {
        let common = left.denominator / left.denominator.commonDivisor(with: right.denominator) * right.denominator
        var (first, second) = (try scaled(left, to: common), try scaled(right, to: common))
        if first.divisor == second.divisor { return (first, second) }
        let (one, two) = (first.divisor, second.divisor)
        if let two { first.numerator = try graph.multiply(first.numerator, two) }
        if let one { second.numerator = try graph.multiply(second.numerator, one) }
        let divisor: PlanValue? = if let one, let two { try graph.multiply(one, two) } else { one ?? two }
        (first.divisor, second.divisor) = (divisor, divisor)
        return (first, second)
    }

    private mutating func scaled(_ number: PlanNumber, to denominator: Int128) throws(PlanError) -> PlanNumber {
        var result = number
        result.numerator = try graph.multiply(number.numerator, by: denominator / number.denominator)
        result.denominator = denominator
        return result
    }

    private mutating func product(_ left: PlanNumber, _ right: PlanNumber) throws(PlanError) -> PlanNumber {
        let (first, second) = (try reduced(left, by: right.denominator), try reduced(right, by: left.denominator))
        let denominators = (
            left.denominator / second.cancelled, right.denominator / first.cancelled
        )
        let divisor: PlanValue? =
            if let one = left.divisor, let two = right.divisor { try graph.multiply(one, two) } else { left.divisor ?? right.divisor }
        return PlanNumber(
            numerator: try graph.multiply(first.numerator, second.numerator), denominator: denominators.0 * denominators.1,
            divisor: divisor, known: graph.maskAnd([left.known, right.known]))
    }

    /// A constant numerator without the factors it has in common with the other side's denominator.
    private mutating func reduced(
        _ number: PlanNumber, by denominator: Int128
    ) throws(PlanError) -> (numerator: PlanValue, cancelled: Int128) {
        guard let whole = graph.whole(number.numerator), whole != 0 else { return (number.numerator, 1) }
        let common = whole.commonDivisor(with: denominator)
        return (try graph.constant(whole / common), common)
    }

    private mutating func quotient(_ left: PlanNumber, _ right: PlanNumber) throws(PlanError) -> PlanNumber {
        // a/(b·r) ÷ c/(d·s) = a·(d·s) / (b·r·c)
        var inverse = PlanNumber(numerator: try graph.constant(right.denominator), known: right.known)
        if let divisor = right.divisor { inverse.numerator = try graph.multiply(inverse.numerator, divisor) }
        if let whole = graph.whole(right.numerator) {
            inverse.denominator = max(1, whole)
        } else {
            inverse.divisor = try graph.positive(right.numerator)
        }
        return try product(left, lowestTerms(inverse))
    }

    private mutating func lowestTerms(_ number: PlanNumber) throws(PlanError) -> PlanNumber {
        guard let whole = graph.whole(number.numerator) else { return number }
        let common = whole.commonDivisor(with: number.denominator)
        var result = number
        result.numerator = try graph.constant(whole / common)
        result.denominator /= common
        return result
    }

    private mutating func rounded(_ number: PlanNumber, to quantum: Rational, _ rounding: Rounding) throws(PlanError) -> PlanNumber {
        // steps = n·s / (d·r·p) for a quantum of p/s
        let common = quantum.denominator.commonDivisor(with: number.denominator * quantum.numerator)
        let scaled = try graph.multiply(number.numerator, by: quantum.denominator / common)
        let divisor = number.denominator * quantum.numerator / common
        let steps: PlanValue
        if let register = number.divisor {
            steps = try graph.divide(scaled, by: graph.multiply(register, by: divisor), rounding)
        } else {
            steps = try graph.divide(scaled, by: divisor, rounding)
        }
        return PlanNumber(
            numerator: try graph.multiply(steps, by: quantum.numerator), denominator: quantum.denominator, known: number.known)
    }

    // MARK: Comparing

    mutating func compare(
        _ comparison: TypedExpression.Comparison, _ left: PlanNumber, _ right: PlanNumber
    ) throws(PlanError) -> PlanValue {
        let known = graph.maskAnd([left.known, right.known])
        if right.divisor == nil, left.divisor == nil {
            if let whole = graph.whole(right.numerator) {
                return graph.masked(try compare(comparison, left, Rational(whole, over: right.denominator)), known)
            }
            if let whole = graph.whole(left.numerator) {
                return graph.masked(try compare(comparison.mirrored, right, Rational(whole, over: left.denominator)), known)
            }
        }
        let (first, second) = try aligned(left, right)
        return graph.masked(graph.compare(comparison, first.numerator, second.numerator), known)
    }

    /// `number` has no divisor: the constant is brought over the denominator and to the next whole number instead.
    private mutating func compare(
        _ comparison: TypedExpression.Comparison, _ number: PlanNumber, _ constant: Rational
    ) throws(PlanError) -> PlanValue {
        let scaled = constant * Rational(number.denominator, over: 1)
        let floor = scaled.numerator.divided(by: scaled.denominator, .down)
        if scaled.isWhole { return graph.compare(comparison, number.numerator, constant: floor) }
        switch comparison {
        case .equal: return graph.truth(.no)
        case .notEqual: return graph.truth(.yes)
        case .less, .lessOrEqual: return graph.compare(.lessOrEqual, number.numerator, constant: floor)
        case .greater, .greaterOrEqual: return graph.compare(.greater, number.numerator, constant: floor)
        }
    }

    /// As if the number were known in every row.
    mutating func isOneOf(_ number: PlanNumber, _ choices: [Rational]) throws(PlanError) -> PlanValue {
        var wholes: [Int128] = []
        guard number.divisor == nil else {
            var parts: [PlanValue] = []
            var subject = number
            subject.known = nil
            for choice in choices {
                let constant = PlanNumber(numerator: try graph.constant(choice.numerator), denominator: choice.denominator)
                parts.append(try compare(.equal, subject, constant))
            }
            return graph.or(parts)
        }
        for choice in choices {
            let scaled = choice * Rational(number.denominator, over: 1)
            if scaled.isWhole { wholes.append(scaled.numerator) }
        }
        return graph.or(runs(of: wholes.sorted()).map { graph.inRange(number.numerator, $0.0, $0.1) })
    }

    /// Neighbouring whole numbers as ranges: 1, 2, 5 becomes 1...2 and 5...5.
    private func runs(of sorted: [Int128]) -> [(Int128, Int128)] {
        var runs: [(Int128, Int128)] = []
        for whole in sorted {
            if let last = runs.last, whole <= last.1 + 1 {
                runs[runs.count - 1].1 = max(last.1, whole)
            } else {
                runs.append((whole, whole))
            }
        }
        return runs
    }

    // MARK: Choices

    /// `otherwise` is lowered only when some row may take it.
    mutating func choice(
        _ condition: PlanValue, _ then: Lowered, isTruth: Bool, otherwise: (inout Planner) throws(PlanError) -> Lowered
    ) throws(PlanError) -> Lowered {
        if graph[condition].operation == .constantTruth(.yes) { return then }
        let other = try otherwise(&self)
        if graph[condition].operation == .constantTruth(.no) { return other }
        if case .truth(let first) = then, case .truth(let second) = other {
            let value = try graph.select(condition, first, second)
            return .truth(graph.masked(value, graph.knownTruth(condition)))
        }
        let (first, second) = try aligned(asNumber(then), asNumber(other))
        var result = first
        result.numerator = try graph.select(condition, first.numerator, second.numerator)
        result.known = graph.knownChoice(condition, first.known, second.known)
        return .number(result)
    }

    private mutating func asNumber(_ lowered: Lowered) throws(PlanError) -> PlanNumber {
        switch lowered {
        case .number(let number): return number
        case .truth(let value): return PlanNumber(numerator: try graph.numberOfTruth(value), known: graph.knownTruth(value))
        }
    }

    // MARK: Tables

    /// Row by row: the first that surely fits, unless one before it might.
    mutating func table(_ id: DecisionTable.ID, _ expression: TypedExpression, _ reading: StatusReading) throws(PlanError) -> Lowered {
        guard let table = program.tables[id] else { preconditionFailure("the program has no table \(id)") }
        var inputs: [PlanNumber] = []
        for input in table.inputs { inputs.append(try number(input, reading)) }
        return try rows(table.rows[...], of: table, inputs, reading)
    }

    private mutating func rows(
        _ rows: ArraySlice<DecisionTable.Row>, of table: DecisionTable, _ inputs: [PlanNumber], _ reading: StatusReading
    ) throws(PlanError) -> Lowered {
        guard let row = rows.first else {
            if table.type == .truth { return .truth(graph.truth(.unknown)) }
            return .number(PlanNumber(numerator: try graph.constant(0), known: graph.mask(false)))
        }
        var cells: [PlanValue] = []
        for (cell, input) in zip(row.cells, inputs) { cells.append(try truth(of: cell, input)) }
        return try choice(graph.and(cells), lower(row.output, reading), isTruth: table.type == .truth) { planner throws(PlanError) in
            try planner.rows(rows.dropFirst(), of: table, inputs, reading)
        }
    }

    private mutating func truth(of cell: DecisionTable.Cell, _ input: PlanNumber) throws(PlanError) -> PlanValue {
        switch cell {
        case .anything: return graph.truth(.yes)
        case .oneOf(let values): return graph.masked(try isOneOf(input, values), input.known)
        case .interval(let lower, let includesLower, let upper, let includesUpper):
            var parts: [PlanValue] = []
            if let lower { parts.append(try compare(includesLower ? .greaterOrEqual : .greater, input, of: lower)) }
            if let upper { parts.append(try compare(includesUpper ? .lessOrEqual : .less, input, of: upper)) }
            return graph.masked(graph.and(parts), input.known)
        }
    }

    private mutating func compare(
        _ comparison: TypedExpression.Comparison, _ input: PlanNumber, of bound: Rational
    ) throws(PlanError) -> PlanValue {
        var subject = input
        subject.known = nil
        return try compare(
            comparison, subject, PlanNumber(numerator: graph.constant(bound.numerator), denominator: bound.denominator))
    }
}
