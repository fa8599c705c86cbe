import Civics
import Database
import Library

extension CaseAct {
    /// A call (电话), reached or not.
    @discardableResult
    package func contact(
        _ id: CaseFile.ID, version: Int64?, result: VerificationResult, note: String?, nextTryOn: CivilDate? = nil
    ) throws -> Contact.ID {
        try verify(id, version: version, .phone, result, note: note, nextTryOn: nextTryOn)
    }

    /// A look into what is known, without calling (核查).
    @discardableResult
    package func check(
        _ id: CaseFile.ID, version: Int64?, result: VerificationResult, note: String?, nextTryOn: CivilDate? = nil
    ) throws -> Contact.ID {
        try verify(id, version: version, .desk, result, note: note, nextTryOn: nextTryOn)
    }

    private func verify(
        _ id: CaseFile.ID, version: Int64?, _ channel: Contact.Channel, _ result: VerificationResult, note: String?, nextTryOn: CivilDate?
    ) throws -> Contact.ID {
        let file = try begin(id, version: version, in: [.dispatched, .working, .tracking])
        guard let account else { throw CaseworkError.noSuchConsultant }
        if result == .notConfirmed || result == .wrongData, note == nil { throw CaseworkError.missing(field: "情况说明") }
        let contact: Contact.ID = try transaction.insertReturningID(
            """
            INSERT INTO contact (case_file, channel, result, note, next_try_on, account, at)
            VALUES (\(id), \(channel), \(result), \(note), \(nextTryOn), \(account), \(now))
            """)
        try record(channel == .phone ? .contacted : .deskChecked, of: id, note: note, detail: result.label)
        try moveOn(file, after: result, hasVisited: false)
        try update(file, set: "next_contact_on = \(nextTryOn ?? nextContact(of: file, after: result))")
        return contact
    }

    /// Moves the case and its clocks after a result.
    ///
    /// The first contact ends its clock and starts the visit's; a household that was seen and whose lead is not judged yet owes the
    /// judgement (反馈); so does a case that does not go on, until it is closed.
    func moveOn(_ file: CaseFile, after result: VerificationResult?, hasVisited: Bool) throws {
        guard file.state == .dispatched || file.state == .working, hasVisited || result?.isReached == true else { return }
        if file.firstContactAt == nil { try update(file, set: "first_contact_at = \(now)") }
        if file.state == .dispatched { try update(file, set: "state = 'working'") }
        let next: WorkSettings.Step? =
            switch result {
            case nil: .feedback
            case .some(let result) where !result.goesOn: .feedback
            case .some: hasVisited || file.step == .feedback ? nil : .visit
            }
        // A clock that runs already goes on: a second call does not buy time.
        if next == nil || next != file.step { try start(next, of: file) }
    }

    private func nextContact(of file: CaseFile, after result: VerificationResult) -> CivilDate? {
        if result == .unreachable { return settings.calendar.day(1, after: today) }
        return result.goesOn ? today.adding(days: settings.rhythm(file.level).phone) : nil
    }
}
