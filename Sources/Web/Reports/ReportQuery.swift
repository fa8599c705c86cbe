import Access
import Casework
import Civics
import Foundation
import Library

/// Which month and which subdistrict a report is about, as its address says.
struct ReportQuery: Hashable, Sendable {
    var month: CivilMonth
    var subdistrict: RegionCode?

    /// - Parameter today: the month of the report when the address names none, or one to come.
    init(_ values: FormValues, today: CivilDate) {
        let asked = values["month"].flatMap { CivilMonth($0) } ?? today.civilMonth
        month = min(asked, today.civilMonth)
        subdistrict = values["subdistrict"].flatMap { RegionCode($0) }
    }

    var items: [URLQueryItem] {
        [URLQueryItem(name: "month", value: month.description)]
            + (subdistrict.map { [URLQueryItem(name: "subdistrict", value: $0.description)] } ?? [])
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

    func subdistricts(_ places: [Jurisdiction.Subdistrict]) -> [Choice] {
        [Choice("", "全部", isChosen: subdistrict == nil)]
            + places.map { Choice($0.code.description, $0.name, isChosen: $0.code == subdistrict) }
    }
}

extension Site {
    /// Those that a viewer's reports have a line for.
    func subdistricts(of viewer: Viewer, _ permission: Permission) -> [Jurisdiction.Subdistrict] {
        let reach = viewer.reach(of: permission)
        return places.subdistricts.filter { reach.admits(places: [$0.code], relations: []) }
    }
}

/// Links from a figure to the cases behind it; none for those who may not see a list of cases.
struct CaseLinks: Sendable {
    let isAllowed: Bool

    init(_ viewer: Viewer) { isAllowed = viewer.may(.listCases) }

    /// The households of the quarterly sweep.
    func sweep(_ place: RegionCode?) -> String? {
        guard isAllowed else { return nil }
        var address = StandingListAddress(FormValues()).with(.sweep)
        address.place = place
        return address.link
    }

    func link(_ place: RegionCode?, _ filters: [(String, String)]) -> String? {
        guard isAllowed else { return nil }
        let items = filters.map { URLQueryItem(name: $0.0, value: $0.1) }
        return Path.cases.link(query: items + (place.map { [URLQueryItem(name: "subdistrict", value: $0.description)] } ?? []))
    }
}
