import Access
import Civics
import Database
import Library

/// How much one consultant has to do (顾问负荷), for whoever dispatches.
package struct ConsultantLoad: Hashable, Sendable {
    package let account: Identifier<Account>
    package let name: String
    package let areas: [RegionCode]
    package let open: Int
    /// Dispatched since Monday.
    package internal(set) var thisWeek: Int
    package let quota: Int

    package var room: Int { max(0, quota - thisWeek) }

    /// Consultants in use who work in one of these areas, by name. Cases that are restricted as a whole are not counted: the difference
    /// to a list would tell of them.
    package static func all(
        in areas: AreaFilter, _ settings: WorkSettings, on today: CivilDate, from db: Connection
    ) throws -> [ConsultantLoad] {
        let monday = Instant(beijingMidnightAfter: today.adding(days: -today.weekday))
        let rows: [(Identifier<Account>, String, Int, Int)] = try db.all(
            """
            SELECT a.id, a.display_name,
              (SELECT count(*) FROM case_file f WHERE f.consultant = a.id AND f.state <> 'closed' AND f.is_restricted = 0) AS open_cases,
              (SELECT count(*) FROM case_file f
                WHERE f.consultant = a.id AND f.dispatched_at >= \(monday) AND f.is_restricted = 0) AS this_week
            FROM account a WHERE a.role = \(Role.consultant) AND a.disabled_at IS NULL
              AND EXISTS (SELECT 1 FROM account_area w WHERE w.account = a.id AND \(areas.condition(on: "w.area")))
            ORDER BY a.display_name, a.id
            """
        ) { (try $0["id"], try $0["display_name"], try $0["open_cases"], try $0["this_week"]) }
        return try rows.map { id, name, open, thisWeek in
            ConsultantLoad(
                account: id, name: name, areas: try db.values("SELECT area FROM account_area WHERE account = \(id) ORDER BY area"),
                open: open, thisWeek: thisWeek, quota: settings.weeklyQuota)
        }
    }
}

/// Whom to give each case to: the consultant of its committee with room left, else one of the subdistrict. What no one has room for
/// stays in the queue, in its order.
package struct DispatchProposal: Hashable, Sendable {
    package private(set) var consultants: [CaseFile.ID: ConsultantLoad] = [:]
    /// For which nobody has room.
    package private(set) var overflow: [CaseFile.ID] = []

    /// - Parameter files: the most pressing first.
    package init(_ files: [CaseFile], among loads: [ConsultantLoad]) {
        var loads = loads
        for file in files where file.state == .queued {
            let place = file.region ?? file.hukouRegion
            let fitting = loads.indices.filter { index in
                loads[index].room > 0 && place.map { place in loads[index].areas.contains { $0.contains(place) } } ?? false
            }
            // The smallest area that holds the place is the committee's own consultant.
            let best = fitting.min { left, right in
                let (one, other) = (Self.closeness(loads[left], place), Self.closeness(loads[right], place))
                return one != other
                    ? one > other : (loads[left].thisWeek, loads[left].open, left) < (loads[right].thisWeek, loads[right].open, right)
            }
            guard let best else { overflow.append(file.id); continue }
            loads[best].thisWeek += 1
            consultants[file.id] = loads[best]
        }
    }

    private static func closeness(_ load: ConsultantLoad, _ place: RegionCode?) -> UInt8 {
        guard let place else { return 0 }
        return load.areas.filter { $0.contains(place) }.map(\.length).max() ?? 0
    }
}
