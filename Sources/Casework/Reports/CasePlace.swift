import Access
import Civics
import Database
import Library
import Register

/// The one subdistrict that a case is counted in (统计地): where the household lives, or where it is registered when it lives outside
/// the district. So the subdistricts add up to the district, although two subdistricts may see a case.
package struct CasePlace: Hashable, Sendable {
    private let district: AreaFilter

    package init(_ district: RegionCode) { self.district = AreaFilter(areas: [district]) }

    /// The region code as text; NULL when neither is known.
    func home(_ region: SQL = "case_file.region", _ hukouRegion: SQL = "case_file.hukou_region") -> SQL {
        "(CASE WHEN \(district.condition(on: region)) THEN \(region) ELSE coalesce(\(hukouRegion), \(region)) END)"
    }

    /// The code of the subdistrict.
    func subdistrict(_ region: SQL = "case_file.region", _ hukouRegion: SQL = "case_file.hukou_region") -> SQL {
        "substr(\(home(region, hukouRegion)), 1, 9)"
    }
}

/// Which cases a report counts: those of the viewer's areas by the place they are counted in, in one subdistrict or in all. Never the
/// restricted ones, of which not even the number may be told.
package struct ReportScope: Sendable {
    package let place: CasePlace
    package let subdistrict: RegionCode?
    private let reach: Reach

    /// - Parameter permission: what the report is shown or exported by.
    package init(_ permission: Permission, for viewer: Viewer, in district: RegionCode, subdistrict: RegionCode? = nil) {
        place = CasePlace(district)
        reach = viewer.reach(of: permission)
        self.subdistrict = subdistrict
    }

    /// Over `case_file`.
    var condition: SQL { "(\(area("case_file.region", "case_file.hukou_region")) AND case_file.is_restricted = 0)" }

    /// Over any columns that hold where a household lives and is registered.
    func area(_ region: SQL, _ hukouRegion: SQL) -> SQL {
        let home = place.home(region, hukouRegion)
        let chosen: SQL = subdistrict.map { AreaFilter(areas: [$0]).condition(on: home) } ?? "1 = 1"
        return "(\(reach.condition(on: home)) AND \(chosen))"
    }
}

/// A month of a report, in Beijing time.
package struct ReportPeriod: Hashable, Sendable {
    package let month: CivilMonth

    package init(_ month: CivilMonth) { self.month = month }

    package var start: Instant { Instant(beijingMidnightAfter: month.firstDay.adding(days: -1)) }
    /// The first moment after it.
    package var end: Instant { Instant(beijingMidnightAfter: month.lastDay) }

    func holds(_ column: SQL) -> SQL { "(\(column) >= \(start) AND \(column) < \(end))" }
    /// The same for a column of days.
    func holds(day column: SQL) -> SQL { "(\(column) BETWEEN \(month.firstDay) AND \(month.lastDay))" }
}

/// What a report is asked for: a month, whose cases, and the moment of asking.
package struct ReportRequest: Sendable {
    package let period: ReportPeriod
    package let scope: ReportScope
    package let now: Instant
    let pack: JurisdictionPack

    package init(_ period: ReportPeriod, _ scope: ReportScope, _ pack: JurisdictionPack, at now: Instant) {
        self.period = period
        self.scope = scope
        self.pack = pack
        self.now = now
    }

    /// Whether the month still lasts.
    package var isCurrent: Bool { now < period.end }
    /// The first moment that no longer counts.
    var end: Instant { isCurrent ? now.adding(seconds: 1) : period.end }
    /// The last day that counts (截至).
    package var lastDay: CivilDate { min(period.month.lastDay, now.beijingDate) }

    package var ofMonthBefore: ReportRequest { of(period.month.adding(months: -1)) }

    /// The same of another month.
    func of(_ month: CivilMonth) -> ReportRequest { ReportRequest(ReportPeriod(month), scope, pack, at: now) }
}
