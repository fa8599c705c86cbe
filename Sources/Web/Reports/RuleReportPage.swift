import Access
import Casework
import Library
import PolicyLanguage

/// How right each rule was, by where its leads came from and how old the data were (规则准确度).
struct RuleReportPage: Sendable {
    struct Row: Sendable {
        let rule: String
        let href: String
        let isPolicy: Bool
        let source: String
        let age: String
        let cases: String
        let closed: String
        let outcomes: [String]
        let precision: String
        let isWeak: Bool
    }

    let back: String
    let query: ReportForm
    let outcomes: [String]
    let rows: [Row]
    let isEmpty: Bool
    let weak: String
    let mark: DefaultMark

    init(_ rules: [RulePrecision], _ query: ReportQuery, _ visit: Visit, _ site: Site) {
        let settings = site.pack.work.weakRule
        back = Path.reports.link(query: query.items)
        self.query = ReportForm(query, visit, site, action: Path.ruleReport.link(), hasMonths: false)
        outcomes = LeadOutcome.allCases.map(\.label)
        let columns = RuleColumns(rules, isSuppressed: !visit.viewer.may(.listCases))
        rows = rules.indices.map { Row(rules[$0], at: $0, of: columns, settings, site.program) }
        isEmpty = rules.isEmpty
        weak = "能判断的满 \(settings.leastJudged) 户、属实不到 \(settings.leastPerCent)% 的规则标为“薄弱”，请政策编辑检查条件或数据。"
        mark = DefaultMark(reason: "多少户、百分之几算薄弱，没有公布过，是我们自己的默认值，写在 work.yaml 的“薄弱规则”里。")
    }
}

/// The counts of all rules, as they may be told.
struct RuleColumns: Sendable {
    let cases: [Int?]
    let closed: [Int?]
    let judged: [Int?]
    let outcomes: [LeadOutcome: [Int?]]

    init(_ rules: [RulePrecision], isSuppressed: Bool) {
        func told(_ counts: [Int]) -> [Int?] { isSuppressed ? Disclosure.told(counts) : counts }
        cases = told(rules.map(\.cases))
        closed = told(rules.map(\.closed))
        judged = told(rules.map(\.judged))
        outcomes = Dictionary(
            uniqueKeysWithValues: LeadOutcome.allCases.map { outcome in (outcome, told(rules.map { $0.outcomes[outcome] ?? 0 })) })
    }

    /// Whether nothing that the precision is made of is hidden.
    func isPrecisionTold(_ index: Int) -> Bool {
        judged[index] != nil && outcomes.filter { $0.key != .undetermined }.allSatisfy { $0.value[index] != nil }
    }
}

extension RuleReportPage.Row {
    init(_ precision: RulePrecision, at index: Int, of columns: RuleColumns, _ settings: WorkSettings.WeakRule, _ program: TypedProgram) {
        let policy = precision.rule.policy
        rule = program.shortName(of: policy)
        isPolicy = program.policy(policy) != nil
        href = Path.policy.link(policy)
        source = precision.rule.source.label
        age = precision.rule.age.label
        cases = told(columns.cases[index])
        closed = told(columns.closed[index])
        outcomes = LeadOutcome.allCases.map { told(columns.outcomes[$0]?[index] ?? nil) }
        let isTold = columns.isPrecisionTold(index)
        self.precision = isTold ? (precision.judged > 0 ? share(precision.confirmed, of: precision.judged) : "还判断不了") : hidden
        isWeak = isTold && precision.isWeak(settings)
    }
}
