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
    /// On leave or struck off, a consultant is given nothing.
    package internal(set) var isOnDuty = true
    /// Whether households with children may be given to them; see `ChildVetting`.
    package internal(set) var isVetted = false

    package var room: Int { max(0, quota - thisWeek) }

    /// Consultants in use who work in one of these areas, by name. Cases that are restricted as a whole are not counted: the difference
    /// to a list would tell of them.
    package static func all(
        in areas: AreaFilter, _ settings: WorkSettings, on today: CivilDate, from db: Connection
    ) throws -> [ConsultantLoad] {
        let monday = Instant(beijingMidnightAfter: today.adding(days: -today.weekday))
        return try db.all(
            """
            SELECT a.id, a.display_name, c.weekly_capacity, \(Standing.consultant.status(of: "c.id", on: today)) AS status,
              \(Standing.consultant.vettedUntil(of: "c.id", by: today)) AS vetted_until,
              (SELECT count(*) FROM case_file f WHERE f.consultant = a.id AND f.state <> 'closed' AND f.is_restricted = 0) AS open_cases,
              (SELECT count(*) FROM case_file f
                WHERE f.consultant = a.id AND f.dispatched_at >= \(monday) AND f.is_restricted = 0) AS this_week
            FROM account a LEFT JOIN consultant c ON c.account = a.id WHERE a.role = \(Role.consultant) AND a.disabled_at IS NULL
              AND EXISTS (SELECT 1 FROM account_area w WHERE w.account = a.id AND \(areas.condition(on: "w.area")))
            ORDER BY a.display_name, a.id
            """
        ) { row in
            let (id, status): (Identifier<Account>, Consultant.Status?) = (try row["id"], try row["status"])
            let (capacity, vettedUntil): (Int?, CivilDate?) = (try row["weekly_capacity"], try row["vetted_until"])
            let isOnDuty = (status ?? .onDuty) == .onDuty
            return ConsultantLoad(
                account: id, name: try row["display_name"],
                areas: try db.values("SELECT area FROM account_area WHERE account = \(id) ORDER BY area"), open: try row["open_cases"],
                thisWeek: try row["this_week"], quota: isOnDuty ? capacity ?? settings.weeklyQuota : 0, isOnDuty: isOnDuty,
                isVetted: vettedUntil.map { today <= $0 } ?? false)
        }
    }
}

/// Whom to give each case to: the consultant of its committee with room left, else one of the subdistrict. What no one has room for
/// stays in the queue, in its order.
package struct DispatchProposal: Hashable, Sendable {
    package private(set) var consultants: [CaseFile.ID: ConsultantLoad] = [:]
    /// For which nobody has room.
    package private(set) var overflow: [CaseFile.ID] = []

    /// - Parameters:
    ///   - files: the most pressing first.
    ///   - withMinors: those that only a vetted consultant may be given; see `CaseFile.withMinors`.
    package init(_ files: [CaseFile], among loads: [ConsultantLoad], withMinors: Set<CaseFile.ID> = []) {
        var loads = loads
        for file in files {
            let place = file.region ?? file.hukouRegion
            let fitting = loads.indices.filter { index in
                loads[index].room > 0 && loads[index].account != file.consultant && (loads[index].isVetted || !withMinors.contains(file.id))
                    && place.map { place in loads[index].areas.contains { $0.contains(place) } } ?? false
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
