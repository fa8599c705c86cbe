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
    }

    struct List: Sendable {
        let title: String
        let href: String
        let rows: [CaseRow]
        let mayDispatch = false
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

    let figures: [Figure]
    let hasFigures: Bool
    let lists: [List]
    let subdistricts: [Subdistrict]
    let hasSubdistricts: Bool
    /// Matters for which the viewer is named and that nobody has reported yet.
    let unreported: Notice?
    let safeguardingHref: String?

    init(_ visit: Visit, _ site: Site, from db: Connection) throws {
        let viewer = visit.viewer
        let queries = Today.queries(of: viewer.role)
        var figures: [Figure] = []
        for (label, query) in queries {
            let count = try query.filter(for: viewer, at: visit.now).count(for: viewer, at: visit.now, from: db)
            figures.append(Figure(label: label, count: grouped(count), href: query.link, kind: count > 0 ? "some" : "none"))
        }
        if viewer.may(.passCase) {
            let count = try UnmatchedLead.count(in: viewer.areaFilter, from: db)
            figures.append(
                Figure(label: "待比对线索", count: grouped(count), href: Path.unmatchedLeads.link(), kind: count > 0 ? "some" : "none"))
        }
        if viewer.may(.reviewBreakGlass) {
            let count = try BreakGlass.unreviewed(for: viewer, limit: BreakGlassController.most, from: db).count
            figures.append(
                Figure(label: "待复核的破例查看", count: grouped(count), href: Path.brokenGlasses.link(), kind: count > 0 ? "some" : "none"))
        }
        self.figures = figures
        hasFigures = !figures.isEmpty
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
