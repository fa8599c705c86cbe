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
    private let provisions: [FactDeclaration.ID: FactProvision]

    package init(_ needs: NeedsProgram, of pack: JurisdictionPack) {
        self.needs = needs
        packHash = pack.hash
        dataSetNames = Dictionary(uniqueKeysWithValues: pack.dataSets.map { ($0.id, $0.name) })
        provisions = Dictionary(uniqueKeysWithValues: pack.facts.map { ($0.fact.id, $0) })
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

    // MARK: Questions

    /// What a visit could tell that keeps the assessment open: first what could put the household into the highest band at once, then
    /// by what the hardship weighs.
    ///
    /// Left out is what the visit record asks anyway (its six blocks and the signs), and what only those named may know.
    package func questions(for reading: HouseholdReading, of household: Household.ID, on day: CivilDate) -> [NeedsQuestion] {
        let settled = Set(VisitContent.Block.allCases.map(\.fact) + VisitContent.RedFlag.allCases.compactMap(\.fact))
        let pages = needs.overrides.map(\.page.id) + needs.indicators.sorted { $0.setting.weight > $1.setting.weight }.map(\.page.id)
        let open = ReferenceEvaluator(program: needs.program, day: day).openVerdicts(for: reading.facts) { page, _ in
            pages.contains(page.id)
        }
        var questions: [NeedsQuestion] = []
        for verdict in pages.compactMap({ page in open.first { $0.policy.id == page } }) {
            for missing in verdict.missing where !settled.contains(missing.fact) {
                guard let provision = provisions[missing.fact], provision.sensitivity != .restricted, LearntFact.recordable(fact: provision)
                else { continue }
                let subject = missing.member.map { LearntFact.Subject.person(reading.persons[$0]) } ?? .household(household)
                let question = NeedsQuestion(fact: missing.fact, subject: subject, page: verdict.policy.page.name(on: day))
                if !questions.contains(where: { $0.fact == question.fact && $0.subject == subject }) { questions.append(question) }
            }
        }
        return questions
    }

    // MARK: One page

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

/// A fact that the assessment waits for and a visit can tell.
package struct NeedsQuestion: Hashable, Sendable {
    package let fact: FactDeclaration.ID
    package let subject: LearntFact.Subject
    /// The hardship or situation that it would settle.
    package let page: String
}

extension HouseholdFacts {
    /// With what is suspected of the household and not closed (受限事项), which no department and no open record tells.
    package func suspecting(_ kinds: [SafeguardingKind]) -> HouseholdFacts {
        var facts = self
        for fact in kinds.compactMap(\.fact) { facts.own.values[fact] = RecordedValue(.known(1)) }
        return facts
    }
}

extension Truth {
    /// As a fact of the language prints.
    fileprivate var factLabel: String { self == .yes ? "是" : self == .no ? "否" : "未知" }
}
