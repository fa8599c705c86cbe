import Access
import Casework
import Civics
import Database
import Library
import PolicyLanguage
import Spreadsheet

/// The sheets of an export.
struct ExportTable: Sendable {
    let sheets: [Workbook.Sheet]
    let rows: Int
    let isCutOff: Bool

    init(_ kind: ExportKind, _ query: ReportQuery, _ visit: Visit, _ site: Site, from db: Connection) throws {
        let request = query.request(.export, visit, site)
        switch kind {
        case .month:
            let report = try MonthlyReport(request, from: db)
            self.init(whole: ExportTable.sheets(of: report, ReportPlace.all(report, query, site, for: visit.viewer), site))
        case .rules: self.init(whole: [ExportTable.sheet(of: try RulePrecision.all(request.scope, from: db), site)])
        default:
            let ledger = LedgerExport(request, limit: site.exportLimit(of: visit.viewer), site)
            self = try ledger.table(kind, from: db)
        }
    }

    init(_ sheet: Workbook.Sheet, total: Int) {
        (sheets, rows, isCutOff) = ([sheet], sheet.rows.count, total > sheet.rows.count)
    }

    /// - Parameter sheets: of figures, of which there are never too many; the first has a row for each place or rule.
    private init(whole sheets: [Workbook.Sheet]) { (self.sheets, rows, isCutOff) = (sheets, sheets[0].rows.count, false) }

    // MARK: The month

    private typealias Line = (name: String, places: Set<RegionCode?>)

    private static func sheets(of report: MonthlyReport, _ places: [ReportPlace], _ site: Site) -> [Workbook.Sheet] {
        let lines: [Line] = places.map { ($0.name, [$0.code]) }
        let sections = ReportFigure.Section.allCases.map { section in
            Workbook.Sheet(
                section.label, rows: lines, total: ("合计", report.places),
                columns: [.text("街镇", width: 18) { $0.name }] + section.figures.flatMap { columns(of: $0, report) })
        }
        let sources = CaseLead.Source.allCases.map { ($0.label, report.leadsBySource[$0] ?? 0) }
        let levels = CaseworkSettings.Level.allCases.map { ("\($0.label)色", report.leadsByLevel[$0] ?? 0) }
        let rules = report.leadsByRule.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { (site.program.shortName(of: $0.key), $0.value) }
        let reasons = CloseReason.allCases.map { ($0.label, report.reasons[$0] ?? 0) }
        let parts = [("线索来源", sources), ("线索等级", levels), ("线索规则", rules), ("结案原因", reasons)].map { name, parts in
            Workbook.Sheet(name, rows: parts, columns: [.text(name, width: 30) { $0.0 }, .integer("数量") { $0.1 }])
        }
        return sections + parts + [tiers(of: report, site), definitions]
    }

    private static func columns(of figure: ReportFigure, _ report: MonthlyReport) -> [Workbook.Column<Line>] {
        let unit = figure.measure.list.unit
        func title(_ words: String) -> String { "\(words)（\(unit)）" }
        switch figure.measure {
        case .count(let list): return [.integer(title(figure.label), width: 14) { report.count(list, of: $0.places) }]
        case .median(let list):
            return [
                .integer("\(figure.label)（小时，中位）", width: 16) { line in
                    if case .median(let seconds?, of: _) = report.value(figure, of: line.places) { Int(seconds / 3600) } else { nil }
                },
                .integer(title(list.label), width: 14) { report.count(list, of: $0.places) },
            ]
        case .share(let list, of: let whole):
            return [
                .integer(title(list.label), width: 14) { report.count(list, of: $0.places) },
                .integer(title(whole.label), width: 14) { report.count(whole, of: $0.places) },
                .share("\(figure.label)占比") { line in
                    guard let part = report.count(list, of: line.places), let all = report.count(whole, of: line.places) else { return nil }
                    return (part, all)
                },
            ]
        }
    }

    private static func tiers(of report: MonthlyReport, _ site: Site) -> Workbook.Sheet {
        Workbook.Sheet(
            "按等级走访", rows: CaseworkSettings.Level.allCases,
            columns: [
                .text("等级") { "\($0.label)色" }, .integer("走访间隔（天）", width: 16) { site.pack.work.rhythm($0).visit },
                .integer("该走访（户）", width: 14) { report.visitsDue[$0] ?? 0 },
                .integer("已走访（户）", width: 14) { report.visitsDueMade[$0] ?? 0 },
            ])
    }

    private static var definitions: Workbook.Sheet {
        Workbook.Sheet(
            "口径", rows: ReportFigure.allCases,
            columns: [.text("指标", width: 20) { $0.label }, .text("怎么算", width: 90) { $0.definition }])
    }

    // MARK: Rules

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
                    .text("95% 区间") { $0.interval?.text }, .text("标记") { $0.isWeak(settings) ? "薄弱" : "" },
                ])
    }
}
