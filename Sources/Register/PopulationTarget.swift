import Civics
import Evaluation
import Library
import PolicyLanguage

/// One question asked of every row: a fact with its windows, a receipt, or an amount received. Its sources answer while their
/// data sets are scanned; then `units` weighs the answers.
final class PopulationTarget {
    enum Subject {
        case fact(FactDeclaration)
        case received(TypedPolicy.ID)
        case recognised(TypedPolicy.ID)
        case amount(TypedPolicy.ID)
    }

    enum Answer {
        case value(ValueAccumulator)
        case history(HistoryAccumulator)
        case attribute(FactSource.PersonAttribute, AttributeContext)
    }

    let subject: Subject
    let entity: Entity
    /// In order of trust.
    let answers: [Answer]
    let feeds: [RecordFeed]
    /// Up to which day any of its data sets was delivered, so that no record means there is none; `nil` when none was.
    private let completeUntil: CivilDate?
    /// Whether that is recent enough to hold today of a fact that is not recorded by month.
    private let isAbsenceFresh: Bool
    private let hasHistory: Bool
    private let learnt: LearntColumn?

    init(
        _ subject: Subject, entity: Entity, sources: [FactSource], freshMonths: Int?, rows: Int, pack: JurisdictionPack, day: CivilDate,
        views: [DataSetDeclaration.ID: DataSetView], learnt: LearntColumn?
    ) {
        self.subject = subject
        self.entity = entity
        self.learnt = learnt
        let type = Self.type(of: subject)
        var (answers, feeds): ([Answer], [RecordFeed]) = ([], [])
        for source in sources {
            if case .attribute(let attribute) = source.reading {
                answers.append(.attribute(attribute, AttributeContext(pack, type: type)))
            } else if let resolved = ResolvedSource(source, type: type, in: pack, on: day) {
                let feed = RecordFeed(resolved, entity: entity, rows: rows, learnt: learnt)
                answers.append(feed.answer)
                feeds.append(feed)
            }
        }
        self.answers = answers
        self.feeds = feeds
        let complete = sources.compactMap { source in source.dataSet.map { views[$0]?.completeUntil } ?? day }.max()
        completeUntil = complete
        isAbsenceFresh = complete.map { complete in freshMonths.map { complete.adding(months: $0) >= day } ?? true } ?? false
        hasHistory = if case .fact = subject { answers.contains { if case .history = $0 { true } else { false } } } else { false }
    }

    /// The type that sources are read into.
    static func type(of subject: Subject) -> ValueType {
        switch subject {
        case .fact(let fact): fact.type
        case .received, .recognised: .truth
        case .amount: .money(.once)
        }
    }

    /// What the sources say of a row, best first, and over them what was learnt. `months` is scratch, cleared here.
    func units(
        _ row: Int, function: WindowFunction?, window: Int, months: inout MonthTotals,
        attribute: (FactSource.PersonAttribute, AttributeContext) -> Int64?
    ) -> Int64? {
        let recorded = recordedUnits(row, function: function, window: window, months: &months, attribute: attribute)
        guard let value = learnt?[row], value.wins(over: recorded, of: recordDay(row)) else { return recorded }
        return constant(value.units, function, window)
    }

    /// The day of the record that gives a row its value, by `LearntValue.day(ofRecordFrom:asOf:)`.
    private func recordDay(_ row: Int) -> Int32? {
        for answer in answers {
            if case .value(let values) = answer, values.state(row) == .known { return values.day(row) }
        }
        return nil
    }

    private func recordedUnits(
        _ row: Int, function: WindowFunction?, window: Int, months: inout MonthTotals,
        attribute: (FactSource.PersonAttribute, AttributeContext) -> Int64?
    ) -> Int64? {
        months.clear()
        var isHole = false
        for answer in answers {
            switch answer {
            case .value(let values):
                switch values.state(row) {
                case .absent: continue
                case .hole: isHole = true
                case .known where !months.hasAny: return constant(values.value(row), function, window)
                case .known: return settled(function, window, months, isHole)
                }
            case .history(let history):
                isHole = isHole || history.hasGap(row)
                history.forEachMonth(of: row) { months.take($1, month: $0) }
                if case .fact(let fact) = subject { months.settle(fact) }
            case .attribute(let name, let context):
                guard let units = attribute(name, context) else { continue }
                return constant(units, function, window)
            }
        }
        if months.hasAny || hasHistory { return settled(function, window, months, isHole) }
        return isHole || !isAbsenceFresh ? nil : constant(absent, function, window)
    }

    private var absent: Int64? {
        guard completeUntil != nil else { return nil }
        guard case .fact(let fact) = subject else { return answers.isEmpty ? nil : 0 }
        return fact.absence == .none ? fact.noneUnits : nil
    }

    /// - Parameter isHole: whether a month without a record may be one that could not be read.
    private func settled(_ function: WindowFunction?, _ window: Int, _ months: borrowing MonthTotals, _ isHole: Bool) -> Int64? {
        months.units(function, months: window, absent: isHole ? nil : absent, through: completeUntil?.lastEndedMonth)
    }

    /// A value that is the same every month.
    private func constant(_ units: Int64?, _ function: WindowFunction?, _ window: Int) -> Int64? {
        guard let units else { return nil }
        switch subject {
        case .fact(let fact):
            guard fact.admits(units) else { return nil }
            return function == .sum || function == .average ? units * Int64(window) : units
        case .received, .recognised: return units == 0 ? 0 : 1
        case .amount: return units
        }
    }
}

/// Feeds the records of one data set to one answer.
final class RecordFeed {
    let source: ResolvedSource
    let entity: Entity
    let answer: PopulationTarget.Answer
    private let values: ValueAccumulator?
    private let history: HistoryAccumulator?
    private var valuePosition = -1
    private var monthPosition = -1
    private var filters: [(position: Int, accepted: [[UInt8]])] = []
    private var asOf = CivilDate(days: 0)
    private let learnt: LearntColumn?

    init(_ source: ResolvedSource, entity: Entity, rows: Int, learnt: LearntColumn?) {
        self.source = source
        self.entity = entity
        self.learnt = learnt
        if source.reading == .monthly {
            let history = HistoryAccumulator(count: rows)
            (self.history, values, answer) = (history, nil, .history(history))
        } else {
            let values = ValueAccumulator(count: rows, for: source.reading)
            (self.values, history, answer) = (values, nil, .value(values))
        }
    }

    /// Looks up where the fields stand in the records of a delivery.
    func begin(_ delivery: Delivery) {
        func position(_ field: DataSetDeclaration.Field.ID?) -> Int { field.flatMap { delivery.fields.firstIndex(of: $0) } ?? -1 }
        valuePosition = position(source.field)
        monthPosition = position(source.month)
        asOf = delivery.asOf
        filters = source.filters.map { (position($0.field), $0.accepted) }
    }

    /// - Parameter isInForce: whether the record holds on the day; monthly values are taken whenever they hold.
    func take(_ fields: RecordFields, from day: Int32, isInForce: Bool, row: Int) {
        guard isInForce || history != nil else { return }
        for filter in filters {
            let bytes = fields[filter.position]
            guard filter.accepted.contains(where: bytes.equals) else { return }
        }
        if let values { take(fields, from: day, row: row, into: values) } else if let history { take(fields, row: row, into: history) }
    }

    private func take(_ fields: RecordFields, from day: Int32, row: Int, into values: ValueAccumulator) {
        var isLatest = false
        switch source.reading {
        case .exists: values.note(row: row)
        case .count: values.add(1, row: row)
        case .latest:
            isLatest = values.takeLatest(source.units(fields[valuePosition]), from: day, row: row)
            if !isLatest { return }
        case .sum, .monthly: values.add(source.units(fields[valuePosition]), row: row)
        }
        // Beside a learnt value it matters how old the record is, and hardly any row has one.
        guard let value = learnt?[row] else { return }
        values.setDay(value.day(ofRecordFrom: day, asOf: asOf), row: row, replacing: isLatest)
    }

    private func take(_ fields: RecordFields, row: Int, into history: HistoryAccumulator) {
        guard let month = fields[monthPosition].monthIndex else { return }
        history.take(source.units(fields[valuePosition]), month: month, row: row)
    }

    /// A record of the row could not be read: what is counted or added up is unknown, and so is anything else not recorded.
    func leaveHole(_ row: Int) {
        switch source.reading {
        case .exists, .latest: values?.leaveHole(row)
        case .count, .sum: values?.add(nil, row: row)
        case .monthly: history?.leaveGap(row)
        }
    }

    func finish() {
        values?.finish()
        history?.finish()
    }
}

/// What was learnt of some rows of a column, found fast where nothing was.
final class LearntColumn {
    private let values: [Int: LearntValue]
    private let isLearnt: [Bool]

    init(_ values: [Int: LearntValue], rows: Int) {
        self.values = values
        var isLearnt = [Bool](repeating: false, count: rows)
        for row in values.keys { isLearnt[row] = true }
        self.isLearnt = isLearnt
    }

    subscript(row: Int) -> LearntValue? { isLearnt[row] ? values[row] : nil }
}

extension CivilDate {
    /// The last month that was over at the end of this day, as `CivilMonth.index`.
    var lastEndedMonth: Int32 { adding(days: 1).civilMonth.index - 1 }
}
