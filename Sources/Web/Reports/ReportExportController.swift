import Access
import Casework
import Civics
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Library
import NIOCore
import PolicyLanguage
import Spreadsheet

/// Takes reports and ledgers out as spreadsheets: for a reason, with a watermark, and never without an entry in the audit trail.
struct ReportExportController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) { routes.act(.post, .reportExports, export) }

    func export(_ request: Request, _ visit: Visit) async throws -> Response {
        let query = ReportQuery(visit.form, today: visit.now.beijingDate)
        guard let kind = visit.form["kind"].flatMap(ExportKind.init) else { throw WebError.unreadableForm }
        guard let reason = visit.form["reason"].flatMap(ExportReason.init) else { return back(query, "reason") }
        let (site, scope) = (site, query.scope(.export, for: visit.viewer, site))
        let table = try await site.database.read { try ExportTable(kind, query, scope, visit, site, from: $0) }
        guard !table.isCutOff else { return back(query, "rows") }
        let area = query.subdistrict ?? visit.viewer.areas.first
        let heading = Workbook.Heading(
            title: kind.label, area: site.places.name(of: area), period: kind == .rules ? nil : query.month.chinese,
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
            try AuditTrail.record(
                .exported, by: visit.viewer.account, subject: export.subject, purpose: export.reason.purpose,
                route: "\(visit.rule.method) \(visit.path)", detail: "\(export.content)，\(export.rows) 行，事由：\(export.reason.label)",
                at: visit.now,
                in: transaction)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                .contentDisposition: "attachment; filename=\"\(name).xlsx\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// The sheets of an export.
struct ExportTable: Sendable {
    let sheets: [Workbook.Sheet]
    let rows: Int
    let isCutOff: Bool

    init(_ kind: ExportKind, _ query: ReportQuery, _ scope: ReportScope, _ visit: Visit, _ site: Site, from db: Connection) throws {
        let (period, limit, places) = (ReportPeriod(query.month), site.exportLimit(of: visit.viewer), site.places)
        switch kind {
        case .month:
            let report = try MonthlyReport(period, scope, site.pack, at: visit.now, from: db)
            sheets = ExportTable.sheets(of: report, ReportLine.all(report, query, site, for: visit.viewer), site)
            (rows, isCutOff) = (sheets[0].rows.count, false)
        case .rules:
            let rules = try RulePrecision.all(scope, from: db)
            sheets = [ExportTable.sheet(of: rules, site)]
            (rows, isCutOff) = (rules.count, false)
        case .leadLedger:
            let ledger = try Ledger<LeadLedgerRow>(period, scope, limit: limit, from: db)
            sheets = [ExportTable.sheet(of: ledger.rows, places)]
            (rows, isCutOff) = (ledger.rows.count, ledger.total > limit)
        case .caseLedger:
            let ledger = try Ledger<CaseLedgerRow>(period, scope, limit: limit, from: db)
            sheets = [ExportTable.sheet(of: ledger.rows, places)]
            (rows, isCutOff) = (ledger.rows.count, ledger.total > limit)
        }
    }

    private static func sheets(of report: MonthlyReport, _ lines: [ReportLine], _ site: Site) -> [Workbook.Sheet] {
        typealias Line = (name: String, figures: MonthlyReport.Figures)
        let rows: [Line] = lines.map { ($0.name, report.places[$0.place] ?? .init()) }
        let summary = Workbook.Sheet(
            "汇总", rows: rows, total: ("合计", report.whole),
            columns: [
                .text("街镇", width: 18) { $0.name }, .integer("收到线索") { $0.figures.leads }, .integer("立案") { $0.figures.opened },
                .integer("结案") { $0.figures.closed }, .integer("属实") { $0.figures.confirmed }, .integer("能判断") { $0.figures.judged },
                .share("属实率") { ($0.figures.confirmed, $0.figures.judged) }, .integer("已帮到") { $0.figures.helped },
                .share("帮到率") { ($0.figures.helped, $0.figures.closed) }, .integer("新纳入救助（人）", width: 18) { $0.figures.newlyCovered },
                .integer("首次联系中位小时", width: 18) { $0.figures.medianWaitHours }, .integer("在办") { $0.figures.open },
                .integer("季度应排查") { $0.figures.sweep?.of },
                .integer("季度已见面") { $0.figures.sweep?.done },
                .integer("超时") { $0.figures.overdue },
            ])
        let sources = CaseLead.Source.allCases.map { ($0.label, report.leadsBySource[$0] ?? 0) }
        let levels = CaseworkSettings.Level.allCases.map { ($0.label, report.leadsByLevel[$0] ?? 0) }
        let rules = report.leadsByRule.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { (site.program.shortName(of: $0.key), $0.value) }
        let reasons = CloseReason.allCases.map { ($0.label, report.reasons[$0] ?? 0) }
        return [summary]
            + [("线索来源", sources), ("线索等级", levels), ("线索规则", rules), ("结案原因", reasons)].map { name, parts in
                Workbook.Sheet(name, rows: parts, columns: [.text(name, width: 30) { $0.0 }, .integer("数量") { $0.1 }])
            }
    }

    private static func sheet(of rules: [RulePrecision], _ site: Site) -> Workbook.Sheet {
        let (program, settings) = (site.program, site.pack.work.weakRule)
        return Workbook.Sheet(
            "规则准确度", rows: rules,
            columns: [
                .text("规则", width: 30) { program.shortName(of: $0.rule.policy) }, .text("来源") { $0.rule.source.label },
                .text("数据新旧") { $0.rule.age.label }, .integer("个案") { $0.cases }, .integer("已结") { $0.closed },
            ]
                + LeadOutcome.allCases.map { outcome in .integer(outcome.label, width: 14) { $0.outcomes[outcome] ?? 0 } }
                + [
                    .integer("能判断") { $0.judged }, .share("准确度") { ($0.confirmed, $0.judged) },
                    .text("标记") { $0.isWeak(settings) ? "薄弱" : "" },
                ])
    }

    private static func sheet(of rows: [LeadLedgerRow], _ places: Places) -> Workbook.Sheet {
        Workbook.Sheet(
            "线索台账", rows: rows,
            columns: [
                .date("收到日期") { $0.receivedAt.beijingDate }, .text("个案编号") { $0.caseNumber }, .text("家庭") { $0.head },
                .text("居村委", width: 22) { places.name(of: $0.place) }, .text("住址", width: 24) { $0.address },
                .text("来源") { $0.source.label }, .text("类别") { $0.leadClass.label }, .text("等级", width: 8) { $0.level.label },
                .yuan("每月应得未得") { $0.worth }, .text("状态") { $0.state.label }, .text("处置结果") { $0.reason?.label },
            ])
    }

    private static func sheet(of rows: [CaseLedgerRow], _ places: Places) -> Workbook.Sheet {
        Workbook.Sheet(
            "个案台账", rows: rows,
            columns: [
                .text("个案编号") { $0.number }, .text("家庭") { $0.head }, .text("居村委", width: 22) { places.name(of: $0.place) },
                .text("住址", width: 24) { $0.address }, .text("类别") { $0.leadClass.label }, .text("等级", width: 8) { $0.level.label },
                .text("状态") { $0.state.label }, .text("承办人") { $0.consultant }, .date("立案") { $0.openedAt.beijingDate },
                .date("首次联系") { $0.firstContactAt?.beijingDate }, .date("结案") { $0.closedAt?.beijingDate },
                .text("结案原因") { $0.reason?.label },
            ])
    }
}
