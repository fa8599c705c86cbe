import Access
import Casework
import Civics
import Database
import Register

/// Who saw or worked on one household (谁看过这一户), to be told to its people when they ask (个人信息保护法 art. 45).
struct AccessLogController: Sendable {
    static let pageSize = 100

    let site: Site

    func add(to routes: SiteRoutes) { routes.page(.get, .accessLog, show) }

    func show(_ visit: Visit) async throws -> Page {
        let site = site
        let before = visit.query.number("before").map { Identifier<AuditEntry>(Int64($0)) }
        let (area, content) = try await site.database.read { db in
            guard let number = visit.number("household"), let household = try Household.find(Household.ID(number), in: db),
                visit.viewer.decision(on: .viewAccessLog, of: AccessSubject(places: household.places)).isAdmitted
            else { throw WebError.notFound }
            let hidden = try CaseFile.all(of: household.id, in: db).filter { file in
                try file.isRestricted && !file.relations(of: visit.viewer, in: db).contains(.named)
            }
            let entries = try AuditTrail.of(
                household: number, hiding: hidden.map { Path.caseFile.link($0.id) }, before: before, limit: Self.pageSize + 1, from: db)
            return (household.region ?? household.hukouRegion, AccessLogPage(number, entries, visit, site))
        }
        let subject = ViewSubject(.household, number: content.number, area: area)
        return Page("access-log", title: "谁看过这一户", content: content, showing: subject)
    }
}

struct AccessLogPage: Sendable {
    struct Line: Hashable, Sendable {
        let day: String
        let role: String
        let purpose: String
        let act: String
    }

    struct Row: Sendable {
        let line: Line
        let times: String
    }

    let number: Int64
    let rows: [Row]
    let hasRows: Bool
    let empty: EmptyState?
    let next: String?
    let madeBy: String
    let madeAt: String
    /// `nil` for those who may not see the household itself.
    let household: String?

    init(_ number: Int64, _ entries: [AuditEntry], _ visit: Visit, _ site: Site) {
        let shown = entries.prefix(AccessLogController.pageSize)
        self.number = number
        rows = AccessLogPage.rows(of: shown.map(Line.init))
        hasRows = !rows.isEmpty
        empty = rows.isEmpty ? EmptyState("没有人看过这一户。") : nil
        next =
            entries.count > shown.count
            ? shown.last.map { Path.accessLog.link(number, query: [.init(name: "before", value: $0.id.description)]) } : nil
        madeBy = visit.viewer.displayName
        madeAt = visit.now.beijingText
        household = visit.viewer.may(.viewHousehold) ? Path.household.link(number) : nil
    }

    /// What the same role did for the same purpose on a day, counted.
    private static func rows(of lines: [Line]) -> [Row] {
        var (order, counts): ([Line], [Line: Int]) = ([], [:])
        for line in lines {
            if counts[line] == nil { order.append(line) }
            counts[line, default: 0] += 1
        }
        return order.map { Row(line: $0, times: "\(counts[$0] ?? 0) 次") }
    }
}

extension AccessLogPage.Line {
    fileprivate init(_ entry: AuditEntry) {
        day = entry.at.beijingDate.chinese
        role = entry.role?.label ?? "系统"
        purpose = entry.purpose?.label ?? "不详"
        act = entry.act.label
    }
}
