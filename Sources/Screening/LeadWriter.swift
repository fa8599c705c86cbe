import Civics
import Database
import Library
import PolicyLanguage
import Register

/// Brings the open leads in line with what a run found: new ones in, known ones renewed, those no longer found withdrawn.
struct LeadWriter {
    private let screening: ScreeningRun.ID
    private let transaction: Transaction
    private var openLeads: [Key: Lead.ID]
    private var nextID: Int64
    private(set) var changes = LeadChanges()

    private struct Key: Hashable {
        let household: Household.ID
        let leadClass: LeadClass
    }

    init(_ screening: ScreeningRun.ID, in transaction: Transaction) throws {
        self.screening = screening
        self.transaction = transaction
        nextID = (try transaction.value("SELECT max(id) FROM lead") ?? 0) + 1
        let leads: [(Key, Lead.ID)] = try transaction.all("SELECT id, household, class FROM lead WHERE state = 'open'") { row in
            (Key(household: try row["household"], leadClass: try row["class"]), try row["id"])
        }
        openLeads = Dictionary(uniqueKeysWithValues: leads)
    }

    mutating func write(_ lead: ScreenedLead, of household: Household.ID, region: RegionCode?, hukouRegion: RegionCode?) throws {
        let key = Key(household: household, leadClass: lead.leadClass)
        if let known = openLeads.removeValue(forKey: key) {
            try renew(known, lead, region, hukouRegion)
            changes.continued += 1
        } else {
            let id = Lead.ID(nextID)
            nextID += 1
            try transaction.execute(
                """
                INSERT INTO lead (id, household, class, level, state, worth, certain_worth, checks, score, region, hukou_region, raised_in, seen_in)
                VALUES (\(id), \(household), \(lead.leadClass), \(lead.level), 'open', \(lead.worth), \(lead.certainWorth),
                  \(lead.checks.count), \(lead.score), \(region), \(hukouRegion), \(screening), \(screening))
                """)
            try writeCauses(lead, of: id)
            changes.raised += 1
        }
    }

    private func renew(_ id: Lead.ID, _ lead: ScreenedLead, _ region: RegionCode?, _ hukouRegion: RegionCode?) throws {
        try transaction.execute(
            """
            UPDATE lead SET level = \(lead.level), worth = \(lead.worth), certain_worth = \(lead.certainWorth),
              checks = \(lead.checks.count), score = \(lead.score), region = \(region), hukou_region = \(hukouRegion),
              seen_in = \(screening)
            WHERE id = \(id)
            """)
        try transaction.execute("DELETE FROM lead_finding WHERE lead = \(id)")
        try transaction.execute("DELETE FROM lead_check WHERE lead = \(id)")
        try writeCauses(lead, of: id)
    }

    private func writeCauses(_ lead: ScreenedLead, of id: Lead.ID) throws {
        for (position, finding) in lead.findings.enumerated() {
            try transaction.execute(
                """
                INSERT INTO lead_finding (lead, position, policy, person, basis, amount, period)
                VALUES (\(id), \(position), \(finding.policy), \(finding.person), \(finding.basis), \(finding.amount), \(finding.period))
                """)
        }
        for check in lead.checks { try transaction.execute("INSERT INTO lead_check (lead, name) VALUES (\(id), \(check))") }
    }

    /// Withdraws every open lead that was not written.
    mutating func finish() throws {
        for id in openLeads.values.sorted() {
            try transaction.execute("UPDATE lead SET state = 'withdrawn' WHERE id = \(id)")
        }
        changes.withdrawn = openLeads.count
        openLeads = [:]
    }
}

/// What became of the leads in one run.
package struct LeadChanges: Hashable, Codable, Sendable {
    /// 新增
    package var raised = 0
    /// 继续
    package var continued = 0
    /// 消失
    package var withdrawn = 0
}
