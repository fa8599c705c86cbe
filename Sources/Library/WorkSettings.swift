import Civics
import PolicyLanguage
import Yams

/// Settings of the work on cases (work.yaml): time limits, escalation, cool-down, quotas, contacts.
package struct WorkSettings: Hashable, Sendable {
    package typealias Level = CaseworkSettings.Level

    /// A step of the work that has to be done in time.
    package enum Step: String, CaseIterable, Hashable, Sendable {
        /// From the lead to a consultant.
        case dispatch
        case firstContact = "first-contact"
        case visit
        /// From the visit to its record.
        case feedback

        package var label: String {
            switch self {
            case .dispatch: "分派"
            case .firstContact: "首次联系"
            case .visit: "走访"
            case .feedback: "反馈"
            }
        }

        fileprivate var key: String { label + "时限" }
    }

    package enum TimeLimit: Hashable, Sendable {
        case hours(Int)
        /// Until the end of the last of so many working days after the first.
        case workingDays(Int)

        package var label: String {
            switch self {
            case .hours(let hours): "\(hours) 小时"
            case .workingDays(let days): "\(days) 个工作日"
            }
        }
    }

    /// How often a household of a tier is contacted, in days.
    package struct Rhythm: Hashable, Sendable {
        package let phone: Int
        package let visit: Int
        package let review: Int
    }

    /// Per cent of a time limit used up when the next higher desk is told.
    package struct Escalation: Hashable, Sendable {
        package let station: Int
        package let subdistrict: Int
        package let district: Int
    }

    /// When a rule is said to be weak: of at least so many judged cases, fewer than so many per cent were confirmed.
    package struct WeakRule: Hashable, Sendable {
        package let leastJudged: Int
        package let leastPerCent: Int

        package init(leastJudged: Int, leastPerCent: Int) {
            self.leastJudged = leastJudged
            self.leastPerCent = leastPerCent
        }
    }

    /// How often one account may do what would be harmful in bulk.
    package struct RequestLimits: Hashable, Sendable {
        package struct Rate: Hashable, Sendable {
            /// At once, after a pause.
            package let burst: Int
            /// In the long run.
            package let perMinute: Int

            package init(burst: Int, perMinute: Int) {
                self.burst = burst
                self.perMinute = perMinute
            }
        }

        package let searches: Rate
        /// Pages with names and numbers in full.
        package let reveals: Rate
        /// Refusals written down one by one; those beyond are counted.
        package let refusals: Rate
        /// From so many refusals in a day on, the auditor's attention is drawn to them.
        package let alarm: Int

        package init(searches: Rate, reveals: Rate, refusals: Rate, alarm: Int) {
            self.searches = searches
            self.reveals = reveals
            self.refusals = refusals
            self.alarm = alarm
        }
    }

    /// How long a check of somebody's records for work with children holds (从业查询), and how many days before its end it is called to mind.
    package struct Vetting: Hashable, Sendable {
        package let validMonths: Int
        package let remindDays: Int

        /// The last day on which a check made on a day holds.
        package func lastDay(checkedOn day: CivilDate) -> CivilDate { day.adding(months: validMonths).adding(days: -1) }
    }

    package let limits: [Step: [Level: TimeLimit]]
    package let escalation: Escalation
    /// Days without a new reminder after a lead was judged to need no help.
    package let coolDownNoNeed: Int
    /// Days after a lead turned out to be wrong.
    package let coolDownWrong: Int
    /// Per cent by which the worth must have risen to break the silence.
    package let reminderGrowth: Int
    /// Cases dispatched to one consultant in a week.
    package let weeklyQuota: Int
    package let vetting: Vetting
    package let rhythms: [Level: Rhythm]
    /// Months for which a household that was rejected or left is looked after, and days between two looks.
    package let sweepMonths: Int
    package let sweepDays: Int
    /// Rows of personal data in one export.
    package let exportRows: Int
    /// The same for the officers of the district, who answer for all of it.
    package let districtExportRows: Int
    /// For how many days ahead standing lists name what will be due.
    package let listDaysAhead: Int
    package let aid: AidSettings
    package let weakRule: WeakRule
    /// Open cases of this level or a more urgent one are the focus (重点对象).
    package let focusLevel: Level
    package let requests: RequestLimits
    package let confidence: Confidence
    package let calendar: WorkCalendar

    /// Of a place that works on no cases.
    package static let none = WorkSettings(
        limits: [:], escalation: Escalation(station: 50, subdistrict: 100, district: 150), coolDownNoNeed: 0, coolDownWrong: 0,
        reminderGrowth: 0, weeklyQuota: 0, vetting: Vetting(validMonths: 0, remindDays: 0), rhythms: [:], sweepMonths: 0, sweepDays: 0,
        exportRows: 0, districtExportRows: 0,
        listDaysAhead: 0, aid: .none,
        weakRule: WeakRule(leastJudged: 1, leastPerCent: 0), focusLevel: .red,
        requests: RequestLimits(
            searches: RequestLimits.Rate(burst: 1, perMinute: 1), reveals: RequestLimits.Rate(burst: 1, perMinute: 1),
            refusals: RequestLimits.Rate(burst: 1, perMinute: 1), alarm: 1),
        confidence: .ownDefault,
        calendar: WorkCalendar(holidays: [], exchanges: []))

    package func limit(_ step: Step, _ level: Level) -> TimeLimit { limits[step]?[level] ?? .workingDays(1) }
    package func rhythm(_ level: Level) -> Rhythm { rhythms[level] ?? Rhythm(phone: 91, visit: 182, review: 365) }
}

extension WorkSettings {
    private static let keys =
        Step.allCases.map(\.key)
        + ["升级", "沉默期", "再提醒增幅", "每周定额", "从业查询", "联系频次", "季度排查", "导出上限", "薄弱规则", "清单提前", "重点对象", "频次限制"] + AidSettings.keys

    /// Reads `work.yaml`. Every setting is `{值, 可信, 理由}`; the whole is as sure as its least sure setting.
    static func read(_ tree: Node, path: String, calendar: WorkCalendar, _ problems: inout [PackProblem]) -> WorkSettings? {
        guard let entry = Declaration(tree, path: path, required: keys, &problems) else { return nil }
        var values: [String: Declaration] = [:]
        var confidences: [Confidence] = []
        for key in keys {
            guard let node = entry[key], let setting = Declaration(node, path: path, required: ["值", "可信", "理由"], &problems),
                let confidence = setting.choice("可信", among: Confidence.allCases.map { ($0.label, $0) }, &problems)
            else { continue }
            values[key] = setting
            confidences.append(confidence)
        }
        guard values.count == keys.count else { return nil }
        func numbers(_ key: String, _ names: [String]) -> [Int]? {
            guard let node = values[key]?["值"], let fields = Declaration(node, path: path, required: names, &problems) else { return nil }
            let numbers = names.compactMap { fields.count($0, &problems) }
            return numbers.count == names.count ? numbers : nil
        }
        var limits: [Step: [Level: TimeLimit]] = [:]
        for step in Step.allCases { limits[step] = values[step.key].flatMap { timeLimits($0, &problems) } }
        let rhythms = values["联系频次"].flatMap { Self.rhythms($0, &problems) }
        let quota = values["每周定额"]?.count("值", &problems)
        let vetting = numbers("从业查询", ["有效月数", "提前提醒"]).map { Vetting(validMonths: $0[0], remindDays: $0[1]) }
        let growth = values["再提醒增幅"]?.count("值", &problems)
        let ahead = values["清单提前"]?.count("值", &problems)
        let aid = AidSettings.read(values, &problems)
        let weak = numbers("薄弱规则", ["最少判断", "最低准确度"]).map { WeakRule(leastJudged: $0[0], leastPerCent: $0[1]) }
        let requests = numbers("频次限制", RequestLimits.keys).flatMap { RequestLimits($0, of: values["频次限制"], &problems) }
        let focus = values["重点对象"]?.choice("值", among: Level.allCases.map { ($0.label, $0) }, &problems)
        guard let percents = numbers("升级", ["提醒站长", "提醒街镇", "提醒区级"]), let silence = numbers("沉默期", ["无需帮扶", "线索不实"]),
            let sweep = numbers("季度排查", ["月数", "间隔"]), limits.count == Step.allCases.count, let rhythms, let quota, let vetting, let growth,
            let rows = numbers("导出上限", ["街镇", "区级"]), let ahead, let aid, let weak, let focus, let requests
        else { return nil }
        return WorkSettings(
            limits: limits, escalation: Escalation(station: percents[0], subdistrict: percents[1], district: percents[2]),
            coolDownNoNeed: silence[0], coolDownWrong: silence[1], reminderGrowth: growth, weeklyQuota: quota, vetting: vetting,
            rhythms: rhythms,
            sweepMonths: sweep[0], sweepDays: sweep[1], exportRows: rows[0], districtExportRows: rows[1], listDaysAhead: ahead, aid: aid,
            weakRule: weak, focusLevel: focus, requests: requests,
            confidence: Confidence.allCases.last(where: confidences.contains) ?? .ownDefault, calendar: calendar)
    }

    private static func timeLimits(_ setting: Declaration, _ problems: inout [PackProblem]) -> [Level: TimeLimit]? {
        guard let node = setting["值"],
            let levels = Declaration(node, path: setting.path, required: Level.allCases.map(\.label), &problems)
        else { return nil }
        var limits: [Level: TimeLimit] = [:]
        for level in Level.allCases {
            guard let limit = TimeLimit(levels.text(level.label)) else {
                problems.append(levels.problem(level.label, "“\(levels.text(level.label))”不是时限。请写成“24 小时”或“2 个工作日”。"))
                continue
            }
            limits[level] = limit
        }
        return limits.count == Level.allCases.count ? limits : nil
    }

    private static func rhythms(_ setting: Declaration, _ problems: inout [PackProblem]) -> [Level: Rhythm]? {
        guard let node = setting["值"],
            let levels = Declaration(node, path: setting.path, required: Level.allCases.map(\.label), &problems)
        else { return nil }
        var rhythms: [Level: Rhythm] = [:]
        for level in Level.allCases {
            guard let node = levels[level.label],
                let entry = Declaration(node, path: setting.path, required: ["电话", "走访", "复核"], &problems),
                let phone = entry.count("电话", &problems), let visit = entry.count("走访", &problems),
                let review = entry.count("复核", &problems)
            else { continue }
            rhythms[level] = Rhythm(phone: phone, visit: visit, review: review)
        }
        return rhythms.count == Level.allCases.count ? rhythms : nil
    }
}

extension WorkSettings.TimeLimit {
    /// Reads “24 小时” and “2 个工作日”.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let number = Int(parts[0]), number > 0 else { return nil }
        switch parts[1] {
        case "小时": self = .hours(number)
        case "个工作日": self = .workingDays(number)
        default: return nil
        }
    }
}

extension WorkSettings.RequestLimits {
    fileprivate static let keys = ["一次查找", "每分钟查找", "一次看身份", "每分钟看身份", "一次记拒绝", "每分钟记拒绝", "提请审计"]

    /// - Parameter numbers: in the order of `keys`.
    fileprivate init?(_ numbers: [Int], of setting: Declaration?, _ problems: inout [PackProblem]) {
        guard numbers.allSatisfy({ $0 > 0 }) else {
            problems += [setting?.problem("值", "“频次限制”里的每个数都要大于 0，否则谁也办不了事。")].compactMap { $0 }
            return nil
        }
        self.init(
            searches: Rate(burst: numbers[0], perMinute: numbers[1]), reveals: Rate(burst: numbers[2], perMinute: numbers[3]),
            refusals: Rate(burst: numbers[4], perMinute: numbers[5]), alarm: numbers[6])
    }
}
