import Casework
import Library

/// What may be taken out of the program as a spreadsheet (导出).
enum ExportKind: String, CaseIterable, Sendable {
    case month, rules
    case leadLedger = "lead-ledger"
    case caseLedger = "case-ledger"
    case visitLedger = "visit-ledger"
    case needLedger = "need-ledger"
    case planLedger = "plan-ledger"
    case applicationLedger = "application-ledger"
    case referralLedger = "referral-ledger"
    case trackingLedger = "tracking-ledger"

    var label: String {
        switch self {
        case .month: "工作月报"
        case .rules: "规则准确度"
        case .leadLedger: "线索台账"
        case .caseLedger: "个案台账"
        case .visitLedger: "走访台账"
        case .needLedger: "需求清单"
        case .planLedger: "一户一策台账"
        case .applicationLedger: "协助申请台账"
        case .referralLedger: "转介台账"
        case .trackingLedger: "跟踪台账"
        }
    }

    /// Whether each row is about somebody, so that the limit on rows counts.
    var isPersonal: Bool { self != .month && self != .rules }
}

/// The form that asks what to take out and what for.
struct ExportForm: Sendable {
    let action: String
    let csrf: String
    let month: String
    let subdistrict: String
    let kind: SelectField
    let reason: SelectField
    let limit: String
    let mark: DefaultMark
    let notices: [Notice]

    init(_ query: ReportQuery, _ visit: Visit, _ site: Site) {
        action = Path.reportExports.link()
        csrf = visit.session.csrf
        month = query.month.description
        subdistrict = query.subdistrict?.description ?? ""
        kind = SelectField("kind", "内容", ExportKind.allCases.map { Choice($0.rawValue, $0.label) })
        reason = .exportReason(error: visit.query["problem"] == "reason" ? "请选导出的事由" : nil)
        let rows = site.exportLimit(of: visit.viewer)
        limit = grouped(rows)
        mark = DefaultMark(reason: "一次最多多少行没有公布过，是我们自己的默认值，写在 work.yaml 的“导出上限”里。")
        notices = visit.query["problem"] == "rows" ? [.tooManyRows(rows)] : []
    }
}

extension SelectField {
    static func exportReason(error: String? = nil) -> SelectField {
        SelectField(
            "reason", "事由", [Choice("", "请选择", isChosen: true)] + ExportReason.allCases.map { Choice($0.rawValue, $0.label) },
            hint: "事由写进表格的水印和审计记录。", error: error)
    }
}

extension Notice {
    static func tooManyRows(_ limit: Int) -> Notice {
        Notice(.danger, "没有导出：超过一次 \(grouped(limit)) 行的上限。", text: "请按街镇或月份缩小范围；确实要全部的，请区级管理员导出。")
    }
}
