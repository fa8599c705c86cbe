import Civics
import Library
import PolicyLanguage

/// Multidimensional poverty after Alkire and Foster over a set of households: how many are poor (H), how intensely (A), and the two
/// together, M0 = H × A; by area and by indicator.
///
/// Every figure is exact and lies between two ends while degrees are unknown: no way of filling them in gives a figure outside. The
/// ends of all but the shares by indicator are reached by some filling (the least intensity by degrees between hundredths, if need be).
///
/// - Source: Alkire and Foster, Counting and multidimensional poverty measurement, Journal of Public Economics 95 (2011).
package struct NeedsStatistics: Sendable {
    /// One set of households.
    package struct Figures: Hashable, Sendable {
        package let households: Int
        /// Households whose score reaches the poverty line.
        package let poor: ClosedRange<Int>
        /// M0: the mean over all households of the scores of the poor.
        package let adjusted: ClosedRange<Rational>
        /// A: the mean score of the poor; `nil` when nobody can be poor. While it is open whether anybody is, of those cases where
        /// somebody is.
        package let intensity: ClosedRange<Rational>?

        /// H: the share of households that are poor.
        package var headcount: ClosedRange<Rational> { poor.lowerBound.over(households)...poor.upperBound.over(households) }
    }

    package struct Area: Sendable {
        package let area: RegionCode?
        package let figures: Figures
        /// Of the whole M0; `nil` when nobody is surely poor anywhere.
        package let share: ClosedRange<Rational>?
    }

    package struct Indicator: Sendable {
        package let id: NeedsSettings.Indicator.ID
        /// Households that have the hardship in any degree, poor or not.
        package let deprived: ClosedRange<Int>
        /// The mean over all households of the degrees of the poor (censored headcount). M0 is the sum of these times the weights.
        package let censored: ClosedRange<Rational>
        /// Of the whole M0; `nil` when nobody is surely poor. Where every degree is known the shares add up to 1.
        package let share: ClosedRange<Rational>?
    }

    package let whole: Figures
    /// By area code; households without an area last.
    package let areas: [Area]
    /// In the order of the settings.
    package let indicators: [Indicator]

    /// - Precondition: every profile has the settings' indicators.
    package init(_ profiles: some Collection<NeedsProfile>, by settings: NeedsSettings) {
        let scale = NeedsScale(settings)
        let whole = NeedsTally(profiles, scale)
        self.whole = whole.figures(scale)
        areas = Dictionary(grouping: profiles, by: \.area).sorted { NeedsStatistics.precedes($0.key, $1.key) }.map { area, profiles in
            let tally = NeedsTally(profiles, scale)
            let others = (low: whole.score.low - tally.score.low, high: whole.score.high - tally.score.high)
            return Area(area: area, figures: tally.figures(scale), share: NeedsStatistics.share(tally.score, of: others))
        }
        indicators = settings.indicators.indices.map { index in
            let own = whole.contributions[index]
            let others = (low: whole.score.low - own.low, high: whole.score.high - own.high)
            let unit = Int64(scale.weights[index]) * 100 * Int64(max(1, profiles.count))
            return Indicator(
                id: settings.indicators[index].id, deprived: whole.deprived[index],
                censored: scale.weights[index] == 0 ? .zero ... .zero : own.low.over(unit)...own.high.over(unit),
                share: NeedsStatistics.share(own, of: others))
        }
    }

    /// What part `own` is of `own + others`, each somewhere between its ends: least when it is small and the others are great.
    private static func share(_ own: (low: Int64, high: Int64), of others: (low: Int64, high: Int64)) -> ClosedRange<Rational>? {
        guard own.low + others.low > 0 else { return nil }
        let low = own.low + others.high == 0 ? .zero : own.low.over(own.low + others.high)
        let high = own.high + others.low == 0 ? .one : own.high.over(own.high + others.low)
        return low...high
    }

    private static func precedes(_ one: RegionCode?, _ other: RegionCode?) -> Bool {
        guard let one else { return false }
        return other.map { one < $0 } ?? true
    }
}

/// Scores as whole numbers: a score of 1 is `one`.
struct NeedsScale {
    /// Weights over their common denominator.
    let weights: [Int]
    let one: Int64
    private let line: Rational

    init(_ settings: NeedsSettings) {
        let common = settings.indicators.reduce(Int128(1)) { Self.leastCommonMultiple($0, $1.weight.denominator) }
        weights = settings.indicators.map { Int($0.weight.numerator * (common / $0.weight.denominator)) }
        one = Int64(common) * 100
        line = settings.povertyLine
    }

    /// 困境线 in the scale; a fraction, because it need not be a whole number of units.
    var threshold: Rational { line * Rational(one) }

    func contribution(_ index: Int, _ degree: UInt8) -> Int64 { Int64(weights[index]) * Int64(degree) }

    func isPoor(_ score: Int64) -> Bool { Rational(score) >= threshold }

    private static func leastCommonMultiple(_ one: Int128, _ other: Int128) -> Int128 {
        // The fraction in lowest terms has divided both by what they share.
        other * Rational(one, over: other).numerator
    }
}

/// Sums over households, at the two ends of what is unknown.
struct NeedsTally {
    private var households = 0
    private var poor = (low: 0, high: 0)
    /// Scores of the poor added up.
    private(set) var score = (low: Int64(0), high: Int64(0))
    /// By indicator, what it adds to the scores of the poor.
    private(set) var contributions: [(low: Int64, high: Int64)]
    private(set) var deprived: [ClosedRange<Int>]
    /// Of the surely poor, their greatest scores added up.
    private var surelyPoorHigh = Int64(0)
    /// Greatest scores of those who may or may not be poor.
    private var possiblyPoorHigh: [Int64] = []

    init(_ profiles: some Sequence<NeedsProfile>, _ scale: NeedsScale) {
        contributions = scale.weights.map { _ in (0, 0) }
        deprived = scale.weights.map { _ in 0...0 }
        for profile in profiles { add(profile, scale) }
    }

    private mutating func add(_ profile: NeedsProfile, _ scale: NeedsScale) {
        precondition(profile.degrees.count == scale.weights.count, "\(profile.degrees.count) degrees, \(scale.weights.count) weights")
        households += 1
        let ends = profile.degrees.enumerated().map { (scale.contribution($0, $1.low), scale.contribution($0, $1.high)) }
        let (low, high) = ends.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        let (isSurelyPoor, isPossiblyPoor) = (scale.isPoor(low), scale.isPoor(high))
        for (index, degree) in profile.degrees.enumerated() {
            let counts = deprived[index]
            deprived[index] = counts.lowerBound + (degree.low > 0 ? 1 : 0)...counts.upperBound + (degree.high > 0 ? 1 : 0)
            if isSurelyPoor { contributions[index].low += ends[index].0 }
            if isPossiblyPoor { contributions[index].high += ends[index].1 }
        }
        guard isPossiblyPoor else { return }
        poor.high += 1
        score.high += high
        guard isSurelyPoor else { return possiblyPoorHigh.append(high) }
        poor.low += 1
        score.low += low
        surelyPoorHigh += high
    }

    func figures(_ scale: NeedsScale) -> NeedsStatistics.Figures {
        let unit = scale.one * Int64(max(1, households))
        return NeedsStatistics.Figures(
            households: households, poor: poor.low...poor.high, adjusted: score.low.over(unit)...score.high.over(unit),
            intensity: poor.high == 0 ? nil : leastIntensity(scale)...greatestIntensity(scale))
    }

    /// Everybody who can be poor at the line itself joins: nobody poor scores less, so each pulls the mean down or leaves it.
    private func leastIntensity(_ scale: NeedsScale) -> Rational {
        let joining = Rational(Int64(possiblyPoorHigh.count)) * scale.threshold
        return (Rational(score.low) + joining) / Rational(Int64(poor.high)) / Rational(scale.one)
    }

    /// All as poor as they can be; of those in doubt, only those who pull the mean up.
    private func greatestIntensity(_ scale: NeedsScale) -> Rational {
        var (sum, count) = (surelyPoorHigh, Int64(poor.low))
        for high in possiblyPoorHigh.sorted(by: >) {
            guard count == 0 || high * count > sum else { break }
            (sum, count) = (sum + high, count + 1)
        }
        return sum.over(count * scale.one)
    }
}

extension BinaryInteger {
    /// Nought over nought is nought: of no households, none are poor.
    fileprivate func over(_ other: some BinaryInteger) -> Rational {
        other == 0 ? .zero : Rational(Int128(self), over: Int128(other))
    }
}
