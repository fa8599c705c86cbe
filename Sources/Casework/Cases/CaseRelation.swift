import Access
import Database

extension CaseFile {
    /// What an account has to do with the case, as the rules of access ask.
    package func relations(of viewer: Viewer, in db: Connection) throws -> Set<Relation> {
        var relations: Set<Relation> = []
        if consultant == viewer.account { relations.insert(.responsible) }
        if try assistants(in: db).contains(viewer.account) { relations.insert(.assisting) }
        if try isReferred(to: viewer, in: db) { relations.insert(.referred) }
        if try Safeguarding.isNamed(viewer.account, for: id, in: db) { relations.insert(.named) }
        return relations
    }

    /// The conditions under which each relation holds in a query over `case_file`.
    package static func related(to viewer: Viewer) -> [Relation: SQL] {
        [
            .responsible: "case_file.consultant = \(viewer.account)",
            .assisting: "EXISTS (SELECT 1 FROM case_assistant a WHERE a.case_file = case_file.id AND a.account = \(viewer.account))",
            .referred: "EXISTS (\(referrals(to: viewer)) AND r.case_file = case_file.id)",
            .named: Safeguarding.names(viewer.account),
        ]
    }

    /// True for cases that a list may show the viewer. Restricted ones only to those named.
    package static func condition(_ permission: Permission, for viewer: Viewer) -> SQL {
        let reach = viewer.reach(of: permission).condition(on: "case_file.region", "case_file.hukou_region", related: related(to: viewer))
        return "(\(reach) AND (case_file.is_restricted = 0 OR \(Safeguarding.names(viewer.account))))"
    }

    /// Referrals that are offered to the viewer's organisation or accepted by it.
    private static func referrals(to viewer: Viewer) -> SQL {
        """
        SELECT 1 FROM referral r JOIN partner_account p ON p.partner = r.partner
        WHERE p.account = \(viewer.account) AND r.state IN ('offered', 'accepted')
        """
    }

    private func isReferred(to viewer: Viewer, in db: Connection) throws -> Bool {
        let found: Int? = try db.value("\(Self.referrals(to: viewer)) AND r.case_file = \(id)")
        return found != nil
    }
}
