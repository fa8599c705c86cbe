import Testing

/// A file with something wrong, and everything its author is told.
struct BrokenPack: CustomTestStringConvertible, Sendable {
    let situation: String
    let path: String
    let text: String
    let problems: [String]

    var testDescription: String { situation }

    /// - Parameter problems: lines and messages, as they follow the file's path.
    private init(_ situation: String, _ path: String, _ text: String, _ problems: (Int, String)...) {
        self.situation = situation
        self.path = path
        self.text = text
        self.problems = problems.map { "\(path):\($0.0): \($0.1)" }
    }

    static let all: [BrokenPack] = dataSets + sources + places + settings

    private static let dataSetHead = "编号: pay\n名称: 工资\n部门: 人社\n依据: 测试\n周期: 每月\n交付: 增量\n主键: [id_number]\n字段:\n"
    private static let idNumber = "  - {名: 证件号码, 英文: id_number, 类型: 证件号, 角色: 证件号码, 敏感: 个人}\n"

    private static func dataSet(_ situation: String, _ field: String, _ message: String) -> BrokenPack {
        // Sources and receipts of the sound pack refer to these fields, and only the mistake should be told.
        let others = """
              - {名: 月份, 英文: month, 类型: 月份, 角色: 所属月份, 敏感: 一般}
              - {名: 工资, 英文: wage, 类型: 元/月, 范围: [0, 1000], 敏感: 敏感}
              - {名: 伤残等级, 英文: injury, 类型: 等级, 敏感: 敏感}
              - {名: 在发, 英文: paid, 类型: 是否, 敏感: 一般}

            """
        return BrokenPack(situation, "datasets/pay.yaml", dataSetHead + idNumber + others + "  - \(field)\n", (14, message))
    }

    private static let dataSets: [BrokenPack] = [
        dataSet("an unknown key", "{名: 甲, 英文: a, 类型: 文本, 敏感: 一般, 角涩: 姓名}", "没有“角涩”这一项。是不是“角色”？"),
        dataSet("a missing key", "{名: 甲, 英文: a, 敏感: 一般}", "缺少“类型”。请补上。"),
        dataSet("an unknown type", "{名: 甲, 英文: a, 类型: 元/朋, 敏感: 一般}", "没有“元/朋”这种类型。是不是“元/年”？"),
        dataSet("a quantity without bounds", "{名: 甲, 英文: a, 类型: 元/月, 敏感: 一般}", "“范围”要写成 [最小, 最大]，单位是元/月，好挡住明显填错的数。"),
        dataSet("bounds the wrong way round", "{名: 甲, 英文: a, 类型: 元/月, 范围: [9, 1], 敏感: 一般}", "“范围”要写成 [最小, 最大]，单位是元/月，好挡住明显填错的数。"),
        dataSet("an unknown role", "{名: 甲, 英文: a, 类型: 文本, 角色: 姓明, 敏感: 一般}", "“角色”不能是“姓明”。是不是“姓名”？"),
        dataSet("a role that does not fit", "{名: 甲, 英文: a, 类型: 文本, 角色: 生效日, 敏感: 一般}", "角色“生效日”与类型“文本”不合。"),
        dataSet("an unknown sensitivity", "{名: 甲, 英文: a, 类型: 文本, 敏感: 机密}", "“敏感”不能是“机密”。可以写：一般、个人、敏感、受限。"),
        BrokenPack(
            "a key that is no field", "datasets/extra.yaml",
            dataSetHead.replacing("pay", with: "extra").replacing("[id_number]", with: "[id_nunber]") + idNumber,
            (7, "主键里的“id_nunber”不是字段的英文名。")),
        BrokenPack(
            "an id unlike the file's name", "datasets/extra.yaml", dataSetHead.replacing("pay", with: "extras") + idNumber,
            (1, "编号“extras”要与文件名相同。")),
        BrokenPack(
            "two fields of one name, and nobody to find", "datasets/extra.yaml",
            dataSetHead.replacing("pay", with: "extra").replacing("[id_number]", with: "[a]")
                + "  - {名: 甲, 英文: a, 类型: 文本, 敏感: 一般}\n  - {名: 乙, 英文: a, 类型: 文本, 敏感: 一般}\n",
            (9, "有两个字段的“英文”都是“a”。"), (9, "没有角色是“证件号码”的字段，记录就找不到人。")),
        BrokenPack("YAML that does not parse", "datasets/extra.yaml", "编号: extra\n字段: [\n", (3, "读不懂这个文件的格式。请检查冒号后的空格、缩进和引号。")),
    ]

    private static func source(_ situation: String, _ entry: String, _ messages: String...) -> BrokenPack {
        var broken = BrokenPack(situation, "sources/sources.yaml", "- {事实: 伤残, 敏感: 个人, 来自: []}\n- \(entry)\n")
        broken = BrokenPack(broken, messages.map { (2, $0) })
        return broken
    }

    private init(_ other: BrokenPack, _ problems: [(Int, String)]) {
        situation = other.situation
        path = other.path
        text = other.text
        self.problems = problems.map { "\(other.path):\($0.0): \($0.1)" }
    }

    private static let sources: [BrokenPack] = [
        source("an unknown fact", "{事实: 收人, 敏感: 敏感, 来自: []}", "没有名为“收人”的事实。是不是“收入”？"),
        source("a fact twice", "{事实: 伤残, 敏感: 敏感, 来自: []}", "“伤残”的来源写了两次。"),
        source("an unknown data set", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: pal, 取法: 有记录}]}", "没有数据集“pal”。是不是“pay”？"),
        source("an unknown field", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: pay, 取法: 最新, 字段: wages}]}", "“工资”没有字段“wages”。是不是“wage”？"),
        source("an unknown method", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: pay, 取法: 最近, 字段: wage}]}", "“取法”不能是“最近”。是不是“最新”？"),
        source("a sum of codes", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: pay, 取法: 合计, 字段: injury}]}", "“伤残等级”不是数量，不能“合计”。"),
        source("a field of another type", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: pay, 取法: 最新, 字段: injury}]}", "“收入”是元/月，这里读出来的是等级。"),
        source("text as a fact", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: pay, 取法: 最新, 字段: remark}]}", "“备注”是文本，规则读不了。"),
        source(
            "months of a fact without months", "{事实: 存款, 敏感: 敏感, 来自: [{数据集: pay, 取法: 逐月, 字段: wage}]}",
            "“存款”不是按月的事实，不能“逐月”读。请改用“最新”，或在 facts/ 里写“按月: 是”。", "“存款”是元，这里读出来的是元/月。"),
        source(
            "months of rows without a month", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: help, 取法: 逐月, 字段: amount}]}",
            "“帮扶”没有角色是“所属月份”的字段，不能“逐月”读。"),
        source(
            "a field for a mere record", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: pay, 取法: 计数, 字段: wage}]}", "“收入”是元/月，这里读出来的是个数。",
            "“计数”只看有没有记录，不用写“字段”。"),
        source(
            "a filter by an unknown label", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: pay, 取法: 最新, 字段: wage, 其中: {injury: [三级]}}]}",
            "“伤残等级”没有“三级”这一项。是不是“一级”？"),
        source(
            "a floor that is no parameter", "{事实: 收入, 敏感: 敏感, 来自: [{数据集: pay, 取法: 最新, 字段: wage, 高于: 下限}]}",
            "没有“下限”这个参数。请写参数的名称。"),
        source("an unknown attribute", "{事实: 收入, 敏感: 敏感, 来自: [{登记: 生日}]}", "“登记”不能是“生日”。可以写：出生日期、性别、本市户籍、本区户籍、家庭人数。"),
        source("a freshness that is no number", "{事实: 收入, 敏感: 敏感, 保鲜月数: 三, 来自: []}", "“保鲜月数”要写成不小于 0 的整数，这里是“三”。"),
        BrokenPack(
            "a receipt read as an amount", "receipts.yaml", "- {政策: relief, 享受: {数据集: pay, 取法: 合计, 字段: wage}}\n- {政策: relief}\n",
            (1, "“享受”的取法要写“有记录”。"), (2, "政策“relief”写了两次。")),
    ]

    private static let placeHead = "代码: \"310105\"\n名称: 甲区\n市名: 乙市\n本市前缀: \"31\"\n"

    private static let places: [BrokenPack] = [
        BrokenPack(
            "a district code of nine digits", "jurisdiction.yaml", placeHead.replacing("310105", with: "310105001") + "人口: 0\n街镇: []\n",
            (1, "“310105001”不是区县的区划代码(6 位数字)。")),
        BrokenPack(
            "residents that do not add up", "jurisdiction.yaml", placeHead + "人口: 30\n街镇: [{代码: \"310105001\", 名称: 子, 人口: 10, 居委会: []}]\n",
            (5, "各街镇人口合计 10，与全区的 30 不等。")),
        BrokenPack(
            "a committee elsewhere", "jurisdiction.yaml",
            placeHead + "人口: 10\n街镇:\n  - {代码: \"310105001\", 名称: 子街道, 人口: 10, 居委会: [{代码: \"310105002001\", 名称: 甲}]}\n",
            (7, "“310105002001”不在子街道里。")),
        BrokenPack(
            "a code twice", "jurisdiction.yaml",
            placeHead
                + "人口: 10\n街镇:\n  - {代码: \"310105001\", 名称: 子, 人口: 10, 居委会: "
                + "[{代码: \"310105001001\", 名称: 甲}, {代码: \"310105001001\", 名称: 乙}]}\n",
            (7, "区划代码 310105001001 写了两次。")),
        BrokenPack(
            "a square that is none", "jurisdiction.yaml",
            placeHead + "人口: 10\n街镇:\n  - {代码: \"310105001\", 名称: 子, 人口: 10, 示意图: [0], 居委会: []}\n",
            (7, "“示意图”要写成 [列, 行]：两个从 0 数起的整数，列从西往东，行从北往南。")),
        BrokenPack(
            "two places on one square", "jurisdiction.yaml",
            placeHead + "人口: 20\n街镇:\n  - {代码: \"310105001\", 名称: 子, 人口: 10, 示意图: [0, 1], 居委会: []}\n"
                + "  - {代码: \"310105002\", 名称: 丑, 人口: 10, 示意图: [0, 1], 居委会: []}\n",
            (7, "示意图的 [0, 1] 放了两个街镇，其中一个是丑。")),
    ]

    private static func setting(_ situation: String, _ line: Int, _ text: String, _ message: String) -> BrokenPack {
        var lines = [
            "最多缺几项: {值: 2, 可信: 推算, 理由: 测试}", "预警升黄: {值: 2, 可信: 推算, 理由: 测试}",
            "等级下限: {值: {红: 2000, 橙: 1000, 黄: 300}, 可信: 推算, 理由: 测试}", "线索政策: {值: [], 可信: 推算, 理由: 测试}",
            "基本救助: {值: [], 可信: 推算, 理由: 测试}", "差额下限: {值: 100, 可信: 推算, 理由: 测试}",
            "核实项: {值: [{核实: 核对, 事实: [收入]}], 可信: 推算, 理由: 测试}", "推定: {值: [{事实: 收入, 按: 0}], 可信: 推算, 理由: 测试}",
        ]
        lines[line - 1] = text
        return BrokenPack(situation, "casework.yaml", lines.joined(separator: "\n"), (line, message))
    }

    private static let settings: [BrokenPack] = [
        setting("a setting without a reason", 1, "最多缺几项: {值: 2, 可信: 推算}", "缺少“理由”。请补上。"),
        setting("a setting by nobody", 1, "最多缺几项: {值: 2, 可信: 官方, 理由: 测试}", "“可信”不能是“官方”。可以写：有出处、推算、凭记录、不明确、非官方默认值。"),
        setting("a setting below nought", 2, "预警升黄: {值: -1, 可信: 推算, 理由: 测试}", "“值”要写成不小于 0 的整数，这里是“-1”。"),
        setting("levels that do not fall", 3, "等级下限: {值: {红: 1000, 橙: 1000, 黄: 300}, 可信: 推算, 理由: 测试}", "等级的下限要从红到黄一级比一级低。"),
        setting("an amount finer than a fen", 6, "差额下限: {值: 1.005, 可信: 推算, 理由: 测试}", "“1.005”不是金额。请写以元为单位、最多两位小数的数。"),
        setting(
            "a check of no known fact", 7, "核实项: {值: [{核实: 核对, 事实: [收人]}], 可信: 推算, 理由: 测试}", "没有“收人”这个事实。是不是“收入”？"),
        setting(
            "a month taken for something else than nought", 8, "推定: {值: [{事实: 收入, 按: 1}], 可信: 推算, 理由: 测试}",
            "“收入”是按月的，只能推定为 0。"),
        setting(
            "a presumption with two conditions", 8, "推定: {值: [{事实: 收入, 按: 0, 未满周岁: 16, 已满周岁: 60}], 可信: 推算, 理由: 测试}",
            "一条推定只能有一个条件；要几个条件，请分成几条。"),
    ]
}
