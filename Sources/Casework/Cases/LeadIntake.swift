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
///
/// Done in slices, each a transaction of its own that looks afresh at its households: people go on working on cases meanwhile.
package struct LeadIntake {
    /// How many leads hold up everybody else who writes: for about a hundredth of a second, and every page that shows people writes.
    private static let slice = 25

    private let pack: JurisdictionPack
    private let act: CaseAct
    private let transaction: Transaction
    private var openCases: [Household.ID: CaseFile]
    private var openLeads: [LeadKey: CaseLead]
    private var silences: [Household.ID: Silence]
    private var book: CaseBook
    private var count: LeadIntakeCount

    private struct LeadKey: Hashable {
        let household: Household.ID
        let leadClass: LeadClass
    }

    /// Takes in the latest screening, unless that was done. What was cut short is done again from the start.
    ///
    /// - Parameter pause: called between slices, to let others write.
    /// - Returns: `nil` when there is nothing to take in.
    @discardableResult
    package static func takeInLatest(
        _ pack: JurisdictionPack, at now: Instant, into database: Database, pausing pause: () -> Void = {}
    ) throws -> LeadIntakeCount? {
        guard let (run, found, gone) = try database.read(waiting) else { return nil }
        var count = LeadIntakeCount()
        func take(_ households: [Household.ID], _ body: (inout LeadIntake) throws -> Void) throws {
            try database.write { transaction in
                var intake = try LeadIntake(pack, households, count, at: now, in: transaction)
                try body(&intake)
                count = intake.count
            }
            pause()
        }
        for leads in slices(of: found) {
            try take(leads.map(\.household)) { intake in
                for lead in leads { try intake.takeIn(LeadProposal(lead, in: intake.transaction), of: run) }
            }
        }
        for leads in slices(of: gone) {
            try take(leads.map(\.household)) { intake in for lead in leads { try intake.withdraw(lead.id) } }
        }
        return try database.write { transaction in
            try Tracking.wakeTriggered(by: CaseAct(pack.work, by: nil, at: now, in: transaction))
            try note(run, count, at: now, in: transaction)
            return count
        }
    }

    /// The latest screening, the leads it found and the earlier ones it did not; `nil` when it was taken in.
    private static func waiting(in db: Connection) throws -> (run: ScreeningRun, found: [Lead], gone: [CaseLead])? {
        guard let run = try ScreeningRun.latest(in: db) else { return nil }
        let last: ScreeningRun.ID? = try db.value("SELECT max(screening) FROM lead_intake")
        guard last.map({ $0 < run.id }) ?? true else { return nil }
        let gone: [CaseLead] = try db.all(
            """
            SELECT * FROM case_lead c WHERE source = 'screening' AND state IN ('open', 'suppressed') AND NOT EXISTS
              (SELECT 1 FROM lead l WHERE l.household = c.household AND l.class = c.class AND l.state = 'open')
            ORDER BY id
            """)
        return (run, try db.all("SELECT * FROM lead WHERE state = 'open' ORDER BY score DESC, id"), gone)
    }

    private static func slices<Element>(of all: [Element]) -> [ArraySlice<Element>] {
        stride(from: 0, to: all.count, by: slice).map { all[$0..<min($0 + slice, all.count)] }
    }

    private static func note(_ run: ScreeningRun, _ count: LeadIntakeCount, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO lead_intake (screening, taken_in_at, opened, renewed, suppressed, withdrawn)
            VALUES (\(run.id), \(now), \(count.opened), \(count.renewed), \(count.suppressed), \(count.withdrawn))
            ON CONFLICT DO NOTHING
            """)
    }

    private init(
        _ pack: JurisdictionPack, _ households: [Household.ID], _ count: LeadIntakeCount, at now: Instant, in transaction: Transaction
    ) throws {
        self.pack = pack
        self.transaction = transaction
        self.count = count
        act = CaseAct(pack.work, by: nil, at: now, in: transaction)
        book = try CaseBook(pack, in: transaction)
        let cases: [CaseFile] = try transaction.all("SELECT * FROM case_file WHERE state <> 'closed' AND household IN \(households)")
        openCases = Dictionary(uniqueKeysWithValues: cases.map { ($0.household, $0) })
        let leads: [CaseLead] = try transaction.all(
            """
            SELECT * FROM case_lead WHERE source = 'screening' AND state IN ('open', 'suppressed') AND household IN \(households) ORDER BY id
            """)
        openLeads = Dictionary(leads.map { (LeadKey(household: $0.household, leadClass: $0.leadClass), $0) }) { $1 }
        silences = try Silence.all(of: households, on: now.beijingDate, pack.work, from: transaction)
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
    private mutating func withdraw(_ id: CaseLead.ID) throws {
        // It may have been closed since it was found missing.
        guard let lead = openLeads.values.first(where: { $0.id == id }) else { return }
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
