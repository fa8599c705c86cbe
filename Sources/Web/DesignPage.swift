import Access
import Civics

/// The style page's content. Everybody on it is invented.
struct DesignPage: Sendable {
    struct Swatch: Sendable {
        let name: String
        let value: String
        let use: String
        let ratios: String
    }

    struct Size: Sendable {
        let number: String
        let name: String
        let value: String
        /// In CSS pixels, for a bar as long as it says.
        let pixels: Int
    }

    struct Sign: Sendable {
        let kind: String
        let label: String
    }

    struct Row: Sendable {
        let number: Int
        let href: String
        let name: String
        let size: String
        let level: Sign
        let leadClass: Sign
        let place: String
        let step: String
        let worth: String
        let deadline: DeadlineSign
        let isChosen: Bool
    }

    /// A page of the program, and who may open it.
    struct Address: Sendable {
        let path: String
        let roles: String
    }

    let swatches: [Swatch]
    let textSizes: [Size]
    let spaces: [Size]
    let parameters: [String: String]
    let csrf: String
    let address = Path.design.link()

    let textFields = Sample.textFields
    let subdistrict = Sample.subdistrict
    let note = Sample.note
    let mode = Sample.mode
    let dangers = Sample.dangers
    let scales = Sample.scales
    let errors = ErrorSummary([("visit-day", "走访日期不能晚于今天"), ("met", "请说明见到了谁")])
    let saved: SavedFilters
    let tabsLabel = "示例：个案类别"
    let tabs = Sample.tabs
    let head = Sample.head
    let rows = Sample.rows
    let pager = Pager(page: 2, size: 50, total: 318, unit: "户") { _ in Path.design.link() }
    let empty = EmptyState("今天没有要走访的家庭。", href: Path.design.link(), label: "看本周的安排")
    let notices: [Notice]
    let deadlines = Sample.deadlines
    let classes = Sample.classes
    let levels = Sample.levels
    let freshness = Sample.freshness
    let defaultMark = DefaultMark(reason: "上级文件没有规定这个期限。按同类工作的惯例定为 5 个工作日，可在政策包里改。")
    let progress = Sample.progress
    let stepper = Stepper(current: 3, notes: [0: "11-02", 1: "11-03", 2: "11-06"])
    let events = Sample.events
    let keyFacts = Sample.keyFacts
    let definitions = Sample.definitions
    let contributions = Sample.contributions
    let charts = Sample.charts.map(\.figure)
    let heat = Sample.heat
    let confirmation: Confirmation
    let addresses = Routes.access.routes.compactMap(Address.init)

    init(tokens: StyleTokens, parameters: [String: String], csrf: String) {
        swatches = ColourUse.all.compactMap { Swatch($0, tokens) }
        textSizes = Size.all("text-", tokens)
        spaces = Size.all("space-", tokens)
        self.parameters = parameters
        self.csrf = csrf
        saved = SavedFilters(
            entries: [
                .init(label: "我这周要走访的", href: address, count: "12", isCurrent: true),
                .init(label: "红色、还没分派", href: address, count: "3", isCurrent: false),
                .init(label: "人户分离", href: address, count: "41", isCurrent: false),
            ], saveAction: address, csrf: csrf, query: "level=red")
        notices = Sample.notices(undo: .init(action: address, csrf: csrf, label: "撤销"))
        confirmation = Confirmation(
            title: "结案：姚** 家", text: "结案后不再提醒，线索和记录都保留，以后可以重新打开。",
            consequences: ["还有 1 项帮扶没有完成：助餐服务。", "下次随访（12 月 20 日）会一起取消。"], action: address, csrf: csrf,
            confirmLabel: "确认结案", cancelHref: address, isDangerous: true)
    }
}

extension DesignPage.Address {
    /// `nil` for what is not opened but sent, and for files that everybody gets.
    fileprivate init?(_ route: RouteAccess) {
        guard route.method == "GET" else { return nil }
        switch route.requirement {
        case .public where route.path != Path.signIn.rawValue: return nil
        case .public, .signedIn: roles = "每个人"
        case .permission(let permission):
            roles = Role.allCases.filter { RolePermissions.of($0).contains(permission) }.map(\.label).joined(separator: "、")
        }
        path = route.path
    }
}

extension DesignPage.Swatch {
    fileprivate init?(_ use: ColourUse, _ tokens: StyleTokens) {
        guard let colour = tokens.colours[use.name] else { return nil }
        name = use.name
        value = colour.hex
        self.use = use.use
        ratios = use.grounds.compactMap { ground in
            tokens.colours[ground].map { "\(ground) \((colour.contrast(with: $0) * 10).rounded(.down) / 10)∶1" }
        }.joined(separator: "，")
    }
}

extension DesignPage.Size {
    fileprivate static func all(_ prefix: String, _ tokens: StyleTokens) -> [DesignPage.Size] {
        tokens.sizes.filter { $0.name.hasPrefix(prefix) }.map { name, value in
            let pixels = (Double(value.replacing("rem", with: "")) ?? 0) * 16
            return DesignPage.Size(
                number: String(name.dropFirst(prefix.count)), name: name,
                value: "\(pixels == pixels.rounded() ? "\(Int(pixels))" : "\(pixels)") 像素",
                pixels: Int(pixels))
        }
    }
}

/// Invented people and cases.
private enum Sample {
    static let today = CivilDate("2025-12-31")!
    static let here = Path.design.link()

    static let textFields = [
        TextField("visitor", "同行人", placeholder: "姓名", isOptional: true),
        TextField("visit-day", "走访日期", value: "2026-01-02", kind: .date, error: "走访日期不能晚于今天"),
        TextField("rent", "每月房租", value: "1800", hint: "单位：元，按合同填写", inputMode: "decimal", isShort: true),
    ]
    static let subdistrict = SelectField(
        "subdistrict", "居住地街镇", [Choice("", "请选择"), Choice("1", "华阳路街道", isChosen: true), Choice("2", "江苏路街道")])
    static let note = TextArea("note", "家里的情况", hint: "用自己的话写；不要写病名以外的隐私", isOptional: true)
    static let mode = ChoiceField(
        "mode", "走访方式", .radio,
        [
            Choice("home", "入户", isChosen: true), Choice("phone", "电话"), Choice("office", "来站里"),
            Choice("video", "视频", note: "需要对方同意", isDisabled: true),
        ])
    static let dangers = ChoiceField(
        "danger", "有没有危险信号", .checkbox,
        [
            Choice("fire", "用火用电危险", isUrgent: true), Choice("food", "家里没有吃的", isUrgent: true),
            Choice("child", "孩子没人照看", isChosen: true, isUrgent: true),
        ], hint: "勾选后立刻报给街镇，不用等提交整份记录", isOptional: true)
    static let scales = [
        ScaleField("living", "生活", steps(chosen: 0), was: "有困难"), ScaleField("health", "健康", steps(chosen: 1), was: "有困难"),
        ScaleField("education", "教育", steps(chosen: nil)), ScaleField("housing", "居住", steps(chosen: 2), was: "有困难"),
        ScaleField("employment", "就业", steps(chosen: nil)), ScaleField("support", "社会支持", steps(chosen: nil)),
    ]

    static func steps(chosen: Int?) -> [Choice] {
        [("good", "没困难", Choice.Tone.good), ("middling", "有困难", .middling), ("bad", "很困难", .bad)].enumerated().map { index, step in
            Choice(step.0, step.1, isChosen: index == chosen, tone: step.2)
        }
    }

    static let tabs = [
        Tab(label: "全部", href: here, count: "318", isCurrent: true), Tab(label: "待分派", href: here, count: "24", isCurrent: false),
        Tab(label: "办理中", href: here, count: "201", isCurrent: false), Tab(label: "超期", href: here, count: "9", isCurrent: false),
    ]
    static let head = TableHead(
        isSelectable: true,
        [
            TableColumn("家庭"), TableColumn("类别"), TableColumn("居住地"), TableColumn("进度"), TableColumn("每月", href: here, isNumber: true),
            TableColumn("期限", href: here, order: .ascending),
        ])

    static let classes = [
        DesignPage.Sign(kind: "missed", label: "救助缺失"), .init(kind: "under-served", label: "救助不充分"),
        .init(kind: "at-risk", label: "救助预警"),
    ]
    static let levels = [
        DesignPage.Sign(kind: "red", label: "红"), .init(kind: "orange", label: "橙"), .init(kind: "yellow", label: "黄"),
        .init(kind: "blue", label: "蓝"),
    ]
    static let deadlines = [
        DeadlineSign(due: today.adding(days: 9), allowedDays: 10, today: today),
        DeadlineSign(due: today.adding(days: 4), allowedDays: 10, today: today), DeadlineSign(due: today, allowedDays: 10, today: today),
        DeadlineSign(due: today.adding(days: -2), allowedDays: 10, today: today),
        DeadlineSign(due: today.adding(days: -6), allowedDays: 10, today: today), DeadlineSign(pausedBecause: "住院期间不计时"),
    ]
    static let rows = [
        row(1, "姚**", 2, 1, 0, "虹桥第八居委会", "走访", "1,501.66 元", 4), row(2, "万*", 1, 0, 0, "华阳路第五居委会", "核实", "2,203.33 元", 3),
        row(3, "罗**", 3, 3, 1, "华阳路第十四居委会", "帮扶", "180 元", 0), row(4, "毛**", 3, 2, 2, "周家桥第十三居委会", "线索", "—", 1),
    ]

    private static func row(
        _ number: Int, _ name: String, _ size: Int, _ level: Int, _ leadClass: Int, _ place: String, _ step: String, _ worth: String,
        _ deadline: Int
    ) -> DesignPage.Row {
        DesignPage.Row(
            number: number, href: here, name: name, size: "\(size) 人", level: levels[level], leadClass: classes[leadClass], place: place,
            step: step, worth: worth, deadline: deadlines[deadline], isChosen: number == 2)
    }

    static func notices(undo: Notice.Undo) -> [Notice] {
        [
            Notice(.success, "已分派给李**。", text: "她今天会看到这 3 户。", undo: undo),
            Notice(.info, "医保数据昨天更新到 11 月。", text: "这一户的自付费用已重新计算。"),
            Notice(.warning, "两个人改了同一项。", text: "您填的是“有困难”，王**昨天填的是“没困难”。请选一个。"),
            Notice(.danger, "没有存上。", text: "网络断了。内容还在这台手机里，连上后会自动重发。"),
        ]
    }

    static let freshness = [
        FreshnessNote(.fresh, "数据到 2025-12-15"), FreshnessNote(.late, "数据停在 2025-09-30，已过期"), FreshnessNote(.missing, "从未收到"),
    ]
    static let progress = [
        ProgressLine("本季度排查", done: 213, of: 318, unit: "户"), ProgressLine("本周走访", done: 3, of: 12, unit: "户"),
    ]
    static let events = [
        TimelineEvent("12-31 09:20", "评估：中度，0.41", who: "系统", text: "疾病困境、社会参与困境占一多半。", href: here, kind: .now),
        TimelineEvent("12-30 15:05", "走访：入户，见到本人", who: "社区救助顾问 李**", text: "新情况：上月住院，自付 8,200 元。", href: here, kind: .good),
        TimelineEvent("12-29 10:40", "电话核实：没人接", who: "社区救助顾问 李**", kind: .warning),
        TimelineEvent("12-28 08:00", "期限过半，已提醒", who: "系统"),
        TimelineEvent("12-26 16:12", "分派给李**", who: "华阳路街道 街镇救助干部"),
        TimelineEvent("12-26 02:00", "筛查发现：符合低保，没有享受", who: "系统", kind: .danger),
    ]
    static let keyFacts = [
        KeyFact("每月该得而未得", "1,501.66 元", note: "其中 1,435 元已确定"), KeyFact("没办完的帮扶", "2 项", href: here),
        KeyFact("上次联系", "12-30", note: "入户"), KeyFact("下次随访", "01-06"),
    ]
    static let definitions = [
        NamedValue("同意", "记录、转介给社会组织", note: "走访 2025-12-30"), NamedValue("居住地", "虹桥第八居委会"),
        NamedValue("户籍地", "华阳路第九居委会", note: "公安户籍，数据到 2025-12-15"),
    ]
    static let charts = [
        Chart(
            id: "by-month", title: "每月新发现的线索", summary: "救助缺失比上月少 4 户，救助不充分多 3 户。", form: .lines, unit: "户", axis: "月份",
            categories: ["9月", "10月", "11月", "12月"],
            series: [
                series("救助缺失", [52, 47, 41, 37]), series("救助不充分", [9, 10, 12, 15]), series("救助预警", [22, 27, 30, 26]),
            ]),
        Chart(
            id: "by-place", title: "没办完的帮扶", summary: "华阳路街道最多，18 项。", form: .stackedBars, unit: "项", axis: "街镇",
            categories: ["华阳路", "江苏路", "虹桥", "新泾镇"], series: [series("期限内", [12, 9, 7, 10]), series("超期", [6, 1, 0, 2])]),
    ]
    static let heat = HeatTable(
        title: "确认为真的线索占比", summary: "单位：%；不到 5 户的不显示", axis: "街镇", heads: ["10月", "11月", "12月"],
        rows: [
            ("华阳路", [Chart.Value(41, text: "41"), Chart.Value(44, text: "44"), Chart.Value(52, text: "52")]),
            ("江苏路", [Chart.Value(38, text: "38"), Chart.Value(nil, text: "不足5户"), Chart.Value(47, text: "47")]),
            ("新泾镇", [Chart.Value(29, text: "29"), Chart.Value(33, text: "33"), Chart.Value(36, text: "36")]),
        ])

    private static func series(_ label: String, _ counts: [Int]) -> Chart.Series {
        Chart.Series(label: label, values: counts.map { Chart.Value($0, href: here) })
    }

    static let contributions = [
        ContributionBar("收入困境", share: 100, value: "1 × 16.7%", note: "人均 780 元，低于低保标准的 1.5 倍", isStrong: true),
        ContributionBar("疾病困境", share: 100, value: "1 × 16.7%", note: "自付占收入 31%", isStrong: true),
        ContributionBar("就业困境", share: 50, value: "0.5 × 8.3%"),
        ContributionBar("居住困境", share: 0, atMost: 100, value: "待核实", note: "面积不知道：0 到 16.7%"),
        ContributionBar("教育困境", share: 0, value: "0"),
    ]
}
