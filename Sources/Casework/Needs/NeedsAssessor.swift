import Civics
import Evaluation
import Library
import PolicyLanguage
import Register

/// Assesses one household's needs by a pack's indicators.
package struct NeedsAssessor: Sendable {
    package let needs: NeedsProgram
    private let packHash: String
    private let dataSetNames: [DataSetDeclaration.ID: String]

    package init(_ needs: NeedsProgram, of pack: JurisdictionPack) {
        self.needs = needs
        packHash = pack.hash
        dataSetNames = Dictionary(uniqueKeysWithValues: pack.dataSets.map { ($0.id, $0.name) })
    }

    /// - Parameter facts: what is known, from departments and from visits. Members go by their labels in the evidence, which is
    ///   stored: let them be 户主 or 成员2, never names.
    package func assess(_ facts: HouseholdFacts, of household: Household.ID, on day: CivilDate) -> NeedsAssessment {
        let evaluator = ReferenceEvaluator(program: needs.program, day: day)
        let indicators = needs.indicators.map { indicator($0.setting, $0.page, facts, evaluator) }
        let overrides = needs.overrides.map { override($0.setting, $0.page, facts, evaluator) }
        let score = needs.settings.score(of: indicators.map(\.degree))
        return NeedsAssessment(
            household: household, day: day, packHash: packHash, indicators: indicators, overrides: overrides, score: score,
            band: needs.settings.band(ofScore: score, overrides: overrides.map(\.verdict)))
    }

    /// Why an indicator's degree is what it is, with every rule and reading: for the page that shows one.
    package func explanation(of page: TypedPolicy, for facts: HouseholdFacts, on day: CivilDate) -> Explanation {
        ReferenceEvaluator(program: needs.program, day: day).explanation(of: page, for: facts, member: nil)
    }

    private func indicator(
        _ setting: NeedsSettings.Indicator, _ page: TypedPolicy, _ facts: HouseholdFacts, _ evaluator: ReferenceEvaluator
    ) -> NeedsAssessment.Indicator {
        let outcome = evaluator.outcome(of: page, for: facts, member: nil, reading: .now)
        let explanation = evaluator.explanation(of: page, for: facts, member: nil)
        let degree = outcome.benefits[NeedsProgram.degreeName].map { DegreeRange($0.bounds) }
        return NeedsAssessment.Indicator(
            id: setting.id, name: page.page.name(on: evaluator.day), dimension: setting.dimension, weight: setting.weight,
            // A page without a degree on the day says only whether the hardship is there.
            degree: degree ?? (outcome.verdict == .no ? DegreeRange(0) : .unknown), evidence: evidence(explanation),
            missing: missing(explanation), isRestricted: setting.isRestricted)
    }

    private func override(
        _ setting: NeedsSettings.Override, _ page: TypedPolicy, _ facts: HouseholdFacts, _ evaluator: ReferenceEvaluator
    ) -> NeedsAssessment.Override {
        let explanation = evaluator.explanation(of: page, for: facts, member: nil)
        return NeedsAssessment.Override(
            id: setting.id, name: page.page.name(on: evaluator.day), verdict: explanation.verdict, missing: missing(explanation),
            isRestricted: setting.isRestricted)
    }

    // MARK: Evidence

    private func missing(_ explanation: Explanation) -> [String] {
        unique(explanation.missing.map { fact in fact.subject.map { "\($0)的\(fact.name)" } ?? fact.name })
    }

    private func evidence(_ explanation: Explanation) -> [String] {
        unique(explanation.rules.flatMap { $0.readings.flatMap(lines) })
    }

    /// Values, not the names of rules: what was known of the household, and the figures it was measured by.
    private func lines(of reading: Explanation.Reading) -> [String] {
        let below = reading.parts.flatMap(lines)
        // Of a shared definition the value says more than "是"; what it was made from follows.
        let isVerdict = reading.value == Truth.yes.factLabel || reading.value == Truth.no.factLabel
        guard reading.isKnown, reading.parts.isEmpty || !isVerdict else { return below }
        let subject = reading.subject.map { "\($0)的" } ?? ""
        let source = reading.source.map { "（\(dataSetNames[$0.dataSet] ?? $0.dataSet)，\($0.asOf)）" } ?? ""
        let figure = reading.figure.map { "（\($0.confidence)\($0.isStale ? "，可能已调整" : "")）" } ?? ""
        return ["\(subject)\(reading.name)：\(reading.value)\(source)\(figure)"] + below
    }

    private func unique(_ lines: [String]) -> [String] {
        var seen: Set<String> = []
        return lines.filter { seen.insert($0).inserted }
    }
}

extension Truth {
    /// As a fact of the language prints.
    fileprivate var factLabel: String { self == .yes ? "是" : self == .no ? "否" : "未知" }
}
