import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// What a month came to in each subdistrict (工作月报), counted from cases and their histories when it is asked for. Nothing is typed in.
package struct MonthlyReport: Sendable {
    /// What a figure came to.
    package enum Value: Hashable, Sendable {
        case count(Int)
        case share(Int, of: Int)
        /// Seconds, and of how many it is the middle; `nil` when there were none.
        case median(Int64?, of: Int)
    }

    package let request: ReportRequest
    /// How long each list is, by subdistrict code; `nil` for cases whose place is not known. A list is missing when the month is over
    /// and nobody can tell any more.
    private let counts: [ReportList: [RegionCode?: Int]]
    private let spans: [ReportList: [RegionCode?: [Int64]]]
    /// Leads of the month by where they came from, by level, and by each policy or warning behind them (a lead may have several).
    package let leadsBySource: [CaseLead.Source: Int]
    package let leadsByLevel: [CaseworkSettings.Level: Int]
    package let leadsByRule: [TypedPolicy.ID: Int]
    /// Closed cases of the month by reason.
    package let reasons: [CloseReason: Int]
    /// Cases that were due for a visit, and of those the visited, by level.
    package let visitsDue: [CaseworkSettings.Level: Int]
    package let visitsDueMade: [CaseworkSettings.Level: Int]

    /// Subdistricts with anything to tell, and `nil` for cases whose place is not known.
    package var places: Set<RegionCode?> { counts.values.reduce(into: []) { $0.formUnion($1.keys) } }

    /// Whether nothing happened at all, and nothing is under way.
    package var isEmpty: Bool { counts.values.allSatisfy { $0.values.allSatisfy { $0 == 0 } } }

    package init(_ request: ReportRequest, from db: Connection) throws {
        self.request = request
        var counts: [ReportList: [RegionCode?: Int]] = [:]
        for list in ReportList.allCases where request.tells(list) { counts[list] = try request.counts(list, from: db) }
        self.counts = counts.merging(try request.sweepCounts(from: db)) { $1 }
        spans = [
            .firstContacts: try request.spans(
                .firstContacts, from: "case_file.opened_at", to: "case_file.first_contact_at", in: db),
            .referralsAnswered: try request.spans(.referralsAnswered, from: "r.offered_at", to: "e.at", in: db),
        ]
        leadsBySource = try request.parts(.leads, by: "case_lead.source", from: db)
        leadsByLevel = try request.parts(.leads, by: "case_lead.level", from: db)
        leadsByRule = try request.rules(from: db)
        reasons = try request.parts(.closed, by: "case_file.close_reason", from: db)
        visitsDue = try request.parts(.visitsDue, by: "case_file.level", from: db)
        visitsDueMade = try request.parts(.visitsDueMade, by: "case_file.level", from: db)
    }

    /// `nil` when nobody can tell any more.
    ///
    /// - Parameter places: of which the figure is told together.
    package func value(_ figure: ReportFigure, of places: some Sequence<RegionCode?>) -> Value? {
        let places = Set(places)
        switch figure.measure {
        case .count(let list): return count(list, of: places).map(Value.count)
        case .share(let list, of: let whole):
            guard let part = count(list, of: places), let whole = count(whole, of: places) else { return nil }
            return .share(part, of: whole)
        case .median(let list):
            let all = places.flatMap { spans[list]?[$0] ?? [] }
            return .median(Self.median(all), of: all.count)
        }
    }

    package func whole(_ figure: ReportFigure) -> Value? { value(figure, of: places) }

    package func count(_ list: ReportList, of places: Set<RegionCode?>) -> Int? {
        counts[list].map { counts in places.reduce(0) { $0 + (counts[$1] ?? 0) } }
    }

    /// The middle one, half a lower and half a higher one; rounded down.
    private static func median(_ spans: [Int64]) -> Int64? {
        let sorted = spans.sorted()
        return sorted.isEmpty ? nil : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}

extension ReportRequest {
    /// Whether anybody can still say what is on a list.
    func tells(_ list: ReportList) -> Bool { isCurrent || !list.isOfNow }

    /// How long a list is, by subdistrict; `nil` for the sweep.
    fileprivate func counts(_ list: ReportList, from db: Connection) throws -> [RegionCode?: Int]? {
        try ReportRows(list, self).map { try parts($0, by: scope.place.subdistrict(), from: db) }
    }

    fileprivate func sweepCounts(from db: Connection) throws -> [ReportList: [RegionCode?: Int]] {
        guard tells(.sweep) else { return [:] }
        let entries = try sweep(from: db)
        return [.sweep: entries, .sweepMade: entries.filter(isSeen)].mapValues { entries in
            entries.reduce(into: [:]) { $0[$1.place?.ancestor(at: .subdistrict) ?? $1.place, default: 0] += 1 }
        }
    }

    fileprivate func parts<Key: BindableValue & Hashable>(_ list: ReportList, by column: SQL, from db: Connection) throws -> [Key: Int] {
        try ReportRows(list, self).map { try parts($0, by: column, from: db) } ?? [:]
    }

    private func parts<Key: BindableValue & Hashable>(_ rows: ReportRows, by column: SQL, from db: Connection) throws -> [Key: Int] {
        let parts: [(Key, Int)] = try db.all(
            "SELECT \(column) AS part, count(*) AS count FROM \(rows.selected(scope, ReportSlice())) GROUP BY part"
        ) { (try $0["part"], try $0["count"]) }
        return Dictionary(uniqueKeysWithValues: parts)
    }

    fileprivate func spans(_ list: ReportList, from start: SQL, to end: SQL, in db: Connection) throws -> [RegionCode?: [Int64]] {
        guard let rows = ReportRows(list, self) else { return [:] }
        let spans: [(place: RegionCode?, start: Instant, end: Instant)] = try db.all(
            """
            SELECT \(scope.place.subdistrict()) AS place, \(start) AS span_start, \(end) AS span_end
            FROM \(rows.selected(scope, ReportSlice()))
            """
        ) { (try $0["place"], try $0["span_start"], try $0["span_end"]) }
        return spans.reduce(into: [:]) { $0[$1.place, default: []].append(max(0, $1.end.secondsSince1970 - $1.start.secondsSince1970)) }
    }

    fileprivate func rules(from db: Connection) throws -> [TypedPolicy.ID: Int] {
        let rules: [(TypedPolicy.ID, Int)] = try db.all(
            """
            SELECT f.policy, count(DISTINCT case_lead.id) AS leads
            FROM case_lead JOIN case_file ON case_file.id = case_lead.case_file JOIN case_lead_finding f ON f.case_lead = case_lead.id
            WHERE \(period.holds("case_lead.received_at")) AND \(scope.condition) GROUP BY f.policy
            """
        ) { (try $0["policy"], try $0["leads"]) }
        return Dictionary(uniqueKeysWithValues: rules)
    }

    /// The households of the quarterly sweep. A restricted case hides its household.
    private func sweep(from db: Connection) throws -> [StandingEntry] {
        let condition: SQL = """
            (\(scope.area("household.region", "household.hukou_region"))
              AND NOT EXISTS (SELECT 1 FROM case_file r WHERE r.household = household.id AND r.is_restricted = 1))
            """
        return try Sweep(pack, on: lastDay).entries(where: condition, from: db)
    }

    /// Whether somebody visited in the quarter.
    private func isSeen(_ entry: StandingEntry) -> Bool { entry.lastVisit.map { $0 >= Sweep.quarterStart(lastDay) } ?? false }

    func sweep(_ list: ReportList, from db: Connection) throws -> [StandingEntry] {
        let entries = try sweep(from: db)
        return list == .sweep ? entries : entries.filter(isSeen)
    }
}
