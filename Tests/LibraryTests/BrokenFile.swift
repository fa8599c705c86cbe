import Testing

/// A file with one thing wrong, and the whole of what its author is told.
struct BrokenFile: CustomTestStringConvertible, Sendable {
    let situation: String
    let path: String
    let text: String
    /// As `PackProblem` prints them.
    let problems: [String]

    var testDescription: String { situation }

    init(_ situation: String, _ path: String, _ lines: [String], _ problems: (line: Int, message: String)...) {
        self.situation = situation
        self.path = path
        text = lines.joined(separator: "\n") + "\n"
        self.problems = problems.map { "\(path):\($0.line): \($0.message)" }
    }

    static let all: [BrokenFile] = [
        BrokenFile(
            "a misspelt key", "facts/income.yaml",
            [
                "- 名: 收入",
                "  英文: income",
                "  主体: 个人",
                "  类型: 元/月",
                "  范围: [0, 1000]",
                "  缺纪录: 未知",
            ],
            (1, "缺少“缺记录”。请补上。"),
            (6, "没有“缺纪录”这一项。是不是“缺记录”？")),
        BrokenFile(
            "a unit nobody knows", "facts/income.yaml",
            [
                "- {名: 收入, 英文: income, 主体: 个人, 类型: 元/日, 范围: [0, 1000], 缺记录: 未知}"
            ],
            (1, "没有“元/日”这种类型。是不是“元/年”？")),
        BrokenFile(
            "no range, so nothing proves that sums fit", "facts/income.yaml",
            [
                "- {名: 收入, 英文: income, 主体: 个人, 类型: 元/月, 缺记录: 未知}"
            ],
            (1, "缺少“范围”。请写明最小值和最大值，好证明算术不会溢出。")),
        BrokenFile(
            "a range upside down", "facts/income.yaml",
            [
                "- {名: 收入, 英文: income, 主体: 个人, 类型: 元/月, 范围: [1000, 1], 缺记录: 未知}"
            ],
            (1, "“范围”要写成 [最小, 最大]。")),
        BrokenFile(
            "nobody's fact", "facts/income.yaml",
            [
                "- {名: 收入, 英文: income, 主体: 个体, 类型: 元/月, 范围: [0, 1000], 缺记录: 未知}"
            ],
            (1, "“主体”写个人或家庭，“缺记录”写没有或未知。")),
        BrokenFile(
            "a none that is no amount", "facts/income.yaml",
            [
                "- 名: 收入",
                "  英文: income",
                "  主体: 个人",
                "  类型: 元/月",
                "  范围: [0, 1000]",
                "  缺记录: 没有",
                "  没有时: 一百",
            ],
            (7, "“一百”不能作“元/月”的值。请只写数字，并检查小数位。")),
        BrokenFile(
            "an example's value beyond the range", "facts/income.yaml",
            [
                "- 名: 收入",
                "  英文: income",
                "  主体: 个人",
                "  类型: 元/月",
                "  范围: [0, 1000]",
                "  缺记录: 未知",
                "  例子缺省: 2000",
            ],
            (7, "“2000”超出了“范围”。请改写其中之一。")),
        BrokenFile(
            "monthly, or not", "facts/income.yaml",
            [
                "- 名: 收入",
                "  英文: income",
                "  主体: 个人",
                "  类型: 元/月",
                "  范围: [0, 1000]",
                "  缺记录: 未知",
                "  按月: 对",
            ],
            (7, "“对”不能作“是否”的值。请写是或否。")),
        BrokenFile(
            "none of a date", "facts/dates.yaml",
            [
                "- {名: 登记日, 英文: registered_on, 主体: 个人, 类型: 日期, 范围: [1900-01-01, 2100-12-31], 缺记录: 没有}"
            ],
            (1, "“缺记录: 没有”要用“没有时”写明没有是哪个值。")),
        BrokenFile(
            "none is zero, and zero is out of range", "facts/size.yaml",
            [
                "- {名: 人口数, 英文: size, 主体: 家庭, 类型: 人, 范围: [1, 30], 缺记录: 没有}"
            ],
            (1, "“缺记录: 没有”就是 0，但 0 不在“范围”里。")),
        BrokenFile(
            "names that a rule cannot write", "facts/names.yaml",
            [
                "- {名: 月 收入, 英文: income, 主体: 个人, 类型: 是否, 缺记录: 未知}",
                "- {名: 若, 英文: 2nd, 主体: 个人, 类型: 是否, 缺记录: 未知}",
            ],
            (1, "“月 收入”不能作名称。请只用文字、数字和下划线，以文字开头，并避开规则里的用词。"),
            (2, "“若”不能作名称。请只用文字、数字和下划线，以文字开头，并避开规则里的用词。"),
            (2, "“2nd”不能作名称。请只用文字、数字和下划线，以文字开头，并避开规则里的用词。")),
        BrokenFile(
            "a name declared twice", "facts/names.yaml",
            [
                "- {名: 收入, 英文: income, 主体: 个人, 类型: 是否, 缺记录: 未知}",
                "- {名: 所得, 英文: income, 主体: 个人, 类型: 是否, 缺记录: 未知}",
            ],
            (2, "“income”已经在 facts/names.yaml:1 用过。请换一个。")),
        BrokenFile(
            "values that are not values", "parameters/lines.yaml",
            [
                "- 名: 低保线",
                "  英文: line",
                "  类型: 元/月",
                "  取值:",
                "    - {自: 2024-07-01, 值: 1595, 可信: 官方, 来源: 通知}",
                "    - {自: 2024-13-01, 值: 1595, 可信: 推算, 来源: 通知}",
                "    - {自: 2025-07-01, 值: 12.345, 可信: 推算, 来源: 通知}",
                "    - {自: 2026-07-01, 值: 1, 可信: 推算}",
                "    - {自: 2027-07-01, 值: 1, 可信: 推算, 来源: ''}",
            ],
            (5, "没有“官方”这种可信程度。可以写：有出处、推算、凭记录、不明确、非官方默认值。"),
            (6, "“2024-13-01”不能作“日期”的值。请写成 2024-07-01 这样的日期。"),
            (7, "“12.345”不能作“元/月”的值。请只写数字，并检查小数位。"),
            (8, "缺少“来源”。请补上。"),
            (9, "“来源”不能是空的。")),
        BrokenFile(
            "two values of one day", "parameters/lines.yaml",
            [
                "- 名: 低保线",
                "  英文: line",
                "  类型: 元/月",
                "  取值:",
                "    - {自: 2024-07-01, 值: 1595, 可信: 推算, 来源: 甲}",
                "    - {自: 2024-07-01, 值: 1600, 可信: 推算, 来源: 乙}",
            ],
            (6, "从 2024-07-01 起已经有一个值。请只留一个。")),
        BrokenFile(
            "a last day that does not exist would never lapse", "parameters/lines.yaml",
            [
                "- 名: 低保线",
                "  英文: line",
                "  类型: 元/月",
                "  至: 2024-02-30",
                "  复核月数: 一年",
                "  取值: [{自: 2024-01-01, 值: 1, 可信: 推算, 来源: 通知}]",
            ],
            (4, "“2024-02-30”不能作“日期”的值。请写成 2024-07-01 这样的日期。"),
            (5, "“一年”不能作“个月”的值。请只写数字，并检查小数位。")),
        BrokenFile(
            "values that are no list", "parameters/lines.yaml",
            [
                "- 名: 低保线",
                "  英文: line",
                "  类型: 元/月",
                "  取值: 1595",
            ],
            (4, "“取值”要写成列表，每项有“自”“值”“可信”“来源”。")),
        BrokenFile(
            "an entry that is no list item", "parameters/lines.yaml",
            [
                "名: 低保线"
            ],
            (1, "这个文件要写成一条一条的列表，每条以“- 名:”开头。")),
        BrokenFile(
            "a bracket left open", "parameters/lines.yaml",
            [
                "- 名: 低保线",
                "  英文: [line",
            ],
            (3, "读不懂这个文件的格式。请检查冒号后的空格、缩进和引号。")),
        BrokenFile(
            "a key written twice", "parameters/lines.yaml",
            [
                "- 名: 低保线",
                "  英文: line",
                "  英文: line_2",
            ],
            (2, "读不懂这个文件的格式。请检查冒号后的空格、缩进和引号。")),
        BrokenFile(
            "a code without a label", "codes/grades.yaml",
            [
                "- 名: 等级",
                "  英文: grade",
                "  取值:",
                "    - {代码: 1, 名: 一级}",
            ],
            (4, "没有“名”这一项。可以写：代码、标签、英文。"),
            (4, "缺少“标签”。请补上。")),
        BrokenFile(
            "a code written twice", "codes/grades.yaml",
            [
                "- 名: 等级",
                "  英文: grade",
                "  取值:",
                "    - {代码: 1, 标签: 一级}",
                "    - {代码: 1, 标签: 二级}",
            ],
            (5, "代码“1”或标签“二级”在这张代码表里重复。请只留一个。")),
    ]
}
