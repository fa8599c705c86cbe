import Access
import Casework
import Civics
import Foundation
import Library

/// Which month and which subdistrict a report is about, as its address says, and by which figure subdistricts are compared.
struct ReportQuery: Hashable, Sendable {
    var month: CivilMonth
    var subdistrict: RegionCode?
    var figure: ReportFigure

    /// - Parameter today: the month of the report when the address names none, or one to come.
    init(_ values: FormValues, today: CivilDate) {
        let asked = values["month"].flatMap { CivilMonth($0) } ?? today.civilMonth
        month = min(asked, today.civilMonth)
        subdistrict = values["subdistrict"].flatMap { RegionCode($0) }
        figure = values["figure"].flatMap(ReportFigure.init) ?? .covered
    }

    func request(_ permission: Permission, _ visit: Visit, _ site: Site) -> ReportRequest {
        ReportRequest(ReportPeriod(month), scope(permission, for: visit.viewer, site), site.pack, at: visit.now)
    }

    func of(_ month: CivilMonth) -> ReportQuery {
        var other = self
        other.month = month
        return other
    }

    var items: [URLQueryItem] {
        .naming([
            ("month", month.description), ("subdistrict", subdistrict?.description),
            ("figure", figure == .covered ? nil : figure.rawValue),
        ])
    }

    func scope(_ permission: Permission, for viewer: Viewer, _ site: Site) -> ReportScope {
        ReportScope(permission, for: viewer, in: site.pack.jurisdiction.code, subdistrict: subdistrict)
    }

    /// What a form of reports offers to choose from.
    func months(until today: CivilDate) -> [Choice] {
        let months = (0..<24).map { today.civilMonth.adding(months: -$0) }
        let all = months.contains(month) ? months : months + [month]
        return all.map { Choice($0.description, $0.chinese, isChosen: $0 == month) }
    }

    func figures() -> [Choice] {
        ReportFigure.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == figure) }
    }

    func subdistricts(_ places: [Jurisdiction.Subdistrict]) -> [Choice] {
        [Choice("", "全部", isChosen: subdistrict == nil)]
            + places.map { Choice($0.code.description, $0.name, isChosen: $0.code == subdistrict) }
    }
}

extension Site {
    /// What a report about a subdistrict, or about all, is called by whoever may see it.
    func areaName(_ subdistrict: RegionCode?, for viewer: Viewer) -> String {
        let isOwn = subdistrict.map { viewer.reach(of: .viewReports).admits(places: [$0], relations: []) } ?? false
        return places.name(of: (isOwn ? subdistrict : viewer.areas.first) ?? pack.jurisdiction.code)
    }

    /// Those that a viewer's reports have a line for.
    func subdistricts(of viewer: Viewer, _ permission: Permission) -> [Jurisdiction.Subdistrict] {
        let reach = viewer.reach(of: permission)
        return places.subdistricts.filter { reach.admits(places: [$0.code], relations: []) }
    }
}

extension [URLQueryItem] {
    /// Those that have a value.
    static func naming(_ items: [(name: String, value: String?)]) -> [URLQueryItem] {
        items.compactMap { item in item.value.map { URLQueryItem(name: item.name, value: $0) } }
    }
}
