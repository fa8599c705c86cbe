import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// What a month came to in each subdistrict (工作月报), counted from cases and their histories when it is asked for. Nothing is typed in.
package struct MonthlyReport: Sendable {
    /// The figures of one subdistrict, or of all together.
    package struct Figures: Hashable, Sendable {
        /// Leads that came to a case in the month.
        package internal(set) var leads = 0
        /// Cases opened, and closed, in the month.
        package internal(set) var opened = 0
        package internal(set) var closed = 0
        /// Of the closed, what became of the lead.
        package internal(set) var outcomes: [LeadOutcome: Int] = [:]
        /// People of the households that were closed as helped: 新纳入救助.
        package internal(set) var newlyCovered = 0
        /// Cases open at the end of the month, or now while it lasts. Reopened cases count as never closed.
        package internal(set) var open = 0
        /// Of those, over their time limit; `nil` for a month that is over, because limits that ran then are not kept.
        package internal(set) var overdue: Int?
        /// Households of the quarterly sweep, and of those the ones visited in the quarter; `nil` for a month that is over.
        package internal(set) var sweep: Progress?
        /// Seconds from opening to first contact, of the cases contacted first in the month.
        package internal(set) var waits: [Int64] = []

        package struct Progress: Hashable, Sendable {
            package internal(set) var done = 0
            package internal(set) var of = 0
        }

        /// Of a place with nothing to tell.
        package init() {}

        package var confirmed: Int { (outcomes[.confirmedHelped] ?? 0) + (outcomes[.confirmedNotHelped] ?? 0) }
        /// Closed cases whose outcome says something: the whole of which `confirmed` is a part.
        package var judged: Int { confirmed + (outcomes[.notConfirmed] ?? 0) }
        package var helped: Int { outcomes[.confirmedHelped] ?? 0 }

        /// Hours from opening to first contact, half a lower and half a higher value; rounded down. `nil` when nobody was contacted.
        package var medianWaitHours: Int? {
            let sorted = waits.sorted()
            guard !sorted.isEmpty else { return nil }
            let middle = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
            return Int(middle / 3600)
        }

        static func + (one: Figures, other: Figures) -> Figures {
            var sum = one
            sum.leads += other.leads
            sum.opened += other.opened
            sum.closed += other.closed
            sum.outcomes.merge(other.outcomes, uniquingKeysWith: +)
            sum.newlyCovered += other.newlyCovered
            sum.open += other.open
            sum.overdue = one.overdue == nil && other.overdue == nil ? nil : (one.overdue ?? 0) + (other.overdue ?? 0)
            if let swept = other.sweep {
                let known = one.sweep ?? Progress()
                sum.sweep = Progress(done: known.done + swept.done, of: known.of + swept.of)
            }
            sum.waits += other.waits
            return sum
        }
    }

    package let period: ReportPeriod
    /// By subdistrict code; `nil` for cases whose place is not known.
    package let places: [RegionCode?: Figures]
    /// Leads of the month by where they came from, by level, and by each policy or warning behind them (a lead may have several).
    package let leadsBySource: [CaseLead.Source: Int]
    package let leadsByLevel: [CaseworkSettings.Level: Int]
    package let leadsByRule: [TypedPolicy.ID: Int]
    /// Closed cases of the month by reason.
    package let reasons: [CloseReason: Int]

    package var whole: Figures { places.values.reduce(Figures(), +) }

    /// - Parameter now: what is open and overdue is counted at this moment while the month lasts.
    package init(
        _ period: ReportPeriod, _ scope: ReportScope, _ pack: JurisdictionPack, at now: Instant, from db: Connection
    ) throws {
        self.period = period
        var count = PlaceCount(scope, from: db)
        try count.add(\.leads, of: "case_file JOIN case_lead ON case_lead.case_file = case_file.id", where: period.holds("received_at"))
        try count.add(\.opened, of: "case_file", where: period.holds("opened_at"))
        try count.addClosed(in: period)
        try count.addCovered(in: period)
        let isCurrent = now < period.end
        let end = isCurrent ? now.adding(seconds: 1) : period.end
        try count.add(\.open, of: "case_file", where: "opened_at < \(end) AND (closed_at IS NULL OR closed_at >= \(end))")
        if isCurrent {
            try count.addSweep(pack, on: now.beijingDate)
            try count.addOverdue(at: now)
        }
        try count.addWaits(in: period)
        places = count.places
        reasons = count.reasons
        leadsBySource = try Self.leads(by: "case_lead.source", in: period, scope, from: db)
        leadsByLevel = try Self.leads(by: "case_lead.level", in: period, scope, from: db)
        leadsByRule = try Self.rules(in: period, scope, from: db)
    }

    private static func leads<Key: BindableValue & Hashable>(
        by column: SQL, in period: ReportPeriod, _ scope: ReportScope, from db: Connection
    ) throws -> [Key: Int] {
        let rows: [(Key, Int)] = try db.all(
            """
            SELECT \(column) AS part, count(*) AS leads FROM case_lead JOIN case_file ON case_file.id = case_lead.case_file
            WHERE \(period.holds("received_at")) AND \(scope.condition) GROUP BY part
            """
        ) { (try $0["part"], try $0["leads"]) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private static func rules(in period: ReportPeriod, _ scope: ReportScope, from db: Connection) throws -> [TypedPolicy.ID: Int] {
        let rows: [(TypedPolicy.ID, Int)] = try db.all(
            """
            SELECT f.policy, count(DISTINCT case_lead.id) AS leads
            FROM case_lead JOIN case_file ON case_file.id = case_lead.case_file JOIN case_lead_finding f ON f.case_lead = case_lead.id
            WHERE \(period.holds("received_at")) AND \(scope.condition) GROUP BY f.policy
            """
        ) { (try $0["policy"], try $0["leads"]) }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

/// Figures under way, by subdistrict.
private struct PlaceCount {
    typealias Figures = MonthlyReport.Figures

    private let scope: ReportScope
    private let db: Connection
    var places: [RegionCode?: Figures] = [:]
    var reasons: [CloseReason: Int] = [:]

    init(_ scope: ReportScope, from db: Connection) {
        self.scope = scope
        self.db = db
    }

    private var place: SQL { scope.place.subdistrict() }

    mutating func add(_ figure: WritableKeyPath<Figures, Int>, of tables: SQL, where condition: SQL) throws {
        for (place, count) in try counts(of: tables, where: condition) { places[place, default: Figures()][keyPath: figure] += count }
    }

    private func counts(of tables: SQL, where condition: SQL) throws -> [(RegionCode?, Int)] {
        try db.all(
            "SELECT \(place) AS place, count(*) AS count FROM \(tables) WHERE \(condition) AND \(scope.condition) GROUP BY place"
        ) { (try $0["place"], try $0["count"]) }
    }

    mutating func addClosed(in period: ReportPeriod) throws {
        let rows: [(place: RegionCode?, reason: CloseReason, count: Int)] = try db.all(
            """
            SELECT \(place) AS place, close_reason, count(*) AS count FROM case_file
            WHERE state = 'closed' AND \(period.holds("closed_at")) AND \(scope.condition) GROUP BY place, close_reason
            """
        ) { (try $0["place"], try $0["close_reason"], try $0["count"]) }
        for row in rows {
            places[row.place, default: Figures()].closed += row.count
            places[row.place, default: Figures()].outcomes[row.reason.outcome, default: 0] += row.count
            reasons[row.reason, default: 0] += row.count
        }
    }

    mutating func addCovered(in period: ReportPeriod) throws {
        try add(
            \.newlyCovered,
            of: """
                case_file JOIN household_member m ON m.household = case_file.household JOIN person p ON p.id = m.person
                """,
            where: """
                state = 'closed' AND close_reason = 'helped' AND \(period.holds("closed_at"))
                AND (p.died_on IS NULL OR p.died_on > \(period.month.lastDay))
                """)
    }

    mutating func addSweep(_ pack: JurisdictionPack, on today: CivilDate) throws {
        let condition: SQL = """
            (\(scope.area("household.region", "household.hukou_region"))
              AND NOT EXISTS (SELECT 1 FROM case_file r WHERE r.household = household.id AND r.is_restricted = 1))
            """
        let quarter = Sweep.quarterStart(today)
        for entry in try Sweep(pack, on: today).entries(where: condition, from: db) {
            let place = entry.place?.ancestor(at: .subdistrict) ?? entry.place
            var progress = places[place]?.sweep ?? Figures.Progress()
            progress.of += 1
            if let visited = entry.lastVisit, visited >= quarter { progress.done += 1 }
            places[place, default: Figures()].sweep = progress
        }
    }

    mutating func addOverdue(at now: Instant) throws {
        for place in places.keys { places[place]?.overdue = 0 }
        for (place, count) in try counts(of: "case_file", where: "state <> 'closed' AND due_at <= \(now)") {
            places[place, default: Figures()].overdue = count
        }
    }

    mutating func addWaits(in period: ReportPeriod) throws {
        let rows: [(place: RegionCode?, opened: Instant, contacted: Instant)] = try db.all(
            """
            SELECT \(place) AS place, opened_at, first_contact_at FROM case_file
            WHERE \(period.holds("first_contact_at")) AND \(scope.condition)
            """
        ) { (try $0["place"], try $0["opened_at"], try $0["first_contact_at"]) }
        for row in rows {
            let seconds = max(0, row.contacted.secondsSince1970 - row.opened.secondsSince1970)
            places[row.place, default: Figures()].waits.append(seconds)
        }
    }
}
