import Access
import Casework
import Civics
import Library

/// The list behind a figure: who they are, masked.
struct ReportListPage: Sendable {
    struct Row: Sendable {
        let name: String
        let href: String
        let number: String
        let place: String
        let address: String
        let level: String
        let levelLabel: String
        let hasLevel: Bool
        let day: String
        let about: String
    }

    let back: String
    let backLabel: String
    let title: String
    let scope: String
    let definition: String
    let dayLabel: String
    let rows: [Row]
    let pager: Pager
    let empty: EmptyState?

    init(_ address: ReportListAddress, _ lines: [ReportLine], total: Int, _ visit: Visit, _ site: Site) {
        let query = ReportQuery(visit.query, today: visit.now.beijingDate)
        back = Path.reports.link(query: query.items)
        backLabel = "统计"
        title = address.list.label
        let narrowed = [
            address.slice.source?.label, address.slice.level.map { "\($0.label)色" }, address.slice.policy.map(site.program.shortName),
            address.slice.reason?.label,
        ].compactMap { $0 }
        scope =
            ([site.areaName(address.subdistrict, for: visit.viewer), address.month.chinese] + narrowed + [
                "\(grouped(total)) \(address.list.unit)"
            ]).joined(separator: "，")
        definition = ReportFigure.allCases.first { $0.measure.list == address.list || $0.measure.whole == address.list }?.definition ?? ""
        dayLabel = address.list.dayLabel
        rows = lines.map { Row($0, site) }
        pager = Pager(page: address.page, size: ReportController.pageSize, total: total, unit: address.list.unit) {
            address.at(page: $0).link
        }
        empty = lines.isEmpty ? EmptyState("这份名单是空的。", href: back, label: "回到月报") : nil
    }

    /// The cases behind a figure of a rule.
    init(_ address: RuleCasesAddress, _ lines: [ReportLine], total: Int, _ site: Site) {
        back = Path.ruleReport.link()
        backLabel = "规则准确度"
        title = site.program.shortName(of: address.policy)
        let narrowed = [address.source?.label, address.age?.label, address.outcome?.label].compactMap { $0 }
        scope = (narrowed + ["\(grouped(total)) 户"]).joined(separator: "，")
        definition = "这条规则提出的个案，同一个案只算一次。"
        dayLabel = "立案"
        rows = lines.map { Row($0, site) }
        pager = Pager(page: address.page, size: ReportController.pageSize, total: total, unit: "户") { address.at(page: $0).link }
        empty = lines.isEmpty ? EmptyState("这份名单是空的。", href: back, label: "回到规则准确度") : nil
    }
}

extension ReportListPage.Row {
    fileprivate init(_ line: ReportLine, _ site: Site) {
        name = line.name
        href = line.caseFile.map { Path.caseFile.link($0) } ?? Path.household.link(line.household)
        number = line.number ?? ""
        place = site.places.name(of: line.place)
        address = line.address
        (level, levelLabel, hasLevel) = (line.level?.rawValue ?? "", line.level?.label ?? "", line.level != nil)
        day = line.day?.chinese ?? "—"
        about = line.about.map(site.program.shortName) ?? ""
    }
}
