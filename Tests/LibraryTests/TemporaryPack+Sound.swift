@testable import Library

extension TemporaryPack {
    /// A small pack without a mistake, with single files replaced.
    ///
    /// - Parameter replacing: file texts by path; `nil` removes the file.
    static func sound(replacing files: [String: String?] = [:]) throws -> TemporaryPack {
        try TemporaryPack(soundFiles.merging(files) { $1 }.compactMapValues { $0 })
    }

    func load() throws(PackError) -> JurisdictionPack {
        // The directory goes with the last use of `self`, which would otherwise be reading `path`.
        defer { withExtendedLifetime(self) {} }
        return try JurisdictionPack.load(from: path)
    }

    /// What loading the pack complains of, as `PackProblem` prints it.
    func problems() throws -> [String] {
        do throws(PackError) {
            _ = try load()
            return []
        } catch {
            guard case .problems(let problems) = error else { throw error }
            return problems.map(\.description)
        }
    }

    /// The smallest pack with one of everything.
    private static let soundFiles: [String: String?] = [
        "codes/codes.yaml": """
        - {名: 等级, 英文: grade, 取值: [{代码: "0", 标签: 无}, {代码: "1", 标签: 一级}, {代码: "2", 标签: 二级}]}
        """,
        "facts/facts.yaml": """
        - {名: 收入, 英文: income, 主体: 个人, 类型: 元/月, 范围: [0, 1000], 按月: 是, 缺记录: 未知}
        - {名: 存款, 英文: savings, 主体: 家庭, 类型: 元, 范围: [0, 1000], 缺记录: 未知}
        - {名: 伤残, 英文: injury, 主体: 个人, 类型: 等级, 缺记录: 没有, 没有时: 无}
        """,
        "datasets/pay.yaml": """
        编号: pay
        名称: 工资
        部门: 人社
        依据: 测试
        周期: 每月
        交付: 增量
        主键: [id_number, month]
        字段:
          - {名: 证件号码, 英文: id_number, 类型: 证件号, 必填: 是, 角色: 证件号码, 敏感: 个人}
          - {名: 月份, 英文: month, 类型: 月份, 必填: 是, 角色: 所属月份, 敏感: 一般}
          - {名: 工资, 英文: wage, 类型: 元/月, 范围: [0, 1000], 敏感: 敏感}
          - {名: 伤残等级, 英文: injury, 类型: 等级, 敏感: 敏感}
          - {名: 在发, 英文: paid, 类型: 是否, 敏感: 一般}
          - {名: 备注, 英文: remark, 类型: 文本, 敏感: 一般}
        """,
        "datasets/help.yaml": """
        编号: help
        名称: 帮扶
        部门: 民政
        依据: 测试
        周期: 随发生
        交付: 全量
        主键: [id_number]
        字段:
          - {名: 证件号码, 英文: id_number, 类型: 证件号, 必填: 是, 角色: 证件号码, 敏感: 个人}
          - {名: 金额, 英文: amount, 类型: 元/月, 范围: [0, 1000], 敏感: 敏感}
        """,
        "sources/sources.yaml": """
        - {事实: 收入, 敏感: 敏感, 保鲜月数: 3, 来自: [{数据集: pay, 取法: 逐月, 字段: wage, 其中: {paid: [是]}}]}
        """,
        "receipts.yaml": """
        - {政策: relief, 享受: {数据集: pay, 取法: 有记录, 其中: {injury: [一级, 二级]}}, 金额: {数据集: pay, 取法: 合计, 字段: wage}}
        """,
        "jurisdiction.yaml": """
        代码: "310105"
        名称: 甲区
        市名: 乙市
        本市前缀: "31"
        人口: 30
        街镇:
          - {代码: "310105001", 名称: 子街道, 人口: 10, 居委会: [{代码: "310105001001", 名称: 子一居委会}]}
          - {代码: "310105002", 名称: 丑街道, 人口: 20, 居委会: []}
        """,
        "casework.yaml": """
        最多缺几项: {值: 2, 可信: 推算, 理由: 测试}
        核实项: {值: [{核实: 核对, 事实: [收入]}], 可信: 推算, 理由: 测试}
        推定: {值: [{事实: 收入, 按: 0, 未满周岁: 16}], 可信: 推算, 理由: 测试}
        差额下限: {值: 100, 可信: 非官方默认值, 理由: 测试}
        等级下限: {值: {红: 2000, 橙: 1000, 黄: 300.5}, 可信: 推算, 理由: 测试}
        线索政策: {值: [relief], 可信: 推算, 理由: 测试}
        基本救助: {值: [], 可信: 推算, 理由: 测试}
        预警升黄: {值: 2, 可信: 推算, 理由: 测试}
        """,
        "calendar.yaml": """
        - {年: 2026, 可信: 推算, 放假: [2026-01-01 至 2026-01-03, 2026-05-01], 上班: [2026-01-04]}
        """,
        "work.yaml": """
        分派时限: {值: {红: 8 小时, 橙: 1 个工作日, 黄: 2 个工作日, 蓝: 5 个工作日}, 可信: 推算, 理由: 测试}
        首次联系时限: {值: {红: 24 小时, 橙: 3 个工作日, 黄: 5 个工作日, 蓝: 20 个工作日}, 可信: 推算, 理由: 测试}
        走访时限: {值: {红: 2 个工作日, 橙: 5 个工作日, 黄: 10 个工作日, 蓝: 20 个工作日}, 可信: 推算, 理由: 测试}
        反馈时限: {值: {红: 1 个工作日, 橙: 3 个工作日, 黄: 5 个工作日, 蓝: 5 个工作日}, 可信: 推算, 理由: 测试}
        升级: {值: {提醒站长: 50, 提醒街镇: 100, 提醒区级: 150}, 可信: 推算, 理由: 测试}
        沉默期: {值: {无需帮扶: 180, 线索不实: 90}, 可信: 推算, 理由: 测试}
        再提醒增幅: {值: 50, 可信: 推算, 理由: 测试}
        每周定额: {值: 10, 可信: 非官方默认值, 理由: 测试}
        从业查询: {值: {有效月数: 12, 提前提醒: 30}, 可信: 非官方默认值, 理由: 测试}
        联系频次:
          值:
            红: {电话: 7, 走访: 14, 复核: 30}
            橙: {电话: 14, 走访: 30, 复核: 91}
            黄: {电话: 30, 走访: 91, 复核: 182}
            蓝: {电话: 91, 走访: 182, 复核: 365}
          可信: 推算
          理由: 测试
        季度排查: {值: {月数: 24, 间隔: 91}, 可信: 推算, 理由: 测试}
        导出上限: {值: {街镇: 500, 区级: 1000}, 可信: 推算, 理由: 测试}
        申请时限: {值: {开始调查: 3, 公示: 7, 认定: 30}, 可信: 凭记录, 理由: 测试}
        转介时限: {值: {答复: 3, 首次反馈: 10}, 可信: 非官方默认值, 理由: 测试}
        共享材料: {值: [], 可信: 非官方默认值, 理由: 测试}
        薄弱规则: {值: {最少判断: 20, 最低准确度: 50}, 可信: 推算, 理由: 测试}
        清单提前: {值: 14, 可信: 推算, 理由: 测试}
        重点对象: {值: 橙, 可信: 推算, 理由: 测试}
        频次限制:
          值: {一次查找: 60, 每分钟查找: 30, 一次看身份: 30, 每分钟看身份: 6, 一次记拒绝: 60, 每分钟记拒绝: 10, 提请审计: 10}
          可信: 推算
          理由: 测试
        """,
        "policies/relief.md": "# 救济\n",
    ]
}
