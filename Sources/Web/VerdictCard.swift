import Civics
import Evaluation
import Library
import PolicyLanguage
import Register

/// What one policy says of the household or of a member, with every reason.
struct VerdictCard: Sendable {
    struct Mark: Sendable {
        let kind: String
        let sign: String
        let label: String

        /// - Parameter permits: whether the rule lets the verdict be yes.
        init(_ permits: Truth) {
            switch permits {
            case .yes: (kind, sign, label) = ("yes", "✓", "满足")
            case .no: (kind, sign, label) = ("no", "✗", "不满足")
            case .unknown: (kind, sign, label) = ("unknown", "？", "不清楚")
            }
        }
    }

    struct Rule: Sendable {
        let mark: Mark
        let name: String
        let text: String
        let isExclusion: Bool
        let citations: [String]
        let readings: [Reading]
        let hasReadings: Bool
    }

    struct Benefit: Sendable {
        let name: String
        let amount: String
        let citations: [String]
        let readings: [Reading]
        let hasReadings: Bool
    }

    /// Since when a figure holds, how sure we are of it, and where it stands.
    struct Figure: Sendable {
        let text: String
        let link: String
        let isLinked: Bool
    }

    /// A value with where it came from. Templates ask for `.source` and `.figure` with the dot: parts nest, and a part without a
    /// source has none, whatever the whole has.
    struct Reading: Sendable {
        let name: String
        let value: String
        let isUnknown: Bool
        let source: SourceNote?
        let figure: Figure?
        let parts: [Reading]
        let hasParts: Bool
    }

    /// Of the card in its page; see `anchor(of:person:)`.
    let anchor: String
    let policy: String
    let href: String
    let whom: String
    let verdict: String
    let verdictLabel: String
    let amounts: String
    let isReceived: Bool
    let received: String
    let opens: String
    let hasOpens: Bool
    let missing: [String]
    let hasMissing: Bool
    let rules: [Rule]
    let benefits: [Benefit]

    /// - Parameter person: whom it is about; `nil` for the household.
    init(
        _ explanation: Explanation, _ policy: TypedPolicy, person: Person.ID?, isReceived: Bool, receivedFen: Int64??, sources: SourceNotes
    ) {
        anchor = Self.anchor(of: policy.id, person: person)
        self.policy = explanation.policyName
        href = Path.policy.link(policy.id)
        whom = explanation.subject ?? "全家"
        verdict = "\(explanation.verdict)"
        verdictLabel = explanation.verdict.verdictLabel
        let isOpen = explanation.verdict != .no
        amounts = isOpen ? explanation.benefits.map { "\($0.name) \($0.amount)" }.joined(separator: "；") : ""
        self.isReceived = isReceived
        received = isReceived ? VerdictCard.received(receivedFen) : ""
        opens = explanation.opensWith.map(sources.program.shortName(of:)).joined(separator: "、")
        hasOpens = !explanation.opensWith.isEmpty
        missing = explanation.missing.map { fact in fact.subject.map { "\($0)的\(fact.name)" } ?? fact.name }
        hasMissing = !explanation.missing.isEmpty
        // Of a plain no, the rules that say no are the reason; what the others read is noise.
        rules = explanation.rules.map { Rule($0, readsAloud: isOpen || $0.permits == .no, sources) }
        benefits = isOpen ? explanation.benefits.map { Benefit($0, sources) } : []
    }

    static func anchor(of policy: TypedPolicy.ID, person: Person.ID?) -> String {
        "verdict-\(policy)" + (person.map { "-\($0)" } ?? "")
    }

    private static func received(_ fen: Int64??) -> String {
        guard let fen, let fen, fen > 0 else { return "在领" }
        return "在领 \(yuan(fen))"
    }
}

extension VerdictCard.Rule {
    fileprivate init(_ rule: Explanation.Rule, readsAloud: Bool, _ sources: SourceNotes) {
        let readings = readsAloud ? rule.readings.map { VerdictCard.Reading($0, sources) } : []
        self.init(
            mark: VerdictCard.Mark(rule.permits), name: rule.name, text: rule.text, isExclusion: rule.isExclusion,
            citations: rule.citations, readings: readings, hasReadings: !readings.isEmpty)
    }
}

extension VerdictCard.Benefit {
    fileprivate init(_ benefit: Explanation.Benefit, _ sources: SourceNotes) {
        let readings = benefit.readings.map { VerdictCard.Reading($0, sources) }
        self.init(
            name: benefit.name, amount: benefit.amount, citations: benefit.citations, readings: readings, hasReadings: !readings.isEmpty)
    }
}

extension VerdictCard.Reading {
    fileprivate init(_ reading: Explanation.Reading, _ sources: SourceNotes) {
        name = (reading.subject.map { "\($0)的" } ?? "") + reading.name
        value = reading.value
        isUnknown = !reading.isKnown
        source = reading.source.map(sources.note(of:)) ?? reading.learnt.map(SourceNote.init)
        figure = reading.figure.map(VerdictCard.Figure.init)
        parts = reading.parts.map { VerdictCard.Reading($0, sources) }
        hasParts = !parts.isEmpty
    }
}

extension VerdictCard.Figure {
    fileprivate init(_ figure: Explanation.Figure) {
        isLinked = figure.source.isWebAddress
        link = figure.source
        text = "\(figure.from) 起，\(figure.confidence)" + (figure.isStale ? "，可能已调整" : "") + (isLinked ? "" : "，\(figure.source)")
    }
}

/// Where a value was read, in words, with the way there.
struct SourceNote: Sendable {
    let label: String
    /// `nil` for what a visit, a call or a document told: that record is seen with its case.
    let href: String?

    init(label: String, href: String) {
        self.label = label
        self.href = href
    }

    init(_ learnt: LearntReference) {
        label = learnt.label
        href = nil
    }
}

/// Makes source notes.
struct SourceNotes: Sendable {
    let dataSets: [DataSetDeclaration]
    let program: TypedProgram

    func note(of reference: RecordReference) -> SourceNote {
        let name = dataSets.first { $0.id == reference.dataSet }?.name ?? reference.dataSet
        return SourceNote(
            label: "\(name) \(reference.asOf) 第 \(grouped(reference.row)) 行", href: Path.record.link(reference.delivery, reference.row))
    }
}
