import Civics
import Database
import Evaluation
import Library
import Register
import Screening

/// What a visit is recorded with besides its content.
package struct VisitSurroundings: Sendable {
    package let pack: JurisdictionPack
    /// `nil` before the first screening: then nothing is screened again.
    package let screening: HouseholdScreening?

    package init(pack: JurisdictionPack, screening: HouseholdScreening?) {
        self.pack = pack
        self.screening = screening
    }
}

extension CaseAct {
    /// Records a visit (走访), moves the case, and screens the household again by what was learnt.
    ///
    /// Also for a case that was closed meanwhile: a visit that was made is never lost.
    ///
    /// - Throws: `VisitError`, `LearntFact.Refusal`, `CaseworkError`.
    @discardableResult
    package func visit(
        _ id: CaseFile.ID, version: Int64?, _ content: VisitContent, _ surroundings: VisitSurroundings
    ) throws -> VisitRecord.ID {
        let file = try begin(id, version: version, in: CaseState.allCases)
        guard let account else { throw CaseworkError.noSuchConsultant }
        let (open, restricted) = try content.partingRestricted()
        try open.check(on: today)
        let visit: VisitRecord.ID = try transaction.insertReturningID(
            """
            INSERT INTO visit (case_file, household, day, kind, mode, access, revision, account, recorded_at)
            VALUES (\(id), \(file.household), \(open.day), \(open.kind), \(open.mode), \(open.access), 0, \(account), \(now))
            """)
        try keep(open, as: 1, of: visit, over: nil, reason: nil)
        try record(.visited, of: id, note: open.note.isEmpty ? nil : open.note, detail: open.summary)
        let result = open.result ?? open.access.result
        if file.state.isOpen {
            try moveOn(file, after: result, hasVisited: open.access == .met)
            try update(file, set: "next_contact_on = \(open.nextVisitOn)")
        }
        try raiseAlarm(open.flags, restricted, file)
        try learn(open, from: visit, file, surroundings)
        return visit
    }

    /// Puts a record right (更正): a new revision over the one that counts.
    ///
    /// - Parameter base: the revision that was looked at.
    /// - Throws: `VisitError.conflict` when somebody else changed the same fields since; nothing is kept then. See `FieldInbox` for
    ///   records that must not be refused.
    package func correct(
        _ id: VisitRecord.ID, base: Int64, _ content: VisitContent, reason: String?, _ surroundings: VisitSurroundings
    ) throws -> Int64 {
        guard let visit = try VisitRecord.find(id, in: transaction) else { throw VisitError.noSuchVisit }
        try reportRestricted(content, of: visit.caseFile)
        let merge = try merge(content, base: base, into: visit)
        guard merge.conflicts.isEmpty else { throw VisitError.conflict(fields: merge.conflicts.map(\.label)) }
        return try take(merge.merged, into: visit, base: base, reason: reason, surroundings)
    }

    func merge(_ content: VisitContent, base: Int64, into visit: VisitRecord) throws -> VisitMerge {
        guard let old = try visit.revisions(in: transaction).first(where: { $0.revision == base }) else { throw VisitError.noSuchVisit }
        return try VisitMerge(base: old.content, mine: try content.partingRestricted().open, theirs: visit.content)
    }

    /// A new revision that counts. Nothing is written when nothing has changed.
    func take(
        _ content: VisitContent, into visit: VisitRecord, base: Int64, reason: String?, _ surroundings: VisitSurroundings
    ) throws -> Int64 {
        guard content != visit.content else { return visit.revision }
        try content.check(on: today)
        guard let file = try CaseFile.find(visit.caseFile, in: transaction) else { throw CaseworkError.noSuchCase }
        let revision = try nextRevision(of: visit.id)
        try keep(content, as: revision, of: visit.id, over: base, reason: reason)
        try record(.visited, of: visit.caseFile, note: reason, detail: "更正走访记录（\(visit.content.day)），第 \(revision) 版")
        try raiseAlarm(content.flags.filter { !visit.content.flags.contains($0) }, nil, file)
        try learn(content, from: visit.id, file, surroundings)
        return revision
    }

    /// Whatever becomes of the version that says so.
    func reportRestricted(_ content: VisitContent, of file: CaseFile.ID) throws {
        let restricted = try content.partingRestricted().restricted
        if !restricted.flags.isEmpty { try safeguard(file, restricted) }
    }

    func nextRevision(of visit: VisitRecord.ID) throws -> Int64 {
        (try transaction.value("SELECT max(revision) FROM visit_revision WHERE visit = \(visit)") ?? 0) + 1
    }

    /// A version that does not count until somebody has chosen.
    func setAside(_ content: VisitContent, of visit: VisitRecord.ID, over base: Int64) throws -> Int64 {
        let revision = try nextRevision(of: visit)
        try insert(try content.partingRestricted().open, as: revision, of: visit, over: base, state: .conflict, reason: nil)
        return revision
    }

    private func insert(
        _ content: VisitContent, as revision: Int64, of visit: VisitRecord.ID, over base: Int64?, state: VisitRevision.State,
        reason: String?
    ) throws {
        try transaction.execute(
            """
            INSERT INTO visit_revision (visit, revision, base, state, content, account, at, reason)
            VALUES (\(visit), \(revision), \(base), \(state), \(try content.json()), \(account), \(now), \(reason))
            """)
    }

    private func keep(_ content: VisitContent, as revision: Int64, of visit: VisitRecord.ID, over base: Int64?, reason: String?) throws {
        try insert(content, as: revision, of: visit, over: base, state: .kept, reason: reason)
        try transaction.execute(
            """
            UPDATE visit SET revision = \(revision), day = \(content.day), kind = \(content.kind), mode = \(content.mode),
              access = \(content.access), result = \(content.result), next_visit_on = \(content.nextVisitOn) WHERE id = \(visit)
            """)
        try transaction.execute("DELETE FROM visit_block WHERE visit = \(visit)")
        try transaction.execute("DELETE FROM visit_need WHERE visit = \(visit)")
        try transaction.execute("DELETE FROM visit_promise WHERE visit = \(visit)")
        try transaction.execute("DELETE FROM visit_consent WHERE visit = \(visit)")
        for block in VisitContent.Block.allCases {
            guard let grade = content.blocks[block]?.grade else { continue }
            try transaction.execute("INSERT INTO visit_block (visit, block, grade) VALUES (\(visit), \(block), \(grade))")
        }
        for (position, need) in content.needs.enumerated() {
            try transaction.execute(
                """
                INSERT INTO visit_need (visit, position, code, urgency, words)
                VALUES (\(visit), \(position), \(need.code), \(need.urgency), \(need.words))
                """)
        }
        for (position, promise) in content.promises.enumerated() {
            try transaction.execute(
                """
                INSERT INTO visit_promise (visit, position, text, due_on)
                VALUES (\(visit), \(position), \(promise.text), \(promise.dueOn))
                """)
        }
        for consent in content.consents {
            try transaction.execute(
                """
                INSERT INTO visit_consent (visit, purpose, scope, withdrawn_on)
                VALUES (\(visit), \(consent.purpose), \(consent.scope), \(consent.withdrawnOn))
                ON CONFLICT (visit, purpose) DO UPDATE SET scope = excluded.scope, withdrawn_on = excluded.withdrawn_on
                """)
        }
    }

    /// Signs that cannot wait make the case red at once. What only those named may know leaves no word of it in the case.
    private func raiseAlarm(_ open: [VisitContent.RedFlag], _ restricted: VisitContent.Restricted?, _ file: CaseFile) throws {
        let isRestricted = restricted.map { !$0.flags.isEmpty } ?? false
        if let restricted, isRestricted { try safeguard(file.id, restricted) }
        guard file.state.isOpen, isRestricted || !open.isEmpty, let current = try CaseFile.find(file.id, in: transaction) else {
            return
        }
        let text = open.isEmpty ? "紧急情况，已另行上报" : open.map(\.label).joined(separator: "、")
        try addLead(LeadProposal(seenAt: file, level: .red), text: "走访发现：\(text)", to: current)
    }

    private func safeguard(_ file: CaseFile.ID, _ restricted: VisitContent.Restricted) throws {
        try safeguard(file, restricted.flags.compactMap(\.suspicion), text: restricted.note, from: .visit)
    }

    private func addLead(_ proposal: LeadProposal, text: String?, to file: CaseFile) throws {
        let last: Int64 = try transaction.value("SELECT max(id) FROM case_lead") ?? 0
        try transaction.execute(
            """
            INSERT INTO case_lead (id, case_file, household, source, class, level, state, worth, certain_worth, score, received_at, text)
            VALUES (\(last + 1), \(file.id), \(file.household), 'visit', \(proposal.leadClass), \(proposal.level), 'open',
              \(proposal.worth), \(proposal.certainWorth), \(proposal.score), \(now), \(text))
            """)
        try record(.leadAdded, of: file.id, detail: text)
        try raise(file, to: proposal.level)
    }

    /// A level that rises shortens the running limit, never lengthens it.
    private func raise(_ file: CaseFile, to level: CaseworkSettings.Level) throws {
        guard level.urgency > file.level.urgency else { return }
        try update(file, set: "level = \(level)")
        try record(.levelChanged, of: file.id, detail: "\(file.level.label) → \(level.label)")
        guard let step = file.step, let dueAt = file.dueAt else { return }
        let deadline = Deadline(step, level, from: now, settings)
        if deadline.dueAt < dueAt { try update(file, set: "due_at = \(deadline.dueAt)") }
    }
}

extension VisitContent {
    /// 入户，见到了，属实
    package var summary: String {
        ([kind.label, mode.label, access.label] + [result?.label].compactMap { $0 }).joined(separator: "，")
    }
}
