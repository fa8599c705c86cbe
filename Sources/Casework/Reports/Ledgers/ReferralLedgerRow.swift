import Civics
import Database

/// One referral in the ledger of referrals (转介台账): handed over, answered, reported on, ended.
package struct ReferralLedgerRow: LedgerRow {
    package let household: LedgerHousehold
    package let code: String
    package let partner: String
    package let concernsChild: Bool
    package let state: Referral.State
    package let offeredAt: Instant
    package let answeredAt: Instant?
    /// How often the partner reported.
    package let reports: Int
    package let endedAt: Instant?
    package let satisfaction: Int?

    package static func source(_ period: ReportPeriod) -> LedgerSource {
        let events: SQL = "referral_event e WHERE e.referral = r.id"
        return LedgerSource(
            columns: """
                r.code, o.name AS partner_name, r.concerns_child, r.state AS referral_state, r.offered_at, r.satisfaction,
                (SELECT min(e.at) FROM \(events) AND e.kind IN ('accepted', 'declined')) AS answered_at,
                (SELECT count(*) FROM \(events) AND e.kind IN ('noted', 'goal')) AS reports,
                (SELECT max(e.at) FROM \(events) AND e.kind IN ('returned', 'completed', 'withdrawn')) AS ended_at
                """,
            tables: "referral r JOIN case_file ON case_file.id = r.case_file JOIN partner_organisation o ON o.id = r.partner",
            condition: period.holds("r.offered_at"), order: "r.offered_at, r.id")
    }

    package init(_ row: Row, _ household: LedgerHousehold, in db: Connection) throws {
        self.household = household
        code = try row["code"]
        partner = try row["partner_name"]
        concernsChild = try row["concerns_child"]
        state = try row["referral_state"]
        offeredAt = try row["offered_at"]
        answeredAt = try row["answered_at"]
        reports = try row["reports"]
        endedAt = try row["ended_at"]
        satisfaction = try row["satisfaction"]
    }
}
