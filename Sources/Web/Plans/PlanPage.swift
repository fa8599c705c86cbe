import Access
import Casework
import Civics
import Database
import Library
import Register

/// The plan of a case on its page.
struct PlanPage: CasePage {
    struct Need: Sendable {
        let kind: String
        let kindValue: String
        let text: String
        let urgency: String
        let urgencyValue: String
        let source: String
        let sourceValue: String
        let removal: String
    }

    struct Item: Sendable {
        let kind: String
        let what: String
        let owner: String
        let due: String
        let isOverdue: Bool
        let expected: String
        let quantity: String?
        let status: String
        let statusClass: String
        let reason: String?
        let isOpen: Bool
        let change: String
        let removal: String
        let progress: String
        let fields: ItemFields
    }

    /// What a form about an item begins with.
    struct ItemFields: Sendable {
        let kindValue: String
        let what: String
        let policy: String
        let person: String
        let supply: String
        let quantity: String
        let organisation: String
        let ownerName: String
        let dueOn: String
        let expected: String

        init(_ content: PlanItem.Content, dueOn day: CivilDate) {
            kindValue = content.kind.rawValue
            what = content.what
            policy = content.policy ?? ""
            person = content.person.map(\.description) ?? ""
            supply = content.supply.map(\.description) ?? ""
            quantity = content.quantity.map(String.init) ?? ""
            organisation = content.organisation.map(String.init) ?? ""
            ownerName = content.ownerName ?? ""
            dueOn = (content.dueOn ?? day).description
            expected = content.expected ?? ""
        }
    }

    struct Proposal: Sendable {
        let kind: String
        let what: String
        let because: String
        let caution: String?
        let fields: ItemFields
    }

    struct Version: Sendable {
        let label: String
        let state: String
        let author: String
        let decision: String?
        let changes: [String]
        let hasChanges: Bool
    }

    struct Option: Sendable {
        let value: String
        let label: String
    }

    let header: CaseHeader
    let csrf: String
    let version: Int64
    let notice: Notice?
    let hasPlan: Bool
    let goal: String
    let isDraft: Bool
    let isSubmitted: Bool
    let mayWork: Bool
    let mayStart: Bool
    let startLabel: String
    let mayDecide: Bool
    let mayProgress: Bool
    let stateLabel: String
    let needs: [Need]
    let hasNeeds: Bool
    let suggestedNeeds: [Need]
    let hasSuggestedNeeds: Bool
    let items: [Item]
    let hasItems: Bool
    let proposals: [Proposal]
    let hasProposals: Bool
    let versions: [Version]
    let kinds: [Option]
    let urgencies: [Option]
    let start: String
    let goalAction: String
    let needAction: String
    let itemAction: String
    let submission: String
    let decision: String
    let printHref: String

    init(_ file: CaseFile, _ entitlements: [Entitlement], _ visit: Visit, _ site: Site, in db: Connection) throws {
        header = try CaseHeader(file, .plan, visit, site, in: db)
        (csrf, version) = (header.csrf, header.version)
        let all = try PlanVersion.all(of: file.id, in: db)
        // While a version is written or decided on, that one is shown; the one in force stays behind it.
        let shown = all.first
        let today = visit.now.beijingDate
        hasPlan = shown != nil
        goal = shown?.goal ?? ""
        isDraft = shown?.state == .draft
        isSubmitted = shown?.state == .submitted
        let isWorkable = file.state == .working || file.state == .tracking
        mayWork = try isWorkable && visit.may(.workCase, file, in: db)
        mayStart = mayWork && !isDraft && !isSubmitted
        startLabel = shown == nil ? "编制方案" : "修改方案（编下一版）"
        let decides = file.decidingPlace(in: site.pack.jurisdiction.code).map(visit.viewer.sees) ?? false
        let isOwn = shown.map { [$0.author, $0.submittedBy].contains(visit.viewer.account) } ?? false
        mayDecide = try isWorkable && isSubmitted && decides && !isOwn && visit.may(.approvePlan, file, in: db)
        mayProgress = mayWork && shown?.state == .approved
        stateLabel = shown.map { "第 \($0.number) 版 · \($0.state.label)" } ?? "还没有方案"
        notice = PlanPage.notice(shown, isWorkable: isWorkable)
        let own = shown?.needs ?? []
        needs = own.enumerated().map { Need($1, removal: Path.planNeedRemoval.link(file.id, $0)) }
        hasNeeds = !needs.isEmpty
        let suggested = try file.suggestedNeeds(in: db).filter { need in !own.contains { $0.kind == need.kind } }
        suggestedNeeds = isDraft && mayWork ? suggested.map { Need($0, removal: "") } : []
        hasSuggestedNeeds = !suggestedNeeds.isEmpty
        items = (shown?.items ?? []).map { Item($0, of: file, on: today) }
        hasItems = !items.isEmpty
        let proposed =
            try isDraft && mayWork
            ? PlanProposal.all(entitlements, own, having: shown?.items ?? [], at: file.region, on: today, in: db) : []
        proposals = proposed.map { Proposal($0, dueOn: site.pack.work.calendar.day(20, after: today)) }
        hasProposals = !proposals.isEmpty
        versions = all.enumerated().map { index, version in Version(version, after: all.dropFirst(index + 1).first) }
        kinds = HelpKind.allCases.map { Option(value: $0.rawValue, label: $0.label) }
        urgencies = PlanNeed.Urgency.allCases.map { Option(value: $0.rawValue, label: $0.label) }
        start = Path.casePlan.link(file.id)
        goalAction = Path.planGoal.link(file.id)
        needAction = Path.planNeeds.link(file.id)
        itemAction = Path.planItems.link(file.id)
        submission = Path.planSubmission.link(file.id)
        decision = Path.planDecision.link(file.id)
        printHref = Path.planPrint.link(file.id)
    }

    private static func notice(_ version: PlanVersion?, isWorkable: Bool) -> Notice? {
        if !isWorkable { return Notice(.info, "个案首次联系以后才编方案。") }
        guard let version, let decision = version.decision, !decision.isApproval else { return nil }
        return Notice(.warning, "方案被退回", text: decision.reason)
    }
}

extension CaseFile {
    /// What the latest visit and the latest needs assessment say that the household needs.
    fileprivate func suggestedNeeds(in db: Connection) throws -> [PlanNeed] {
        let told = try db.all(
            """
            SELECT n.code, n.urgency, n.words FROM visit_need n
            WHERE n.visit = (SELECT max(id) FROM visit v WHERE v.case_file = \(id)) ORDER BY n.position
            """
        ) { row -> PlanNeed? in
            let (code, urgency, words): (String, String, String) = try (row["code"], row["urgency"], row["words"])
            return HelpKind.answering(visitNeed: code).map { kind in
                PlanNeed(
                    kind: kind, text: words.isEmpty ? kind.label : words,
                    urgency: urgency == "urgent" ? .now : urgency == "soon" ? .soon : .later,
                    source: .visit)
            }
        }
        let assessed = try RecordedNeeds.latest(of: household, from: db)?.assessment.withoutRestricted.causes ?? []
        let hardships = assessed.compactMap { cause in
            HelpKind.answering(indicator: cause.id).first.map {
                PlanNeed(kind: $0, text: cause.name, urgency: .soon, source: .assessment)
            }
        }
        var found: [PlanNeed] = []
        for need in told.compactMap({ $0 }) + hardships where !found.contains(where: { $0.kind == need.kind }) { found.append(need) }
        return found
    }
}

extension PlanPage.Need {
    init(_ need: PlanNeed, removal: String) {
        kind = need.kind.label
        kindValue = need.kind.rawValue
        text = need.text
        urgency = need.urgency.label
        urgencyValue = need.urgency.rawValue
        source = need.source.label
        sourceValue = need.source.rawValue
        self.removal = removal
    }
}

extension PlanPage.Item {
    init(_ item: PlanItem, of file: CaseFile, on today: CivilDate) {
        let content = item.content
        kind = content.kind.label
        what = content.what
        owner = item.ownerLabel
        due = content.dueOn?.chinese ?? "未定"
        isOverdue = item.isOverdue(on: today)
        expected = content.expected ?? ""
        quantity = content.quantity.map { "× \($0)" }
        status = isOverdue ? "逾期" : item.status.label
        statusClass = isOverdue ? "late" : item.status == .done ? "done" : item.status == .failed ? "failed" : "open"
        reason = item.reason
        isOpen = item.status.isOpen
        change = Path.planItem.link(file.id, item.line)
        removal = Path.planItemRemoval.link(file.id, item.line)
        progress = Path.planItemProgress.link(file.id, item.line)
        fields = PlanPage.ItemFields(content, dueOn: today)
    }
}

extension PlanPage.Proposal {
    init(_ proposal: PlanProposal, dueOn day: CivilDate) {
        kind = proposal.content.kind.label
        what = proposal.content.what
        because = proposal.because
        caution = proposal.caution
        fields = PlanPage.ItemFields(proposal.content, dueOn: day)
    }
}

extension PlanPage.Version {
    init(_ version: PlanVersion, after before: PlanVersion?) {
        label = "第 \(version.number) 版"
        state = version.state.label
        author = "\(version.authorName) \(version.createdAt.beijingText) 编制"
        decision = version.decision.map {
            "\($0.accountName) \($0.at.beijingText) \($0.isApproval ? "批准" : "退回")\($0.reason.map { "：\($0)" } ?? "")"
        }
        changes = before.map { PlanDifference(from: $0, to: version).changes.map(\.text) } ?? []
        hasChanges = !changes.isEmpty
    }
}

/// Plans to decide on, and what is late.
struct PlanQueuePage: Sendable {
    struct Waiting: Sendable {
        let number: String
        let place: String
        let href: String
        let label: String
        let author: String
        let since: String
        let isOwn: Bool
    }

    struct Late: Sendable {
        let number: String
        let place: String
        let href: String
        let what: String
        let owner: String
        let due: String
        let days: Int
    }

    let mayApprove: Bool
    let waiting: [Waiting]
    let isEmpty: Bool
    let late: [Late]
    let isNothingLate: Bool

    init(_ visit: Visit, _ site: Site, in db: Connection) throws {
        let (today, places) = (visit.now.beijingDate, site.places)
        mayApprove = visit.viewer.may(.approvePlan)
        let queue = mayApprove ? try PlanQueue.waiting(for: visit.viewer, district: site.pack.jurisdiction.code, in: db) : []
        waiting = queue.map {
            Waiting(
                number: $0.file.number, place: places.name(of: $0.file.region), href: Path.casePlan.link($0.file.id),
                label: "第 \($0.number) 版",
                author: $0.authorName, since: $0.submittedAt.beijingText, isOwn: $0.isOwn)
        }
        isEmpty = waiting.isEmpty
        late = try PlanQueue.late(for: visit.viewer, on: today, in: db).map {
            Late(
                number: $0.file.number, place: places.name(of: $0.file.region), href: Path.casePlan.link($0.file.id), what: $0.what,
                owner: $0.owner, due: $0.dueOn.chinese, days: $0.dueOn.days(to: today))
        }
        isNothingLate = late.isEmpty
    }
}

/// The plan on paper: the office's sheet, and the household's copy in plain words.
struct PlanSheetPage: CasePage {
    struct Line: Sendable {
        let kind: String
        let what: String
        let owner: String
        let due: String
        let expected: String
        let status: String
        let phone: String
    }

    let header: CaseHeader
    let back: String
    let number: String
    let head: String
    let place: String
    let hukouPlace: String
    let size: Int
    let consultant: String
    let versionLabel: String
    let goal: String?
    let needs: [PlanPage.Need]
    let lines: [Line]
    let hasLines: Bool
    let approval: String
    let printed: String

    init(_ file: CaseFile, _ visit: Visit, _ site: Site, in db: Connection) throws {
        header = try CaseHeader(file, .plan, visit, site, in: db)
        back = Path.casePlan.link(file.id)
        (number, head, place) = (header.number, header.head, header.place)
        (hukouPlace, size, consultant) = (header.hukouPlace, header.size, header.consultant)
        let all = try PlanVersion.all(of: file.id, in: db)
        let shown = all.first { $0.state == .approved } ?? all.first
        versionLabel = shown.map { "第 \($0.number) 版，\($0.state.label)" } ?? "还没有方案"
        goal = shown?.goal
        needs = (shown?.needs ?? []).map { PlanPage.Need($0, removal: "") }
        lines = try (shown?.items ?? []).map { item in
            let phone = try item.content.organisation.flatMap { try Partner.find(Partner.ID($0), in: db)?.contactTelephone }
            return Line(
                kind: item.content.kind.label, what: item.content.what, owner: item.ownerLabel, due: item.content.dueOn?.chinese ?? "未定",
                expected: item.content.expected ?? "", status: item.status.label, phone: phone ?? "请问\(item.ownerLabel)")
        }
        hasLines = !lines.isEmpty
        approval = shown?.decision.map { "\($0.accountName) \($0.at.beijingDate.chinese)\($0.isApproval ? "批准" : "退回")" } ?? "未审批"
        printed = "\(visit.viewer.displayName) \(visit.now.beijingText)"
    }
}
