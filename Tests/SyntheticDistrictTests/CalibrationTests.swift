import Testing

@testable import SyntheticDistrict

/// The marginals of a sample of 60,000 residents against what is published (docs name the sources beside each figure of `Calibration`).
struct CalibrationTests {
    typealias Figure = DistrictSummary.Figure

    private static let summary = Result { try ShippedPack.generator(residents: 60_000).summary }

    @Test(
        arguments: [
            // Seventh census, the city's figures.
            (.residents0To14, .residents, 0.098, 0.005),
            (.residents15To59, .residents, 0.668, 0.008),
            (.residents60, .residents, 0.234, 0.008),
            (.residents65, .residents, 0.163, 0.008),
            (.residents, .families, 2.32, 0.04),
            // Recalled for the district, not published.
            (.outsiders, .residents, 0.25, 0.02),
            // 571,000 hukou holders of 693,051 residents.
            (.hukouHolders, .residents, 0.824, 0.002),
            // Seventh census, the city's hukou.
            (.hukou60, .hukouHolders, 0.361, 0.01),
            (.hukou60To64, .hukou60, 0.283, 0.015),
            (.hukou65To69, .hukou60, 0.279, 0.015),
            (.hukou70To79, .hukou60, 0.283, 0.015),
            (.hukou80, .hukou60, 0.155, 0.012),
            (.hukouWomen60, .hukou60, 0.52, 0.01),
            (.hukouWomen80, .hukou80, 0.593, 0.03),
            // Neighbouring Putuo, certified at the end of 2021.
            (.disabled, .hukouHolders, 0.047, 0.004),
            (.disabledVisual, .disabled, 0.1344, 0.02),
            (.disabledHearing, .disabled, 0.1186, 0.02),
            (.disabledSpeech, .disabled, 0.0075, 0.005),
            (.disabledPhysical, .disabled, 0.5658, 0.03),
            (.disabledIntellectual, .disabled, 0.0636, 0.015),
            (.disabledMental, .disabled, 0.0784, 0.015),
            (.disabledMultiple, .disabled, 0.0301, 0.012),
            (.severelyDisabled, .disabled, 0.3306, 0.03),
            (.severelyDisabledOutOfWork, .disabled, 0.0558, 0.015),
            // The bureau's own: 4,397 people in more than 2,800 households, 32,000 in the four circles, of 571,000.
            (.minimumLivingPeople, .hukouHolders, 0.0077, 0.0012),
            (.minimumLivingPeople, .minimumLivingFamilies, 1.57, 0.12),
            (.fourCircles, .hukouHolders, 0.056, 0.005),
            // Assumptions that the design asks for: 12 to 20 % of those entitled receive nothing.
            (.minimumLivingMissedFamilies, .minimumLivingEntitledFamilies, 0.16, 0.05),
        ] as [(Figure, Figure, Double, Double)])
    func `shares of the sample against published ones`(part: Figure, whole: Figure, published: Double, tolerance: Double) throws {
        let share = try Self.summary.get().share(part, of: whole)
        #expect(abs(share - published) <= tolerance, "\(part.rawValue) of \(whole.rawValue) is \(share), published \(published)")
    }

    @Test func `weights are given for every form of household`() {
        let (population, hardship) = (Calibration().population, Calibration().hardship)
        let lists = [
            population.localForms, population.outsiderForms, population.foreignForms, population.absentForms, hardship.belowMinimum,
            hardship.onTheEdge, hardship.nearTheLine,
        ]
        for list in lists { #expect(list.count == HouseholdForm.allCases.count) }
    }

    @Test func `every policy has somebody entitled to it and somebody missed`() throws {
        let summary = try Self.summary.get()
        // Rare enough that a sample of this size may hold none who is missed.
        let rare: Set = ["orphan-basic-living", "eldercare-service-subsidy", "medical-assistance-inpatient", "tekun-support"]
        for (_, policy) in Entitlements.policies {
            #expect((summary.entitled[policy] ?? 0) > 0, "\(policy)")
            if !rare.contains(policy) { #expect((summary.missed[policy] ?? 0) > 0, "\(policy)") }
        }
    }
}
