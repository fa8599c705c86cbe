import Civics
import Database
import Evaluation
import Library
import PolicyLanguage

/// Reads one household as it stood on a day, as known at an instant, with the record behind each value.
///
/// Its rules are those of `PopulationReader`, written a second time for one household; a test holds the two together.
package struct HouseholdReader {
    package let pack: JurisdictionPack
    package let day: CivilDate
    package let knownAt: Instant
    private let views: [DataSetView]
    private let provisions: Provisions
    private let policies: [TypedPolicy.ID]

    /// Prepares for any number of households. Deliveries that come later are not seen.
    ///
    /// - Parameter policies: all of the library; whether one is received of which the pack says nothing is unknown, never no.
    package init(pack: JurisdictionPack, policies: [TypedPolicy.ID], day: CivilDate, knownAt: Instant, from db: Connection) throws {
        self.pack = pack
        self.day = day
        self.knownAt = knownAt
        self.policies = policies
        views = try pack.dataSets.map { try DataSetView($0, on: day, knownAt: knownAt, from: db) }
        provisions = Provisions(pack, on: day)
    }

    /// `nil` when there is no such household, or nobody in it is alive.
    ///
    /// - Parameter learntBy: until when what was learnt counts, when that is later than what deliveries were read until: a household is
    ///   screened again right after a visit.
    package func facts(household: Household.ID, learntBy: Instant? = nil, from db: Connection) throws -> HouseholdReading? {
        let members = try Household.members(of: household, in: db)
        let records = try PersonRecords(of: members.map(\.person.id), views, from: db)
        let living = members.filter { member in records.of([member.person.id]).allSatisfy { !$0.tellsDeath(by: day) } }
        guard !living.isEmpty else { return nil }
        let persons = living.map(\.person.id)
        let learnt = try LearntFacts(of: household, persons: persons, on: day, knownAt: learntBy ?? knownAt, from: db)
        let all = HouseholdRead(
            reader: self, records: records.of(persons), members: living, subject: .household(household), learnt: learnt)
        let each = persons.indices.map { index in
            HouseholdRead(
                reader: self, records: records.of([persons[index]]), members: [living[index]], subject: .person(persons[index]),
                learnt: learnt)
        }
        var facts = HouseholdFacts(own: all.facts(householdSize: living.count), members: each.map { $0.facts(householdSize: living.count) })
        for (index, member) in living.enumerated() { facts.members[index].label = Self.label(member, index) }
        return HouseholdReading(facts: facts, persons: persons, receivedAmounts: Self.total(each.map { $0.amounts() }))
    }

    private static func label(_ member: Household.Member, _ index: Int) -> String {
        member.isHead ? "户主" : "成员\(index + 1)"
    }

    private static func total(_ members: [[TypedPolicy.ID: Int64?]]) -> [TypedPolicy.ID: Int64?] {
        var total: [TypedPolicy.ID: Int64?] = [:]
        for amounts in members {
            for (policy, amount) in amounts {
                let sum = total[policy] ?? 0
                total[policy] = .some(sum.flatMap { sum in amount.map { sum + $0 } })
            }
        }
        return total
    }

    /// Up to which day no record of any of the sources means there is none; `nil` when nothing was delivered.
    fileprivate func completeUntil(_ sources: [FactSource]) -> CivilDate? {
        sources.compactMap { source in
            source.dataSet.map { id in views.first { $0.declaration.id == id }?.completeUntil } ?? day
        }.max()
    }

    fileprivate var resolved: Provisions { provisions }

    /// See `DataSetView.unread`.
    fileprivate func isUnread(_ dataSet: DataSetDeclaration.ID, _ members: [Household.Member]) -> Bool {
        guard let unread = views.first(where: { $0.declaration.id == dataSet })?.unread, !unread.isEmpty else { return false }
        return members.contains { unread.contains($0.person.id.value) }
    }

    /// A history in which no month of the last ten years, or none after `lastCovered`, is left to what absence means.
    fileprivate func withHoles(_ history: [CivilMonth: Int64?], after lastCovered: CivilMonth? = nil) -> [CivilMonth: Int64?] {
        var history = history
        for back in 0...Self.mostMonths {
            let month = day.civilMonth.adding(months: -back)
            if let lastCovered, month <= lastCovered { break }
            if history[month] == nil { history[month] = .some(nil) }
        }
        return history
    }

    /// No policy looks further back.
    private static let mostMonths = 120

    /// Receipts before any record is read.
    fileprivate var unknownReceipts: [TypedPolicy.ID: Truth] {
        Dictionary(policies.map { ($0, Truth.unknown) }, uniquingKeysWith: { first, _ in first })
    }
}

/// What the register says of one household.
package struct HouseholdReading: Sendable {
    package let facts: HouseholdFacts
    /// Whom each member of `facts` is.
    package let persons: [Person.ID]
    /// Fen received, added up over members; 0 when nothing is received, `nil` when the amount is unknown. A policy whose amounts
    /// no data set gives is not listed.
    package let receivedAmounts: [TypedPolicy.ID: Int64?]

    package init(facts: HouseholdFacts, persons: [Person.ID], receivedAmounts: [TypedPolicy.ID: Int64?]) {
        self.facts = facts
        self.persons = persons
        self.receivedAmounts = receivedAmounts
    }
}

/// The pack's sources, resolved once.
private struct Provisions {
    enum Source {
        case record(ResolvedSource)
        case attribute(FactSource.PersonAttribute, AttributeContext)
    }

    struct Question {
        let sources: [Source]
        let declared: [FactSource]

        /// Whether a source gives it month by month.
        var isByMonth: Bool {
            sources.contains { if case .record(let source) = $0 { source.reading == .monthly } else { false } }
        }
    }

    let facts: [(provision: FactProvision, question: Question)]
    let receipts: [(policy: TypedPolicy.ID, received: Question, recognised: Question, amount: Question?)]

    init(_ pack: JurisdictionPack, on day: CivilDate) {
        func question(_ declared: [FactSource], _ type: ValueType) -> Question {
            let sources = declared.compactMap { source -> Source? in
                if case .attribute(let name) = source.reading { return .attribute(name, AttributeContext(pack, type: type)) }
                return ResolvedSource(source, type: type, in: pack, on: day).map(Source.record)
            }
            return Question(sources: sources, declared: declared)
        }
        facts = pack.facts.map { ($0, question($0.sources, $0.fact.type)) }
        receipts = pack.receipts.map { receipt in
            func one(_ source: FactSource?) -> Question { question(source.map { [$0] } ?? [], .truth) }
            return (
                receipt.policy, one(pack.received(receipt.policy)), one(pack.recognised(receipt.policy)),
                receipt.receivedAmount.map { question([$0], .money(.once)) }
            )
        }
    }
}

/// One record of one person, with copies of its fields.
private struct PersonRecord {
    let person: Person.ID
    let view: DataSetView
    let period: RecordPeriod
    let reference: RecordReference
    let fields: [DataSetDeclaration.Field.ID: [UInt8]]

    func bytes(_ field: DataSetDeclaration.Field.ID?) -> [UInt8] { field.flatMap { fields[$0] } ?? [] }

    func tellsDeath(by day: CivilDate) -> Bool {
        guard let field = view.declaration.field(.deathDate)?.id else { return false }
        return bytes(field).withUnsafeBufferPointer { CivilDate(utf8: $0) }.map { $0 <= day } ?? false
    }

    func units(_ source: ResolvedSource) -> Int64? { bytes(source.field).withUnsafeBufferPointer(source.units) }

    func passes(_ filters: [(field: DataSetDeclaration.Field.ID, accepted: [[UInt8]])]) -> Bool {
        filters.allSatisfy { $0.accepted.contains(bytes($0.field)) }
    }
}

/// The records in force of some people, oldest delivery first, in the order of their files.
private struct PersonRecords {
    private let records: [PersonRecord]

    init(of persons: [Person.ID], _ views: [DataSetView], from db: Connection) throws {
        var found: [(order: (Int, Int64), record: PersonRecord)] = []
        var places: [Int64: (order: Int, view: DataSetView, delivery: Delivery)] = [:]
        for view in views {
            for (order, delivery) in view.deliveries.enumerated() { places[delivery.id.value] = (order, view, delivery) }
        }
        let fields = RecordFields()
        try db.scan(
            "SELECT id, delivery, row_number, person, valid_from, valid_until, content FROM record WHERE person IN \(persons)"
        ) { row in
            guard let place = places[row.int64(1)], !place.view.superseded.contains(row.int64(0)) else { return }
            let period = RecordPeriod(from: row.utf8(4), until: row.utf8(5))
            fields.move(to: row.utf8(6))
            var values: [DataSetDeclaration.Field.ID: [UInt8]] = [:]
            for (position, field) in place.delivery.fields.enumerated() { values[field] = Array(fields[position]) }
            let reference = RecordReference(
                dataSet: place.delivery.dataSet, delivery: place.delivery.id.value, row: Int(row.int64(2)), asOf: place.delivery.asOf)
            let record = PersonRecord(
                person: Person.ID(row.int64(3)), view: place.view, period: period, reference: reference, fields: values)
            found.append(((place.order, row.int64(0)), record))
        }
        records = found.sorted { $0.order < $1.order }.map(\.record)
    }

    func of(_ persons: [Person.ID]) -> [PersonRecord] { records.filter { persons.contains($0.person) } }
}

/// What the records of some members say: of one person, or of the whole household.
private struct HouseholdRead {
    let reader: HouseholdReader
    let records: [PersonRecord]
    let members: [Household.Member]
    let subject: LearntFact.Subject
    let learnt: LearntFacts

    private var entity: Entity { subject.entity }

    func facts(householdSize: Int) -> HouseholdFacts.Facts {
        let unknown = reader.unknownReceipts
        var facts = HouseholdFacts.Facts(received: unknown, recognised: unknown)
        for (provision, question) in reader.resolved.facts where provision.fact.entity == entity {
            facts.values[provision.fact.id] = learntValue(provision, question) ?? value(provision, question, householdSize)
        }
        for receipt in reader.resolved.receipts {
            facts.received[receipt.policy] = truth(receipt.received)
            facts.recognised[receipt.policy] = truth(receipt.recognised)
        }
        return facts
    }

    func amounts() -> [TypedPolicy.ID: Int64?] {
        var amounts: [TypedPolicy.ID: Int64?] = [:]
        for receipt in reader.resolved.receipts {
            if let question = receipt.amount { amounts[receipt.policy] = .some(amount(question)) }
        }
        return amounts
    }

    private enum Reading {
        /// With the records that gave the value, none for the register's own attributes.
        case known(Int64, [PersonRecord], RecordReference?)
        case hole
        /// Not whole when a row that could not be read may tell of more months.
        case months([CivilMonth: Int64?], RecordReference?, isWhole: Bool)
    }

    /// What was learnt, where it wins over the records; see `LearntFacts`.
    private func learntValue(_ provision: FactProvision, _ question: Provisions.Question) -> RecordedValue? {
        guard let entry = learnt.of(provision)[subject] else { return nil }
        let value = LearntValue(entry, of: provision, on: reader.day)
        let known = readings(question, members.count).lazy.compactMap { reading in
            if case .known(let units, let records, _) = reading { (units, records) } else { nil }
        }.first
        if let (units, records) = known, provision.fact.admits(units),
            !value.wins(over: units, of: records.map { value.day(ofRecordFrom: $0.period.from, asOf: $0.reference.asOf) }.max())
        {
            return nil
        }
        return RecordedValue(value.units.map(RecordedValue.Content.known) ?? .unknown, learnt: value.origin)
    }

    private func value(_ provision: FactProvision, _ question: Provisions.Question, _ householdSize: Int) -> RecordedValue? {
        let fact = provision.fact
        let completeUntil = reader.completeUntil(question.declared)
        // Months that had not ended when the last delivery was made are not empty but unknown.
        let lastCovered = fact.absence == .none ? completeUntil.map { CivilMonth(index: $0.lastEndedMonth) } : nil
        var history: [CivilMonth: Int64?] = [:]
        var source: RecordReference?
        var isHole = false
        for reading in readings(question, householdSize) {
            switch reading {
            case .hole: isHole = true
            case .known(let units, _, let reference) where history.isEmpty:
                return RecordedValue(fact.admits(units) ? .known(units) : .unknown, source: reference)
            case .known: return recorded(history, isHole, lastCovered, source)
            case .months(let months, let reference, let isWhole):
                isHole = isHole || !isWhole
                let admitted = months.mapValues { $0.flatMap { fact.admits($0) ? $0 : nil } }
                history.merge(admitted) { trusted, _ in trusted }
                source = source ?? reference
            }
        }
        if !history.isEmpty { return recorded(history, isHole, lastCovered, source) }
        // Left out, the fact would take what its declaration says of absence; that only holds if somebody delivered, and lately.
        guard !isHole, let completeUntil else { return RecordedValue(.unknown) }
        return fact.absence == .none && !holdsAbsence(provision, question, completeUntil) ? RecordedValue(.unknown) : nil
    }

    /// Whether no record still means none today: by month when the fact is recorded so, else for as long as it stays fresh.
    private func holdsAbsence(_ provision: FactProvision, _ question: Provisions.Question, _ completeUntil: CivilDate) -> Bool {
        // Every window ends with the month before the day's.
        if question.isByMonth { return completeUntil.lastEndedMonth >= reader.day.civilMonth.index - 1 }
        return provision.freshMonths.map { completeUntil.adding(months: $0) >= reader.day } ?? true
    }

    private func recorded(
        _ history: [CivilMonth: Int64?], _ isHole: Bool, _ lastCovered: CivilMonth?, _ source: RecordReference?
    ) -> RecordedValue {
        let months = isHole ? reader.withHoles(history) : lastCovered.map { reader.withHoles(history, after: $0) } ?? history
        return RecordedValue(.history(months), source: source)
    }

    /// What each source has to say, in order of trust; a source without a word is left out.
    private func readings(_ question: Provisions.Question, _ householdSize: Int) -> [Reading] {
        question.sources.compactMap { source in
            switch source {
            case .attribute(let name, let context): attribute(name, context, householdSize)
            case .record(let source): reading(source)
            }
        }
    }

    private func attribute(_ name: FactSource.PersonAttribute, _ context: AttributeContext, _ householdSize: Int) -> Reading? {
        guard entity == .person else { return name == .householdSize ? .known(Int64(householdSize), [], nil) : nil }
        let attributes = PersonAttributes(members[0].person)
        return attributes.units(name, context, householdSize: householdSize).map { .known($0, [], reference(name)) }
    }

    /// The latest record that could have told the attribute.
    private func reference(_ name: FactSource.PersonAttribute) -> RecordReference? {
        let role: DataSetDeclaration.Role? =
            switch name {
            case .birthDate: .birthDate
            case .sex: .sex
            case .localHukou, .districtHukou: .hukouRegion
            case .householdSize: nil
            }
        return role.flatMap { role in records.last { $0.view.declaration.field(role) != nil }?.reference }
    }

    private func reading(_ source: ResolvedSource) -> Reading? {
        let rows = records.filter { $0.view.declaration.id == source.dataSet.id && $0.passes(source.filters) }
        let isUnread = reader.isUnread(source.dataSet.id, members)
        if source.reading == .monthly { return months(rows, source, isUnread) }
        let inForce = rows.filter { $0.period.contains(reader.day) }
        guard let last = inForce.last else { return isUnread ? .hole : nil }
        switch source.reading {
        case .exists: return .known(1, inForce, last.reference)
        case .count where isUnread, .sum where isUnread: return .hole
        case .count: return .known(Int64(inForce.count), inForce, last.reference)
        case .latest: return latest(inForce, source)
        case .sum, .monthly: return sum(inForce.map { $0.units(source) }).map { .known($0, inForce, last.reference) } ?? .hole
        }
    }

    private func latest(_ rows: [PersonRecord], _ source: ResolvedSource) -> Reading {
        var best: (units: Int64, record: PersonRecord)?
        for row in rows {
            guard let units = row.units(source) else { continue }
            if best == nil || row.period.from >= best!.record.period.from { best = (units, row) }
        }
        return best.map { .known($0.units, [$0.record], $0.record.reference) } ?? .hole
    }

    private func months(_ rows: [PersonRecord], _ source: ResolvedSource, _ isUnread: Bool) -> Reading? {
        var months: [CivilMonth: [Int64?]] = [:]
        for row in rows {
            guard let index = row.bytes(source.month).withUnsafeBufferPointer({ $0.monthIndex }) else { continue }
            months[CivilMonth(index: index), default: []].append(row.units(source))
        }
        guard !months.isEmpty else { return isUnread ? .hole : nil }
        return .months(months.mapValues(sum), rows.last?.reference, isWhole: !isUnread)
    }

    /// `nil` when a part is unknown or the sum does not fit.
    private func sum(_ parts: [Int64?]) -> Int64? {
        parts.reduce(Int64?.some(0)) { sum, part in
            guard let sum, let part else { return nil }
            let (total, overflow) = sum.addingReportingOverflow(part)
            return overflow ? nil : total
        }
    }

    // MARK: Receipts

    private func truth(_ question: Provisions.Question) -> Truth {
        for case .known(let units, _, _) in readings(question, members.count) { return units == 0 ? .no : .yes }
        return absent(question) ? .no : .unknown
    }

    private func amount(_ question: Provisions.Question) -> Int64? {
        for case .known(let units, _, _) in readings(question, members.count) { return units }
        return absent(question) ? 0 : nil
    }

    /// Whether no record means no: somebody delivered, and no record has a hole where the answer should be.
    private func absent(_ question: Provisions.Question) -> Bool {
        guard !question.sources.isEmpty, reader.completeUntil(question.declared) != nil else { return false }
        return !readings(question, members.count).contains { if case .hole = $0 { true } else { false } }
    }
}
