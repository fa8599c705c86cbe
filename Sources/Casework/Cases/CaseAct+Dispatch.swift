import Access
import Civics
import Database

extension CaseAct {
    /// Hands a queued case to a consultant; the clock of the first contact begins.
    package func dispatch(_ id: CaseFile.ID, version: Int64?, to consultant: Identifier<Account>, note: String? = nil) throws {
        let file = try begin(id, version: version, in: [.queued])
        let name = try consultantName(consultant)
        try update(file, set: "state = 'dispatched', consultant = \(consultant), dispatched_at = \(now)")
        try start(.firstContact, of: file)
        try record(.dispatched, of: id, note: note, detail: name)
    }

    /// Gives a case to another consultant. Its clock goes on: the household has waited all the same.
    package func reassign(_ id: CaseFile.ID, version: Int64?, to consultant: Identifier<Account>, note: String) throws {
        let file = try begin(id, version: version, in: [.dispatched, .working, .tracking])
        let name = try consultantName(consultant)
        try update(file, set: "consultant = \(consultant)")
        try record(.reassigned, of: id, note: note, detail: name)
    }

    /// Back to the subdistrict's queue, with a reason: not ours, moved away, a conflict of interest.
    package func returnToQueue(_ id: CaseFile.ID, version: Int64?, reason: String) throws {
        let file = try begin(id, version: version, in: [.dispatched, .working])
        try update(file, set: "state = 'queued', consultant = NULL")
        try start(.dispatch, of: file)
        try record(.returned, of: id, note: reason)
    }

    private func consultantName(_ account: Identifier<Account>) throws -> String {
        let name: String? = try transaction.value("SELECT display_name FROM account WHERE id = \(account) AND disabled_at IS NULL")
        guard let name else { throw CaseworkError.noSuchConsultant }
        return name
    }
}
