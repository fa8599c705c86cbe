import Civics
import Database

/// One need of a submitted plan in the list of needs (需求清单), by kind and not in the household's words.
package struct NeedLedgerRow: LedgerRow {
    package let household: LedgerHousehold
    package let submittedAt: Instant
    package let version: Int64
    package let kind: HelpKind
    package let urgency: PlanNeed.Urgency
    package let source: PlanNeed.Source

    package static func source(_ period: ReportPeriod) -> LedgerSource {
        LedgerSource(
            columns: "v.number AS version_number, v.submitted_at, n.kind AS need_kind, n.urgency AS need_urgency, n.source AS need_source",
            tables: """
                plan_need n JOIN plan_version v ON v.id = n.version JOIN plan p ON p.id = v.plan
                JOIN case_file ON case_file.id = p.case_file
                """, condition: period.holds("v.submitted_at"), order: "v.submitted_at, v.id, n.position")
    }

    package init(_ row: Row, _ household: LedgerHousehold, in db: Connection) throws {
        self.household = household
        submittedAt = try row["submitted_at"]
        version = try row["version_number"]
        kind = try row["need_kind"]
        urgency = try row["need_urgency"]
        source = try row["need_source"]
    }
}
