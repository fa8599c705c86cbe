import Access
import Civics
import Database
import Library
import Register
import Screening

/// What became of the leads of one screening when they were taken in.
package struct LeadIntakeCount: Hashable, Sendable {
    /// New cases.
    package internal(set) var opened = 0
    /// Leads of cases that were open already.
    package internal(set) var renewed = 0
    /// Judged before, and unchanged since.
    package internal(set) var suppressed = 0
    /// No longer found.
    package internal(set) var withdrawn = 0
}

/// Brings the cases in line with the latest screening (线索进案): new leads open cases or join open ones, those judged before wait out
/// their silence, those no longer found are withdrawn. Taking a screening in twice changes nothing.
package struct LeadIntake {
    private let pack: JurisdictionPack
    private let act: CaseAct
    private let transaction: Transaction
    private var openCases: [Household.ID: CaseFile]
    private var openLeads: [LeadKey: CaseLead]
    private var silences: [Household.ID: Silence]
    private var book: CaseBook
    private var count = LeadIntakeCount()

    private struct LeadKey: Hashable {
        let household: Household.ID
        let leadClass: LeadClass
    }

    /// Takes in the latest screening, unless that was done.
    ///
    /// - Returns: `nil` when there is nothing to take in.
    @discardableResult
    package static func takeInLatest(_ pack: JurisdictionPack, at now: Instant, into database: Database) throws -> LeadIntakeCount? {
        try database.write { transaction in
            guard let run = try ScreeningRun.latest(in: transaction) else { return nil }
            let last: ScreeningRun.ID? = try transaction.value("SELECT max(screening) FROM lead_intake")
            guard last.map({ $0 < run.id }) ?? true else { return nil }
            var intake = try LeadIntake(pack, at: now, in: transaction)
            let count = try intake.takeIn(run)
            try Tracking.wakeTriggered(by: intake.act)
            return count
        }
    }

    private init(_ pack: JurisdictionPack, at now: Instant, in transaction: Transaction) throws {
        self.pack = pack
        self.transaction = transaction
        act = CaseAct(pack.work, by: nil, at: now, in: transaction)
        book = try CaseBook(pack, in: transaction)
        let cases: [CaseFile] = try transaction.all("SELECT * FROM case_file WHERE state <> 'closed'")
        openCases = Dictionary(uniqueKeysWithValues: cases.map { ($0.household, $0) })
        let leads: [CaseLead] = try transaction.all(
            "SELECT * FROM case_lead WHERE source = 'screening' AND state IN ('open', 'suppressed') ORDER BY id")
        openLeads = Dictionary(leads.map { (LeadKey(household: $0.household, leadClass: $0.leadClass), $0) }) { $1 }
        silences = try Silence.all(on: now.beijingDate, pack.work, from: transaction)
    }

    private mutating func takeIn(_ run: ScreeningRun) throws -> LeadIntakeCount {
        let leads: [Lead] = try transaction.all("SELECT * FROM lead WHERE state = 'open' ORDER BY score DESC, id")
        for lead in leads { try takeIn(LeadProposal(lead, in: transaction), of: run) }
        for lead in openLeads.values.sorted(by: { $0.id < $1.id }) { try withdraw(lead) }
        try transaction.execute(
            """
            INSERT INTO lead_intake (screening, taken_in_at, opened, renewed, suppressed, withdrawn)
            VALUES (\(run.id), \(act.now), \(count.opened), \(count.renewed), \(count.suppressed), \(count.withdrawn))
            """)
        return count
    }

    private mutating func takeIn(_ proposal: LeadProposal, of run: ScreeningRun) throws {
        let origin = CaseBook.Origin(source: .screening, screening: run.id, libraryHash: run.libraryHash)
        let known = openLeads.removeValue(forKey: LeadKey(household: proposal.household, leadClass: proposal.leadClass))
        if let file = openCases[proposal.household] {
            if let known, known.caseFile == file.id {
                try book.renew(known, proposal, origin, in: transaction)
                count.renewed += 1
            } else {
                if let known { try transaction.execute("UPDATE case_lead SET state = 'closed' WHERE id = \(known.id)") }
                try book.add(proposal, origin, to: file.id, at: act.now, in: transaction)
                try act.record(.leadAdded, of: file.id, detail: "数据筛查：\(proposal.leadClass.label)")
                count.opened += 1
            }
            try book.refresh(file, region: proposal.region, hukouRegion: proposal.hukouRegion, act)
        } else if let silence = silences[proposal.household], !silence.isBroken(by: proposal, pack.work) {
            try suppress(proposal, known, until: silence.until, origin)
        } else {
            if let known { try transaction.execute("UPDATE case_lead SET state = 'closed' WHERE id = \(known.id)") }
            openCases[proposal.household] = try book.open(proposal, origin, act)
            count.opened += 1
        }
    }

    private mutating func suppress(_ proposal: LeadProposal, _ known: CaseLead?, until day: CivilDate, _ origin: CaseBook.Origin) throws {
        if let known {
            try book.renew(known, proposal, origin, in: transaction)
        } else {
            let id = try book.add(proposal, origin, to: nil, at: act.now, in: transaction)
            try transaction.execute("UPDATE case_lead SET state = 'suppressed', silent_until = \(day) WHERE id = \(id)")
        }
        count.suppressed += 1
    }

    /// A case that nobody has begun closes with its last lead; one that is worked on is only told.
    private mutating func withdraw(_ lead: CaseLead) throws {
        try transaction.execute("UPDATE case_lead SET state = 'withdrawn' WHERE id = \(lead.id)")
        count.withdrawn += 1
        // Read again: an earlier lead of the same household may have changed it by now.
        guard let id = lead.caseFile, openCases[lead.household]?.id == id, let file = try CaseFile.find(id, in: transaction) else { return }
        try act.record(.leadWithdrawn, of: file.id, detail: lead.leadClass.label)
        let left: Int = try transaction.value("SELECT count(*) FROM case_lead WHERE case_file = \(file.id) AND state = 'open'") ?? 0
        if left == 0, file.state == .queued {
            try act.close(file.id, version: nil, reason: .withdrawn, note: nil)
        } else if left > 0 {
            try book.refresh(file, region: file.region, hukouRegion: file.hukouRegion, act)
        }
    }
}

/// What a screening, of everybody or of one household, proposes to look into.
package struct LeadProposal: Sendable {
    package let household: Household.ID
    package let leadClass: LeadClass
    package let level: CaseworkSettings.Level
    package let worth: Int64
    package let certainWorth: Int64
    package let score: Int64
    package let findings: [Finding]
    package let checks: [String]
    package let region: RegionCode?
    package let hukouRegion: RegionCode?

    package init(
        household: Household.ID, leadClass: LeadClass, level: CaseworkSettings.Level, worth: Int64 = 0, certainWorth: Int64 = 0,
        score: Int64 = 0, findings: [Finding] = [], checks: [String] = [], region: RegionCode?, hukouRegion: RegionCode?
    ) {
        self.household = household
        self.leadClass = leadClass
        self.level = level
        self.worth = worth
        self.certainWorth = certainWorth
        self.score = score
        self.findings = findings
        self.checks = checks
        self.region = region
        self.hukouRegion = hukouRegion
    }

    init(_ lead: Lead, in db: Connection) throws {
        household = lead.household
        leadClass = lead.leadClass
        level = lead.level
        worth = lead.worth
        certainWorth = lead.certainWorth
        score = lead.score
        findings = try lead.findings(in: db)
        checks = try lead.checks(in: db)
        region = lead.region
        hukouRegion = lead.hukouRegion
    }
}
