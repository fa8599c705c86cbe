import Access
import Casework
import Civics
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Library
import NIOCore
import Spreadsheet

/// Takes reports and ledgers out as spreadsheets: for a reason, with a watermark, and never without an entry in the audit trail.
struct ReportExportController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) { routes.act(.post, .reportExports, export) }

    func export(_ request: Request, _ visit: Visit) async throws -> Response {
        let query = ReportQuery(visit.form, today: visit.now.beijingDate)
        guard let kind = visit.form["kind"].flatMap(ExportKind.init) else { throw WebError.unreadableForm }
        guard let reason = visit.form["reason"].flatMap(ExportReason.init) else { return back(query, "reason") }
        let site = site
        let table = try await site.database.read { try ExportTable(kind, query, visit, site, from: $0) }
        guard !table.isCutOff else { return back(query, "rows") }
        let area = query.subdistrict ?? visit.viewer.areas.first
        let heading = Workbook.Heading(
            title: kind.label, area: site.areaName(query.subdistrict, for: visit.viewer),
            period: kind == .rules ? nil : query.month.chinese,
            madeAtSecond: visit.now.secondsSince1970, madeBy: visit.viewer.displayName)
        let subject = ViewSubject(kind.isPersonal ? .list : .report, area: area)
        return try await site.export(
            Workbook(heading: heading, sheets: table.sheets), as: "\(kind.rawValue)-\(query.month)",
            Export(subject: subject, reason: reason, content: "\(kind.label) \(query.month)", rows: table.rows), visit)
    }

    private func back(_ query: ReportQuery, _ problem: String) -> Response {
        .redirect(to: Path.reports.link(query: query.items + [URLQueryItem(name: "problem", value: problem)]) + "#export", type: .normal)
    }
}

/// What the audit trail says of an export.
struct Export: Sendable {
    let subject: ViewSubject
    let reason: ExportReason
    let content: String
    let rows: Int
    /// `nil` for the one that goes with the reason.
    var purpose: Purpose?
}

extension Site {
    /// Rows of personal data that a viewer may take out at once.
    func exportLimit(of viewer: Viewer) -> Int {
        viewer.role == .districtOfficer ? pack.work.districtExportRows : pack.work.exportRows
    }

    /// The workbook with its watermark, after the trail has its entry: nothing leaves unrecorded.
    func export(_ workbook: Workbook, as name: String, _ export: Export, _ visit: Visit) async throws -> Response {
        var workbook = workbook
        workbook.watermark = Workbook.Watermark(
            account: visit.viewer.displayName, second: visit.now.secondsSince1970, reason: export.reason.label)
        let bytes = try workbook.xlsx()
        try await database.write { transaction in
            try visit.record(
                .exported, export.subject, purpose: export.purpose ?? export.reason.purpose,
                detail: "\(export.content)，\(export.rows) 行，事由：\(export.reason.label)", in: transaction)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                .contentDisposition: "attachment; filename=\"\(name).xlsx\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
