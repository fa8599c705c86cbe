import Casework
import Civics
import Database
import Library
import PolicyLanguage
import Spreadsheet

/// The ledgers of a month (台账) as sheets.
struct LedgerExport: Sendable {
    private let request: ReportRequest
    private let limit: Int
    private let places: Places
    private let program: TypedProgram

    init(_ request: ReportRequest, limit: Int, _ site: Site) {
        self.request = request
        self.limit = limit
        places = site.places
        program = site.program
    }

    /// - Parameter kind: one that is personal.
    func table(_ kind: ExportKind, from db: Connection) throws -> ExportTable {
        switch kind {
        case .month, .rules: preconditionFailure("\(kind) is no ledger")
        case .leadLedger: try table(kind, leads, from: db)
        case .caseLedger: try table(kind, cases, from: db)
        case .visitLedger: try table(kind, visits, from: db)
        case .needLedger: try table(kind, needs, from: db)
        case .planLedger: try table(kind, plans, from: db)
        case .applicationLedger: try table(kind, applications, from: db)
        case .referralLedger: try table(kind, referrals, from: db)
        case .trackingLedger: try table(kind, trackings, from: db)
        }
    }

    private func table<Entry: LedgerRow>(
        _ kind: ExportKind, _ columns: [Workbook.Column<Entry>], from db: Connection
    ) throws -> ExportTable {
        let ledger = try Ledger<Entry>(request.period, request.scope, limit: limit, from: db)
        return ExportTable(Workbook.Sheet(kind.label, rows: ledger.rows, columns: whose() + columns), total: ledger.total)
    }

    /// What every ledger begins with.
    private func whose<Entry: LedgerRow>() -> [Workbook.Column<Entry>] {
        [
            .text("个案编号") { $0.household.number }, .text("家庭") { $0.household.head },
            .text("居村委", width: 22) { [places] in places.name(of: $0.household.place) }, .text("住址", width: 24) { $0.household.address },
        ]
    }

    private var leads: [Workbook.Column<LeadLedgerRow>] {
        [
            .text("线索编号") { $0.number.description }, .date("收到") { $0.receivedAt.beijingDate }, .text("来源") { $0.source.label },
            .text("规则", width: 36) { [program] in $0.rules.map(program.shortName).joined(separator: "、") },
            .text("政策库版本") { $0.libraryHash.map { String($0.prefix(12)) } }, .text("类别") { $0.leadClass.label },
            .text("等级", width: 8) { $0.level.label }, .yuan("每月应得未得") { $0.worth }, .text("状态") { $0.state.label },
            .integer("同一个案线索") { $0.merged }, .date("分派") { $0.dispatchedAt?.beijingDate },
            .date("首次联系") { $0.firstContactAt?.beijingDate }, .date("结案") { $0.closedAt?.beijingDate },
            .text("处置结果") { $0.reason?.label },
        ]
    }

    private var cases: [Workbook.Column<CaseLedgerRow>] {
        [
            .text("类别") { $0.leadClass.label }, .text("等级", width: 8) { $0.level.label }, .text("状态") { $0.state.label },
            .text("承办人") { $0.consultant }, .date("立案") { $0.openedAt.beijingDate }, .date("分派") { $0.dispatchedAt?.beijingDate },
            .date("首次联系") { $0.firstContactAt?.beijingDate }, .integer("走访次数") { $0.visits }, .date("下次联系") { $0.nextContactOn },
            .date("结案") { $0.closedAt?.beijingDate }, .text("结案原因") { $0.reason?.label },
        ]
    }

    private var visits: [Workbook.Column<VisitLedgerRow>] {
        [
            .text("走访编号") { $0.number.description }, .date("日期") { $0.day }, .text("类型") { $0.kind.label }, .text("方式") { $0.mode.label },
            .text("见面情况") { $0.access.label }, .text("核实结果") { $0.result?.label }, .text("走访人") { $0.visitor },
        ]
            + VisitContent.Block.allCases.map { block in .text(block.label, width: 12) { $0.grades[block]?.label } }
            + [
                .text("需求", width: 30) { $0.needs.map(\.label).joined(separator: "、") },
                .text("同意", width: 24) { $0.consents.map(\.label).joined(separator: "、") }, .integer("答应的事") { $0.promises },
                .date("最早答应日期") { $0.promiseDueOn }, .date("下次走访") { $0.nextVisitOn },
            ]
    }

    private var needs: [Workbook.Column<NeedLedgerRow>] {
        [
            .date("提交") { $0.submittedAt.beijingDate }, .text("方案版本") { "第 \($0.version) 版" }, .text("需求", width: 24) { $0.kind.label },
            .text("缓急") { $0.urgency.label }, .text("来自") { $0.source.label },
        ]
    }

    private var plans: [Workbook.Column<PlanLedgerRow>] {
        [
            .text("方案版本") { "第 \($0.version) 版" }, .text("状态") { $0.state.label }, .text("编制人") { $0.author },
            .date("提交") { $0.submittedAt.beijingDate }, .text("审批人") { $0.approver }, .date("审批") { $0.decidedAt?.beijingDate },
            .integer("需求") { $0.needs }, .integer("事项") { $0.items }, .integer("已完成") { $0.done }, .integer("未办成") { $0.failed },
            .date("最早未完成期限", width: 16) { $0.dueOn },
        ]
    }

    private var applications: [Workbook.Column<ApplicationLedgerRow>] {
        [
            .text("政策", width: 24) { [program] in program.shortName(of: $0.policy) }, .date("开始") { $0.openedAt.beijingDate },
            .text("经办人") { $0.consultant }, .date("递交") { $0.submittedOn }, .date("受理") { $0.acceptedOn }, .date("批准") { $0.grantedOn },
            .yuan("批准金额") { $0.grantedEachTime }, .date("首次到账") { $0.paidOn }, .text("现在") { $0.step.label },
            .date("现在起") { $0.stepOn },
        ]
    }

    private var referrals: [Workbook.Column<ReferralLedgerRow>] {
        [
            .text("转介编号") { $0.code }, .text("协作机构", width: 24) { $0.partner }, .text("涉及未成年人") { $0.concernsChild ? "是" : "否" },
            .date("转出") { $0.offeredAt.beijingDate }, .date("答复") { $0.answeredAt?.beijingDate }, .text("状态") { $0.state.label },
            .integer("反馈次数") { $0.reports }, .date("结束") { $0.endedAt?.beijingDate }, .integer("家庭评价（5 分）", width: 16) { $0.satisfaction },
        ]
    }

    private var trackings: [Workbook.Column<TrackingLedgerRow>] {
        [
            .text("等级", width: 8) { $0.level.label }, .date("日期") { $0.at.beijingDate }, .text("情况", width: 36) { $0.what },
            .text("经办人") { $0.account }, .date("下次联系") { $0.nextContactOn },
        ]
    }
}
