import Access
import Casework
import Civics
import Database
import Library
import Screening

/// What a role has to do today (今日要办): each number leads to its list, and the first few of it are shown.
struct Today: Sendable {
    struct Figure: Sendable {
        let label: String
        let count: String
        let href: String
        let kind: String

        init(_ label: String, _ count: Int, href: String) {
            self.label = label
            self.count = grouped(count)
            self.href = href
            kind = count > 0 ? "some" : "none"
        }
    }

    struct List: Sendable {
        let title: String
        let href: String
        let rows: [CaseRow]
        let isSelectable = false
        let head: TableHead
    }

    /// How one subdistrict stands, for the district.
    struct Subdistrict: Sendable {
        let name: String
        let queued: String
        let open: String
        let late: String
        let longLate: String
        let href: String
        let lateHref: String
        let longLateHref: String
    }

    static let mostRows = 8

    /// What there is to do, the most pressing first; nothing that is zero.
    let figures: [Figure]
    let hasFigures: Bool
    /// Said when there is nothing; `nil` for a role without daily work here.
    let calm: String?
    let lists: [List]
    let subdistricts: [Subdistrict]
    let hasSubdistricts: Bool
    /// Matters for which the viewer is named and that nobody has reported yet.
    let unreported: Notice?
    let safeguardingHref: String?

    init(_ visit: Visit, _ site: Site, from db: Connection) throws {
        let viewer = visit.viewer
        let queries = Today.queries(of: viewer.role)
        let ofCases = try queries.map { label, query in
            Figure(label, try query.filter(for: viewer, at: visit.now).count(for: viewer, at: visit.now, from: db), href: query.link)
        }
        let all = try ofCases + Today.promisesAndPlans(visit, site, from: db) + Today.desk(visit, site, from: db)
        figures = all.filter { $0.kind == "some" }
        hasFigures = !figures.isEmpty
        calm = figures.isEmpty && !all.isEmpty ? "今天没有要办的事。" : nil
        lists = try Today.lists(of: viewer.role).compactMap { title, query in
            let lines = try query.filter(for: viewer, at: visit.now).lines(0, size: Self.mostRows, for: viewer, at: visit.now, from: db)
            guard !lines.isEmpty else { return nil }
            let rows = lines.map {
                CaseRow($0, proposed: nil, program: site.program, places: site.places, today: visit.now.beijingDate)
            }
            return List(title: title, href: query.link, rows: rows, head: Today.head)
        }
        let loads = viewer.role == .districtOfficer ? try SubdistrictLoad.all(for: viewer, at: visit.now, from: db) : []
        subdistricts = loads.isEmpty ? [] : site.places.subdistricts.map { Subdistrict($0, loads) }
        hasSubdistricts = !subdistricts.isEmpty
        let open = viewer.may(.viewSafeguarding) ? try Safeguarding.unreported(for: viewer.account, in: db) : 0
        unreported = open > 0 ? Notice(.danger, "有 \(open) 件受限事项还没有报告记录。") : nil
        safeguardingHref = open > 0 ? Path.safeguarding.link() : nil
    }

    private static let head = TableHead([
        TableColumn("家庭"), TableColumn("轻重"), TableColumn("住址"), TableColumn("应得而未得"), TableColumn("每月", isNumber: true),
        TableColumn("承办"), TableColumn("时限"),
    ])

    /// What was begun for households and is due by now: of a consultant's own cases, of all in an officer's area.
    private static func promisesAndPlans(_ visit: Visit, _ site: Site, from db: Connection) throws -> [Figure] {
        guard visit.viewer.may(.listCases) else { return [] }
        let isMine = visit.viewer.role == .consultant
        let lists: [(String, StandingList)] = [("答应的事到期", .promises), ("申请该走下一步", .applications), ("转介等答复、反馈", .referrals)]
        let due = try lists.map { label, list in
            let address = StandingListAddress(list, isDue: true, isMine: isMine)
            return Figure(label, try address.entries(visit, .listCases, site, from: db).count, href: address.link)
        }
        let late = try PlanQueue.late(for: visit.viewer, on: visit.now.beijingDate, in: db).count { item in
            !isMine || item.file.consultant == visit.viewer.account
        }
        return due + [Figure("帮扶事项逾期", late, href: Path.plans.link() + "#late")]
    }

    /// What waits on an officer's desk beside the cases.
    private static func desk(_ visit: Visit, _ site: Site, from db: Connection) throws -> [Figure] {
        let viewer = visit.viewer
        let unexplained = try AuditSampleItem.unexplained(by: viewer, from: db).count
        var figures = [Figure("抽查要说明的", unexplained, href: Path.explanations.link())]
        if viewer.may(.approvePlan) {
            let waiting = try PlanQueue.waiting(for: viewer, district: site.pack.jurisdiction.code, in: db).count { !$0.isOwn }
            figures.append(Figure("方案等我审批", waiting, href: Path.plans.link()))
        }
        if viewer.may(.passCase) {
            figures.append(
                Figure("待比对线索", try UnmatchedLead.count(in: viewer.areaFilter, from: db), href: Path.unmatchedLeads.link()))
        }
        if viewer.may(.reviewBreakGlass) {
            let count = try BreakGlass.unreviewed(for: viewer, limit: BreakGlassController.most, from: db).count
            figures.append(Figure("待复核的破例查看", count, href: Path.brokenGlasses.link()))
        }
        if viewer.may(.manageDirectory) {
            let soon = visit.now.beijingDate.adding(days: site.pack.work.listDaysAhead)
            let consultants = try VettingQueue.consultants(in: viewer.areaFilter, by: soon, from: db)
            figures.append(Figure("机构从业查询到期", try VettingQueue.partners(by: soon, in: db), href: Path.organisations.link()))
            figures.append(Figure("顾问从业查询到期", consultants, href: Path.consultants.link()))
        }
        return figures
    }

    private static func queries(of role: Role) -> [(String, CaseQuery)] {
        let queued = CaseState.queued.rawValue
        switch role {
        case .consultant:
            let mine: [CaseQuery.Field: String] = [.consultant: CaseQuery.mine, .order: CaseFilter.Order.due.rawValue]
            func own(_ field: CaseQuery.Field, _ value: String) -> CaseQuery { CaseQuery(mine).with(field, value) }
            return [
                ("红色", own(.level, "red")), ("已超时", own(.due, "late")), ("今日到期", own(.due, "today")),
                ("待首次联系", own(.step, "first-contact")), ("待走访", own(.step, "visit")), ("该联系了", own(.contact, "1")),
            ]
        case .subdistrictOfficer:
            return [
                ("红色待分派", CaseQuery([.state: queued, .level: "red"])), ("待分派", CaseQuery([.state: queued])),
                ("被退回", CaseQuery([.returned: "1"])), ("时限过半", CaseQuery([.due: "half"])), ("已超时", CaseQuery([.due: "late"])),
                ("严重超时", CaseQuery([.due: "long-late"])),
            ]
        case .districtOfficer:
            return [
                ("红色待分派", CaseQuery([.state: queued, .level: "red"])), ("待分派", CaseQuery([.state: queued])),
                ("地址待核实", CaseQuery([.place: CaseQuery.unplaced])),
                ("已超时", CaseQuery([.due: "late"])), ("严重超时", CaseQuery([.due: "long-late"])),
            ]
        case .partnerOrganisation, .policyEditor, .auditor, .resident: return []
        }
    }

    private static func lists(of role: Role) -> [(String, CaseQuery)] {
        switch role {
        case .consultant:
            [
                ("先办这几户", CaseQuery([.consultant: CaseQuery.mine, .order: CaseFilter.Order.due.rawValue])),
                ("该联系的", CaseQuery([.consultant: CaseQuery.mine, .contact: "1"])),
            ]
        case .subdistrictOfficer:
            [
                ("红色：今天分派", CaseQuery([.state: CaseState.queued.rawValue, .level: "red"])),
                ("超时的", CaseQuery([.due: "late", .order: CaseFilter.Order.due.rawValue])),
                ("被退回的", CaseQuery([.returned: "1"])),
            ]
        case .districtOfficer: [("严重超时", CaseQuery([.due: "long-late", .order: CaseFilter.Order.due.rawValue]))]
        case .partnerOrganisation, .policyEditor, .auditor, .resident: []
        }
    }
}

extension Today.Subdistrict {
    init(_ place: Jurisdiction.Subdistrict, _ loads: [SubdistrictLoad]) {
        func query(_ fields: [CaseQuery.Field: String]) -> CaseQuery { CaseQuery(fields.merging([.place: place.code.description]) { $1 }) }
        func count(_ belongs: (SubdistrictLoad) -> Bool) -> String {
            grouped(loads.filter { $0.concerns(place.code) && belongs($0) }.reduce(0) { $0 + $1.cases })
        }
        name = place.name
        queued = count { $0.state == .queued }
        open = count { _ in true }
        late = count(\.isLate)
        longLate = count(\.isLongLate)
        href = query([:]).link
        lateHref = query([.due: CaseFilter.Due.late.rawValue]).link
        longLateHref = query([.due: CaseFilter.Due.longLate.rawValue]).link
    }
}
