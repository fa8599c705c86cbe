import Civics
import PolicyLanguage

/// Writes random pages that mean something: well typed, in the language itself, so that what goes wrong can be read.
struct ProgramGenerator {
    var random: StableRandom
    private var earlier: [(name: String, entity: Entity)] = []
    private var definitions: [(name: String, kind: Kind, entity: Entity)] = []
    /// Whether a fraction over a member's own number may appear: engines decline to add up fractions whose denominators differ.
    private var mayDivideByMember = false

    enum Kind: CaseIterable { case truth, monthly, once, count, number, years, months, date, area }

    init(seed: UInt64) { random = StableRandom(seed: seed, stream: "program") }

    static let grades = CodeList(
        name: "等级", englishName: "grade", entries: ["无", "一级", "二级", "三级"].enumerated().map { .init(code: "\($0)", label: $1) })

    static let vocabulary = Vocabulary(
        facts: [
            fact("wage", "工资", .person, .money(.month), 0...3_000_000, isMonthly: true),
            fact("pension", "养老金", .person, .money(.month), -5_000...500_000, absence: .none),
            fact("spending", "花费", .person, .money(.month), 0...200_000, absence: .none, isMonthly: true),
            fact("ill", "患病", .person, .truth, 0...1),
            fact("local", "本地", .person, .truth, 0...1, absence: .none, noneUnits: 1),
            fact("born", "出生", .person, .date, -20_000...21_000),
            fact("children", "子女数", .person, .count, 0...9),
            fact("share", "比重", .person, .number, 0...20_000),
            fact("grade", "级别", .person, .code("等级"), 0...3, absence: .none),
            fact("assets", "财产", .household, .money(.once), 0...5_000_000_000),
            fact("cars", "车数", .household, .count, 0...300, absence: .none),
            fact("home", "住房面积", .household, .area, 0...50_000),
            fact("firm", "办企业", .household, .truth, 0...1),
            fact("since", "迁入", .household, .date, 0...20_000),
            fact("rate", "系数", .household, .number, -10_000...30_000),
            fact("rent", "租金", .household, .money(.month), 0...900_000, isMonthly: true),
        ],
        parameters: [
            parameter("line", "标准", .money(.month), [(2020, 100_000), (2023, 159_550), (2025, nil)]),
            parameter("limit", "限额", .money(.once), [(2019, 5_000_000), (2024, 6_000_050)]),
            parameter("lapsed", "旧标准", .money(.month), [(2010, 30_000)], until: CivilDate(year: 2022, month: 12, day: 31)),
            parameter("factor", "倍数", .number, [(2021, 12_500), (2024, 9_999)]),
            parameter("floor", "人均面积", .area, [(2018, 1_500)]),
            parameter("price", "单价", .moneyPerArea(.month), [(2018, 6_000), (2023, 8_850)]),
        ],
        codeLists: [grades])

    private static func fact(
        _ id: String, _ name: String, _ entity: Entity, _ type: ValueType, _ range: ClosedRange<Int64>, absence: Absence = .unknown,
        noneUnits: Int64 = 0, isMonthly: Bool = false
    ) -> FactDeclaration {
        FactDeclaration(
            id: id, name: name, entity: entity, type: type, range: range, absence: absence, noneUnits: noneUnits, isMonthly: isMonthly)
    }

    private static func parameter(
        _ id: String, _ name: String, _ type: ValueType, _ entries: [(Int, Int64?)], until: CivilDate? = nil
    ) -> Parameter {
        Parameter(
            id: id, name: name, type: type,
            entries: entries.map {
                .init(from: CivilDate(year: $0.0, month: 7, day: 1)!, units: $0.1, confidence: .ownDefault, source: "样例")
            },
            until: until)
    }

    // MARK: Pages

    mutating func pages() -> [SourceText] {
        var pages = [definitionsPage()]
        mayDivideByMember = true
        for index in 0..<random.integer(in: 2...4) { pages.append(policyPage(index)) }
        return pages
    }

    private mutating func definitionsPage() -> SourceText {
        var lines: [String] = []
        for index in 0..<random.integer(in: 1...4) {
            let kind = random.pick(from: Kind.allCases)
            let entity: Entity = random.chance(0.5) ? .person : .household
            lines.append("定义 \(entity.label) 定义\(index) = \(expression(kind, entity, 2))")
            if random.chance(0.3) { lines.append("  自 2023-01-01 = \(expression(kind, entity, 2))") }
            definitions.append(("定义\(index)", kind, entity))
        }
        let body = "```规则\n\(lines.joined(separator: "\n"))\n```\n\(table())\(random.chance(0.5) ? householdTable() : "")"
        return SourceText(path: "definitions.md", text: "---\nid: shared\n类型: 定义\n名称: 共同\n部门: 样例\n---\n\(body)")
    }

    /// Rows that cover every case; the outputs are free.
    private mutating func table() -> String {
        let outputs = (0..<4).map { _ in expression(.monthly, .person, 1) }
        definitions.append(("判定", .monthly, .person))
        let cut = random.integer(in: 1...80)
        return """

            | 级别 | 周岁(出生) | = 个人 判定 元/月 |
            |---|---|---|
            | 一级、二级 | 任意 | \(outputs[0]) |
            | 三级 | <\(cut) | \(outputs[1]) |
            | 三级 | ≥\(cut) | \(outputs[2]) |
            | 其余 | 其余 | \(outputs[3]) |

            """
    }

    private mutating func householdTable() -> String {
        let outputs = (0..<3).map { _ in expression(.once, .household, 1) }
        definitions.append(("档次", .once, .household))
        return """

            | 车数 | 办企业 | = 家庭 档次 元 |
            |---|---|---|
            | 0 至 2 | 否 | \(outputs[0]) |
            | ≥3 | 否 | \(outputs[1]) |
            | 任意 | 是 | \(outputs[2]) |

            """
    }

    private mutating func policyPage(_ index: Int) -> SourceText {
        let entity: Entity = random.chance(0.5) ? .person : .household
        var lines: [String] = []
        for rule in 0..<random.integer(in: 1...3) {
            lines.append("条件 条件\(rule): \(expression(.truth, entity, 3))")
            if random.chance(0.2) { lines.append("  自 2024-01-01: \(expression(.truth, entity, 2))") }
            if random.chance(0.2) { lines.append("  例外 若 \(expression(.truth, entity, 1)): \(expression(.truth, entity, 2))") }
        }
        if random.chance(0.4) { lines.append("排除 排除: \(expression(.truth, entity, 2))") }
        lines.append("待遇 金额 元/月 = \(wholeFen(entity, 3))")
        if random.chance(0.2) { lines.append("  自 2023-07-01 = \(wholeFen(entity, 2))") }
        if random.chance(0.2) { lines.append("  例外 若 \(expression(.truth, entity, 1)): \(wholeFen(entity, 2))") }
        if random.chance(0.3) { lines.append("待遇 次数 个数 = \(expression(.count, entity, 2))") }
        let name = "政策\(index)"
        let dates = random.chance(0.15) ? "施行: 2024-01-01\n" : random.chance(0.1) ? "废止: 2025-06-30\n" : ""
        earlier.append((name, entity))
        return SourceText(
            path: "p\(index).md",
            text:
                "---\nid: p\(index)\n名称: \(name)\n部门: 样例\n对象: \(entity.label)\n\(dates)---\n```规则\n\(lines.joined(separator: "\n"))\n```\n")
    }

    private mutating func wholeFen(_ entity: Entity, _ depth: Int) -> String {
        let mode = random.pick(from: ["向下", "向上", "四舍五入"])
        return "取整(\(expression(.monthly, entity, depth)), \(random.pick(from: ["分", "角", "元"])), \(mode))"
    }

    // MARK: Expressions

    mutating func expression(_ kind: Kind, _ entity: Entity, _ depth: Int) -> String {
        if depth > 0, random.chance(0.12) { return choice(kind, entity, depth) }
        if depth > 0, entity == .household, kind == .truth || kind == .monthly || kind == .once || kind == .count || kind == .date,
            random.chance(0.5)
        {
            return members(kind, depth)
        }
        if depth == 0 || random.chance(0.15) { return leaf(kind, entity) }
        switch kind {
        case .truth: return truth(entity, depth)
        case .monthly, .once: return money(kind, entity, depth)
        case .count: return count(entity, depth)
        case .number: return number(entity, depth)
        case .years: return "周岁(\(expression(.date, entity, depth - 1)))"
        case .months: return "满月(\(expression(.date, entity, depth - 1)), \(expression(.date, entity, depth - 1)))"
        case .date: return "加月(\(expression(.date, entity, depth - 1)), \(random.integer(in: -30...30))个月)"
        case .area: return "(\(expression(.area, entity, depth - 1)) × \(expression(.count, entity, 0)))"
        }
    }

    private mutating func choice(_ kind: Kind, _ entity: Entity, _ depth: Int) -> String {
        let condition = expression(.truth, entity, depth - 1)
        return "(若 \(condition) 则 \(expression(kind, entity, depth - 1)) 否则 \(expression(kind, entity, depth - 1)))"
    }

    private mutating func truth(_ entity: Entity, _ depth: Int) -> String {
        func part(_ generator: inout Self, _ kind: Kind) -> String { generator.expression(kind, entity, depth - 1) }
        switch random.below(10) {
        case 0: return "(非 \(part(&self, .truth)))"
        case 1, 2: return "(\(part(&self, .truth)) 且 \(part(&self, .truth)))"
        case 3, 4: return "(\(part(&self, .truth)) 或 \(part(&self, .truth)))"
        case 5: return "已知(\(part(&self, random.pick(from: Kind.allCases))))"
        case 6 where !earlier.isEmpty: return reference(entity)
        case 7: return isOneOf(entity, depth)
        default:
            let kind = random.pick(from: Kind.allCases.filter { $0 != .truth })
            let symbol = random.pick(from: ["<", "≤", ">", "≥", "=", "≠"])
            return "(\(part(&self, kind)) \(symbol) \(random.chance(0.5) ? literal(kind) : part(&self, kind)))"
        }
    }

    private mutating func isOneOf(_ entity: Entity, _ depth: Int) -> String {
        switch random.below(4) {
        case 0: return "(\(expression(.date, entity, depth - 1)) 介于 1990-01-01 至 2012-02-29)"
        case 1: return "(\(expression(.monthly, entity, depth - 1)) 介于 500元/月 至 1595元/月)"
        default:
            let isIn = random.pick(from: ["属于", "不属于"])
            let grades = random.pick(from: ["一级", "一级、三级", "无、二级"])
            return entity == .person ? "(级别 \(isIn) (\(grades)))" : "(车数 \(isIn) (0、2、3))"
        }
    }

    private mutating func reference(_ entity: Entity) -> String {
        let policy = random.pick(from: earlier)
        let text = "\(random.pick(from: ["享受", "符合", "身份"])) \(policy.name)"
        return entity == .household && policy.entity == .person ? "任一成员(\(text))" : "(\(text))"
    }

    private mutating func money(_ kind: Kind, _ entity: Entity, _ depth: Int) -> String {
        func part(_ generator: inout Self, _ kind: Kind, _ depth: Int) -> String { generator.expression(kind, entity, depth) }
        let value = part(&self, kind, depth - 1)
        switch random.below(10) {
        case 0: return "(\(value) + \(part(&self, kind, depth - 1)))"
        case 1: return "(\(value) - \(part(&self, kind, depth - 1)))"
        case 2: return "(\(value) × \(part(&self, .count, 0)))"
        case 3: return "(\(value) × \(part(&self, .number, 0)))"
        case 4: return "较大(\(value), \(part(&self, kind, depth - 1)))"
        case 5: return "较小(\(value), \(part(&self, kind, depth - 1)))"
        case 6: return "取整(\(value), \(random.pick(from: ["分", "角", "元"])), \(random.pick(from: ["向下", "向上", "四舍五入"])))"
        case 7: return "(\(value) / \(random.pick(from: ["3", "12", "0.7", "2.5"])))"
        case 8:
            let quotient = entity == .household ? "\(value) / 车数" : mayDivideByMember ? "\(value) / 子女数" : "取整(\(value) / 子女数, 分, 向下)"
            return "(若 \(entity == .person ? "子女数" : "车数") > 0 则 \(quotient) 否则 \(part(&self, kind, depth - 1)))"
        case 9 where kind == .monthly && random.chance(0.5): return "(单价 × \(leaf(.area, entity)))"
        default: return kind == .monthly ? "按月(按年(\(value)))" : "(成一次(\(part(&self, .monthly, depth - 1))) + \(value))"
        }
    }

    private mutating func count(_ entity: Entity, _ depth: Int) -> String {
        switch random.below(4) {
        case 0: return "(\(expression(.count, entity, depth - 1)) + \(expression(.count, entity, depth - 1)))"
        case 1: return "余数(\(leaf(.count, entity)), \(random.integer(in: 1...7)))"
        case 2: return "年份(\(expression(.date, entity, depth - 1)))"
        default: return "(\(expression(.count, entity, depth - 1)) - \(expression(.count, entity, 0)))"
        }
    }

    private mutating func number(_ entity: Entity, _ depth: Int) -> String {
        switch random.below(3) {
        case 0: return "(\(expression(.monthly, entity, depth - 1)) / \(random.integer(in: 100...9000))元/月)"
        case 1: return "(\(expression(.number, entity, depth - 1)) × \(leaf(.number, entity)))"
        default: return "(\(expression(.number, entity, depth - 1)) + \(leaf(.number, entity)))"
        }
    }

    private mutating func members(_ kind: Kind, _ depth: Int) -> String {
        let before = mayDivideByMember
        mayDivideByMember = false
        defer { mayDivideByMember = before }
        let filter = random.chance(0.4) ? "成员 其中 \(expression(.truth, .person, depth - 1)): " : "成员: "
        switch kind {
        case .truth: return "\(random.chance(0.5) ? "任一" : "所有")成员(\(filter)\(expression(.truth, .person, depth - 1)))"
        case .count: return "人数(成员: \(expression(.truth, .person, depth - 1)))"
        case .date: return "最大(\(filter)\(expression(.date, .person, depth - 1)), 没有则 2000-02-29)"
        default:
            let value = expression(kind, .person, depth - 1)
            if random.chance(0.6) { return "合计(\(filter)\(value))" }
            return "\(random.chance(0.5) ? "最大" : "最小")(\(filter)\(value), 没有则 \(expression(kind, .household, 0)))"
        }
    }

    // MARK: Leaves

    private mutating func leaf(_ kind: Kind, _ entity: Entity) -> String {
        let fitting = definitions.filter { $0.kind == kind && ($0.entity == entity || $0.entity == .household) }
        if !fitting.isEmpty, random.chance(0.3) { return random.pick(from: fitting).name }
        if random.chance(0.25) { return literal(kind) }
        let isPerson = entity == .person
        switch kind {
        case .truth: return random.pick(from: isPerson ? ["患病", "本地", "办企业"] : ["办企业"])
        case .monthly:
            let own = isPerson ? ["工资", "养老金", "近3个月平均(工资)", "近12个月最大(花费)"] : ["租金", "近6个月平均(租金)"]
            return random.pick(from: own + ["标准", "旧标准", "(标准 于 2021-01-01)", "(标准 于 \(isPerson ? "出生" : "迁入"))"])
        case .once: return random.pick(from: isPerson ? ["近6个月合计(花费)", "财产", "限额"] : ["财产", "限额", "近3个月合计(租金)"])
        case .count: return isPerson ? "子女数" : "车数"
        case .number: return random.pick(from: isPerson ? ["比重", "系数", "倍数"] : ["系数", "倍数"])
        case .years: return isPerson ? "周岁(出生)" : "周岁(迁入)"
        case .months: return isPerson ? "满月(出生)" : "满月(迁入)"
        case .date: return random.pick(from: [isPerson ? "出生" : "迁入", "评估日"])
        case .area: return random.pick(from: ["住房面积", "人均面积"])
        }
    }

    private mutating func literal(_ kind: Kind) -> String {
        switch kind {
        case .truth: random.pick(from: ["是", "否"])
        case .monthly: "\(random.pick(from: [0, 500, 1595, 2000, 8000]))元/月"
        case .once: "\(random.pick(from: [0, 100, 30_000, 60_000]))元"
        case .count: "\(random.integer(in: 0...5))"
        case .number: random.pick(from: ["0.5", "1.25", "85%", "0.3333"])
        case .years: "\(random.integer(in: 0...90))岁"
        case .months: "\(random.integer(in: 0...400))个月"
        case .date: random.pick(from: ["2000-02-29", "1960-01-31", "2024-08-01"])
        case .area: "\(random.integer(in: 0...200))平方米"
        }
    }
}
