import Access

/// An entry of the audit trail as it is listed.
struct AuditLine: Sendable {
    let number: String
    let at: String
    let who: String
    let account: String
    let act: String
    let purpose: String
    let subject: String
    let area: String
    let route: String
    let detail: String

    init(_ entry: AuditEntry, _ places: Places) {
        number = entry.id.description
        at = entry.at.beijingText
        who = entry.displayName ?? (AuditAct.refusals.contains(entry.act) ? "未登录" : "服务器")
        account = entry.accountName ?? ""
        act = entry.act.label
        purpose = entry.purpose?.label ?? ""
        subject = entry.isRestricted ? "受限事项" : entry.subject.map { $0.kind.label + ($0.number.map { " \($0)" } ?? "") } ?? ""
        area = entry.isRestricted ? "" : entry.subject?.area.map(places.name) ?? ""
        // Which matter it was leads to the household as surely as its number does.
        route = entry.isRestricted ? "" : entry.route ?? ""
        detail = entry.detail
    }
}
