import Access
import Civics
import Database
import Library

extension CaseAct {
    /// Writes down a suspicion of harm and tells at once whoever has to act (紧急上报): who raised it, the subdistrict of residence and the
    /// district. The case turns red until the matter is closed; its history says no more than that there was an urgent report.
    ///
    /// - Parameter text: what was seen or said; kept with the restricted record only.
    @discardableResult
    package func safeguard(
        _ id: CaseFile.ID, _ kinds: [SafeguardingKind], text: String?, from origin: Safeguarding.Origin
    ) throws -> Safeguarding.ID {
        try safeguard(id, kinds, text: text, from: origin, by: account, at: now)
    }

    /// - Parameters:
    ///   - raiser: who noticed it, and when: before now where the household had to be found first.
    func safeguard(
        _ id: CaseFile.ID, _ kinds: [SafeguardingKind], text: String?, from origin: Safeguarding.Origin, by raiser: Identifier<Account>?,
        at raisedAt: Instant
    ) throws -> Safeguarding.ID {
        guard !kinds.isEmpty else { throw CaseworkError.missing(field: "发现的情况") }
        let file = try begin(id, in: CaseState.allCases)
        let matter: Safeguarding.ID = try transaction.insertReturningID(
            """
            INSERT INTO safeguarding (case_file, kinds, text, origin, raised_by, raised_at)
            VALUES (\(id), \(SafeguardingKind.text(kinds)), \(text), \(origin), \(raiser), \(raisedAt))
            """)
        if let raiser { try name(raiser, for: id, reason: "报告人") }
        for officer in try SafeguardingDuty.told(of: file.region ?? file.hukouRegion, from: transaction) {
            try name(officer.account, for: id, reason: officer.reason)
        }
        try raiseToRed(file)
        try record(.safeguarded, of: id)
        return matter
    }

    /// Adds somebody who may know.
    package func name(_ named: Identifier<Account>, for id: CaseFile.ID, reason: String) throws {
        try transaction.execute(
            """
            INSERT INTO safeguarding_access (case_file, account, reason, named_by, named_at)
            VALUES (\(id), \(named), \(reason), \(account), \(now)) ON CONFLICT DO NOTHING
            """)
    }

    /// Adds whoever signs in with this name.
    ///
    /// - Throws: `SafeguardingError.cannotBeNamed` for an account whose role may never see such a matter.
    package func name(signingInAs login: String, for id: CaseFile.ID, reason: String) throws {
        let found: (Identifier<Account>, Role)? = try transaction.first(
            "SELECT id, role FROM account WHERE name = \(login) AND disabled_at IS NULL"
        ) { (try $0["id"], try $0["role"]) }
        guard let found, RolePermissions.of(found.1).contains(.viewSafeguarding) else { throw SafeguardingError.cannotBeNamed }
        try name(found.0, for: id, reason: reason)
    }

    /// A report to an authority was made, by telephone or on paper; the receipt number is what proves it.
    package func recordReport(
        of matter: Safeguarding.ID, to authority: SafeguardingAuthority, at: Instant, receipt: String?, note: String?
    ) throws {
        try refuseClosed(matter)
        guard at <= now else { throw CaseworkError.missing(field: "上报时间（不能晚于现在）") }
        try transaction.execute(
            """
            INSERT INTO safeguarding_report (safeguarding, authority, reported_at, receipt, note, recorded_by, recorded_at)
            VALUES (\(matter), \(authority), \(at), \(receipt), \(note), \(account), \(now))
            """)
    }

    /// Nothing is left to do about it; the case is no longer kept red for its sake.
    ///
    /// - Throws: `SafeguardingError.notReported` for a minor of whom no authority was told.
    package func close(_ matter: Safeguarding.ID, outcome: String) throws {
        try refuseClosed(matter)
        let kinds: String = try transaction.value("SELECT kinds FROM safeguarding WHERE id = \(matter)") ?? ""
        let reports: Int = try transaction.value("SELECT count(*) FROM safeguarding_report WHERE safeguarding = \(matter)") ?? 0
        guard reports > 0 || !SafeguardingKind.list(kinds).contains(where: \.isOfMinor) else { throw SafeguardingError.notReported }
        try transaction.execute(
            """
            INSERT INTO safeguarding_closing (safeguarding, outcome, closed_by, closed_at) VALUES (\(matter), \(outcome), \(account), \(now))
            """)
    }

    private func refuseClosed(_ matter: Safeguarding.ID) throws {
        let closed: Int? = try transaction.value("SELECT 1 FROM safeguarding_closing WHERE safeguarding = \(matter)")
        if closed != nil { throw SafeguardingError.closed }
    }

    /// Hides the whole case from everybody who is not named (整案受限), or shows it again.
    package func restrict(_ id: CaseFile.ID, _ isRestricted: Bool) throws {
        let file = try begin(id, in: CaseState.allCases)
        try update(file, set: "is_restricted = \(isRestricted)")
    }

    private func raiseToRed(_ file: CaseFile) throws {
        guard file.state.isOpen, file.level != .red else { return }
        try update(file, set: "level = 'red'")
        try record(.levelChanged, of: file.id, detail: "\(file.level.label) → \(CaseworkSettings.Level.red.label)")
        guard let step = file.step, let dueAt = file.dueAt else { return }
        let deadline = Deadline(step, .red, from: now, settings)
        if deadline.dueAt < dueAt { try update(file, set: "due_at = \(deadline.dueAt)") }
    }
}
