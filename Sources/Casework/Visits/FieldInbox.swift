import Access
import Civics
import Database
import Library

/// One record as a phone sends it, perhaps hours after it was written and perhaps more than once.
package struct FieldRecord: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable { case visit, contact }

    /// A call, for `Kind.contact`.
    package struct Call: Codable, Hashable, Sendable {
        package let result: VerificationResult
        package let note: String?
        package let nextTryOn: CivilDate?
    }

    /// Of this version of the record, made on the phone: sent twice, it is stored once.
    package let change: String
    /// Of the record, the same for all its versions.
    package let record: String
    package let kind: Kind
    package let caseFile: Int64
    /// The visit it corrects, when that was downloaded rather than made on this phone.
    package let visit: Int64?
    /// The revision it was written over.
    package let base: Int64?
    package let content: JSONTree?
    package let call: Call?
}

/// What became of a record that a phone sent.
package struct FieldOutcome: Sendable {
    package enum Status: String, Encodable, Sendable { case stored, conflict, refused }

    package let change: String
    package let status: Status
    package var visit: VisitRecord?
    package var conflicts: [VisitMerge.Conflict] = []
    package var message: String?
}

/// Takes in what phones send (离线同步): each version once, whoever sent what first, and nothing is thrown away.
package struct FieldInbox {
    private let act: CaseAct
    private let surroundings: VisitSurroundings
    private var transaction: Transaction { act.transaction }

    package init(_ act: CaseAct, _ surroundings: VisitSurroundings) {
        self.act = act
        self.surroundings = surroundings
    }

    /// The caller has made sure that the account may work on the case.
    ///
    /// - Throws: `VisitError`, `CaseworkError` and `LearntFact.Refusal` for a record that cannot be kept as it is; nothing is written then.
    package func receive(_ sent: FieldRecord) throws -> FieldOutcome {
        if let known = try outcome(of: sent) { return known }
        switch sent.kind {
        case .contact:
            guard let call = sent.call else { throw VisitError.noSuchVisit }
            let contact = try act.contact(
                CaseFile.ID(sent.caseFile), version: nil, result: call.result, note: call.note, nextTryOn: call.nextTryOn)
            try remember(sent, visit: nil, contact: contact, revision: nil)
            return FieldOutcome(change: sent.change, status: .stored)
        case .visit:
            guard let content = sent.content else { throw VisitError.noSuchVisit }
            let (visit, revision) = try receive(content, of: sent)
            try remember(sent, visit: visit, contact: nil, revision: revision)
            return try outcome(of: sent) ?? FieldOutcome(change: sent.change, status: .refused)
        }
    }

    /// - Returns: the revision that was written, also one that does not count yet.
    private func receive(_ content: JSONTree, of sent: FieldRecord) throws -> (VisitRecord.ID, Int64) {
        guard let visit = try earlier(sent) else {
            let new = try VisitContent(content, over: VisitContent(on: act.today))
            return (try act.visit(CaseFile.ID(sent.caseFile), version: nil, new, surroundings), 1)
        }
        // A version written before the first one was confirmed was written over that first one.
        let base = try sent.base ?? latestRevision(of: sent.record) ?? 1
        let mine = try VisitContent(content, over: visit.content)
        try act.reportRestricted(mine, of: visit.caseFile)
        let merge = try act.merge(mine, base: base, into: visit)
        guard merge.conflicts.isEmpty else { return (visit.id, try act.setAside(mine, of: visit.id, over: base)) }
        return (visit.id, try act.take(merge.merged, into: visit, base: base, reason: nil, surroundings))
    }

    /// What was said of this very version before.
    private func outcome(of sent: FieldRecord) throws -> FieldOutcome? {
        let rows: [(visit: VisitRecord.ID?, revision: Int64?, account: Identifier<Account>)] = try transaction.all(
            "SELECT visit, revision, account FROM field_delivery WHERE change_key = \(sent.change)"
        ) { (try $0["visit"], try $0["revision"], try $0["account"]) }
        guard let row = rows.first else { return nil }
        guard row.account == act.account else { throw VisitError.noSuchVisit }
        guard let id = row.visit, let visit = try VisitRecord.find(id, in: transaction) else {
            return FieldOutcome(change: sent.change, status: .stored)
        }
        guard let mine = try visit.revisions(in: transaction).first(where: { $0.revision == row.revision }), mine.state == .conflict,
            let base = mine.base
        else { return FieldOutcome(change: sent.change, status: .stored, visit: visit) }
        let conflicts = try act.merge(mine.content, base: base, into: visit).conflicts
        return FieldOutcome(change: sent.change, status: .conflict, visit: visit, conflicts: conflicts)
    }

    private func earlier(_ sent: FieldRecord) throws -> VisitRecord? {
        let number: Int64? =
            try sent.visit
            ?? transaction.value("SELECT max(visit) FROM field_delivery WHERE record_key = \(sent.record) AND account = \(act.account)")
        guard let number else { return nil }
        guard let visit = try VisitRecord.find(VisitRecord.ID(number), in: transaction), visit.caseFile.value == sent.caseFile else {
            throw VisitError.noSuchVisit
        }
        return visit
    }

    private func latestRevision(of record: String) throws -> Int64? {
        try transaction.value("SELECT max(revision) FROM field_delivery WHERE record_key = \(record) AND account = \(act.account)")
    }

    private func remember(_ sent: FieldRecord, visit: VisitRecord.ID?, contact: Contact.ID?, revision: Int64?) throws {
        try transaction.execute(
            """
            INSERT INTO field_delivery (change_key, record_key, account, visit, contact, revision, received_at)
            VALUES (\(sent.change), \(sent.record), \(act.account), \(visit), \(contact), \(revision), \(act.now))
            """)
    }
}
