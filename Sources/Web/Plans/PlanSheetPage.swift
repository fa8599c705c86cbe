import Access
import Casework
import Civics
import Database
import Library

/// The plan on paper: the office's sheet, and the household's copy in plain words.
struct PlanSheetPage: CasePage {
    struct Line: Sendable {
        let kind: String
        let what: String
        let owner: String
        let due: String
        let expected: String
        let status: String
    }

    /// As the household reads it: no codes, no states of ours, nobody to look up.
    struct PlainLine: Sendable {
        let number: Int
        let what: String
        let who: String
        let due: String
        let expected: String?
        let phone: String?
    }

    let header: CaseHeader
    let back: String
    let number: String
    let head: String
    let place: String
    let hukouPlace: String
    let size: Int
    let consultant: String
    let versionLabel: String
    let goal: String?
    let needs: [PlanPage.Need]
    let lines: [Line]
    let plain: [PlainLine]
    let isInForce: Bool
    let approval: String
    let printed: String
    let today: String

    init(_ file: CaseFile, _ visit: Visit, _ site: Site, in db: Connection) throws {
        header = try CaseHeader(file, .plan, visit, site, in: db)
        back = Path.casePlan.link(file.id)
        (number, head, place) = (header.number, header.head, header.place)
        (hukouPlace, size, consultant) = (header.hukouPlace, header.size, header.consultant)
        let all = try PlanVersion.all(of: file.id, in: db)
        let shown = all.first { $0.state == .approved } ?? all.first
        let forms = try PlanForms(file, shown, visit, site, in: db)
        versionLabel = shown.map { "第 \($0.number) 版，\($0.state.label)" } ?? "还没有方案"
        goal = shown?.goal
        needs = (shown?.needs ?? []).map { PlanPage.Need($0) }
        let items = shown?.items ?? []
        lines = items.map { item in
            Line(
                kind: item.content.kind.label, what: forms.text(of: item.content), owner: item.ownerLabel,
                due: item.content.dueOn?.chinese ?? "未定", expected: item.content.expected ?? "", status: item.status.label)
        }
        // What is done or could not be done is no longer something to wait for.
        plain = try items.filter(\.status.isOpen).enumerated().map { index, item in
            PlainLine(
                number: index + 1, what: forms.text(of: item.content), who: item.ownerLabel, due: item.content.dueOn?.chinese ?? "再商量",
                expected: item.content.expected,
                phone: try item.content.organisation.flatMap {
                    try PartnerOrganisation.find(PartnerOrganisation.ID($0), on: visit.now.beijingDate, from: db)?.contactTelephone
                })
        }
        isInForce = shown?.state == .approved
        approval = shown?.decision.map { "\($0.accountName) \($0.at.beijingDate.chinese)\($0.isApproval ? "批准" : "退回")" } ?? "未审批"
        printed = "\(visit.viewer.displayName) \(visit.now.beijingText)"
        today = visit.now.beijingDate.chinese
    }
}
