import Access
import Civics
import Database
import Library
import Register
import Screening

/// Lists that inspectors ask for (台账), taken out of daily data. Names and addresses are masked before they leave the database's floor.
package struct Ledger<Row: Sendable>: Sendable {
    package let rows: [Row]
    /// How many there are; more than `rows` when the limit cut them off.
    package let total: Int
}

/// One lead in the ledger of leads (线索台账).
package struct LeadLedgerRow: Hashable, Sendable {
    package let receivedAt: Instant
    package let caseNumber: String
    package let head: String
    package let place: RegionCode?
    package let address: String
    package let source: CaseLead.Source
    package let leadClass: LeadClass
    package let level: CaseworkSettings.Level
    package let worth: Money
    package let state: CaseLead.State
    package let reason: CloseReason?
}

/// One case in the ledger of cases (个案台账).
package struct CaseLedgerRow: Hashable, Sendable {
    package let number: String
    package let head: String
    package let place: RegionCode?
    package let address: String
    package let leadClass: LeadClass
    package let level: CaseworkSettings.Level
    package let state: CaseState
    package let consultant: String?
    package let openedAt: Instant
    package let firstContactAt: Instant?
    package let closedAt: Instant?
    package let reason: CloseReason?
}

extension Ledger where Row == LeadLedgerRow {
    /// Leads received in the month, oldest first.
    package init(_ period: ReportPeriod, _ scope: ReportScope, limit: Int, from db: Connection) throws {
        let tables: SQL = "case_lead l JOIN case_file ON case_file.id = l.case_file"
        let condition: SQL = "\(period.holds("l.received_at")) AND \(scope.condition)"
        total = try db.value("SELECT count(*) FROM \(tables) WHERE \(condition)") ?? 0
        rows = try db.all(
            """
            SELECT l.received_at, l.source, l.class, l.level, l.worth, l.state, case_file.number, case_file.close_reason, case_file.household,
              \(scope.place.home()) AS home
            FROM \(tables) WHERE \(condition) ORDER BY l.received_at, l.id LIMIT \(limit)
            """
        ) { row in
            let who = try MaskedHousehold(row["household"], in: db)
            return try LeadLedgerRow(
                receivedAt: row["received_at"], caseNumber: row["number"], head: who.head, place: row["home"], address: who.address,
                source: row["source"], leadClass: row["class"], level: row["level"], worth: row["worth"], state: row["state"],
                reason: row["close_reason"])
        }
    }
}

extension Ledger where Row == CaseLedgerRow {
    /// Cases opened in the month, oldest first.
    package init(_ period: ReportPeriod, _ scope: ReportScope, limit: Int, from db: Connection) throws {
        let condition: SQL = "\(period.holds("case_file.opened_at")) AND \(scope.condition)"
        total = try db.value("SELECT count(*) FROM case_file WHERE \(condition)") ?? 0
        rows = try db.all(
            """
            SELECT case_file.*, a.display_name, \(scope.place.home()) AS home
            FROM case_file LEFT JOIN account a ON a.id = case_file.consultant
            WHERE \(condition) ORDER BY case_file.opened_at, case_file.id LIMIT \(limit)
            """
        ) { row in
            let who = try MaskedHousehold(row["household"], in: db)
            return try CaseLedgerRow(
                number: row["number"], head: who.head, place: row["home"], address: who.address, leadClass: row["class"],
                level: row["level"], state: row["state"], consultant: row["display_name"], openedAt: row["opened_at"],
                firstContactAt: row["first_contact_at"], closedAt: row["closed_at"], reason: row["close_reason"])
        }
    }
}

/// A household as lists show it.
package struct MaskedHousehold: Hashable, Sendable {
    /// Of the head, or of the first member by id.
    package let head: String
    package let size: Int
    package let address: String

    package init(_ id: Household.ID, in db: Connection) throws {
        let members = try Household.members(of: id, in: db).filter { $0.person.diedOn == nil }
        let first = members.first(where: \.isHead) ?? members.first
        head = first.map { Masked.name($0.person.name) } ?? "（无在世成员）"
        size = members.count
        address = try Household.find(id, in: db)?.address.map(Masked.address) ?? "不详"
    }
}
