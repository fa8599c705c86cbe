import Civics
import Library
import PolicyLanguage
import Register

/// What a household needs, as computed from facts on a day (需求综合评估): ten hardships, their weighted sum, and the band it falls in.
///
/// While facts are missing everything lies between two ends. Nothing here is rounded. The assessor's own judgement stands beside
/// it (`NeedsJudgement`) and never changes it.
package struct NeedsAssessment: Hashable, Sendable {
    package struct Indicator: Hashable, Identifiable, Sendable {
        package let id: NeedsSettings.Indicator.ID
        /// 收入困境, as the page was called then.
        package let name: String
        package let dimension: NeedsSettings.Dimension.ID
        package let weight: Rational
        package let degree: DegreeRange
        /// What was read and where it came from, a line each.
        package let evidence: [String]
        /// Names of the facts that would settle the degree; of a member, with how the member is called.
        package let missing: [String]
        package let isRestricted: Bool

        /// What the hardship adds to the score (贡献).
        package var contribution: ClosedRange<Rational> { weight * .hundredths(degree.low)...weight * .hundredths(degree.high) }
    }

    package struct Override: Hashable, Identifiable, Sendable {
        package let id: TypedPolicy.ID
        package let name: String
        package let verdict: Truth
        package let missing: [String]
        package let isRestricted: Bool
    }

    package let household: Household.ID
    package let day: CivilDate
    /// Names the pack whose pages and weights were used; see `JurisdictionPack.hash`.
    package let packHash: String
    /// In the order of the settings.
    package let indicators: [Indicator]
    package let overrides: [Override]
    package let score: ClosedRange<Rational>
    package let band: ClosedRange<NeedsBand>
    /// Whether parts were left out because whoever looks is not named for them; see `withoutRestricted`.
    package private(set) var isPartial = false

    /// The band when it is the same whatever the missing facts turn out to be; `nil` is 待核实.
    package var settledBand: NeedsBand? { band.lowerBound == band.upperBound ? band.lowerBound : nil }

    /// How many hardships the household has in any degree.
    package var hardships: ClosedRange<Int> { indicators.count { $0.degree.low > 0 }...indicators.count { $0.degree.high > 0 } }

    /// Hardships that surely count, the greatest contribution first; of equals, in the order of the settings.
    package var causes: [Indicator] {
        indicators.enumerated().filter { $1.degree.low > 0 }
            .sorted { ($1.element.contribution.lowerBound, $0.offset) < ($0.element.contribution.lowerBound, $1.offset) }
            .map(\.element)
    }

    /// The hardships that weigh most (致困类型), by what is known; several when they weigh the same, none when nothing is known.
    package var type: [Indicator] {
        let causes = causes
        return causes.filter { $0.contribution.lowerBound == causes[0].contribution.lowerBound }
    }

    /// Whether no missing fact can change the type.
    package var isTypeSettled: Bool {
        guard let first = type.first else { return indicators.allSatisfy(\.degree.isKnown) }
        let types = Set(type.map(\.id))
        let isSingle = types.count == 1 || type.allSatisfy(\.degree.isKnown)
        return isSingle && indicators.allSatisfy { types.contains($0.id) || $0.contribution.upperBound < first.contribution.lowerBound }
    }

    /// Indicators whose facts would move the score, those that could move it most first. All of them bear on an open band.
    package var openIndicators: [Indicator] {
        func spread(_ indicator: Indicator) -> Rational { indicator.contribution.upperBound - indicator.contribution.lowerBound }
        return indicators.enumerated().filter { !$1.degree.isKnown }
            .sorted { (spread($1.element), $0.offset) < (spread($0.element), $1.offset) }.map(\.element)
    }

    /// Situations that would put the household into the highest band and of which nobody knows yet.
    package var openOverrides: [Override] { overrides.filter { $0.verdict == .unknown } }
    package var heldOverrides: [Override] { overrides.filter { $0.verdict == .yes } }

    /// For people who are not named for restricted matters: without the restricted parts, and a score of the rest alone, because
    /// the whole score less the parts shown would tell what is hidden. The band stays, since all must act on it.
    package var withoutRestricted: NeedsAssessment {
        guard indicators.contains(where: \.isRestricted) || overrides.contains(where: \.isRestricted) else { return self }
        let shown = indicators.filter { !$0.isRestricted }
        let score =
            shown.reduce(.zero) { $0 + $1.contribution.lowerBound }...shown.reduce(.zero) { $0 + $1.contribution.upperBound }
        var part = NeedsAssessment(
            household: household, day: day, packHash: packHash, indicators: shown, overrides: overrides.filter { !$0.isRestricted },
            score: score, band: band)
        part.isPartial = true
        return part
    }

    init(
        household: Household.ID, day: CivilDate, packHash: String, indicators: [Indicator], overrides: [Override],
        score: ClosedRange<Rational>, band: ClosedRange<NeedsBand>
    ) {
        self.household = household
        self.day = day
        self.packHash = packHash
        self.indicators = indicators
        self.overrides = overrides
        self.score = score
        self.band = band
    }
}
