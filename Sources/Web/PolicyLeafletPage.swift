import Civics
import PolicyLanguage
import Screening

/// A policy as people read it, to be printed on A4.
struct PolicyLeafletPage: Sendable {
    struct Label: Sendable {
        let name: String
        let value: String
    }

    /// A figure the rules use, on the day.
    struct Figure: Sendable {
        let name: String
        let value: String
        let since: String
        let confidence: String
        let source: String
        let isLink: Bool
        let isStale: Bool
    }

    struct ExampleRow: Sendable {
        let situation: String
        let day: String
        let expected: String
    }

    struct AliasRow: Sendable {
        let name: String
        let span: String
    }

    let name: String
    let isWarning: Bool
    let labels: [Label]
    let day: String
    let back: String
    let blocks: [LeafletBlock]
    let examples: [ExampleRow]
    let exampleCount: Int
    let figures: [Figure]
    let hasFigures: Bool
    let aliases: [AliasRow]
    let hasAliases: Bool
    let links: [Label]
    let hasLinks: Bool
    let tally: TallyFigures?
    let linksLeads: Bool

    init(_ leaflet: Leaflet, tally: PolicyTally?, linksLeads: Bool) {
        let (policy, day) = (leaflet.policy, leaflet.day)
        let page = policy.page
        name = page.name(on: day)
        isWarning = page.kind == .warning
        self.day = day.chinese
        back = Path.policies.link()
        labels = [
            ("简称", page.shortName), ("部门", page.department), ("类别", page.category), ("对象", policy.entity.label),
            ("施行", page.from?.chinese ?? ""), ("截止", page.until?.chinese ?? ""), ("可信程度", page.confidence.label),
        ].filter { !$0.1.isEmpty }.map { Label(name: $0.0, value: $0.1) }
        blocks = LeafletBlock.all(in: leaflet.text)
        examples = policy.examples.map(ExampleRow.init)
        exampleCount = examples.count
        figures = PolicyFigures(leaflet.program).used(by: policy, on: day)
        hasFigures = !figures.isEmpty
        aliases = page.aliases.map(AliasRow.init)
        hasAliases = !aliases.isEmpty
        links = page.sources.compactMap { source in
            source.url.flatMap { $0.isWebAddress ? Label(name: source.title, value: $0) : nil }
        }
        hasLinks = !links.isEmpty
        self.tally = tally.map { TallyFigures($0, policy) }
        self.linksLeads = linksLeads
    }
}

extension PolicyLeafletPage.AliasRow {
    fileprivate init(_ alias: PolicyPage.Alias) {
        name = alias.name
        span =
            switch (alias.from, alias.until) {
            case (let from?, let until?): "\(from) 至 \(until)"
            case (let from?, nil): "\(from) 起"
            case (nil, let until?): "到 \(until) 为止"
            case (nil, nil): "一直"
            }
    }
}

extension PolicyLeafletPage.ExampleRow {
    fileprivate init(_ example: Example) {
        situation = example.situation
        day = example.day.description
        expected = example.expected.map { "\($0.key)：\($0.value.text)" }.sorted { $0 > $1 }.joined(separator: "；")
    }
}

extension ExampleValue {
    fileprivate var text: String {
        switch self {
        case .unknown: "未知"
        case .text(let text): text
        case .list(let values): values.map(\.text).joined(separator: "、")
        case .map(let values): values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text)" }.joined(separator: "，")
        }
    }
}

/// Finds the parameters a policy's rules use, also through definitions and tables.
struct PolicyFigures {
    private let program: TypedProgram

    init(_ program: TypedProgram) { self.program = program }

    func used(by policy: TypedPolicy, on day: CivilDate) -> [PolicyLeafletPage.Figure] {
        var search = Search(program: program, day: day)
        for rule in policy.conditions + policy.exclusions { search.visit(rule.test) }
        for benefit in policy.benefits { search.visit(benefit.amount) }
        return search.found.compactMap { id in program.parametersByID[id].flatMap { PolicyLeafletPage.Figure($0, on: day) } }
    }

    private struct Search {
        let program: TypedProgram
        let day: CivilDate
        /// In the order in which the rules mention them.
        var found: [Parameter.ID] = []
        private var seen: Set<String> = []

        init(program: TypedProgram, day: CivilDate) {
            self.program = program
            self.day = day
        }

        mutating func visit(_ versions: Dated<TypedExpression>) { versions.inForce(on: day).map { visit($0) } }

        private mutating func visit(_ expression: TypedExpression) {
            switch expression.kind {
            case .parameter(let id), .parameterOn(let id, _): if seen.insert("parameter \(id)").inserted { found.append(id) }
            case .definition(let id): if seen.insert("definition \(id)").inserted { program.definitions[id].map { visit($0.versions) } }
            case .table(let id):
                guard seen.insert("table \(id)").inserted, let table = program.tables[id] else { break }
                for part in table.inputs + table.rows.map(\.output) { visit(part) }
            default: break
            }
            for child in expression.children { visit(child) }
        }
    }
}

extension PolicyLeafletPage.Figure {
    fileprivate init?(_ parameter: Parameter, on day: CivilDate) {
        guard let entry = parameter.entry(on: day) else { return nil }
        name = parameter.name
        value = parameter.value(of: entry).map { parameter.type.text(of: $0) } ?? "数值不明"
        since = entry.from.description
        confidence = entry.confidence.label
        source = entry.source
        isLink = source.isWebAddress
        isStale = parameter.isStale(on: day)
    }
}
