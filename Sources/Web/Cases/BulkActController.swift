import Access
import Casework
import Civics
import Database
import Foundation
import Hummingbird

/// Dispatches, reassigns or passes on many cases at once: shown first, with whom each would go to, and then done. What could not be
/// done comes back to the same page with the reason, so that it can be put right there.
struct BulkActController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        for act in BulkAct.allCases {
            routes.page(.get, act.paths.new) { try await show(act, $0) }
            routes.act(.post, act.paths.act) { try await perform(act, $1) }
        }
    }

    private func show(_ act: BulkAct, _ visit: Visit) async throws -> Page {
        let site = site
        let content = try await site.database.read { try BulkActPage(act, visit, site, from: $0) }
        return Page("cases-bulk", title: content.title, content: content, showing: ViewSubject(.list, area: visit.viewer.areas.first))
    }

    private func perform(_ act: BulkAct, _ visit: Visit) async throws -> Response {
        let site = site
        let ids = visit.chosenCases(act)
        guard !ids.isEmpty else { throw CaseworkError.missing(field: "要\(act.label)的个案") }
        let refusals = try await site.database.write { transaction in
            try ids.compactMap { id -> (CaseFile.ID, BulkRefusal)? in
                let file = try visit.caseFile(id, for: act, in: transaction)
                do {
                    try visit.perform(act, on: file, site, in: transaction)
                } catch let error as CaseworkError {
                    // An act refuses before it changes anything, so the others can go on.
                    return (id, BulkRefusal(error))
                }
                try site.log(visit, file, in: transaction)
                return nil
            }
        }
        return .redirect(to: visit.destination(after: act, of: ids.count, refusals), type: .normal)
    }
}

extension Visit {
    /// Those that were sent, but for those that are to stay where they are; all of them where nobody was chosen for any.
    fileprivate func chosenCases(_ act: BulkAct) -> [CaseFile.ID] {
        let ids = form.all("case").prefix(CaseListController.proposed).compactMap { Int64($0) }.map { CaseFile.ID($0) }
        guard act.needsConsultant, form["to"] == nil else { return ids }
        let chosen = ids.filter { form["to-\($0)"] != nil }
        return chosen.isEmpty ? ids : chosen
    }

    fileprivate func caseFile(_ id: CaseFile.ID, for act: BulkAct, in db: Connection) throws -> CaseFile {
        guard let file = try CaseFile.find(id, in: db), try may(act.permission, file, in: db) else { throw WebError.notFound }
        return file
    }

    fileprivate func perform(_ act: BulkAct, on file: CaseFile, _ site: Site, in transaction: Transaction) throws {
        let work = CaseAct(site.pack.work, by: viewer.account, at: now, in: transaction)
        let version = form["version-\(file.id)"].flatMap { Int64($0) }
        switch act {
        case .dispatch: try work.dispatch(file.id, version: version, to: consultant(for: file))
        case .reassign:
            let to = try consultant(for: file)
            try work.reassign(file.id, version: version, to: to, note: form.text("note") ?? "批量改派")
        case .pass:
            guard let code = form["subdistrict"].flatMap({ RegionCode($0) }),
                let place = site.places.subdistricts.first(where: { $0.code == code })
            else { throw CaseworkError.missing(field: "街镇") }
            try work.pass(file.id, version: version, to: code, named: place.name, note: form.text("note"))
        }
    }

    /// The one chosen for the case, or for all.
    private func consultant(for file: CaseFile) throws -> Identifier<Account> {
        guard let chosen = (form["to-\(file.id)"] ?? form["to"]).flatMap({ Int64($0) }) else { throw CaseworkError.missing(field: "顾问") }
        return Identifier(chosen)
    }

    /// The list when all is done; else the same page with what is left.
    fileprivate func destination(after act: BulkAct, of count: Int, _ refusals: [(CaseFile.ID, BulkRefusal)]) -> String {
        let done = URLQueryItem(name: "n", value: "\(count - refusals.count)")
        let query = form.text("query") ?? ""
        if refusals.isEmpty { return Path.cases.link(query: CaseQuery(text: query).items + [act.done.item, done]) }
        let left = refusals.flatMap { id, refusal in
            [
                URLQueryItem(name: "case", value: "\(id)"), URLQueryItem(name: "to-\(id)", value: form["to-\(id)"] ?? form["to"] ?? ""),
                URLQueryItem(name: "why-\(id)", value: refusal.rawValue),
            ]
        }
        let kept = ["query", "note", "subdistrict"].compactMap { name in form.text(name).map { URLQueryItem(name: name, value: $0) } }
        return act.paths.new.link(query: left + kept + [done])
    }
}

/// What would be done to each of many cases, to be confirmed.
struct BulkActPage: Sendable {
    struct Row: Sendable {
        let number: String
        let version: Int64
        /// Masked.
        let head: String
        let level: String
        let levelLabel: String
        let place: String
        let holder: String
        let hasMinor: Bool
        let to: SelectField?
        let refusal: String?
    }

    struct Hidden: Sendable {
        let name: String
        let value: String
    }

    let title: String
    let notice: Notice?
    let errors: ErrorSummary?
    let rows: [Row]
    let hasRows: Bool
    /// Those that it does not fit, and how they stand.
    let leftOut: [String]
    let hasLeftOut: Bool
    let empty: EmptyState?
    let action: String
    let again: String
    let kept: [Hidden]
    let csrf: String
    let query: String
    let everybody: SelectField?
    let subdistrict: SelectField?
    let note: TextArea?
    let hint: String
    let button: String
    let cancel: String

    init(_ act: BulkAct, _ visit: Visit, _ site: Site, from db: Connection) throws {
        let asked = try visit.askedCases(act, from: db)
        let (files, others) = (asked.filter { act.states.contains($0.state) }, asked.filter { !act.states.contains($0.state) })
        let today = visit.now.beijingDate
        let loads = act.needsConsultant ? try ConsultantLoad.all(in: visit.viewer.areaFilter, site.pack.work, on: today, from: db) : []
        let withMinors = try CaseFile.withMinors(files, on: today, in: db)
        let proposal = DispatchProposal(
            files.sorted { ($0.level.urgency, $0.score) > ($1.level.urgency, $1.score) }, among: loads, withMinors: withMinors)
        let everybody = visit.query["to"].flatMap { Int64($0) }.map { Identifier<Account>($0) }
        rows = try files.map { file in
            let chosen =
                visit.query["to-\(file.id)"].flatMap { Int64($0) }.map { Identifier($0) } ?? everybody
                ?? proposal.consultants[file.id]?.account
            return try Row(file, act, loads, chosen: chosen, hasMinor: withMinors.contains(file.id), visit, site, from: db)
        }
        title = "\(act.label) \(files.count) 户"
        hasRows = !files.isEmpty
        leftOut = others.map { "\($0.number)：现在是“\($0.state.label)”，不能\(act.label)。" }
        hasLeftOut = !others.isEmpty
        empty = asked.isEmpty ? EmptyState("没有选中个案。请在名单里勾选，再点“\(act.label)”。", href: Path.cases.link(), label: "回到个案") : nil
        let done = visit.query.number("n")
        notice = done.flatMap { $0 > 0 ? Notice(.success, "已\(act.label) \($0) 户。") : nil }
        let isPlaceMissing = act == .pass && done != nil && visit.query["subdistrict"] == nil
        let refused = rows.compactMap { row in row.refusal.map { ("row-\(row.number)", "\(row.head)：\($0)") } }
        errors = isPlaceMissing ? ErrorSummary([("subdistrict", "请选择街镇。")]) : refused.isEmpty ? nil : ErrorSummary(refused)
        action = act.paths.act.link()
        again = act.paths.new.link()
        kept =
            visit.query.all("case").map { Hidden(name: "case", value: $0) }
            + visit.query.all(BulkAct.holder).map { Hidden(name: BulkAct.holder, value: $0) }
        csrf = visit.session.csrf
        query = visit.query.text("query") ?? ""
        self.everybody =
            act.needsConsultant
            ? SelectField("to", "都给", [Choice("", "按建议")] + loads.map { $0.choice(isChosen: $0.account == everybody) }) : nil
        subdistrict =
            act == .pass
            ? SelectField(
                "subdistrict", "街镇",
                [Choice("", "请选择")]
                    + site.places.subdistricts.map {
                        Choice($0.code.description, $0.name, isChosen: $0.code.description == visit.query["subdistrict"])
                    }, error: isPlaceMissing ? "请选择街镇。" : nil) : nil
        let reason = act == .reassign ? "改派原因" : "说明"
        note = act == .dispatch ? nil : TextArea("note", reason, value: visit.query.text("note") ?? "", isOptional: act == .pass, rows: 2)
        hint = act == .pass ? "区里只派到街镇，由街镇分派给顾问。" : "没有合适顾问的，可以空着，留在原处。"
        button = "确定\(act.label)"
        cancel = CaseQuery(text: visit.query.text("query") ?? "").link
    }
}

extension BulkActPage.Row {
    fileprivate init(
        _ file: CaseFile, _ act: BulkAct, _ loads: [ConsultantLoad], chosen: Identifier<Account>?, hasMinor: Bool, _ visit: Visit,
        _ site: Site, from db: Connection
    ) throws {
        let line = try CaseLine(file, from: db)
        number = "\(file.id)"
        version = file.version
        head = line.head.map { Masked.name($0.name) } ?? "（无户主）"
        (level, levelLabel) = (file.level.rawValue, file.level.label)
        place = file.places.isEmpty ? "地址待核实" : site.places.name(of: file.region ?? file.hukouRegion)
        holder = line.consultant ?? "未分派"
        self.hasMinor = hasMinor
        let refusal = visit.query["why-\(file.id)"].flatMap(BulkRefusal.init)?.message
        self.refusal = refusal
        to =
            act.needsConsultant
            ? SelectField(
                "to-\(file.id)", "\(head)，\(act.label)给",
                [Choice("", "不\(act.label)")]
                    + loads.filter { $0.account != file.consultant }.map {
                        $0.choice(isChosen: $0.account == chosen, needsVetting: hasMinor)
                    }, error: refusal) : nil
    }
}

extension Visit {
    /// The cases that the address names, or all that one account is responsible for; those alone that the viewer may do this to.
    fileprivate func askedCases(_ act: BulkAct, from db: Connection) throws -> [CaseFile] {
        let named = query.all("case").compactMap { Int64($0) }.map { CaseFile.ID($0) }
        let held = try query[BulkAct.holder].flatMap { Int64($0) }.map { try CaseFile.open(heldBy: Identifier($0), in: db) } ?? []
        let files = try named.prefix(CaseListController.proposed).compactMap { try CaseFile.find($0, in: db) } + held
        return try files.filter { try may(act.permission, $0, in: db) }
    }
}
