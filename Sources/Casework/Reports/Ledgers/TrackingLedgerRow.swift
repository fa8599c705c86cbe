import Civics
import Database
import Library

/// One contact, pause or turn in the ledger of tracking (跟踪台账).
package struct TrackingLedgerRow: LedgerRow {
    package let household: LedgerHousehold
    package let level: CaseworkSettings.Level
    package let at: Instant
    package let what: String?
    package let account: String?
    package let nextContactOn: CivilDate?

    package static func source(_ period: ReportPeriod) -> LedgerSource {
        LedgerSource(
            columns: "e.at AS tracked_at, e.detail AS tracked_what, a.display_name",
            tables: "case_event e JOIN case_file ON case_file.id = e.case_file LEFT JOIN account a ON a.id = e.account",
            condition: "e.kind = 'tracked' AND \(period.holds("e.at"))", order: "e.at, e.id")
    }

    package init(_ row: Row, _ household: LedgerHousehold, in db: Connection) throws {
        self.household = household
        level = try row["level"]
        at = try row["tracked_at"]
        what = try row["tracked_what"]
        account = try row["display_name"]
        nextContactOn = try row["next_contact_on"]
    }
}
