import Civics
import Database
import Library
import Screening

/// One case in the ledger of cases (个案台账).
package struct CaseLedgerRow: LedgerRow {
    package let household: LedgerHousehold
    package let leadClass: LeadClass
    package let level: CaseworkSettings.Level
    package let state: CaseState
    package let consultant: String?
    package let openedAt: Instant
    package let dispatchedAt: Instant?
    package let firstContactAt: Instant?
    package let visits: Int
    package let nextContactOn: CivilDate?
    package let closedAt: Instant?
    package let reason: CloseReason?

    package static func source(_ period: ReportPeriod) -> LedgerSource {
        LedgerSource(
            columns: "a.display_name, (SELECT count(*) FROM visit v WHERE v.case_file = case_file.id) AS visits",
            tables: "case_file LEFT JOIN account a ON a.id = case_file.consultant", condition: period.holds("case_file.opened_at"),
            order: "case_file.opened_at, case_file.id")
    }

    package init(_ row: Row, _ household: LedgerHousehold, in db: Connection) throws {
        self.household = household
        leadClass = try row["class"]
        level = try row["level"]
        state = try row["state"]
        consultant = try row["display_name"]
        openedAt = try row["opened_at"]
        dispatchedAt = try row["dispatched_at"]
        firstContactAt = try row["first_contact_at"]
        visits = try row["visits"]
        nextContactOn = try row["next_contact_on"]
        closedAt = try row["closed_at"]
        reason = try row["close_reason"]
    }
}
