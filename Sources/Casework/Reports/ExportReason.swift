import Access

/// What data are taken out of the program for (导出事由). Chosen, never typed: it is kept in the audit trail, which holds no personal data.
package enum ExportReason: String, CaseIterable, Hashable, Sendable {
    case monthlyReport = "monthly-report"
    case meeting
    case inspection
    case fieldWork = "field-work"
    case dataCheck = "data-check"
    case archive

    package var label: String {
        switch self {
        case .monthlyReport: "报送月报"
        case .meeting: "工作会商"
        case .inspection: "迎接检查"
        case .fieldWork: "安排走访"
        case .dataCheck: "核对数据"
        case .archive: "归档"
        }
    }

    package var purpose: Purpose { self == .dataCheck ? .dataCheck : .review }
}
