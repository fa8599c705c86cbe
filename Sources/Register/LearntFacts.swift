import Civics
import Database
import Evaluation
import Library
import PolicyLanguage

/// What was learnt that counts on a day, as known at an instant: of each matter the latest, first by the day it was learnt, then by
/// when it was recorded. What was corrected or withdrawn by then does not count.
///
/// A learnt value wins over what the records say when they say nothing, or when the record that gives their value is not younger; on
/// the same day the visit wins, for somebody looked. A record is as old as the day from which it says it is true, else as its
/// delivery's day: a department that goes on delivering an old row has found out nothing new. Once the learnt value is older than the
/// fact stays fresh (保鲜月数), any later delivery of a record wins. That there is no record never speaks against what was learnt.
struct LearntFacts {
    private let byFact: [FactDeclaration.ID: [LearntFact.Subject: LearntFact.Entry]]

    var isEmpty: Bool { byFact.isEmpty }

    /// Of everybody.
    init(on day: CivilDate, knownAt: Instant, from db: Connection) throws {
        try self.init(where: "1 = 1", on: day, knownAt, from: db)
    }

    init(of household: Household.ID, persons: [Person.ID], on day: CivilDate, knownAt: Instant, from db: Connection) throws {
        try self.init(where: "(learnt_fact.household = \(household) OR learnt_fact.person IN \(persons))", on: day, knownAt, from: db)
    }

    private init(where condition: SQL, on day: CivilDate, _ knownAt: Instant, from db: Connection) throws {
        let learnt: [LearntFact] = try db.all(
            """
            SELECT * FROM learnt_fact
            WHERE \(condition) AND learnt_on <= \(day) AND recorded_at <= \(knownAt) AND is_withdrawal = \(false)
              AND NOT EXISTS (
                SELECT 1 FROM learnt_fact AS later WHERE later.supersedes = learnt_fact.id AND later.recorded_at <= \(knownAt))
            ORDER BY learnt_on, recorded_at, id
            """)
        var byFact: [FactDeclaration.ID: [LearntFact.Subject: LearntFact.Entry]] = [:]
        for fact in learnt { byFact[fact.entry.fact, default: [:]][fact.entry.subject] = fact.entry }
        self.byFact = byFact
    }

    /// By subject; empty for a fact that cannot be learnt, whatever the table says.
    func of(_ provision: FactProvision) -> [LearntFact.Subject: LearntFact.Entry] {
        LearntFact.recordable(fact: provision) ? byFact[provision.fact.id] ?? [:] : [:]
    }
}

/// A learnt value beside the records it has to hold its own against; see `LearntFacts`.
struct LearntValue {
    /// Stored units; `nil` when nobody knows.
    let units: Int64?
    let origin: LearntReference
    private let isFresh: Bool

    init(_ entry: LearntFact.Entry, of provision: FactProvision, on day: CivilDate) {
        units = entry.units.flatMap { provision.fact.admits($0) ? $0 : nil }
        origin = entry.origin
        isFresh = provision.freshMonths.map { entry.learntOn.adding(months: $0) >= day } ?? true
    }

    /// How old a record counts beside this value, as a day.
    ///
    /// - Parameter validFrom: `Int32.min` when the record does not say.
    func day(ofRecordFrom validFrom: Int32, asOf: CivilDate) -> Int32 { isFresh && validFrom != .min ? validFrom : asOf.days }

    /// Whether it wins over what the records say.
    ///
    /// - Parameters:
    ///   - recorded: their value; `nil` when they give none.
    ///   - day: of the record that gives it; `nil` when it is given by there being no record.
    func wins(over recorded: Int64?, of day: Int32?) -> Bool {
        guard recorded != nil, let day else { return true }
        return day <= origin.on.days
    }
}
