import Civics
import PolicyLanguage
import Testing

@testable import Casework
@testable import Library

/// Alkire and Foster's figures against a second, slow reckoning: every way of filling in what is unknown, in plain fractions.
struct NeedsStatisticsTests {
    // MARK: The slow reckoning

    private struct Oracle {
        let poor: Int
        let adjusted: Rational
        let intensity: Rational?
        let censored: [Rational]
        let deprived: [Int]

        init(_ households: [[Int]], _ settings: NeedsSettings) {
            let scores = households.map { degrees in
                zip(settings.indicators, degrees).reduce(Rational.zero) { $0 + $1.0.weight * Rational(Int128($1.1), over: 100) }
            }
            let isPoor = scores.map { $0 >= settings.povertyLine }
            let count = Rational(Int64(households.count))
            let total = zip(scores, isPoor).filter(\.1).reduce(Rational.zero) { $0 + $1.0 }
            poor = isPoor.count { $0 }
            adjusted = total / count
            intensity = poor == 0 ? nil : total / Rational(Int64(poor))
            censored = settings.indicators.indices.map { index in
                zip(households, isPoor).filter(\.1).reduce(.zero) { $0 + Rational(Int128($1.0[index]), over: 100) } / count
            }
            deprived = settings.indicators.indices.map { index in households.count { $0[index] > 0 } }
        }

        func share(_ index: Int, _ settings: NeedsSettings) -> Rational? {
            adjusted == .zero ? nil : settings.indicators[index].weight * censored[index] / adjusted
        }
    }

    private static func fillings(of profiles: [NeedsProfile]) -> [[[Int]]] {
        let choices = profiles.flatMap(\.degrees).map { Array(stride(from: Int($0.low), through: Int($0.high), by: 50)) }
        let flat = choices.reduce([[]]) { fillings, choices in fillings.flatMap { filling in choices.map { filling + [$0] } } }
        let width = profiles.first?.degrees.count ?? 1
        return flat.map { degrees in stride(from: 0, to: degrees.count, by: width).map { Array(degrees[$0..<($0 + width)]) } }
    }

    // MARK: Random populations

    private static func settings(_ random: inout StableRandom) -> NeedsSettings {
        let shares = (0..<3).map { _ in Int128(1 + random.below(4)) }
        let total = shares.reduce(0, +)
        return NeedsSettings(
            dimensions: [],
            indicators: shares.enumerated().map {
                .init(id: "i\($0)", dimension: "d", weight: Rational($1, over: total), evidence: [], isRestricted: false)
            }, overrides: [], povertyLine: Rational(Int128(1 + random.below(9)), over: 10), bandFloors: [:], explanations: [], pages: [])
    }

    private static let areas = [RegionCode("310105001"), RegionCode("310105002"), nil]

    private static func population(_ random: inout StableRandom, unknown: Double) -> [NeedsProfile] {
        (0..<(1 + random.below(3))).map { _ in
            let degrees = (0..<3).map { _ in
                let ends = [50 * random.below(3), 50 * random.below(3)].sorted()
                return random.chance(unknown) ? DegreeRange(ends[0], ends[1]) : DegreeRange(ends[0])
            }
            return NeedsProfile(area: areas[random.below(3)], degrees: degrees)
        }
    }

    private static func contains(_ range: ClosedRange<Rational>?, _ value: Rational?) -> Bool {
        guard let value else { return true }
        return range?.contains(value) ?? false
    }

    // MARK: By hand

    /// Weights 1/2, 1/4, 1/4 and the line at 1/2. Scores: 1, 1/2, 1/4, 0, so two of four are poor: H = 1/2, A = (1 + 1/2) / 2 = 3/4,
    /// M0 = 3/8. Of M0 the first hardship gives 1/2 × 1/4 = 1/8, the second 1/4 × 2/4 = 1/8, the third 1/8: a third each. The third
    /// household's hardship is not counted (censored), though it is counted among those that have it.
    @Test func `four households reckoned by hand`() {
        let rows: [(String, [Int])] = [
            ("310105001", [100, 100, 100]), ("310105001", [0, 100, 100]), ("310105002", [0, 0, 100]), ("310105002", [0, 0, 0]),
        ]
        let weights = [Rational(1, over: 2), Rational(1, over: 4), Rational(1, over: 4)]
        let settings = NeedsSettings(
            dimensions: [],
            indicators: weights.enumerated().map {
                .init(id: "i\($0)", dimension: "d", weight: $1, evidence: [], isRestricted: false)
            }, overrides: [], povertyLine: Rational(1, over: 2), bandFloors: [:], explanations: [], pages: [])
        let statistics = NeedsStatistics(
            rows.map { NeedsProfile(area: RegionCode($0), degrees: $1.map { DegreeRange($0) }) }, by: settings)
        func exactly(_ numerator: Int128, _ denominator: Int128) -> ClosedRange<Rational> {
            Rational(numerator, over: denominator)...Rational(numerator, over: denominator)
        }
        #expect(statistics.whole.poor == 2...2)
        #expect(statistics.whole.headcount == exactly(1, 2))
        #expect(statistics.whole.intensity == exactly(3, 4))
        #expect(statistics.whole.adjusted == exactly(3, 8))
        #expect(statistics.indicators.map(\.deprived) == [1...1, 2...2, 3...3])
        #expect(statistics.indicators.map(\.censored) == [exactly(1, 4), exactly(1, 2), exactly(1, 2)])
        #expect(statistics.indicators.map(\.share) == [exactly(1, 3), exactly(1, 3), exactly(1, 3)])
        #expect(statistics.areas.map(\.figures.headcount) == [exactly(1, 1), exactly(0, 1)])
        #expect(statistics.areas.map(\.figures.adjusted) == [exactly(3, 4), exactly(0, 1)])
        #expect(statistics.areas.map(\.share) == [exactly(1, 1), exactly(0, 1)])
    }

    // MARK: Properties

    @Test func `where all is known the figures are those of the slow reckoning, and decompose`() {
        var random = StableRandom(seed: 11, stream: "known")
        for _ in 0..<400 {
            let settings = Self.settings(&random)
            let profiles = Self.population(&random, unknown: 0)
            let oracle = Oracle(profiles.map { $0.degrees.map { Int($0.low) } }, settings)
            let statistics = NeedsStatistics(profiles, by: settings)
            let whole = statistics.whole
            #expect(whole.poor == oracle.poor...oracle.poor)
            #expect(whole.adjusted == oracle.adjusted...oracle.adjusted)
            #expect(whole.intensity == oracle.intensity.map { $0...$0 })
            #expect(whole.headcount.lowerBound * (oracle.intensity ?? .zero) == oracle.adjusted)
            #expect(statistics.indicators.map(\.censored) == oracle.censored.map { $0...$0 })
            #expect(statistics.indicators.map(\.deprived) == oracle.deprived.map { $0...$0 })
            let byIndicator = zip(settings.indicators, statistics.indicators).map { $0.weight * $1.censored.lowerBound }
            #expect(byIndicator.reduce(.zero, +) == oracle.adjusted)
            let count = Rational(Int64(profiles.count))
            let byArea = statistics.areas.map { Rational(Int64($0.figures.households)) / count * $0.figures.adjusted.lowerBound }
            #expect(byArea.reduce(.zero, +) == oracle.adjusted)
            #expect(statistics.areas.map(\.figures.poor.lowerBound).reduce(0, +) == oracle.poor)
            if oracle.poor > 0 {
                #expect(statistics.indicators.compactMap(\.share?.lowerBound).reduce(.zero, +) == .one)
                #expect(statistics.areas.compactMap(\.share?.upperBound).reduce(.zero, +) == .one)
            } else {
                #expect(statistics.indicators.allSatisfy { $0.share == nil } && statistics.areas.allSatisfy { $0.share == nil })
            }
        }
    }

    @Test func `no way of filling in what is unknown leaves the bounds, and the bounds are reached`() {
        var random = StableRandom(seed: 12, stream: "bounds")
        for _ in 0..<150 {
            let settings = Self.settings(&random)
            let profiles = Self.population(&random, unknown: 0.5)
            let statistics = NeedsStatistics(profiles, by: settings)
            let oracles = Self.fillings(of: profiles).map { Oracle($0, settings) }
            for oracle in oracles {
                #expect(statistics.whole.poor.contains(oracle.poor))
                #expect(statistics.whole.adjusted.contains(oracle.adjusted))
                #expect(Self.contains(statistics.whole.intensity, oracle.intensity))
                for (index, indicator) in statistics.indicators.enumerated() {
                    #expect(indicator.censored.contains(oracle.censored[index]) && indicator.deprived.contains(oracle.deprived[index]))
                    if indicator.share != nil { #expect(Self.contains(indicator.share, oracle.share(index, settings))) }
                }
            }
            #expect(statistics.whole.poor == oracles.map(\.poor).min()!...oracles.map(\.poor).max()!)
            #expect(statistics.whole.adjusted == oracles.map(\.adjusted).min()!...oracles.map(\.adjusted).max()!)
            #expect(statistics.whole.intensity?.upperBound == oracles.compactMap(\.intensity).max())
            for (index, indicator) in statistics.indicators.enumerated() {
                let values = oracles.map { $0.censored[index] }
                #expect(indicator.censored == values.min()!...values.max()!)
            }
        }
    }

    @Test func `the share of an area has no tighter bounds`() {
        var random = StableRandom(seed: 13, stream: "areas")
        for _ in 0..<100 {
            let settings = Self.settings(&random)
            let profiles = Self.population(&random, unknown: 0.4)
            let fillings = Self.fillings(of: profiles)
            for area in NeedsStatistics(profiles, by: settings).areas {
                guard let share = area.share else { continue }
                let shares = fillings.map { filling in
                    let own = zip(profiles, filling).filter { $0.0.area == area.area }.map(\.1)
                    let whole = Oracle(filling, settings).adjusted * Rational(Int64(filling.count))
                    return Oracle(own, settings).adjusted * Rational(Int64(own.count)) / whole
                }
                #expect(share == shares.min()!...shares.max()!)
            }
        }
    }

    @Test func `a household that grows worse never makes the district look better`() {
        var random = StableRandom(seed: 14, stream: "monotone")
        for _ in 0..<300 {
            let settings = Self.settings(&random)
            let before = Self.population(&random, unknown: 0)
            var worse = before
            let row = random.below(worse.count)
            var degrees = worse[row].degrees
            let index = random.below(3)
            degrees[index] = DegreeRange(min(100, Int(degrees[index].low) + 50))
            worse[row] = NeedsProfile(area: worse[row].area, degrees: degrees)
            let (first, second) = (NeedsStatistics(before, by: settings), NeedsStatistics(worse, by: settings))
            #expect(first.whole.adjusted.lowerBound <= second.whole.adjusted.lowerBound)
            #expect(first.whole.poor.lowerBound <= second.whole.poor.lowerBound)
        }
    }

    /// One surely poor at 1, one between nought and 1, line at a half: the mean is least when the second is just poor.
    @Test func `the least intensity is that of someone in doubt right at the line`() {
        var random = StableRandom(seed: 15, stream: "line")
        var settings = Self.settings(&random)
        settings = NeedsSettings(
            dimensions: [], indicators: [.init(id: "i", dimension: "d", weight: .one, evidence: [], isRestricted: false)], overrides: [],
            povertyLine: Rational(1, over: 2), bandFloors: [:], explanations: [], pages: [])
        let profiles = [NeedsProfile(area: nil, degrees: [DegreeRange(100)]), NeedsProfile(area: nil, degrees: [.unknown])]
        #expect(NeedsStatistics(profiles, by: settings).whole.intensity == Rational(3, over: 4)...Rational(1))
        #expect(NeedsStatistics([], by: settings).whole.intensity == nil)
        #expect(NeedsStatistics([], by: settings).whole.adjusted == .zero ... .zero)
    }

    // MARK: CRITIC

    private static func profile(_ degrees: Int...) -> NeedsProfile { NeedsProfile(area: nil, degrees: degrees.map { DegreeRange($0) }) }

    @Test func `an indicator that repeats another shares its weight, one that never differs has none`() throws {
        // The first two always agree, the third goes its own way, the fourth is the same everywhere.
        let profiles = [(0, 0), (0, 100), (100, 0), (100, 100)].map { Self.profile($0.0, $0.0, $0.1, 50) }
        let weights = try #require(CriticWeights(profiles))
        #expect(weights.perThousand == [286, 286, 428, 0])
        #expect(weights.households == 4)
    }

    @Test func `weights come only from households that are fully known and differ`() {
        let open = NeedsProfile(area: nil, degrees: [.unknown, DegreeRange(0)])
        #expect(CriticWeights([Self.profile(0, 0), open]) == nil)
        #expect(CriticWeights([Self.profile(0, 50), Self.profile(0, 50)]) == nil)
        #expect(CriticWeights([Self.profile(0, 50), Self.profile(100, 50), open])?.perThousand == [1_000, 0])
    }
}
