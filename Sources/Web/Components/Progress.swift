/// How much of something is done (`progress`).
struct ProgressLine: Sendable {
    let label: String
    /// 0 … 100.
    let share: Int
    let text: String

    init(_ label: String, done: Int, of total: Int, unit: String) {
        self.label = label
        share = total > 0 ? min(100, max(0, done * 100 / total)) : 0
        text = total > 0 ? "\(grouped(done)) / \(grouped(total)) \(unit)（\(share)%）" : "没有要做的"
    }
}

/// Where a case stands on its way (`stepper`): 线索 → 核实 → 走访 → 评估 → 方案 → 帮扶 → 结案.
struct Stepper: Sendable {
    struct Step: Sendable {
        let number: Int
        let label: String
        let state: String
        let stateLabel: String
        let isCurrent: Bool
        let note: String?
    }

    static let caseSteps = ["线索", "核实", "走访", "评估", "方案", "帮扶", "结案"]

    let label: String
    let steps: [Step]

    /// - Parameters:
    ///   - current: index of the step under way; the number of steps when all is done.
    ///   - skipped: steps that this case did not need.
    ///   - notes: a date or a word under a step, by index.
    init(_ label: String = "个案进度", _ names: [String] = caseSteps, current: Int, skipped: Set<Int> = [], notes: [Int: String] = [:]) {
        self.label = label
        steps = names.enumerated().map { index, name in
            let state = skipped.contains(index) ? "skipped" : index < current ? "done" : index == current ? "current" : "ahead"
            let words = ["skipped": "不需要", "done": "已完成", "current": "正在进行", "ahead": "未开始"]
            return Step(
                number: index + 1, label: name, state: state, stateLabel: words[state] ?? "", isCurrent: index == current,
                note: notes[index])
        }
    }
}

/// One thing that happened to a case (`timeline`), newest first.
struct TimelineEvent: Sendable {
    enum Kind: String, Sendable { case plain, now, good, warning, danger }

    let at: String
    let title: String
    let who: String?
    let text: String?
    let href: String?
    let kind: String

    init(_ at: String, _ title: String, who: String? = nil, text: String? = nil, href: String? = nil, kind: Kind = .plain) {
        self.at = at
        self.title = title
        self.who = who
        self.text = text
        self.href = href
        self.kind = kind.rawValue
    }
}

/// What one indicator adds to the score of a household's needs (`contributions`).
struct ContributionBar: Sendable {
    let label: String
    /// The solid part of the bar, 0 … 100.
    let share: Int
    /// How much further the bar may reach while the indicator is not known, 0 … 100.
    let gap: Int
    let value: String
    let note: String?
    let kind: String

    /// - Parameters:
    ///   - share: of the longest bar possible, in per cent.
    ///   - atMost: what it would be if the unknown turned out badly; `nil` when the indicator is known.
    init(_ label: String, share: Int, atMost: Int? = nil, value: String, note: String? = nil, isStrong: Bool = false) {
        self.label = label
        self.share = min(100, max(0, share))
        gap = min(100, max(0, atMost ?? share)) - self.share
        self.value = value
        self.note = note
        kind = atMost != nil ? "unknown" : isStrong ? "strong" : "plain"
    }
}

/// A page that asks before an act (`confirmation`).
struct Confirmation: Sendable {
    let title: String
    let text: String
    let consequences: [String]
    let action: String
    let csrf: String
    let confirmLabel: String
    let cancelHref: String
    let isDangerous: Bool
}
