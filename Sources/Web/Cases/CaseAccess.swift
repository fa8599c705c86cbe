import Access
import Casework
import Database
import Hummingbird
import Register

extension Visit {
    /// The case that the address names, when the viewer may do this to it.
    ///
    /// - Throws: `WebError.notFound` for a case that is not there and for one that is not the viewer's alike.
    func caseFile(for permission: Permission, in db: Connection) throws -> CaseFile {
        guard let number = parameters.get("case").flatMap({ Int64($0) }), let file = try CaseFile.find(CaseFile.ID(number), in: db) else {
            throw WebError.notFound
        }
        guard try may(permission, file, in: db) else { throw WebError.notFound }
        return file
    }

    func may(_ permission: Permission, _ file: CaseFile, in db: Connection) throws -> Bool {
        let relations = try relations(to: file.household, file, in: db)
        // Being named opens a restricted case; what may be done inside is decided as for any other.
        if file.isRestricted, !relations.contains(.named) { return false }
        return viewer.decision(on: permission, of: AccessSubject(places: file.places, relations: relations, sensitivity: .sensitive))
            .isAdmitted
    }

    func relations(to household: Household.ID, _ file: CaseFile?, in db: Connection) throws -> Set<Relation> {
        var relations = try file?.relations(of: viewer, in: db) ?? []
        if try BreakGlass.isOpen(household: household.value, to: viewer.account, at: now, from: db) { relations.insert(.breakGlass) }
        return relations
    }

    /// The version of the case that the form was made for.
    var version: Int64? { form["version"].flatMap { Int64($0) } }

    /// - Throws: `CaseworkError.missing` when nothing was typed.
    func required(_ name: String, _ label: String) throws -> String {
        guard let text = form.text(name) else { throw CaseworkError.missing(field: label) }
        return text
    }
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
            try log(visit, file, in: transaction)
            return path(file)
        }
        return .redirect(to: destination, type: .normal)
    }

    /// The page that a refused form was on, with what was typed and what is wrong with it.
    func again(_ visit: Visit, _ page: Page) async throws -> Response {
        guard let subject = page.subject else { throw WebError.untracedPage }
        try await database.write { try visit.record(.viewed, subject, in: $0) }
        var page = page
        page.status = .unprocessableContent
        return try response(page, for: visit.session, path: visit.path)
    }

    /// The entry that an act on a case leaves in the audit trail.
    func log(_ visit: Visit, _ file: CaseFile, in transaction: Transaction) throws {
        try visit.record(.changed, ViewSubject(file), in: transaction)
    }
}
