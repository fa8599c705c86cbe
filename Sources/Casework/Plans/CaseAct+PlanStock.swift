import Access
import Civics
import Database

extension CaseAct {
    /// Sets aside what the version promises, frees what it no longer does, and takes the place of the version before.
    func putInForce(_ version: PlanVersion) throws {
        let file: CaseFile.ID? = try transaction.value(
            "SELECT p.case_file FROM plan p JOIN plan_version v ON v.plan = p.id WHERE v.id = \(version.id)")
        if let file, let before = try PlanVersion.approved(of: file, in: transaction) {
            for item in before.items where version.item(item.line) == nil { try release(item) }
            try transaction.execute("UPDATE plan_version SET state = 'replaced' WHERE id = \(before.id)")
        }
        for item in version.items where item.status.isOpen { try hold(item) }
    }

    /// Goods that were promised are given when the line is done, and are free again when it failed.
    func settleStock(of item: PlanItem, becoming status: PlanItem.Status) throws {
        switch status {
        case .notStarted, .inProgress: break
        case .failed: try release(item)
        case .done: try move(.given, heldFor: item)
        }
    }

    private func hold(_ item: PlanItem) throws {
        guard let supply = item.content.supply, let entry = try Supply.find(supply, in: transaction) else { return }
        if entry.description.isForChildren { try checkVetting(of: entry) }
        guard entry.form == .resource else { return try checkPlaces(of: entry, for: item) }
        guard let wanted = item.content.quantity else { return }
        let held = try Stock.reserved(of: supply, forLine: item.line.value, in: transaction)
        if wanted > held { try stock(.reserved, wanted - held, item) }
        if wanted < held { try stock(.released, held - wanted, item) }
    }

    private func release(_ item: PlanItem) throws { try move(.released, heldFor: item) }

    private func move(_ kind: StockMovement.Kind, heldFor item: PlanItem) throws {
        guard let supply = item.content.supply else { return }
        let held = try Stock.reserved(of: supply, forLine: item.line.value, in: transaction)
        if held > 0 { try stock(kind, held, item) }
    }

    private func stock(_ kind: StockMovement.Kind, _ quantity: Int64, _ item: PlanItem) throws {
        guard let supply = item.content.supply, let account else { return }
        try StockMovement.record(
            kind, quantity, of: supply, planLine: item.line.value, note: item.content.what, by: account, at: now, in: transaction)
    }

    private func checkPlaces(of project: Supply, for item: PlanItem) throws {
        guard let capacity = project.description.capacity else { return }
        if try project.placesTaken(besides: item.line, in: transaction) >= capacity { throw DirectoryError.noPlaceLeft }
    }

    /// Whoever works with minors must have been checked for it.
    private func checkVetting(of project: Supply) throws {
        let partner = try project.description.organisation.flatMap {
            try PartnerOrganisation.find(PartnerOrganisation.ID($0), on: today, from: transaction)
        }
        guard partner?.isVettedForChildren(on: today) ?? false else { throw PlanError.notVetted(project.description.name) }
    }
}

extension Supply {
    /// Households that hold a place by a plan in force.
    package func placesTaken(besides line: PlanItem.Line? = nil, in db: Connection) throws -> Int64 {
        try db.value(
            """
            SELECT count(*) FROM plan_item i JOIN plan_version v ON v.id = i.version AND v.state = 'approved'
            JOIN plan p ON p.id = v.plan JOIN case_file f ON f.id = p.case_file
            LEFT JOIN plan_progress g ON g.id = (SELECT max(id) FROM plan_progress l WHERE l.line = i.line)
            WHERE i.supply = \(id) AND f.state <> 'closed' AND coalesce(g.status, 'not-started') IN ('not-started', 'in-progress')
              AND i.line <> \(line ?? PlanItem.Line(0))
            """) ?? 0
    }
}
