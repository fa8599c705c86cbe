import Access
import Casework
import Civics
import Database
import Foundation
import Hummingbird
import Library
import Spreadsheet

/// The standing lists (台账清单) of the viewer's area.
struct StandingListController: Sendable {
    static let pageSize = 50

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .lists, show)
        routes.act(.post, .listExports, export)
    }

    func show(_ visit: Visit) async throws -> Page {
        let (site, query) = (site, StandingListAddress(visit.query))
        let content = try await site.database.read { db in
            let entries = try query.entries(visit, .listCases, site, from: db)
            let shown = entries.dropFirst((query.page - 1) * Self.pageSize).prefix(Self.pageSize)
            let rows = try shown.map { try StandingRow($0, of: query.list, visit, site, from: db) }
            return StandingListPage(query, entries, rows, visit, site)
        }
        let area = query.place ?? visit.viewer.areas.first
        return Page("list", title: query.list.label, content: content, showing: ViewSubject(.list, area: area))
    }

    func export(_ request: Request, _ visit: Visit) async throws -> Response {
        let (site, query) = (site, StandingListAddress(visit.form))
        guard let reason = visit.form["reason"].flatMap(ExportReason.init) else { return back(query, "reason") }
        let limit = site.exportLimit(of: visit.viewer)
        let rows = try await site.database.read { db -> [StandingRow]? in
            let entries = try query.entries(visit, .export, site, from: db)
            return entries.count > limit ? nil : try entries.map { try StandingRow($0, of: query.list, visit, site, from: db) }
        }
        guard let rows else { return back(query, "rows") }
        let area = query.place ?? visit.viewer.areas.first
        let heading = Workbook.Heading(
            title: query.list.label, area: site.places.name(of: area), madeAtSecond: visit.now.secondsSince1970,
            madeBy: visit.viewer.displayName)
        return try await site.export(
            Workbook(heading: heading, sheets: [StandingRow.sheet(query.list.label, rows)]), as: "list-\(query.list.rawValue)",
            Export(subject: ViewSubject(.list, area: area), reason: reason, content: query.list.label, rows: rows.count), visit)
    }

    private func back(_ query: StandingListAddress, _ problem: String) -> Response {
        .redirect(to: Path.lists.link(query: query.items + [URLQueryItem(name: "problem", value: problem)]) + "#export", type: .normal)
    }
}

/// What the address of a standing list says.
struct StandingListAddress: Hashable, Sendable {
    var list: StandingList
    var place: RegionCode?
    /// For the overdue: only this stage.
    var stage: Deadline.Stage?
    /// Only what is due today or was before.
    var isDue = false
    /// Only the viewer's own cases.
    var isMine = false
    var page: Int

    init(_ list: StandingList, isDue: Bool = false, isMine: Bool = false) {
        (self.list, self.isDue, self.isMine, page) = (list, isDue, isMine, 1)
    }

    init(_ values: FormValues) {
        list = values["list"].flatMap(StandingList.init) ?? .focus
        place = values["place"].flatMap { RegionCode($0) }
        stage = values["stage"].flatMap(Deadline.Stage.init)
        isDue = values["due"] != nil
        isMine = values["mine"] != nil
        page = min(max(values.number("page") ?? 1, 1), 100_000)
    }

    var items: [URLQueryItem] {
        [
            ("list", list.rawValue), ("place", place?.description), ("stage", stage?.rawValue), ("due", isDue ? "1" : nil),
            ("mine", isMine ? "1" : nil), ("page", page == 1 ? nil : "\(page)"),
        ].compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
    }

    var link: String { Path.lists.link(query: items) }

    func with(_ list: StandingList) -> StandingListAddress {
        var other = self
        (other.list, other.stage, other.isDue, other.page) = (list, nil, false, 1)
        return other
    }

    func at(page: Int) -> StandingListAddress {
        var other = self
        other.page = page
        return other
    }

    func entries(_ visit: Visit, _ permission: Permission, _ site: Site, from db: Connection) throws -> [StandingEntry] {
        let query = StandingListQuery(
            list, in: place, of: isMine ? visit.viewer.account : nil, for: visit.viewer, permission: permission, at: visit.now, site.pack)
        let today = visit.now.beijingDate
        return try query.entries(from: db).filter { entry in
            if isDue, entry.due.map({ $0 > today }) ?? true { return false }
            return list != .overdue || stage == nil || entry.stage == stage
        }
    }
}
