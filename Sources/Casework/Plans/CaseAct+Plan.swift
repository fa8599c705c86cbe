import Access
import Civics
import Database
import Register

extension CaseAct {
    private static let planning: [CaseState] = [.working, .tracking]

    /// Begins the next version: empty the first time, later a copy of the latest one.
    @discardableResult
    package func startPlan(_ id: CaseFile.ID, version: Int64?) throws -> PlanVersion.ID {
        let file = try begin(id, version: version, in: Self.planning)
        let last = try PlanVersion.all(of: id, in: transaction).first
        if let last, last.state == .draft || last.state == .submitted { throw PlanError.alreadyOpen(last.state) }
        let plan: Int64 =
            try transaction.value("SELECT id FROM plan WHERE case_file = \(id)")
            ?? transaction.insertReturningID("INSERT INTO plan (case_file, created_at) VALUES (\(id), \(now))")
        let begun: PlanVersion.ID = try transaction.insertReturningID(
            """
            INSERT INTO plan_version (plan, number, state, goal, author, created_at)
            VALUES (\(plan), \((last?.number ?? 0) + 1), 'draft', \(last?.goal), \(account), \(now))
            """)
        if let last { try copy(last.id, to: begun) }
        try touch(file)
        return begun
    }

    private func copy(_ last: PlanVersion.ID, to begun: PlanVersion.ID) throws {
        try transaction.execute(
            """
            INSERT INTO plan_need (version, position, kind, text, urgency, source)
            SELECT \(begun), position, kind, text, urgency, source FROM plan_need WHERE version = \(last)
            """)
        try transaction.execute(
            """
            INSERT INTO plan_item (version, line, position, kind, what, policy, person, supply, quantity, organisation, owner, owner_name,
              due_on, expected, account)
            SELECT \(begun), line, position, kind, what, policy, person, supply, quantity, organisation, owner, owner_name,
              due_on, expected, NULL
            FROM plan_item WHERE version = \(last)
            """)
    }

    package func setGoal(_ goal: String?, of id: CaseFile.ID, version: Int64?) throws {
        let (file, draft) = try beginDraft(id, version)
        try transaction.execute("UPDATE plan_version SET goal = \(goal) WHERE id = \(draft.id)")
        try touch(file)
    }

    package func addNeed(_ need: PlanNeed, to id: CaseFile.ID, version: Int64?) throws {
        let (file, draft) = try beginDraft(id, version)
        guard !need.text.isEmpty else { throw PlanError.missing(field: "需求") }
        let position: Int64 = try transaction.value("SELECT max(position) FROM plan_need WHERE version = \(draft.id)") ?? 0
        try transaction.execute(
            """
            INSERT INTO plan_need (version, position, kind, text, urgency, source)
            VALUES (\(draft.id), \(position + 1), \(need.kind), \(need.text), \(need.urgency), \(need.source))
            """)
        try touch(file)
    }

    /// - Parameter index: its place in the list, from 0.
    package func removeNeed(at index: Int, of id: CaseFile.ID, version: Int64?) throws {
        let (file, draft) = try beginDraft(id, version)
        let positions: [Int64] = try transaction.values("SELECT position FROM plan_need WHERE version = \(draft.id) ORDER BY position")
        guard positions.indices.contains(index) else { throw PlanError.noSuchItem }
        try transaction.execute("DELETE FROM plan_need WHERE version = \(draft.id) AND position = \(positions[index])")
        try touch(file)
    }

    @discardableResult
    package func addItem(_ content: PlanItem.Content, to id: CaseFile.ID, version: Int64?) throws -> PlanItem.Line {
        let (file, draft) = try beginDraft(id, version)
        try check(content)
        let line: PlanItem.Line = try transaction.insertReturningID(
            "INSERT INTO plan_line (plan) SELECT plan FROM plan_version WHERE id = \(draft.id)")
        let position: Int64 = try transaction.value("SELECT max(position) FROM plan_item WHERE version = \(draft.id)") ?? 0
        try insert(content, as: line, at: position + 1, of: draft.id)
        try touch(file)
        return line
    }

    package func changeItem(_ line: PlanItem.Line, to content: PlanItem.Content, of id: CaseFile.ID, version: Int64?) throws {
        let (file, draft) = try beginDraft(id, version)
        try check(content)
        let position: Int64? = try transaction.value("SELECT position FROM plan_item WHERE version = \(draft.id) AND line = \(line)")
        guard let position else { throw PlanError.noSuchItem }
        try transaction.execute("DELETE FROM plan_item WHERE version = \(draft.id) AND line = \(line)")
        try insert(content, as: line, at: position, of: draft.id)
        try touch(file)
    }

    package func removeItem(_ line: PlanItem.Line, of id: CaseFile.ID, version: Int64?) throws {
        let (file, draft) = try beginDraft(id, version)
        guard try transaction.execute("DELETE FROM plan_item WHERE version = \(draft.id) AND line = \(line)") == 1 else {
            throw PlanError.noSuchItem
        }
        try touch(file)
    }

    /// Hands the draft to the subdistrict. From here on it is not changed any more.
    package func submitPlan(_ id: CaseFile.ID, version: Int64?, note: String? = nil) throws {
        let (file, draft) = try beginDraft(id, version)
        guard !draft.items.isEmpty else { throw PlanError.noItems }
        let unfinished = draft.items.filter { $0.status.isOpen && !$0.content.isComplete }.map(\.content.what)
        guard unfinished.isEmpty else { throw PlanError.unfinished(unfinished) }
        try transaction.execute(
            "UPDATE plan_version SET state = 'submitted', submitted_by = \(account), submitted_at = \(now) WHERE id = \(draft.id)")
        try touch(file)
        try record(.planned, of: id, note: note, detail: "第 \(draft.number) 版，\(draft.items.count) 条，提交审批")
    }

    /// The subdistrict's word on the plan that was submitted.
    ///
    /// - Parameters:
    ///   - reason: needed to return it.
    ///   - district: of which the deciding subdistrict is a part; see `CaseFile.decidingPlace(in:)`.
    package func decidePlan(
        _ id: CaseFile.ID, version: Int64?, isApproval: Bool, reason: String?, by viewer: Viewer, district: RegionCode
    ) throws {
        let file = try begin(id, version: version, in: Self.planning)
        guard let submitted = try PlanVersion.all(of: id, in: transaction).first, submitted.state == .submitted else {
            throw PlanError.nothingToDecide
        }
        guard try !writers(of: submitted).contains(viewer.account) else { throw PlanError.ownPlan }
        guard file.decidingPlace(in: district).map(viewer.sees) ?? false else { throw PlanError.notDeciding }
        if !isApproval, reason?.isEmpty ?? true { throw PlanError.missing(field: "退回理由") }
        let verdict = isApproval ? "approved" : "returned"
        try transaction.execute(
            """
            INSERT INTO plan_approval (version, verdict, reason, account, at)
            VALUES (\(submitted.id), \(verdict), \(reason), \(viewer.account), \(now))
            """)
        if isApproval { try putInForce(submitted) }
        try transaction.execute("UPDATE plan_version SET state = \(verdict) WHERE id = \(submitted.id)")
        try touch(file)
        try record(isApproval ? .planApproved : .planReturned, of: id, note: reason, detail: "第 \(submitted.number) 版")
    }

    /// Everybody who had a hand in a version.
    private func writers(of version: PlanVersion) throws -> Set<Identifier<Account>> {
        let wrote: [Identifier<Account>] = try transaction.values(
            "SELECT DISTINCT account FROM plan_item WHERE version = \(version.id) AND account IS NOT NULL")
        return Set(wrote + [version.author] + [version.submittedBy].compactMap { $0 })
    }

    /// What came of a line of the approved plan.
    ///
    /// - Parameter reason: needed when it failed.
    package func progress(_ line: PlanItem.Line, to status: PlanItem.Status, reason: String?, of id: CaseFile.ID, version: Int64?) throws {
        let file = try begin(id, version: version, in: Self.planning)
        guard let plan = try PlanVersion.approved(of: id, in: transaction) else { throw PlanError.notApproved }
        guard let item = plan.item(line) else { throw PlanError.noSuchItem }
        if status == .failed, reason?.isEmpty ?? true { throw PlanError.missing(field: "未办成的原因") }
        try transaction.execute(
            """
            INSERT INTO plan_progress (line, status, reason, at, account) VALUES (\(line), \(status), \(reason), \(now), \(account))
            """)
        try settleStock(of: item, becoming: status)
        try touch(file)
        try record(.planned, of: id, note: reason, detail: "\(item.content.what)：\(status.label)")
    }

    // MARK: Parts

    private func beginDraft(_ id: CaseFile.ID, _ version: Int64?) throws -> (CaseFile, PlanVersion) {
        let file = try begin(id, version: version, in: Self.planning)
        guard let draft = try PlanVersion.all(of: id, in: transaction).first, draft.state == .draft else { throw PlanError.noDraft }
        return (file, draft)
    }

    private func check(_ content: PlanItem.Content) throws {
        if content.what.isEmpty { throw PlanError.missing(field: "做什么") }
        if let due = content.dueOn, due < today { throw PlanError.dueInThePast }
        if let quantity = content.quantity, quantity <= 0 { throw DirectoryError.notPositive(field: "数量") }
        guard let supply = content.supply else { return }
        guard let found = try Supply.find(supply, in: transaction) else { throw DirectoryError.noSuchSupply }
        guard found.description.isOpen(on: today) else { throw DirectoryError.expired }
    }

    private func insert(_ content: PlanItem.Content, as line: PlanItem.Line, at position: Int64, of version: PlanVersion.ID) throws {
        try transaction.execute(
            """
            INSERT INTO plan_item (version, line, position, kind, what, policy, person, supply, quantity, organisation, owner, owner_name,
              due_on, expected, account)
            VALUES (\(version), \(line), \(position), \(content.kind), \(content.what), \(content.policy), \(content.person),
              \(content.supply), \(content.quantity), \(content.organisation), \(content.owner), \(content.ownerName), \(content.dueOn),
              \(content.expected), \(account))
            """)
    }
}

extension CaseFile {
    /// The place whose subdistrict decides on the household's rights: where it is registered, or where it lives when it is registered
    /// outside the district (上海市社会救助条例 art. 33).
    package func decidingPlace(in district: RegionCode) -> RegionCode? {
        if let hukouRegion, district.contains(hukouRegion) { return hukouRegion }
        return region
    }
}
