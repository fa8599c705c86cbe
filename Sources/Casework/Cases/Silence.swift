import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// A household whose case was closed is left alone for a while (沉默期), unless something has changed: it was judged, or the data has yet
/// to follow what was found out or done.
struct Silence {
    /// The last day of it.
    let until: CivilDate
    /// What it was worth when it was judged, fen a month.
    let worth: Int64
    /// The causes that were judged: another one breaks the silence.
    let policies: Set<TypedPolicy.ID>

    /// Another cause, or a worth that has grown by the set share.
    func isBroken(by proposal: LeadProposal, _ settings: WorkSettings) -> Bool {
        if !Set(proposal.findings.map(\.policy)).isSubset(of: policies) { return true }
        return proposal.worth > worth && proposal.worth * 100 >= worth * Int64(100 + settings.reminderGrowth)
    }

    /// Those that hold on a day, by household: from the latest closed case of each.
    static func all(
        of households: [Household.ID], on day: CivilDate, _ settings: WorkSettings, from db: Connection
    ) throws -> [Household.ID: Silence] {
        let rows: [(id: CaseFile.ID, household: Household.ID, reason: CloseReason, closedAt: Instant, worth: Int64)] = try db.all(
            """
            SELECT id, household, close_reason, closed_at, worth FROM case_file f
            WHERE household IN \(households) AND state = 'closed' AND close_reason <> 'withdrawn'
              AND id = (SELECT max(id) FROM case_file g WHERE g.household = f.household AND g.close_reason <> 'withdrawn')
            """
        ) { (try $0["id"], try $0["household"], try $0["close_reason"], try $0["closed_at"], try $0["worth"]) }
        var silences: [Household.ID: Silence] = [:]
        for row in rows {
            let days = row.reason.isWrongData ? settings.coolDownWrong : settings.coolDownNoNeed
            let until = row.closedAt.beijingDate.adding(days: days)
            guard day <= until else { continue }
            let policies: [TypedPolicy.ID] = try db.values(
                """
                SELECT DISTINCT policy FROM case_lead_finding f JOIN case_lead l ON l.id = f.case_lead WHERE l.case_file = \(row.id)
                """)
            silences[row.household] = Silence(until: until, worth: row.worth, policies: Set(policies))
        }
        return silences
    }
}
