import Access
import Casework
import Database
import Hummingbird

extension Visit {
    /// The case that the address names, when the viewer may do this to it.
    ///
    /// - Parameter purpose: `nil` where the usual one of the role counts.
    /// - Throws: `WebError.notFound` for a case that is not there and for one that is not the viewer's alike.
    func caseFile(for permission: Permission, in db: Connection) throws -> CaseFile {
        guard let number = parameters.get("case").flatMap({ Int64($0) }), let file = try CaseFile.find(CaseFile.ID(number), in: db) else {
            throw WebError.notFound
        }
        guard try may(permission, file, in: db) else { throw WebError.notFound }
        return file
    }

    func may(_ permission: Permission, _ file: CaseFile, in db: Connection) throws -> Bool {
        let subject = AccessSubject(
            places: file.places, relations: try file.relations(of: viewer, in: db),
            sensitivity: file.isRestricted ? .restricted : .sensitive)
        return viewer.decision(on: permission, of: subject).isAdmitted
    }

    /// The version of the case that the form was made for.
    var version: Int64? { form["version"].flatMap { Int64($0) } }
}

extension Site {
    /// One act on the case that the address names: all of it is kept, or nothing.
    ///
    /// - Returns: a redirect to `path`, so that loading the page again does not do it again.
    func act(
        _ visit: Visit, _ permission: Permission, then path: @escaping @Sendable (CaseFile) -> String,
        _ body: @escaping @Sendable (CaseAct, CaseFile) throws -> Void
    ) async throws -> Response {
        let settings = pack.work
        let destination = try await database.write { transaction in
            let file = try visit.caseFile(for: permission, in: transaction)
            try body(CaseAct(settings, by: visit.viewer.account, at: visit.now, in: transaction), file)
            try ViewLog.record(
                ViewSubject(.household, number: file.household.value, area: file.region ?? file.hukouRegion), by: visit.viewer,
                purpose: .usual(of: visit.viewer.role, .household), route: "\(visit.rule.method) \(visit.path)", at: visit.now,
                in: transaction)
            return path(file)
        }
        return .redirect(to: destination, type: .normal)
    }
}
