import Access
import Casework
import Civics
import Database
import Library
import Spreadsheet

/// One household of a list, masked.
struct StandingRow: Sendable {
    let head: String
    let size: Int
    let href: String
    let place: String
    let address: String
    let why: String
    let due: String
    let isLate: Bool
    let stage: String
    let hasStage: Bool
    let lastVisit: String
    let dueOn: CivilDate?
    let lastVisitOn: CivilDate?

    /// - Parameter list: where the entry stands, and so which page of the case it is seen to on.
    init(_ entry: StandingEntry, of list: StandingList, _ visit: Visit, _ site: Site, from db: Connection) throws {
        let who = try MaskedHousehold(entry.household, in: db)
        (head, size, address) = (who.head, who.size, who.address)
        href = entry.caseFile.map { list.page.link($0) } ?? Path.household.link(entry.household)
        place = site.places.name(of: entry.place)
        why = (entry.policy.map { "\(site.program.shortName(of: $0))：" } ?? "") + entry.why
        due = entry.due?.chinese ?? "—"
        isLate = entry.due.map { $0 < visit.now.beijingDate } ?? false
        stage = entry.stage?.label ?? ""
        hasStage = entry.stage != nil
        lastVisit = entry.lastVisit?.chinese ?? "—"
        (dueOn, lastVisitOn) = (entry.due, entry.lastVisit)
    }

    static func sheet(_ name: String, _ rows: [StandingRow]) -> Workbook.Sheet {
        Workbook.Sheet(
            name, rows: rows,
            columns: [
                .text("家庭") { $0.head }, .integer("人口") { $0.size }, .text("居村委", width: 22) { $0.place },
                .text("住址", width: 24) { $0.address }, .text("列入原因", width: 30) { $0.why }, .date("到期") { $0.dueOn },
                .text("时限") { $0.hasStage ? $0.stage : nil }, .date("上次走访") { $0.lastVisitOn },
            ])
    }
}

struct StandingListPage: Sendable {
    let tabsLabel: String
    let tabs: [Tab]
    let title: String
    let meaning: String
    let marks: [DefaultMark]
    let list: String
    let places: [SelectField]
    let stages: [SelectField]
    let narrowing: [ChoiceField]
    let rows: [StandingRow]
    let isEmpty: Bool
    let progress: [ProgressLine]
    let pager: Pager
    let calendar: String
    let csrf: String
    let place: String
    let stage: String
    let due: String
    let mine: String
    let export: [ListExportForm]

    init(_ query: StandingListAddress, _ entries: [StandingEntry], _ rows: [StandingRow], _ visit: Visit, _ site: Site) {
        let work = site.pack.work
        tabsLabel = "清单"
        tabs = StandingList.allCases.map {
            Tab(
                label: $0.label, href: query.with($0).link, count: $0 == query.list ? grouped(entries.count) : nil,
                isCurrent: $0 == query.list)
        }
        title = query.list.label
        meaning = query.list.meaning(work)
        marks = [DefaultMark(reason: "等级、频次、天数见 work.yaml；区里没有公布过的是我们自己的默认值，由区里确认后修改。")]
        list = query.list.rawValue
        places = [SelectField("place", "街镇、居村委", Self.places(query, visit, site))]
        stages = query.list == .overdue ? [SelectField("stage", "程度", Self.stages(query))] : []
        self.rows = rows
        let isConsultant = visit.viewer.role == .consultant
        narrowing = [
            ChoiceField("due", "期限", .checkbox, [Choice("1", "只看到期的", isChosen: query.isDue)]),
            ChoiceField("mine", "承办", .checkbox, isConsultant ? [Choice("1", "只看我承办的", isChosen: query.isMine)] : []),
        ].filter { !$0.choices.isEmpty }
        isEmpty = entries.isEmpty
        let quarter = Sweep.quarterStart(visit.now.beijingDate)
        let done = entries.count { $0.lastVisit.map { $0 >= quarter } ?? false }
        progress = query.list == .sweep && !entries.isEmpty ? [ProgressLine("本季度已见面", done: done, of: entries.count, unit: "户")] : []
        pager = Pager(page: query.page, size: StandingListController.pageSize, total: entries.count, unit: "户") { query.at(page: $0).link }
        calendar = Path.workCalendar.link()
        csrf = visit.session.csrf
        (place, stage) = (query.place?.description ?? "", query.stage?.rawValue ?? "")
        (due, mine) = (query.isDue ? "1" : "", query.isMine ? "1" : "")
        export = visit.viewer.may(.export) ? [ListExportForm(visit, site.exportLimit(of: visit.viewer))] : []
    }

    /// The subdistricts of the viewer's, and the committees of a viewer of one subdistrict.
    private static func places(_ query: StandingListAddress, _ visit: Visit, _ site: Site) -> [Choice] {
        let own = site.places.subdistricts.filter { subdistrict in
            visit.viewer.areas.contains { $0.contains(subdistrict.code) || subdistrict.code.contains($0) }
        }
        let committees = own.count == 1 ? own[0].committees.filter { visit.viewer.sees(area: $0.code) } : []
        let all = own.count == 1 ? committees.map { ($0.code, $0.name) } : own.map { ($0.code, $0.name) }
        return [Choice("", "全部", isChosen: query.place == nil)]
            + all.map { Choice($0.description, $1, isChosen: $0 == query.place) }
    }

    private static func stages(_ query: StandingListAddress) -> [Choice] {
        [Choice("", "全部", isChosen: query.stage == nil)]
            + Deadline.Stage.allCases.filter { $0 != .onTime }.map { Choice($0.rawValue, $0.label, isChosen: $0 == query.stage) }
    }
}

struct ListExportForm: Sendable {
    let action: String
    let reason: SelectField
    let limit: String
    let notices: [Notice]

    init(_ visit: Visit, _ rows: Int) {
        action = Path.listExports.link()
        reason = .exportReason(error: visit.query["problem"] == "reason" ? "请选导出的事由" : nil)
        limit = grouped(rows)
        notices = visit.query["problem"] == "rows" ? [.tooManyRows(rows)] : []
    }
}

extension StandingList {
    /// Where in a case what the list tells of is seen to.
    fileprivate var page: Path {
        switch self {
        case .focus, .sweep, .review, .overdue: .caseFile
        case .contacts, .promises, .applications, .referrals: .caseAid
        }
    }

    /// Who is on the list, and how it is gone through.
    fileprivate func meaning(_ work: WorkSettings) -> String {
        switch self {
        case .focus: "在办个案里\(work.focusLevel.label)色和更急的，以及需求评估为高度的家庭。"
        case .sweep: "\(work.sweepMonths) 个月内申请没有批准、撤回申请、停止享受救助、多次拒绝或收入上升退出的家庭，每 \(work.sweepDays) 天见一次面。"
        case .review: "已获救助的家庭，按等级定期复核，看政策是否落实、有没有新的困难；列到今后 \(work.listDaysAhead) 天。"
        case .overdue:
            "用掉时限 \(work.escalation.station)%、\(work.escalation.subdistrict)%、\(work.escalation.district)% 的在办个案，分别提醒站长、街镇、区级。"
        case .promises: "走访时答应了家庭、还没有登记结果的事，列到今后 \(work.listDaysAhead) 天。"
        case .applications: "正在协助的申请，和下一步的期限。"
        case .referrals: "转给机构、等答复或者等反馈的个案。"
        case .contacts: "约好或按频次该联系的在办个案，列到今后 \(work.listDaysAhead) 天。"
        }
    }
}
