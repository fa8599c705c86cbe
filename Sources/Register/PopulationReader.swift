import Civics
import Database
import Evaluation
import Library
import PolicyLanguage

/// Reads the register as it stood on a day, as known at an instant: everybody at once, in columns.
///
/// Its rules are those of `HouseholdReader`, which answers for one household and says where each value was read. What records say,
/// and what was learnt on visits (`LearntFacts`), is read as it was known then; the register's own attributes of a person and the
/// households are those of today. That there is no record means none only for the time that deliveries cover.
package struct PopulationReader {
    package let pack: JurisdictionPack
    package let day: CivilDate
    package let knownAt: Instant

    package init(pack: JurisdictionPack, day: CivilDate, knownAt: Instant) {
        self.pack = pack
        self.day = day
        self.knownAt = knownAt
    }

    /// - Parameters:
    ///   - inputs: what the program asks; see `TypedProgram.inputs`.
    ///   - amounts: policies of which the amount received is wanted too.
    package func read(
        _ concept: HouseholdConcept, program: TypedProgram, inputs: some Collection<Input>, amounts: [TypedPolicy.ID] = [],
        from db: Connection
    ) throws -> RegisteredPopulation {
        let views = try views(from: db)
        let dead = try DeadPeople.indexed(views.values, on: day, from: db)
        let rows = try RowIndex(concept, dead: dead, from: db)
        let positions = RowPositions(rows)
        let learnt = LearntColumns(try LearntFacts(on: day, knownAt: knownAt, from: db), rows, positions, on: day)
        let targets = Targets(self, views, rows, learnt, program: program, inputs: inputs, amounts: amounts)
        for dataSet in pack.dataSets {
            guard let view = views[dataSet.id] else { continue }
            try scan(view, targets.feeds(of: dataSet.id), positions, from: db)
        }
        let attributes = try RowAttributes(rows, isWanted: targets.readAttributes, from: db)
        return RegisteredPopulation(
            population: Population(memberCounts: rows.memberCounts, columns: targets.columns(attributes)), rows: rows,
            receivedAmounts: targets.amounts(positions))
    }

    private func views(from db: Connection) throws -> [DataSetDeclaration.ID: DataSetView] {
        let views = try pack.dataSets.map { try DataSetView($0, on: day, knownAt: knownAt, from: db) }
        return Dictionary(uniqueKeysWithValues: views.map { ($0.declaration.id, $0) })
    }

    private func scan(_ view: DataSetView, _ feeds: [RecordFeed], _ positions: RowPositions, from db: Connection) throws {
        guard !feeds.isEmpty else { return }
        try view.scan(from: db, begin: { delivery in for feed in feeds { feed.begin(delivery) } }) { record in
            let person = positions.row(ofPerson: record.person)
            guard person >= 0 else { return }
            let isInForce = record.period.contains(day)
            for feed in feeds {
                let row = feed.entity == .person ? person : positions.household(ofRow: person)
                feed.take(record.fields, from: record.period.from, isInForce: isInForce, row: row)
            }
        }
        for id in view.unread {
            let person = positions.row(ofPerson: id)
            guard person >= 0 else { continue }
            for feed in feeds { feed.leaveHole(feed.entity == .person ? person : positions.household(ofRow: person)) }
        }
        for feed in feeds { feed.finish() }
    }
}

/// A population with the names of its rows.
package struct RegisteredPopulation: Sendable {
    package let population: Population
    package let rows: RowIndex
    /// Fen received, per household row, added up over members; 0 when nothing is received, `nil` when the amount is unknown.
    /// A policy whose amounts no data set gives is not listed.
    package let receivedAmounts: [TypedPolicy.ID: [Int64?]]
}

/// Who had died by the day, according to the data sets that report deaths.
enum DeadPeople {
    static func indexed(_ views: some Collection<DataSetView>, on day: CivilDate, from db: Connection) throws -> [Bool] {
        let last: Int64 = try db.value("SELECT max(id) FROM person") ?? 0
        var dead = [Bool](repeating: false, count: Int(last) + 1)
        for view in views {
            guard let field = view.declaration.field(.deathDate)?.id else { continue }
            var position = -1
            try view.scan(from: db, begin: { position = $0.fields.firstIndex(of: field) ?? -1 }) { record in
                if let death = CivilDate(utf8: record.fields[position]), death <= day { dead[Int(record.person)] = true }
            }
        }
        return dead
    }
}

/// From person id to row, and from a member's row to the household's.
struct RowPositions {
    private let rowByPerson: [Int32]
    private let householdByRow: [Int32]

    init(_ rows: RowIndex) {
        var rowByPerson = [Int32](repeating: -1, count: Int(rows.persons.max()?.value ?? 0) + 1)
        for (row, person) in rows.persons.enumerated() { rowByPerson[Int(person.value)] = Int32(row) }
        var householdByRow: [Int32] = []
        householdByRow.reserveCapacity(rows.persons.count)
        for (household, count) in rows.memberCounts.enumerated() {
            for _ in 0..<count { householdByRow.append(Int32(household)) }
        }
        self.rowByPerson = rowByPerson
        self.householdByRow = householdByRow
    }

    /// -1 for someone who is not part of the population.
    func row(ofPerson id: Int64) -> Int { id < rowByPerson.count ? Int(rowByPerson[Int(id)]) : -1 }

    func household(ofRow row: Int) -> Int { Int(householdByRow[row]) }
}

/// The register's own attributes of every row; read only when a fact asks for them.
struct RowAttributes {
    private var byRow: [PersonAttributes]
    let memberCounts: [Int]

    init(_ rows: RowIndex, isWanted: Bool, from db: Connection) throws {
        memberCounts = rows.memberCounts
        byRow = []
        guard isWanted else { return }
        let positions = RowPositions(rows)
        byRow = [PersonAttributes](repeating: PersonAttributes(birthDays: nil, sex: .unknown, hukouRegion: nil), count: rows.persons.count)
        try db.scan("SELECT id, sex, birth_date, hukou_region FROM person") { row in
            let position = positions.row(ofPerson: row.int64(0))
            guard position >= 0 else { return }
            let sex = Sex(rawValue: UInt8(clamping: row.int64(1))) ?? .unknown
            let birth = CivilDate(utf8: row.utf8(2))?.days
            byRow[position] = PersonAttributes(birthDays: birth, sex: sex, hukouRegion: RegionCode(utf8: row.utf8(3)))
        }
    }

    /// A household only has the attributes that are not one person's.
    func units(_ attribute: FactSource.PersonAttribute, _ context: AttributeContext, person: Int?, household: Int) -> Int64? {
        if let person { return byRow[person].units(attribute, context, householdSize: memberCounts[household]) }
        return attribute == .householdSize ? Int64(memberCounts[household]) : nil
    }
}

/// What was learnt, by row.
private struct LearntColumns {
    private let facts: LearntFacts
    private let rows: RowIndex
    private let positions: RowPositions
    private let day: CivilDate

    init(_ facts: LearntFacts, _ rows: RowIndex, _ positions: RowPositions, on day: CivilDate) {
        (self.facts, self.rows, self.positions, self.day) = (facts, rows, positions, day)
    }

    /// `nil` when nothing was learnt of anybody in the population.
    func column(of provision: FactProvision) -> LearntColumn? {
        var values: [Int: LearntValue] = [:]
        for (subject, entry) in facts.of(provision) {
            guard subject.entity == provision.fact.entity, let row = row(of: subject) else { continue }
            values[row] = LearntValue(entry, of: provision, on: day)
        }
        let count = provision.fact.entity == .person ? rows.persons.count : rows.households.count
        return values.isEmpty ? nil : LearntColumn(values, rows: count)
    }

    private func row(of subject: LearntFact.Subject) -> Int? {
        switch subject {
        case .household(let id): return rows.row(of: id)
        case .person(let id):
            let row = positions.row(ofPerson: id.value)
            return row >= 0 ? row : nil
        }
    }
}

/// Everything asked, and the columns the answers make.
private struct Targets {
    private var targets: [PopulationTarget] = []
    private var targetByInput: [Input: PopulationTarget] = [:]
    private let reader: PopulationReader
    private let rows: RowIndex
    private let program: TypedProgram

    init(
        _ reader: PopulationReader, _ views: [DataSetDeclaration.ID: DataSetView], _ rows: RowIndex, _ learnt: LearntColumns,
        program: TypedProgram, inputs: some Collection<Input>, amounts: [TypedPolicy.ID]
    ) {
        self.reader = reader
        self.rows = rows
        self.program = program
        var byFact: [FactDeclaration.ID: PopulationTarget] = [:]
        func make(
            _ subject: PopulationTarget.Subject, _ entity: Entity, _ sources: [FactSource], freshMonths: Int? = nil,
            learnt: LearntColumn? = nil
        ) -> PopulationTarget {
            let count = entity == .person ? rows.persons.count : rows.households.count
            return PopulationTarget(
                subject, entity: entity, sources: sources, freshMonths: freshMonths, rows: count, pack: reader.pack, day: reader.day,
                views: views, learnt: learnt)
        }
        for input in inputs {
            switch input.kind {
            case .received(let policy):
                targetByInput[input] = make(.received(policy), input.entity, reader.pack.received(policy).map { [$0] } ?? [])
            case .recognised(let policy):
                targetByInput[input] = make(.recognised(policy), input.entity, reader.pack.recognised(policy).map { [$0] } ?? [])
            case .fact(let id), .window(let id, _, _):
                guard byFact[id] == nil, let fact = program.factsByID[id] else { break }
                let provision = reader.pack.facts.first { $0.fact.id == id }
                byFact[id] = make(
                    .fact(fact), fact.entity, provision?.sources ?? [], freshMonths: provision?.freshMonths,
                    learnt: provision.flatMap(learnt.column(of:)))
            }
            if case .fact(let id) = input.kind { targetByInput[input] = byFact[id] }
            if case .window(let id, _, _) = input.kind { targetByInput[input] = byFact[id] }
        }
        targets = targetByInput.values.filter { if case .fact = $0.subject { false } else { true } } + byFact.values
        for policy in amounts {
            guard let source = reader.pack.receipts.first(where: { $0.policy == policy })?.receivedAmount else { continue }
            targets.append(make(.amount(policy), .person, [source]))
        }
    }

    func feeds(of dataSet: DataSetDeclaration.ID) -> [RecordFeed] {
        targets.flatMap(\.feeds).filter { $0.source.dataSet.id == dataSet }
    }

    var readAttributes: Bool {
        targets.contains { $0.answers.contains { if case .attribute = $0 { true } else { false } } }
    }

    func columns(_ attributes: RowAttributes) -> [Input: PopulationColumn] {
        var columns: [Input: PopulationColumn] = [:]
        for (input, target) in targetByInput { columns[input] = column(input, target, attributes) }
        return columns
    }

    private func column(_ input: Input, _ target: PopulationTarget, _ attributes: RowAttributes) -> PopulationColumn {
        let window = input.window
        var months = MonthTotals(months: window.months, before: reader.day.civilMonth.index)
        let count = target.entity == .person ? rows.persons.count : rows.households.count
        var builder = PopulationColumnBuilder(program.storage(of: input), count: count)
        func set(_ row: Int, person: Int?, household: Int) {
            let units = target.units(row, function: window.function, window: window.months, months: &months) {
                attributes.units($0, $1, person: person, household: household)
            }
            builder.set(units, row: row)
        }
        if target.entity == .household {
            for row in 0..<count { set(row, person: nil, household: row) }
        } else {
            var row = 0
            for (household, size) in rows.memberCounts.enumerated() {
                for _ in 0..<size {
                    set(row, person: row, household: household)
                    row += 1
                }
            }
        }
        return builder.column()
    }

    /// Adds the members' amounts up, per household.
    func amounts(_ positions: RowPositions) -> [TypedPolicy.ID: [Int64?]] {
        var amounts: [TypedPolicy.ID: [Int64?]] = [:]
        var months = MonthTotals(months: 1, before: reader.day.civilMonth.index)
        for target in targets {
            guard case .amount(let policy) = target.subject else { continue }
            var total = [Int64?](repeating: 0, count: rows.households.count)
            for row in rows.persons.indices {
                let amount = target.units(row, function: nil, window: 1, months: &months) { _, _ in nil }
                let household = positions.household(ofRow: row)
                total[household] = total[household].flatMap { sum in amount.map { sum + $0 } }
            }
            amounts[policy] = total
        }
        return amounts
    }
}

extension Input {
    /// The months an input looks at; a fact by itself is its latest complete month.
    fileprivate var window: (months: Int, function: WindowFunction?) {
        if case .window(_, let months, let function) = kind { return (months, function) }
        return (1, nil)
    }
}
