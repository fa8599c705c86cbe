import Civics
import Database
import Library
import Register

/// The quarterly sweep (季度排查): households that were turned down, drew back or left assistance within the set months are looked up
/// face to face every quarter.
///
/// - Source: the district's plan of 2022 asks for the quarter, the ministry's rules for the two years.
package struct Sweep: Sendable {
    private let pack: JurisdictionPack
    private let today: CivilDate

    package init(_ pack: JurisdictionPack, on today: CivilDate) {
        self.pack = pack
        self.today = today
    }

    private var home: SQL { CasePlace(pack.jurisdiction.code).home("household.region", "household.hukou_region") }

    /// The first day of the quarter of `today`.
    package static func quarterStart(_ today: CivilDate) -> CivilDate {
        CivilMonth(year: today.year, month: (today.month - 1) / 3 * 3 + 1).firstDay
    }

    private var since: CivilDate { today.adding(months: -pack.work.sweepMonths) }

    /// Why a household is swept, and since when.
    private struct Cause {
        let household: Household.ID
        let place: RegionCode?
        let why: String
        let on: CivilDate
    }

    /// One entry for each household, by the latest cause; due so many days after the last visit, or after the cause itself.
    ///
    /// - Parameter condition: over `household`.
    func entries(where condition: SQL, from db: Connection) throws -> [StandingEntry] {
        let causes = try closed(condition, from: db) + turnedDown(condition, from: db) + left(condition, from: db)
        let latest = Dictionary(causes.map { ($0.household, $0) }) { $1.on > $0.on ? $1 : $0 }
        return try latest.values.map { cause in
            let last = try StandingListQuery.lastVisit(of: cause.household, from: db)
            let seen = max(cause.on, last ?? cause.on)
            return StandingEntry(
                household: cause.household, caseFile: try CaseFile.all(of: cause.household, in: db).first?.id, place: cause.place,
                why: "\(cause.why)，\(cause.on.chinese)", due: seen.adding(days: pack.work.sweepDays), lastVisit: last)
        }
    }

    /// Cases closed because help was refused, or because the income no longer allowed any; not those helped since.
    private func closed(_ condition: SQL, from db: Connection) throws -> [Cause] {
        let start = Instant(beijingMidnightAfter: since.adding(days: -1))
        return try db.all(
            """
            SELECT f.household, f.close_reason, f.closed_at, \(home) AS place
            FROM case_file f JOIN household ON household.id = f.household
            WHERE f.state = 'closed' AND f.close_reason IN ('refused', 'income-rose') AND f.closed_at >= \(start) AND \(condition)
              AND f.id = (SELECT max(g.id) FROM case_file g WHERE g.household = f.household)
            ORDER BY f.id
            """
        ) { row in
            let (reason, closedAt): (CloseReason, Instant) = try (row["close_reason"], row["closed_at"])
            return Cause(household: try row["household"], place: try row["place"], why: reason.label, on: closedAt.beijingDate)
        }
    }

    /// Households whose application was refused or withdrawn, and who were granted nothing since.
    private func turnedDown(_ condition: SQL, from db: Connection) throws -> [Cause] {
        try db.all(
            """
            SELECT f.household, s.step, s.day, \(home) AS place
            FROM application_step s JOIN application a ON a.id = s.application JOIN case_file f ON f.id = a.case_file
            JOIN household ON household.id = f.household
            WHERE s.step IN ('refused', 'withdrawn') AND s.day >= \(since) AND \(condition) AND NOT EXISTS (
              SELECT 1 FROM application_step g JOIN application b ON b.id = g.application JOIN case_file c ON c.id = b.case_file
              WHERE c.household = f.household AND g.step = 'granted' AND g.day >= s.day)
            ORDER BY s.day, s.id
            """
        ) { row in
            let step: ApplicationStep.Kind = try row["step"]
            return Cause(
                household: try row["household"], place: try row["place"], why: step == .refused ? "申请没有批准" : "撤回了申请",
                on: try row["day"])
        }
    }

    /// Households whose assistance stopped, by the departments' files, and who receive none today.
    private func left(_ condition: SQL, from db: Connection) throws -> [Cause] {
        guard let records = try records(from: db) else { return [] }
        return try db.all(
            """
            SELECT m.household, max(r.valid_until) AS left_on, \(home) AS place
            FROM record r
            JOIN person p ON p.id = r.person AND p.died_on IS NULL
            JOIN household_member m ON m.person = r.person AND m.kind = 'economic'
            JOIN household ON household.id = m.household
            WHERE \(records) AND r.valid_until >= \(since) AND r.valid_until <= \(today)
              AND NOT EXISTS (SELECT 1 FROM supersession s WHERE s.record = r.id) AND \(condition)
            GROUP BY m.household, household.region, household.hukou_region
            ORDER BY m.household
            """
        ) { row -> Cause in
            Cause(household: try row["household"], place: try row["place"], why: "停止享受救助", on: try row["left_on"])
        }.filter { try !receives($0.household, records, from: db) }
    }

    private func receives(_ household: Household.ID, _ records: SQL, from db: Connection) throws -> Bool {
        let current: Int? = try db.value(
            """
            SELECT count(*) FROM household_member m JOIN record r ON r.person = m.person
            WHERE m.household = \(household) AND \(records) AND (r.valid_until IS NULL OR r.valid_until > \(today))
              AND NOT EXISTS (SELECT 1 FROM supersession s WHERE s.record = r.id)
            """)
        return current ?? 0 > 0
    }

    /// The records of the data sets that put a household on assistance until some day, as their latest full delivery has them. `nil`
    /// when none was delivered.
    private func records(from db: Connection) throws -> SQL? {
        let sets = pack.dataSets.filter { $0.field(.economicHousehold) != nil && $0.field(.validUntil) != nil }.map(\.id)
        let ranges: [(first: Int64, last: Int64)] = try db.all(
            """
            SELECT first_record, last_record FROM delivery d
            WHERE d.data_set IN \(sets) AND d.first_record <= d.last_record AND d.id >= coalesce(
              (SELECT max(f.id) FROM delivery f WHERE f.data_set = d.data_set AND f.kind = 'full'), 0)
            ORDER BY d.id
            """
        ) { (try $0["first_record"], try $0["last_record"]) }
        guard !ranges.isEmpty else { return nil }
        let conditions: [SQL] = ranges.map { "r.id BETWEEN \($0.first) AND \($0.last)" }
        return "(\(conditions.joined(by: " OR ")))"
    }
}
