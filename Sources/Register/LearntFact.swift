import Civics
import Database
import Evaluation
import Library
import PolicyLanguage

extension LearntReference.Kind: BindableValue {}

/// What somebody found out about a household or a person on a visit, by phone, at the desk or from a document (走访所得).
///
/// Evidence: never changed or deleted. A correction is a new record that supersedes the old one, and so is a withdrawal.
package struct LearntFact: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<LearntFact>

    package enum Subject: Hashable, Sendable {
        /// A 共同生活家庭.
        case household(Household.ID)
        case person(Person.ID)
    }

    package let id: ID
    package let entry: Entry

    /// One thing found out, ready to be recorded: `recordable` and in range, or it could not have been made.
    package struct Entry: Hashable, Sendable {
        package let subject: Subject
        package let fact: FactDeclaration.ID
        /// Stored units of the fact; `nil` when the visitor found that nobody knows, or when the entry is a withdrawal.
        package let units: Int64?
        /// The day it was seen to be true, with the record it was found out in.
        package let origin: LearntReference
        package let account: Int64
        package let recordedAt: Instant
        /// The record this one takes the place of.
        package let supersedes: ID?
        /// Takes the superseded record back and puts nothing in its place.
        package let isWithdrawal: Bool

        package var learntOn: CivilDate { origin.on }
    }
}

extension LearntFact {
    /// Why something cannot be recorded as learnt.
    package enum Refusal: Error, Hashable, Sendable {
        case notRecordable(fact: String)
        case otherSubject(fact: String)
        case outOfRange(fact: String)
        case inTheFuture(CivilDate)
        /// What is to be corrected does not exist, or is about something else.
        case otherMatter
        /// Somebody has corrected or withdrawn it meanwhile.
        case alreadyReplaced

        package var message: String {
            switch self {
            case .notRecordable(let fact): "“\(fact)”由登记库或逐月数据给出，不能在走访中直接记录。请改报数据更正。"
            case .otherSubject(let fact): "“\(fact)”记错了对象。请核对它是个人的还是全家的，再记一次。"
            case .outOfRange(let fact): "“\(fact)”的数值超出允许的范围。请核对后重新填写。"
            case .inTheFuture(let day): "得知日期 \(day) 还没有到。请改为实际得知的日期。"
            case .otherMatter: "要更正的记录不存在，或者说的是另一件事。请刷新页面后再试。"
            case .alreadyReplaced: "这条记录刚刚被别人更正或撤回了。请刷新页面，看过最新内容后再改。"
            }
        }
    }

    /// Whether a visit can tell the fact: one value, of which the register itself does not keep the truth.
    ///
    /// A monthly fact is one value when no source gives it month by month: what is learnt then holds for every month, as a
    /// record's value would.
    package static func recordable(fact provision: FactProvision) -> Bool {
        provision.sources.allSatisfy { source in
            switch source.reading {
            case .monthly, .attribute: false
            case .latest, .exists, .count, .sum: true
            }
        }
    }
}

extension LearntFact.Entry {
    /// - Parameter units: stored units of the fact; `nil` when it turned out that nobody knows.
    package init(
        _ units: Int64?, of provision: FactProvision, about subject: LearntFact.Subject, from origin: LearntReference, account: Int64,
        recordedAt: Instant, supersedes: LearntFact.ID? = nil
    ) throws(LearntFact.Refusal) {
        let fact = provision.fact
        guard LearntFact.recordable(fact: provision) else { throw .notRecordable(fact: fact.name) }
        guard subject.entity == fact.entity else { throw .otherSubject(fact: fact.name) }
        guard units.map(fact.admits) ?? true else { throw .outOfRange(fact: fact.name) }
        guard origin.on <= recordedAt.beijingDate else { throw .inTheFuture(origin.on) }
        self.init(
            subject: subject, fact: fact.id, units: units, origin: origin, account: account, recordedAt: recordedAt,
            supersedes: supersedes, isWithdrawal: false)
    }
}

extension LearntFact.Subject {
    package var entity: Entity {
        switch self {
        case .household: .household
        case .person: .person
        }
    }

    package var household: Household.ID? { if case .household(let id) = self { id } else { nil } }
    package var person: Person.ID? { if case .person(let id) = self { id } else { nil } }
}

// MARK: Records

extension LearntFact: RowDecodable {
    package init(row: Row) throws {
        let household: Household.ID? = try row["household"]
        let person: Person.ID? = try row["person"]
        guard let subject = household.map(Subject.household) ?? person.map(Subject.person) else { throw DatabaseError.noRow }
        id = try row["id"]
        entry = try Entry(
            subject: subject, fact: row["fact"], units: row["value"],
            origin: LearntReference(kind: row["origin"], number: row["origin_number"], on: row["learnt_on"]), account: row["account"],
            recordedAt: row["recorded_at"], supersedes: row["supersedes"], isWithdrawal: row["is_withdrawal"])
    }
}

extension LearntFact {
    /// - Throws: `Refusal.otherMatter` or `.alreadyReplaced` when the entry is to supersede what it cannot.
    package static func record(_ entry: Entry, in db: Transaction) throws -> ID {
        if let replaced = entry.supersedes { try checkReplaceable(replaced, by: entry, in: db) }
        return try db.insertReturningID(
            """
            INSERT INTO learnt_fact (household, person, fact, value, learnt_on, origin, origin_number, account, recorded_at, supersedes,
              is_withdrawal)
            VALUES (\(entry.subject.household), \(entry.subject.person), \(entry.fact), \(entry.units), \(entry.learntOn),
              \(entry.origin.kind), \(entry.origin.number), \(entry.account), \(entry.recordedAt), \(entry.supersedes),
              \(entry.isWithdrawal))
            """)
    }

    /// Takes a record back: from now on it counts as if nobody had ever found it out.
    ///
    /// - Throws: as `record(_:in:)`.
    package static func withdraw(_ id: ID, account: Int64, at now: Instant, in db: Transaction) throws -> ID {
        guard let old = try find(id, in: db)?.entry else { throw Refusal.otherMatter }
        return try record(
            Entry(
                subject: old.subject, fact: old.fact, units: nil, origin: old.origin, account: account, recordedAt: now, supersedes: id,
                isWithdrawal: true), in: db)
    }

    private static func checkReplaceable(_ id: ID, by entry: Entry, in db: Transaction) throws {
        guard let old = try find(id, in: db)?.entry, old.subject == entry.subject, old.fact == entry.fact, !old.isWithdrawal else {
            throw Refusal.otherMatter
        }
        let next: ID? = try db.value("SELECT id FROM learnt_fact WHERE supersedes = \(id)")
        if next != nil { throw Refusal.alreadyReplaced }
    }

    package static func find(_ id: ID, in db: Connection) throws -> LearntFact? {
        try db.first("SELECT * FROM learnt_fact WHERE id = \(id)")
    }

    /// Everything ever recorded of a household and its members, corrections and withdrawals too, oldest first.
    package static func of(household: Household.ID, persons: [Person.ID], from db: Connection) throws -> [LearntFact] {
        try db.all("SELECT * FROM learnt_fact WHERE household = \(household) OR person IN \(persons) ORDER BY id")
    }
}
