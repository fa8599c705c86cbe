import Access
import Casework
import Civics
import Foundation
import Library

/// Which list behind the figures of a month is meant, as its address says.
struct ReportListAddress: Hashable, Sendable {
    let list: ReportList
    let month: CivilMonth
    let subdistrict: RegionCode?
    let slice: ReportSlice
    var page = 1

    init(_ list: ReportList, _ month: CivilMonth, in subdistrict: RegionCode? = nil, _ slice: ReportSlice = ReportSlice()) {
        self.list = list
        self.month = month
        self.subdistrict = subdistrict
        self.slice = slice
    }

    /// - Parameter name: of the list, as it stands in the path; `nil` when there is no such list.
    init?(_ name: String?, _ values: FormValues, today: CivilDate) {
        guard let list = name.flatMap(ReportList.init) else { return nil }
        let query = ReportQuery(values, today: today)
        self.init(
            list, query.month, in: query.subdistrict,
            ReportSlice(
                source: values["source"].flatMap(CaseLead.Source.init), level: values["level"].flatMap(CaseworkSettings.Level.init),
                policy: values["policy"], reason: values["reason"].flatMap(CloseReason.init)))
        page = min(max(values.number("page") ?? 1, 1), 100_000)
    }

    var link: String {
        Path.reportList.link(
            list.rawValue,
            query: .naming([
                ("month", month.description), ("subdistrict", subdistrict?.description), ("source", slice.source?.rawValue),
                ("level", slice.level?.rawValue), ("policy", slice.policy), ("reason", slice.reason?.rawValue),
                ("page", page == 1 ? nil : "\(page)"),
            ]))
    }

    func at(page: Int) -> ReportListAddress {
        var other = self
        other.page = page
        return other
    }
}

/// Links from a figure to its list; none for those who may not see who is on it.
struct ReportLinks: Sendable {
    let isAllowed: Bool
    let query: ReportQuery

    init(_ viewer: Viewer, _ query: ReportQuery) {
        isAllowed = viewer.may(.listCases)
        self.query = query
    }

    /// - Parameters:
    ///   - month: another than the report's.
    ///   - count: how many there are; nothing to see of none, or of what is not told.
    func link(
        _ list: ReportList, _ count: Int?, in place: RegionCode? = nil, _ slice: ReportSlice = ReportSlice(), month: CivilMonth? = nil
    ) -> String? {
        guard isAllowed, count ?? 0 > 0 else { return nil }
        return ReportListAddress(list, month ?? query.month, in: place ?? query.subdistrict, slice).link
    }
}
