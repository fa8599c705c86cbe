import Access
import Civics
import Database

/// A suspicion of harm to somebody who is still to be found in the register: it waits beside the lead, out of its text.
package struct UnmatchedSuspicion: RowDecodable, Hashable, Sendable {
    package let kinds: [SafeguardingKind]
    package let text: String
    let raisedBy: Identifier<Account>?
    let raisedAt: Instant?

    package init(kinds: [SafeguardingKind], text: String) {
        self.kinds = kinds
        self.text = text
        raisedBy = nil
        raisedAt = nil
    }

    package init(row: Row) throws {
        kinds = SafeguardingKind.list(try row["kinds"])
        text = try row["text"]
        raisedBy = try row["raised_by"]
        raisedAt = try row["raised_at"]
    }

    static func find(_ lead: Identifier<UnmatchedLead>, in db: Connection) throws -> UnmatchedSuspicion? {
        try db.first("SELECT * FROM safeguarding_unmatched WHERE unmatched_lead = \(lead)")
    }

    /// For whoever raised it and for those who would be told if the household lived where it is said to; `nil` for everybody else.
    package static func find(
        of lead: UnmatchedLead, for account: Identifier<Account>, in db: Connection
    ) throws -> UnmatchedSuspicion? {
        guard let found = try find(lead.id, in: db) else { return nil }
        let told = try SafeguardingDuty.told(of: lead.region, from: db).map(\.account)
        return found.raisedBy == account || told.contains(account) ? found : nil
    }
}
