import Access
import Civics
import Database

/// Acts on the organisation that its cases may stand in the way of. Cases restricted as a whole do not count, or a refusal would tell of
/// them.
extension CaseAct {
    /// Closes a station or point at which nobody works any more.
    ///
    /// - Throws: `DirectoryError.staffed`, and as `ServicePoint.setClosed`.
    package func close(_ point: Identifier<ServicePoint>, on day: CivilDate, reason: String) throws {
        let staff: Int =
            try transaction.value(
                """
                SELECT count(*) FROM consultant c
                WHERE c.service_point = \(point) AND coalesce(\(Standing.consultant.status(of: "c.id", on: today)), 'left') <> 'left'
                """) ?? 0
        guard staff == 0 else { throw DirectoryError.staffed(staff) }
        try ServicePoint.setClosed(point, on: day, reason: reason, by: account, at: now, in: transaction)
    }

    /// Closes a committee that has no open cases and for which nobody is responsible any more.
    ///
    /// - Throws: `DirectoryError.openCases`, `.staffed`, and as `Place.setClosed`.
    package func close(_ place: RegionCode, called name: String, on day: CivilDate, reason: String) throws {
        let cases = try CaseFile.openCount("(region = \(place) OR hukou_region = \(place))", in: transaction)
        guard cases == 0 else { throw DirectoryError.openCases(cases) }
        let staff: Int =
            try transaction.value(
                """
                SELECT count(*) FROM account_area w JOIN account a ON a.id = w.account
                WHERE w.area = \(place) AND a.disabled_at IS NULL
                """) ?? 0
        guard staff == 0 else { throw DirectoryError.staffed(staff) }
        try Place.setClosed(place, called: name, on: day, reason: reason, by: account, at: now, in: transaction)
    }

    /// Strikes a consultant off (离岗) who has handed over their cases, and bars the account. Restricted cases go back to the queue, where
    /// those named for them see them.
    ///
    /// - Throws: `DirectoryError.openCases`, and as `Consultant.changeStatus`.
    package func retire(_ id: Identifier<Consultant>, since day: CivilDate, reason: String) throws {
        guard let consultant = try Consultant.find(id, on: today, from: transaction) else { throw OrganisationError.noSuchRecord }
        guard day <= today else { throw OrganisationError.closingDay }
        let cases = try CaseFile.openCount("consultant = \(consultant.account)", in: transaction)
        guard cases == 0 else { throw DirectoryError.openCases(cases) }
        for file in try CaseFile.open(heldBy: consultant.account, in: transaction) {
            try queueAgain(file)
            try record(.returned, of: file.id, note: "承办顾问离岗")
        }
        try Consultant.changeStatus(of: id, to: .left, since: day, reason: reason, by: account, at: now, in: transaction)
        try Account.disable(consultant.account, by: account, at: now, in: transaction)
    }
}

extension CaseFile {
    fileprivate static func openCount(_ condition: SQL, in db: Connection) throws -> Int {
        try db.value("SELECT count(*) FROM case_file WHERE state <> 'closed' AND is_restricted = 0 AND \(condition)") ?? 0
    }

    /// What an account is responsible for, the restricted ones too.
    package static func open(heldBy account: Identifier<Account>, in db: Connection) throws -> [CaseFile] {
        try db.all("SELECT * FROM case_file WHERE consultant = \(account) AND state <> 'closed' ORDER BY id")
    }
}
