import Access
import Casework
import Library
import PolicyLanguage

/// How right each rule was, by where its leads came from and how old the data were (规则准确度).
struct RuleReportPage: Sendable {
    struct Row: Sendable {
        let rule: String
        let href: String?
        let source: String
        let age: String
        let cells: [ReportFigures.Cell]
        let precision: String
        /// Between what values it may really lie.
        let interval: String?
        let isWeak: Bool
    }

    let back: String
    let query: ReportForm
    let head: TableHead
    let rows: [Row]
    let empty: EmptyState?
    let weak: String
    let isSuppressed: Bool
    let mark: DefaultMark

    init(_ rules: [RulePrecision], _ query: RuleQuery, _ visit: Visit, _ site: Site) {
        let settings = site.pack.work.weakRule
        let isSuppressed = !visit.viewer.may(.listCases)
        self.isSuppressed = isSuppressed
        back = Path.reports.link()
        self.query = ReportForm(action: Path.ruleReport.link(), Self.fields(query, visit, site))
        let shown = query.apply(rules, settings, site.program, isTold: !isSuppressed)
        // What is hidden must not depend on the filter, or two filters would tell it.
        let columns = RuleColumns(rules, isSuppressed: isSuppressed)
        let positions = Dictionary(uniqueKeysWithValues: zip(rules.map(\.rule), rules.indices))
        rows = shown.compactMap { rule in positions[rule.rule].map { Row(rule, at: $0, of: columns, query, settings, site.program) } }
        head = Self.head(query, isSortable: !isSuppressed)
        empty =
            rules.isEmpty
            ? EmptyState("还没有个案，看不出规则准不准。", href: nil, label: nil)
            : rows.isEmpty ? EmptyState("没有符合条件的规则。", href: Path.ruleReport.link(), label: "全部规则") : nil
        weak = "能判断的满 \(settings.leastJudged) 户、属实不到 \(settings.leastPerCent)% 的规则标为“薄弱”，请政策编辑检查条件或数据。"
        mark = DefaultMark(reason: "多少户、百分之几算薄弱，没有公布过，是我们自己的默认值，写在 work.yaml 的“薄弱规则”里。")
    }

    private static func fields(_ query: RuleQuery, _ visit: Visit, _ site: Site) -> [SelectField] {
        let places = site.subdistricts(of: visit.viewer, .viewReports)
        let all = [Choice("", "全部")]
        let subdistricts = places.map { Choice($0.code.description, $0.name, isChosen: $0.code == query.subdistrict) }
        return (places.count > 1 ? [SelectField("subdistrict", "街镇", all + subdistricts)] : [])
            + [
                SelectField(
                    "source", "线索来源", all + CaseLead.Source.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == query.source) }),
                SelectField(
                    "age", "核实时数据", all + RulePrecision.Age.allCases.map { Choice($0.rawValue, $0.label, isChosen: $0 == query.age) }),
            ]
            + (visit.viewer.may(.listCases)
                ? [SelectField("weak", "标记", all + [Choice("1", "只看薄弱的", isChosen: query.isWeakOnly)])] : [])
    }

    private static func head(_ query: RuleQuery, isSortable: Bool) -> TableHead {
        func column(_ label: String, _ order: RuleQuery.Order, isNumber: Bool = true) -> TableColumn {
            let direction: TableColumn.Order = order == .precision || order == .rule ? .ascending : .descending
            return TableColumn(
                label, href: isSortable ? query.ordered(by: order).link : nil, order: isSortable && query.order == order ? direction : nil,
                isNumber: isNumber)
        }
        return TableHead(
            [
                column("规则", .rule, isNumber: false), TableColumn("线索来源"), TableColumn("核实时数据"), column("个案", .cases),
            ] + LeadOutcome.allCases.map { TableColumn($0.label, isNumber: true) }
                + [column("能判断", .judged), column("准确度", .precision)])
    }
}

/// The counts of all rules, as they may be told.
struct RuleColumns: Sendable {
    /// Whether the counts lead to their cases.
    let isLinked: Bool
    let cases: [Int?]
    let judged: [Int?]
    let outcomes: [LeadOutcome: [Int?]]

    init(_ rules: [RulePrecision], isSuppressed: Bool) {
        isLinked = !isSuppressed
        func told(_ counts: [Int]) -> [Int?] { isSuppressed ? Disclosure.told(counts) : counts }
        cases = told(rules.map(\.cases))
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
    fileprivate init(
        _ precision: RulePrecision, at index: Int, of columns: RuleColumns, _ query: RuleQuery, _ settings: WorkSettings.WeakRule,
        _ program: TypedProgram
    ) {
        let rule = precision.rule
        self.rule = program.shortName(of: rule.policy)
        href = program.policy(rule.policy) == nil ? nil : Path.policy.link(rule.policy)
        (source, age) = (rule.source.label, rule.age.label)
        let isTold = columns.isPrecisionTold(index)
        func cell(_ label: String, _ count: Int?, _ outcome: LeadOutcome?, isLinked: Bool = true) -> ReportFigures.Cell {
            let address = RuleCasesAddress(rule, outcome, in: query.subdistrict)
            let href = isLinked && columns.isLinked && count ?? 0 > 0 ? address.link : nil
            return ReportFigures.Cell(label: label, parts: [ReportFigures.Part(told(count), href: href)])
        }
        cells =
            [cell("个案", columns.cases[index], nil)]
            + LeadOutcome.allCases.map { cell($0.label, columns.outcomes[$0]?[index] ?? nil, $0) }
            + [cell("能判断", columns.judged[index], nil, isLinked: false)]
        let isJudged = precision.judged > 0
        self.precision = isTold ? (isJudged ? percent(precision.confirmed, of: precision.judged) : "还判断不了") : hidden
        interval = isTold ? precision.interval?.text : nil
        isWeak = isTold && precision.isWeak(settings)
    }
}

extension ShareInterval {
    /// 21%～100%, in whole per cent.
    var text: String { "\(Int((low * 100).rounded()))%～\(Int((high * 100).rounded()))%" }
}
