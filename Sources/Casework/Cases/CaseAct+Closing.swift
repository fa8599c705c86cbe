import Civics
import Database

extension CaseAct {
    /// Closes a case for a reason; its leads close with it and carry the outcome to the rules that raised them.
    package func close(_ id: CaseFile.ID, version: Int64?, reason: CloseReason, note: String?) throws {
        let file = try begin(id, version: version, in: CaseState.allCases.filter(\.isOpen))
        try update(
            file,
            set: """
                state = 'closed', closed_at = \(now), close_reason = \(reason), step = NULL, step_since = NULL, due_at = NULL,
                next_contact_on = NULL
                """)
        try transaction.execute("UPDATE case_lead SET state = 'closed' WHERE case_file = \(id) AND state = 'open'")
        try record(.closed, of: id, note: note, detail: reason.label)
    }

    /// Takes a closed case up again, with its whole history.
    ///
    /// - Throws: `CaseworkError.wrongState` when the household has another open case by now.
    package func reopen(_ id: CaseFile.ID, version: Int64?, reason: String) throws {
        let file = try begin(id, version: version, in: [.closed])
        if let open = try CaseFile.open(of: file.household, in: transaction) { throw CaseworkError.wrongState(open.state) }
        let state: CaseState = file.consultant == nil ? .queued : .dispatched
        try update(file, set: "state = \(state), closed_at = NULL, close_reason = NULL")
        try transaction.execute("UPDATE case_lead SET state = 'open' WHERE case_file = \(id) AND state = 'closed'")
        // What waited out the silence is the same cause again.
        try transaction.execute("UPDATE case_lead SET state = 'closed' WHERE household = \(file.household) AND state = 'suppressed'")
        try start(state == .queued ? .dispatch : .firstContact, of: file)
        try record(.reopened, of: id, note: reason)
    }
}
