import Civics
import Database
import Library
import PolicyLanguage
import Screening

/// One lead in the ledger of leads (线索台账): whence, by which rules, and what became of it.
package struct LeadLedgerRow: LedgerRow {
    package let household: LedgerHousehold
    package let number: CaseLead.ID
    package let receivedAt: Instant
    package let source: CaseLead.Source
    package let rules: [TypedPolicy.ID]
    /// Of the library that ran.
    package let libraryHash: String?
    package let leadClass: LeadClass
    package let level: CaseworkSettings.Level
    package let worth: Money
    package let state: CaseLead.State
    /// Leads of the same case, this one counted: told twice, worked on once.
    package let merged: Int
    package let dispatchedAt: Instant?
    package let firstContactAt: Instant?
    package let closedAt: Instant?
    package let reason: CloseReason?

    package static func source(_ period: ReportPeriod) -> LedgerSource {
        LedgerSource(
            columns: """
                l.id AS lead_id, l.received_at, l.source, l.class AS lead_class, l.level AS lead_level, l.worth AS lead_worth,
                l.state AS lead_state, l.library_hash, (SELECT count(*) FROM case_lead m WHERE m.case_file = case_file.id) AS merged
                """, tables: "case_lead l JOIN case_file ON case_file.id = l.case_file", condition: period.holds("l.received_at"),
            order: "l.received_at, l.id")
    }

    package init(_ row: Row, _ household: LedgerHousehold, in db: Connection) throws {
        self.household = household
        number = try row["lead_id"]
        receivedAt = try row["received_at"]
        source = try row["source"]
        rules = try db.values("SELECT DISTINCT policy FROM case_lead_finding WHERE case_lead = \(number) ORDER BY policy")
        libraryHash = try row["library_hash"]
        leadClass = try row["lead_class"]
        level = try row["lead_level"]
        worth = try row["lead_worth"]
        state = try row["lead_state"]
        merged = try row["merged"]
        dispatchedAt = try row["dispatched_at"]
        firstContactAt = try row["first_contact_at"]
        closedAt = try row["closed_at"]
        reason = try row["close_reason"]
    }
}
