import Civics
import Database

/// One visit in the ledger of visits (走访台账). No free text: what was said stays in the record.
package struct VisitLedgerRow: LedgerRow {
    package let household: LedgerHousehold
    package let number: VisitRecord.ID
    package let day: CivilDate
    package let kind: VisitContent.Kind
    package let mode: VisitContent.Mode
    package let access: VisitContent.Access
    package let result: VerificationResult?
    package let visitor: String
    package let grades: [VisitContent.Block: VisitContent.Grade]
    package let needs: [VisitContent.NeedCode]
    package let consents: [VisitContent.ConsentPurpose]
    package let promises: Int
    package let promiseDueOn: CivilDate?
    package let nextVisitOn: CivilDate?

    package static func source(_ period: ReportPeriod) -> LedgerSource {
        LedgerSource(
            columns: """
                v.id AS visit_id, v.day, v.kind, v.mode, v.access, v.result, v.next_visit_on, a.display_name,
                (SELECT count(*) FROM visit_promise p WHERE p.visit = v.id) AS promises,
                (SELECT min(p.due_on) FROM visit_promise p WHERE p.visit = v.id) AS promise_due_on
                """, tables: "visit v JOIN case_file ON case_file.id = v.case_file JOIN account a ON a.id = v.account",
            condition: period.holds(day: "v.day"), order: "v.day, v.id")
    }

    package init(_ row: Row, _ household: LedgerHousehold, in db: Connection) throws {
        self.household = household
        number = try row["visit_id"]
        day = try row["day"]
        kind = try row["kind"]
        mode = try row["mode"]
        access = try row["access"]
        result = try row["result"]
        visitor = try row["display_name"]
        let grades: [(VisitContent.Block, VisitContent.Grade)] = try db.all(
            "SELECT block, grade FROM visit_block WHERE visit = \(number)"
        ) { (try $0["block"], try $0["grade"]) }
        self.grades = Dictionary(uniqueKeysWithValues: grades)
        needs = try db.values("SELECT code FROM visit_need WHERE visit = \(number) ORDER BY position")
        consents = try db.values("SELECT purpose FROM visit_consent WHERE visit = \(number) AND withdrawn_on IS NULL ORDER BY purpose")
        promises = try row["promises"]
        promiseDueOn = try row["promise_due_on"]
        nextVisitOn = try row["next_visit_on"]
    }
}
