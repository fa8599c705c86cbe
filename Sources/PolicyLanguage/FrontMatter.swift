import Civics
import Yams

/// Reads the YAML at the head of a page. Every key has a Chinese and an English spelling; an unknown key is an error, because
/// a misspelt `废止` would keep a dead policy alive.
struct FrontMatterReader {
    private enum Key: String, CaseIterable {
        case kind, id, name, short, department, category, entity, household, circle, from, until, sources, aliases, confidence
        case confidenceNote = "confidence_note"
        case openQuestions = "open_questions"
        case documents
        case applyAt = "apply_at"
        case delivery, exclusive
        case title, number, url

        var chinese: String {
            switch self {
            case .kind: "类型"
            case .id: "编号"
            case .name: "名称"
            case .short: "简称"
            case .department: "部门"
            case .category: "类别"
            case .entity: "对象"
            case .household: "家庭口径"
            case .circle: "圈层"
            case .from: "施行"
            case .until: "废止"
            case .sources: "依据"
            case .aliases: "别名"
            case .confidence: "可信"
            case .confidenceNote: "可信说明"
            case .openQuestions: "不明确"
            case .documents: "材料"
            case .applyAt: "办理"
            case .delivery: "给付"
            case .exclusive: "不可兼领"
            case .title: "文件"
            case .number: "文号"
            case .url: "网址"
            }
        }

        /// Inside an alias the dates are spelt 自 and 至.
        static func spelled(_ text: String) -> Key? {
            switch text {
            case "自": .from
            case "至": .until
            default: allCases.first { $0.rawValue == text || $0.chinese == text }
            }
        }
    }

    private let path: String
    /// Lines of the page above the YAML text.
    private let firstLine: Int
    private var diagnostics: [Diagnostic] = []

    struct Result {
        var page: PolicyPage
        var entity: Entity?
        var householdConcept: HouseholdConcept
        var mutuallyExclusive: [SyntaxPage.Named]
    }

    static func read(_ yaml: String, path: String, firstLine: Int, _ diagnostics: inout [Diagnostic]) -> Result? {
        var reader = FrontMatterReader(path: path, firstLine: firstLine)
        defer { diagnostics += reader.diagnostics }
        do {
            guard let node = try Yams.compose(yaml: yaml), let mapping = node.mapping else {
                reader.report(.frontMatterNotYAML, at: reader.top, "页首不是“键: 值”的形式。", advice: "请照别的政策页写:名称、部门、对象等各占一行。")
                return nil
            }
            return reader.read(mapping)
        } catch {
            let line = (error as? YamlError).flatMap(Self.line) ?? 1
            reader.report(
                .frontMatterNotYAML, at: SourceRange(path: path, line: firstLine + line, column: 1), "页首的格式读不懂。",
                advice: "请检查冒号后是否有空格、缩进是否对齐、引号是否成对。")
            return nil
        }
    }

    static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }

    private init(path: String, firstLine: Int) {
        self.path = path
        self.firstLine = firstLine
    }

    private var top: SourceRange { SourceRange(path: path, line: 1, column: 1, length: 3) }

    private func location(_ node: Node) -> SourceRange {
        guard let mark = node.mark else { return top }
        return SourceRange(path: path, line: firstLine + mark.line, column: mark.column, length: max(1, node.string?.count ?? 1))
    }

    private mutating func report(_ kind: Diagnostic.Kind, at location: SourceRange, _ message: String, advice: String) {
        diagnostics.append(Diagnostic(kind, at: location, message, advice: advice))
    }

    private mutating func values(of mapping: Node.Mapping, allowed: [Key]) -> [Key: Node] {
        var values: [Key: Node] = [:]
        for (keyNode, value) in mapping {
            let spelling = keyNode.string ?? ""
            guard let key = Key.spelled(spelling), allowed.contains(key) else {
                let hint = nearestSpelling(to: spelling, among: allowed.flatMap { [$0.chinese, $0.rawValue] }).map { "是不是“\($0)”？" }
                let known = allowed.map(\.chinese).joined(separator: "、")
                report(.unknownKey, at: location(keyNode), "页首没有“\(spelling)”这一项。", advice: hint ?? "可以写：\(known)。")
                continue
            }
            values[key] = value
        }
        return values
    }

    private mutating func read(_ mapping: Node.Mapping) -> Result? {
        let top: [Key] = [
            .kind, .id, .name, .short, .department, .category, .entity, .household, .circle, .from, .until, .sources, .aliases, .confidence,
            .confidenceNote, .openQuestions, .documents, .applyAt, .delivery, .exclusive,
        ]
        let values = values(of: mapping, allowed: top)
        let kind = kind(values[.kind])
        let isDefinitions = kind == .definitions
        for key in [Key.id, .name] + (isDefinitions ? [] : [.department, .entity]) where values[key] == nil {
            let english = key.chinese == "编号" ? "id" : key.chinese
            report(.missingKey, at: self.top, "页首缺少“\(english)”。", advice: "请在页首加一行“\(english): …”。")
        }
        let name = text(values[.name]) ?? ""
        var page = PolicyPage(
            kind: kind, id: text(values[.id]) ?? "", name: name, shortName: text(values[.short]) ?? name,
            department: text(values[.department]) ?? "", category: text(values[.category]) ?? "", circle: text(values[.circle]),
            from: date(values[.from]), until: date(values[.until]), sources: [], aliases: [], confidence: confidence(values[.confidence]),
            confidenceNote: text(values[.confidenceNote]), openQuestions: texts(values[.openQuestions]),
            documents: texts(values[.documents]),
            applyAt: text(values[.applyAt]), delivery: text(values[.delivery]))
        page.sources = sources(values[.sources])
        page.aliases = aliases(values[.aliases])
        return Result(
            page: page, entity: isDefinitions ? nil : entity(values[.entity]), householdConcept: concept(values[.household]),
            mutuallyExclusive: (values[.exclusive].map(items) ?? []).map { SyntaxPage.Named(name: $0.string ?? "", location: location($0)) }
        )
    }

    private mutating func kind(_ node: Node?) -> PolicyPage.Kind {
        guard let node else { return .policy }
        switch node.string {
        case "政策", "policy": return .policy
        case "预警", "warning": return .warning
        case "指标", "indicator": return .indicator
        case "定义", "definitions": return .definitions
        default:
            report(.badValue, at: location(node), "页的类型只能是“政策”“预警”“指标”或“定义”。", advice: "请改写，或删去这一行(默认是政策)。")
            return .policy
        }
    }

    private func text(_ node: Node?) -> String? { node?.string.flatMap { $0.isEmpty ? nil : $0 } }
    private func items(_ node: Node) -> [Node] { node.sequence.map(Array.init) ?? [node] }
    private func texts(_ node: Node?) -> [String] { node.map { items($0).compactMap(\.string) } ?? [] }

    private mutating func date(_ node: Node?) -> CivilDate? {
        guard let node else { return nil }
        if let date = CivilDate(node.string ?? "") { return date }
        report(.badValue, at: location(node), "“\(node.string ?? "")”不是日期。", advice: "请写成 2024-07-01。")
        return nil
    }

    private mutating func confidence(_ node: Node?) -> Confidence {
        guard let node else { return .recalled }
        let spelling = node.string ?? ""
        if let confidence = Confidence.allCases.first(where: { $0.label == spelling || $0.rawValue == spelling }) {
            return confidence
        }
        let known = Confidence.allCases.map(\.label).joined(separator: "、")
        report(.badValue, at: location(node), "没有“\(spelling)”这种可信程度。", advice: "可以写：\(known)。")
        return .unclear
    }

    private mutating func entity(_ node: Node?) -> Entity? {
        guard let node else { return nil }
        switch Keyword(spelling: node.string ?? "") {
        case .person: return .person
        case .household: return .household
        default:
            report(.badValue, at: location(node), "对象只能是“个人”或“家庭”。", advice: "按户认定、按户给的写家庭，其余写个人。")
            return nil
        }
    }

    private mutating func concept(_ node: Node?) -> HouseholdConcept {
        guard let node else { return .economic }
        if let concept = HouseholdConcept(spelling: node.string ?? "") { return concept }
        let known = HouseholdConcept.allCases.map(\.label).joined(separator: "、")
        report(.badValue, at: location(node), "没有“\(node.string ?? "")”这种家庭口径。", advice: "可以写：\(known)。")
        return .economic
    }

    private mutating func sources(_ node: Node?) -> [PolicyPage.Source] {
        guard let node else { return [] }
        var sources: [PolicyPage.Source] = []
        for item in items(node) {
            guard let mapping = item.mapping else {
                sources.append(PolicyPage.Source(title: item.string ?? ""))
                continue
            }
            let values = values(of: mapping, allowed: [.title, .number, .url])
            guard let title = text(values[.title]) else {
                report(.missingKey, at: location(item), "依据里缺少“文件”。", advice: "请写文件的名称，例如“- 文件: 上海市社会救助条例”。")
                continue
            }
            sources.append(PolicyPage.Source(title: title, number: text(values[.number]), url: text(values[.url])))
        }
        return sources
    }

    private mutating func aliases(_ node: Node?) -> [PolicyPage.Alias] {
        guard let node else { return [] }
        var aliases: [PolicyPage.Alias] = []
        for item in items(node) {
            guard let mapping = item.mapping else {
                report(.badValue, at: location(item), "别名要写明名称和起止日期。", advice: "例如“- {名称: 低收入困难家庭, 至: 2024-06-30}”。")
                continue
            }
            let values = values(of: mapping, allowed: [.name, .from, .until])
            aliases.append(PolicyPage.Alias(name: text(values[.name]) ?? "", from: date(values[.from]), until: date(values[.until])))
        }
        return aliases
    }
}
