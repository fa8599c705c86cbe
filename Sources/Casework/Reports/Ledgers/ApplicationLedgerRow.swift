import Civics
import Database
import PolicyLanguage

/// One application in the ledger of applications (协助申请台账), from the first paper to the first payment.
package struct ApplicationLedgerRow: LedgerRow {
    package let household: LedgerHousehold
    package let policy: TypedPolicy.ID
    package let openedAt: Instant
    package let consultant: String
    /// The latest, with its day.
    package let step: ApplicationStep.Kind
    package let stepOn: CivilDate
    package let submittedOn: CivilDate?
    package let acceptedOn: CivilDate?
    package let grantedOn: CivilDate?
    package let grantedEachTime: Money?
    package let paidOn: CivilDate?

    package static func source(_ period: ReportPeriod) -> LedgerSource {
        func day(_ step: ApplicationStep.Kind) -> SQL {
            "(SELECT min(s.day) FROM application_step s WHERE s.application = a.id AND s.step = \(step))"
        }
        return LedgerSource(
            columns: """
                a.policy, a.opened_at AS begun_at, w.display_name, t.step AS last_step, t.day AS last_day,
                \(day(.submitted)) AS submitted_on, \(day(.accepted)) AS accepted_on, \(day(.granted)) AS granted_on,
                \(day(.paid)) AS paid_on,
                (SELECT max(s.amount_fen) FROM application_step s WHERE s.application = a.id AND s.step = 'granted') AS granted_fen
                """,
            tables: """
                application a JOIN case_file ON case_file.id = a.case_file JOIN account w ON w.id = a.account
                JOIN application_step t ON t.id = (SELECT max(l.id) FROM application_step l WHERE l.application = a.id)
                """, condition: period.holds("a.opened_at"), order: "a.opened_at, a.id")
    }

    package init(_ row: Row, _ household: LedgerHousehold, in db: Connection) throws {
        self.household = household
        policy = try row["policy"]
        openedAt = try row["begun_at"]
        consultant = try row["display_name"]
        step = try row["last_step"]
        stepOn = try row["last_day"]
        submittedOn = try row["submitted_on"]
        acceptedOn = try row["accepted_on"]
        grantedOn = try row["granted_on"]
        grantedEachTime = try row["granted_fen"]
        paidOn = try row["paid_on"]
    }
}
