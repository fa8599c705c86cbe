import Casework
import Civics
import Database
import Library
import PolicyLanguage

/// What one household needs: as computed now, as stored, and as assessors judged it.
struct CaseNeedsPage: CasePage {
    struct History: Sendable {
        let day: String
        let who: String
        let band: String
        let score: String
        let judgements: [Judgement]
    }

    struct Judgement: Sendable {
        let band: String
        let who: String
        let at: String
        let reason: String
    }

    struct Form: Sendable {
        let action: String
        let csrf: String
        let version: Int64
        let errors: [ErrorSummary]
        let band: ChoiceField
        let reason: TextArea
    }

    let header: CaseHeader
    let now: [NeedsView]
    let isUnknown: Bool
    let day: String
    let storing: String
    let mayStore: Bool
    let csrf: String
    let version: Int64
    let history: [History]
    let hasHistory: Bool
    let form: [Form]
    let marks: [SettingMark]

    init(
        header: CaseHeader, computed: NeedsAssessment?, history: [RecordedNeeds], names: [RecordedNeeds.ID: [String]],
        _ settings: NeedsSettings, isNamed: Bool, mayWork: Bool, _ file: CaseFile, _ typed: FormValues,
        _ refusal: NeedsJudgement.Invalid?
    ) {
        self.header = header
        func shown(_ assessment: NeedsAssessment) -> NeedsAssessment { isNamed ? assessment : assessment.withoutRestricted }
        now = computed.map { [NeedsView(shown($0), settings)] } ?? []
        isUnknown = now.isEmpty
        day = computed?.day.chinese ?? ""
        storing = Path.caseNeeds.link(file.id)
        mayStore = mayWork && computed != nil
        (csrf, version) = (header.csrf, header.version)
        self.history = history.map { History($0, shown($0.assessment), names[$0.id] ?? []) }
        hasHistory = !history.isEmpty
        let isJudged = mayWork && history.contains { $0.caseNumber == file.id.value }
        form = isJudged ? [Form(file, header, typed, refusal)] : []
        marks = SettingMark.all(of: settings)
    }
}

extension CaseNeedsPage.History {
    /// - Parameter names: who made the assessment, then who judged it, in order.
    init(_ recorded: RecordedNeeds, _ shown: NeedsAssessment, _ names: [String]) {
        day = recorded.assessment.day.chinese
        who = names.first ?? ""
        band = recorded.assessment.bandLabel
        score = shown.isPartial ? "—" : text(ofShares: shown.score)
        judgements = zip(recorded.judgements, names.dropFirst()).map {
            CaseNeedsPage.Judgement(band: $0.band.label, who: $1, at: $0.recordedAt.beijingText, reason: $0.reason)
        }
    }
}

extension CaseNeedsPage.Form {
    init(_ file: CaseFile, _ header: CaseHeader, _ typed: FormValues, _ refusal: NeedsJudgement.Invalid?) {
        action = Path.caseJudgements.link(file.id)
        (csrf, version) = (header.csrf, header.version)
        errors = refusal.map { [ErrorSummary([($0 == .noBand ? "band" : "reason", $0.message)])] } ?? []
        let chosen = typed["band"].flatMap(NeedsBand.init)
        band = ChoiceField(
            "band", "您判断的困难程度", .radio,
            NeedsBand.allCases.reversed().map { Choice($0.rawValue, $0.label, isChosen: $0 == chosen) },
            error: refusal == .noBand ? refusal?.message : nil)
        reason = TextArea(
            "reason", "理由", value: typed.text("reason") ?? "", hint: "写看到的情况；不写病名、不写孩子的遭遇，那些记在受限事项里。",
            error: refusal == .noReason ? refusal?.message : nil)
    }
}

/// An assessment with its reasons.
struct NeedsView: Sendable {
    struct Situation: Sendable {
        let name: String
        let isHeld: Bool
        let missing: String
    }

    struct Open: Sendable {
        let name: String
        let spread: String
        let facts: [String]
    }

    let band: String
    let isSettled: Bool
    let hardships: String
    let score: String
    let type: String
    let hasType: Bool
    let isPartial: Bool
    let contributions: [ContributionBar]
    let situations: [Situation]
    let hasSituations: Bool
    let open: [Open]
    let hasOpen: Bool
    let evidence: [Evidence]

    struct Evidence: Sendable {
        let name: String
        let lines: [String]
        let hasLines: Bool
    }

    init(_ assessment: NeedsAssessment, _ settings: NeedsSettings) {
        band = assessment.bandLabel
        isSettled = assessment.settledBand != nil
        let count = assessment.hardships
        hardships = count.lowerBound == count.upperBound ? "\(count.lowerBound) 项" : "\(count.lowerBound) 至 \(count.upperBound) 项"
        score = text(ofShares: assessment.score)
        type = assessment.type.map(\.name).joined(separator: "、") + (assessment.isTypeSettled || assessment.type.isEmpty ? "" : "（还可能变）")
        hasType = !type.isEmpty
        isPartial = assessment.isPartial
        let longest = settings.indicators.map(\.weight).max() ?? .one
        let strongest = Set(assessment.type.map(\.id))
        contributions = assessment.indicators.map { ContributionBar($0, longest: longest, isStrong: strongest.contains($0.id)) }
        situations = assessment.overrides.filter { $0.verdict != .no }.map {
            Situation(name: $0.name, isHeld: $0.verdict == .yes, missing: $0.missing.joined(separator: "、"))
        }
        hasSituations = !situations.isEmpty
        open = assessment.openIndicators.map { indicator in
            let spread = indicator.contribution.upperBound - indicator.contribution.lowerBound
            return Open(name: indicator.name, spread: text(ofShare: spread), facts: indicator.missing)
        }
        hasOpen = !open.isEmpty
        evidence = assessment.indicators.map { Evidence(name: $0.name, lines: $0.evidence, hasLines: !$0.evidence.isEmpty) }
    }
}

extension ContributionBar {
    /// - Parameter longest: the greatest contribution any indicator can make: a full bar.
    fileprivate init(_ indicator: NeedsAssessment.Indicator, longest: Rational, isStrong: Bool) {
        func part(_ contribution: Rational) -> Int { Int((contribution / longest * Rational(100)).rounded(to: .one, .nearest).whole ?? 0) }
        let (low, high) = (indicator.contribution.lowerBound, indicator.contribution.upperBound)
        let degree = indicator.degree.known.map { "\($0)%" } ?? "\(indicator.degree.low)%～\(indicator.degree.high)%"
        self.init(
            indicator.name, share: part(low), atMost: indicator.degree.isKnown ? nil : part(high),
            value: text(ofShares: low...high),
            note: "度 \(degree) × 权重 \(text(ofShare: indicator.weight))\(indicator.degree.isKnown ? "" : "，待核实")", isStrong: isStrong)
    }
}

/// A setting of the assessment that is ours and not official.
struct SettingMark: Sendable {
    let setting: String
    let reason: String

    static func all(of settings: NeedsSettings) -> [SettingMark] {
        settings.explanations.filter { $0.confidence == .ownDefault }.map { SettingMark(setting: $0.setting, reason: $0.reason) }
    }
}

/// A share to one decimal: 33.3%.
func text(ofShare share: Rational) -> String {
    let tenths = (share * Rational(1_000)).rounded(to: .one, .nearest).whole ?? 0
    return "\(tenths / 10).\(tenths % 10)%"
}

/// 33.3%, or 20.0%～45.0% while it is open.
func text(ofShares range: ClosedRange<Rational>) -> String {
    let (low, high) = (text(ofShare: range.lowerBound), text(ofShare: range.upperBound))
    return low == high ? low : "\(low)～\(high)"
}
