import Access
import Civics
import Database
import Library
import Register
import Screening

/// What somebody told of a household in difficulty (反映的线索): a neighbour, a school, a hotline.
package struct LeadReport: Hashable, Sendable {
    package let source: CaseLead.Source
    package let level: CaseworkSettings.Level
    /// What was seen, in the words of whoever told.
    package let text: String
    /// Who told; kept confidential.
    package let reporter: String?
    package let reporterContact: String?

    package init(source: CaseLead.Source, level: CaseworkSettings.Level, text: String, reporter: String?, reporterContact: String?) {
        self.source = source
        self.level = level
        self.text = text
        self.reporter = reporter
        self.reporterContact = reporterContact
    }

    fileprivate var origin: CaseBook.Origin {
        CaseBook.Origin(source: source, reporter: reporter, reporterContact: reporterContact, text: text)
    }
}

extension CaseAct {
    /// Enters what was told of a household: into its open case, else as a new one. No silence keeps people from being heard.
    @discardableResult
    package func report(_ report: LeadReport, of household: Household, _ pack: JurisdictionPack) throws -> CaseFile {
        let proposal = LeadProposal(
            household: household.id, leadClass: .atRisk, level: report.level, region: household.region, hukouRegion: household.hukouRegion)
        var book = try CaseBook(pack, in: transaction)
        guard let open = try CaseFile.open(of: household.id, in: transaction) else {
            return try book.open(proposal, report.origin, self)
        }
        try book.add(proposal, report.origin, to: open.id, at: now, in: transaction)
        try record(.leadAdded, of: open.id, detail: report.source.label)
        try book.refresh(open, region: open.region, hukouRegion: open.hukouRegion, self)
        guard let file = try CaseFile.find(open.id, in: transaction) else { throw CaseworkError.noSuchCase }
        return file
    }
}

/// A lead about somebody who was not found in the register (待比对线索), until an officer finds them.
package struct UnmatchedLead: RowDecodable, Hashable, Identifiable, Sendable {
    package let id: Identifier<UnmatchedLead>
    package let report: LeadReport
    package let name: String
    package let address: String?
    package let phone: String?
    package let region: RegionCode?
    package let receivedAt: Instant

    package init(row: Row) throws {
        id = try row["id"]
        report = LeadReport(
            source: try row["source"], level: try row["level"], text: try row["text"], reporter: try row["reporter"],
            reporterContact: try row["reporter_contact"])
        name = try row["name"]
        address = try row["address"]
        phone = try row["phone"]
        region = try row["region"]
        receivedAt = try row["received_at"]
    }

    /// Those still to be found, in the areas or in no known one; the most urgent first.
    package static func open(in areas: AreaFilter, from db: Connection) throws -> [UnmatchedLead] {
        try db.all(
            """
            SELECT * FROM unmatched_lead WHERE \(condition(areas))
            ORDER BY CASE level WHEN 'red' THEN 0 WHEN 'orange' THEN 1 WHEN 'yellow' THEN 2 ELSE 3 END, id LIMIT 200
            """)
    }

    package static func count(in areas: AreaFilter, from db: Connection) throws -> Int {
        try db.value("SELECT count(*) FROM unmatched_lead WHERE \(condition(areas))") ?? 0
    }

    private static func condition(_ areas: AreaFilter) -> SQL {
        "matched_at IS NULL AND (region IS NULL OR \(areas.condition(on: "region")))"
    }
}

extension CaseAct {
    /// - Parameter suspicion: what only those who have to act may read; the report itself must say nothing of it.
    package func keepUnmatched(
        _ report: LeadReport, name: String, address: String?, phone: String?, region: RegionCode?, suspicion: UnmatchedSuspicion? = nil
    ) throws {
        let lead: Identifier<UnmatchedLead> = try transaction.insertReturningID(
            """
            INSERT INTO unmatched_lead (source, level, name, address, phone, text, reporter, reporter_contact, region, received_at, received_by)
            VALUES (\(report.source), \(report.level), \(name), \(address), \(phone), \(report.text), \(report.reporter),
              \(report.reporterContact), \(region), \(now), \(account))
            """)
        guard let suspicion else { return }
        try transaction.execute(
            """
            INSERT INTO safeguarding_unmatched (unmatched_lead, kinds, text, raised_by, raised_at)
            VALUES (\(lead), \(SafeguardingKind.text(suspicion.kinds)), \(suspicion.text), \(account), \(now))
            """)
    }

    /// The person was found: the lead goes to their household as if it had been told of it, a suspicion of harm with those named for it.
    ///
    /// - Throws: `CaseworkError.changedMeanwhile` when somebody matched it before.
    package func match(_ id: Identifier<UnmatchedLead>, with household: Household, _ pack: JurisdictionPack) throws -> CaseFile {
        let found: UnmatchedLead? = try transaction.first("SELECT * FROM unmatched_lead WHERE id = \(id) AND matched_at IS NULL")
        guard let found else { throw CaseworkError.changedMeanwhile }
        let file = try report(found.report, of: household, pack)
        let lead: CaseLead.ID? = try transaction.value("SELECT max(id) FROM case_lead WHERE case_file = \(file.id)")
        try transaction.execute("UPDATE unmatched_lead SET matched_at = \(now), case_lead = \(lead) WHERE id = \(id)")
        if let suspicion = try UnmatchedSuspicion.find(id, in: transaction) {
            _ = try safeguard(
                file.id, suspicion.kinds, text: suspicion.text, from: .lead, by: suspicion.raisedBy, at: suspicion.raisedAt ?? now)
        }
        return file
    }
}
