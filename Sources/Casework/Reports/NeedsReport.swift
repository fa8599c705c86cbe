import Civics
import Database
import Library
import Register

/// Needs over an area, from the latest assessment of each household (需求统计).
package struct NeedsReport: Sendable {
    package let statistics: NeedsStatistics
    /// Households by the band that people work by: the assessor's, else the computed one; `nil` is 待核实.
    package let bands: [NeedsBand?: Int]
    /// By subdistrict code.
    package let bandsByPlace: [RegionCode?: [NeedsBand?: Int]]
    /// Households whose latest assessment was made by other indicators than today's, and is left out of the statistics.
    package let outdated: Int

    package init(_ settings: NeedsSettings, _ scope: ReportScope, from db: Connection) throws {
        var profiles: [NeedsProfile] = []
        var outdated = 0
        let places = try Self.places(scope, from: db)
        for assessed in try Self.degrees(scope, from: db) {
            guard assessed.indicators == settings.indicators.map(\.id) else {
                outdated += 1
                continue
            }
            profiles.append(NeedsProfile(area: places[assessed.id]?.place, degrees: assessed.degrees))
        }
        statistics = NeedsStatistics(profiles, by: settings)
        self.outdated = outdated
        bandsByPlace = places.values.reduce(into: [:]) { $0[$1.place, default: [:]][$1.band, default: 0] += 1 }
        bands = bandsByPlace.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    }

    private struct Assessed {
        let id: RecordedNeeds.ID
        var indicators: [NeedsSettings.Indicator.ID] = []
        var degrees: [DegreeRange] = []
    }

    private struct Placed {
        let place: RegionCode?
        let band: NeedsBand?
    }

    /// Of each household the latest, as `RecordedNeeds.latest` has it; restricted cases are nobody's to count.
    private static func latest(_ scope: ReportScope) -> SQL {
        """
        FROM needs_assessment a JOIN household h ON h.id = a.household
        WHERE a.id = (SELECT b.id FROM needs_assessment b WHERE b.household = a.household ORDER BY b.day DESC, b.id DESC LIMIT 1)
          AND \(scope.area("h.region", "h.hukou_region"))
          AND NOT EXISTS (SELECT 1 FROM case_file r WHERE r.household = a.household AND r.is_restricted = 1)
        """
    }

    private static func places(_ scope: ReportScope, from db: Connection) throws -> [RecordedNeeds.ID: Placed] {
        let rows: [(RecordedNeeds.ID, Placed)] = try db.all(
            """
            SELECT a.id, a.band_low, a.band_high, \(scope.place.subdistrict("h.region", "h.hukou_region")) AS place,
              (SELECT j.band FROM needs_judgement j WHERE j.assessment = a.id ORDER BY j.id DESC LIMIT 1) AS judged
            \(latest(scope))
            """
        ) { row in
            let (low, high, judged): (NeedsBand, NeedsBand, NeedsBand?) = try (row["band_low"], row["band_high"], row["judged"])
            return (try row["id"], Placed(place: try row["place"], band: judged ?? (low == high ? low : nil)))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private static func degrees(_ scope: ReportScope, from db: Connection) throws -> [Assessed] {
        var all: [Assessed] = []
        let rows: [(id: RecordedNeeds.ID, indicator: String, low: Int, high: Int)] = try db.all(
            """
            SELECT i.assessment, i.indicator, i.degree_low, i.degree_high FROM needs_indicator i
            WHERE i.assessment IN (SELECT a.id \(latest(scope))) ORDER BY i.assessment, i.position
            """
        ) { (try $0["assessment"], try $0["indicator"], try $0["degree_low"], try $0["degree_high"]) }
        for row in rows {
            if all.last?.id != row.id { all.append(Assessed(id: row.id)) }
            all[all.count - 1].indicators.append(row.indicator)
            all[all.count - 1].degrees.append(DegreeRange(row.low, row.high))
        }
        return all
    }
}
