import Access
import Casework
import Civics
import Database
import Foundation
import Hummingbird
import Spreadsheet

/// The audit trail (审计记录) for those who watch over it: find, verify, take out.
struct AuditController: Sendable {
    static let pageSize = 100
    /// How far back the page looks for bursts of refusals.
    static let burstHours: Int64 = 24

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.page(.get, .audit, list)
        routes.page(.post, .auditVerifications, verify)
        routes.act(.post, .auditExports, export)
    }

    func list(_ visit: Visit) async throws -> Page {
        let (site, query) = (site, AuditQuery(visit.query))
        let content = try await site.database.read { db in
            let filter = try query.filter(in: db)
            let entries =
                query.problems.isEmpty ? try AuditTrail.page(filter, before: query.before, limit: Self.pageSize + 1, from: db) : []
            let bursts = try RefusalBurst.all(
                since: visit.now.adding(hours: -Self.burstHours), atLeast: site.pack.work.requests.alarm, from: db)
            return AuditPage(query, entries, bursts, head: try AuditTrail.head(from: db), visit, site)
        }
        return Page("audit", title: "审计记录", content: content, showing: ViewSubject(.audit))
    }

    /// Reads the whole trail. Not a redirect: what is found is of this moment.
    func verify(_ visit: Visit) async throws -> Page {
        let noted = visit.form["expect"]?.lowercased()
        if let noted, !AuditHead.isHash(noted) {
            return Self.page(AuditVerificationPage(misspelt: noted, csrf: visit.session.csrf))
        }
        let found = try await site.database.read { try AuditTrail.verify(from: $0, expecting: noted) }
        return Self.page(AuditVerificationPage(found, isNoted: noted != nil, csrf: visit.session.csrf, at: visit.now))
    }

    private static func page(_ content: AuditVerificationPage) -> Page {
        Page("audit-verification", title: "核对审计记录", content: content, showing: ViewSubject(.audit))
    }

    func export(_ request: Request, _ visit: Visit) async throws -> Response {
        let (site, query) = (site, AuditQuery(visit.form))
        guard query.problems.isEmpty else { throw WebError.unreadableForm }
        guard let reason = visit.form["reason"].flatMap(ExportReason.init) else { return Self.back(query, "reason") }
        let limit = site.pack.work.districtExportRows
        let entries = try await site.database.read { try AuditTrail.page(query.filter(in: $0), limit: limit + 1, from: $0) }
        guard entries.count <= limit else { return Self.back(query, "rows") }
        let heading = Workbook.Heading(
            title: "审计记录", area: site.pack.jurisdiction.name, madeAtSecond: visit.now.secondsSince1970, madeBy: visit.viewer.displayName)
        let lines = entries.map { AuditLine($0, site.places) }
        return try await site.export(
            Workbook(heading: heading, sheets: [Self.sheet(of: lines)]), as: "audit-\(visit.now.beijingDate)",
            Export(subject: ViewSubject(.audit), reason: reason, content: "审计记录", rows: lines.count, purpose: .supervision), visit)
    }

    private static func sheet(of lines: [AuditLine]) -> Workbook.Sheet {
        Workbook.Sheet(
            "审计记录", rows: lines,
            columns: [
                .text("序号", width: 10) { $0.number }, .text("时间", width: 18) { $0.at }, .text("谁", width: 20) { $0.who },
                .text("账号") { $0.account }, .text("行为") { $0.act }, .text("目的") { $0.purpose }, .text("对象") { $0.subject },
                .text("区域", width: 20) { $0.area }, .text("地址", width: 40) { $0.route }, .text("说明", width: 40) { $0.detail },
            ])
    }

    private static func back(_ query: AuditQuery, _ problem: String) -> Response {
        let items = query.items + [URLQueryItem(name: "problem", value: problem)]
        return .redirect(to: Path.audit.link(query: items) + "#export", type: .normal)
    }
}
