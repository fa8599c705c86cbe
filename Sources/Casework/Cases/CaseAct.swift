import Access
import Civics
import Database
import Library

/// One act on cases: by whom, when, inside which transaction.
///
/// Each act (in an extension beside its subject) checks the state it begins from, changes the case and adds to its history, all or
/// nothing. Whether the account may do it is decided before, by the rules of access.
package struct CaseAct {
    package let settings: WorkSettings
    /// `nil` when the program acts by itself.
    package let account: Identifier<Account>?
    package let now: Instant
    package let transaction: Transaction

    package init(_ settings: WorkSettings, by account: Identifier<Account>?, at now: Instant, in transaction: Transaction) {
        self.settings = settings
        self.account = account
        self.now = now
        self.transaction = transaction
    }

    /// Today on the calendar in China.
    package var today: CivilDate { now.beijingDate }

    /// The case as it is, when it may be changed.
    ///
    /// - Parameters:
    ///   - version: the version that was looked at; `nil` when nobody looked, as for acts of the program.
    ///   - states: those in which the act makes sense.
    /// - Throws: `CaseworkError`.
    @discardableResult
    package func begin(_ id: CaseFile.ID, version: Int64? = nil, in states: [CaseState]) throws -> CaseFile {
        guard let file = try CaseFile.find(id, in: transaction) else { throw CaseworkError.noSuchCase }
        if let version, version != file.version { throw CaseworkError.changedMeanwhile }
        guard states.contains(file.state) else { throw CaseworkError.wrongState(file.state) }
        return file
    }

    /// Changes columns of the case, and its version.
    ///
    /// - Parameter assignments: for example `state = 'closed', closed_at = …`.
    package func update(_ file: CaseFile, set assignments: SQL) throws {
        try transaction.execute("UPDATE case_file SET \(assignments), version = version + 1 WHERE id = \(file.id)")
    }

    /// A new version of the case though none of its own columns changes: what belongs to it did.
    func touch(_ file: CaseFile) throws { try update(file, set: "state = state") }

    package func record(_ kind: CaseEvent.Kind, of file: CaseFile.ID, note: String? = nil, detail: String? = nil) throws {
        try CaseEvent.record(kind, of: file, by: account, at: now, note: note, detail: detail, in: transaction)
    }

    /// Starts the clock of a step, or stops it.
    package func start(_ step: WorkSettings.Step?, of file: CaseFile, level: CaseworkSettings.Level? = nil) throws {
        guard let step else { return try update(file, set: "step = NULL, step_since = NULL, due_at = NULL") }
        let deadline = Deadline(step, level ?? file.level, from: now, settings)
        try update(file, set: "step = \(step), step_since = \(deadline.since), due_at = \(deadline.dueAt)")
    }
}
