import Access
import Civics
import Database
import Library
import Register
import Screening

/// Opens cases and keeps their leads: the one place that gives out their numbers.
package struct CaseBook {
    /// Whence a lead is.
    package struct Origin: Hashable, Sendable {
        package let source: CaseLead.Source
        package var screening: ScreeningRun.ID?
        package var libraryHash: String?
        package var reporter: String?
        package var reporterContact: String?
        package var text: String?

        package init(
            source: CaseLead.Source, screening: ScreeningRun.ID? = nil, libraryHash: String? = nil, reporter: String? = nil,
            reporterContact: String? = nil, text: String? = nil
        ) {
            self.source = source
            self.screening = screening
            self.libraryHash = libraryHash
            self.reporter = reporter
            self.reporterContact = reporterContact
            self.text = text
        }
    }

    private let prefix: String
    private var nextCase: Int64
    private var nextLead: Int64

    package init(_ pack: JurisdictionPack, in transaction: Transaction) throws {
        prefix = String(pack.jurisdiction.name.prefix(1))
        nextCase = (try transaction.value("SELECT max(id) FROM case_file") ?? 0) + 1
        nextLead = (try transaction.value("SELECT max(id) FROM case_lead") ?? 0) + 1
    }

    /// Opens a case for a household that has none, in the queue of its subdistrict, and starts the clock.
    package mutating func open(_ proposal: LeadProposal, _ origin: Origin, _ act: CaseAct) throws -> CaseFile {
        let id = CaseFile.ID(nextCase)
        nextCase += 1
        let digits = String(id.value)
        let number = "\(prefix)\(act.today.year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let deadline = Deadline(.dispatch, proposal.level, from: act.now, act.settings)
        try act.transaction.execute(
            """
            INSERT INTO case_file (id, number, household, state, class, level, worth, certain_worth, checks, score, region, hukou_region,
              step, step_since, due_at, opened_at, is_restricted, version)
            VALUES (\(id), \(number), \(proposal.household), 'queued', \(proposal.leadClass), \(proposal.level), \(proposal.worth),
              \(proposal.certainWorth), \(proposal.checks.count), \(proposal.score), \(proposal.region), \(proposal.hukouRegion),
              'dispatch', \(deadline.since), \(deadline.dueAt), \(act.now), 0, 1)
            """)
        try add(proposal, origin, to: id, at: act.now, in: act.transaction)
        try act.record(.opened, of: id, detail: "\(origin.source.label)：\(proposal.leadClass.label)")
        guard let file = try CaseFile.find(id, in: act.transaction) else { throw DatabaseError.noRow }
        return file
    }

    @discardableResult
    package mutating func add(
        _ proposal: LeadProposal, _ origin: Origin, to file: CaseFile.ID?, at now: Instant, in transaction: Transaction
    ) throws -> CaseLead.ID {
        let id = CaseLead.ID(nextLead)
        nextLead += 1
        try transaction.execute(
            """
            INSERT INTO case_lead (id, case_file, household, source, class, level, state, worth, certain_worth, score, received_at,
              screening, library_hash, reporter, reporter_contact, text)
            VALUES (\(id), \(file), \(proposal.household), \(origin.source), \(proposal.leadClass), \(proposal.level), 'open',
              \(proposal.worth), \(proposal.certainWorth), \(proposal.score), \(now), \(origin.screening), \(origin.libraryHash),
              \(origin.reporter), \(origin.reporterContact), \(origin.text))
            """)
        try writeCauses(proposal, of: id, in: transaction)
        return id
    }

    /// What is found now in place of what was found before.
    package func renew(_ lead: CaseLead, _ proposal: LeadProposal, _ origin: Origin, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE case_lead SET level = \(proposal.level), worth = \(proposal.worth), certain_worth = \(proposal.certainWorth),
              score = \(proposal.score), screening = \(origin.screening), library_hash = \(origin.libraryHash)
            WHERE id = \(lead.id)
            """)
        try transaction.execute("DELETE FROM case_lead_finding WHERE case_lead = \(lead.id)")
        try transaction.execute("DELETE FROM case_lead_check WHERE case_lead = \(lead.id)")
        try writeCauses(proposal, of: lead.id, in: transaction)
    }

    private func writeCauses(_ proposal: LeadProposal, of lead: CaseLead.ID, in transaction: Transaction) throws {
        for (position, finding) in proposal.findings.enumerated() {
            try transaction.execute(
                """
                INSERT INTO case_lead_finding (case_lead, position, policy, person, basis, amount, period)
                VALUES (\(lead), \(position), \(finding.policy), \(finding.person), \(finding.basis), \(finding.amount), \(finding.period))
                """)
        }
        for check in proposal.checks {
            try transaction.execute("INSERT INTO case_lead_check (case_lead, name) VALUES (\(lead), \(check))")
        }
    }

    /// Brings class, level, worth and place of a case in line with its open leads. A level that rises shortens the running limit, never
    /// lengthens it. A suspicion of harm that nobody has closed keeps it red, whatever the leads say.
    package func refresh(_ file: CaseFile, region: RegionCode?, hukouRegion: RegionCode?, _ act: CaseAct) throws {
        // Read again: another lead of the same household may have changed it by now.
        guard let file = try CaseFile.find(file.id, in: act.transaction) else { throw CaseworkError.noSuchCase }
        let leads = try CaseLead.all(of: file.id, in: act.transaction).filter { $0.state == .open }
        guard let first = leads.first, let pressing = leads.map(\.level).max(by: { $0.urgency < $1.urgency }) else { return }
        let level = try Safeguarding.isOpen(for: file.id, in: act.transaction) ? .red : pressing
        let checks = try first.checks(in: act.transaction).count
        try act.update(
            file,
            set: """
                class = \(first.leadClass), level = \(level), worth = \(first.worth), certain_worth = \(first.certainWorth),
                checks = \(checks), score = \(first.score), region = \(region ?? file.region), hukou_region = \(hukouRegion ?? file.hukouRegion)
                """)
        guard level != file.level else { return }
        try act.record(.levelChanged, of: file.id, detail: "\(file.level.label) → \(level.label)")
        guard level.urgency > file.level.urgency, let step = file.step, let dueAt = file.dueAt else { return }
        let deadline = Deadline(step, level, from: act.now, act.settings)
        if deadline.dueAt < dueAt { try act.update(file, set: "due_at = \(deadline.dueAt)") }
    }
}

extension CaseworkSettings.Level {
    /// Greater is more urgent.
    package var urgency: Int {
        switch self {
        case .red: 3
        case .orange: 2
        case .yellow: 1
        case .blue: 0
        }
    }
}
