import Civics

/// How a time limit stands (`deadline`): 期限内, 过半, 今日到期, 超期, 超期过半.
struct DeadlineSign: Sendable {
    let kind: String
    let label: String
    /// The day itself, for whoever asks.
    let due: String

    /// - Parameter allowedDays: how long the whole limit is; 0 for "the same day".
    init(due: CivilDate, allowedDays: Int, today: CivilDate) {
        let left = today.days(to: due)
        self.due = "\(due.chinese) 到期"
        switch left {
        case ..<0:
            kind = -left * 2 >= max(allowedDays, 2) ? "long-overdue" : "overdue"
            label = "超期 \(-left) 天"
        case 0: (kind, label) = ("today", "今日到期")
        default:
            kind = left * 2 <= allowedDays ? "half" : "on-time"
            label = "还有 \(left) 天"
        }
    }

    /// The limit does not run: the household is away, or another office has the case.
    init(pausedBecause reason: String) {
        kind = "paused"
        label = "暂停计时"
        due = reason
    }
}

/// A figure that is our own and not official (`default-mark`), with why it is what it is.
struct DefaultMark: Sendable {
    let reason: String
}

/// How old what we show is (`freshness`).
struct FreshnessNote: Sendable {
    enum State: String, Sendable { case fresh, late, missing }

    let state: String
    let text: String

    init(_ state: State, _ text: String) {
        self.state = state.rawValue
        self.text = text
    }
}

/// A message across the page (`notice`). After an act it may offer to take the act back.
struct Notice: Sendable {
    enum Kind: String, Sendable { case info, warning, danger, success }

    struct Undo: Sendable {
        let action: String
        let csrf: String
        let label: String
    }

    let kind: String
    let title: String
    let text: String?
    let undo: Undo?
    /// Read out at once: what has just happened, or went wrong.
    let role: String

    init(_ kind: Kind, _ title: String, text: String? = nil, undo: Undo? = nil) {
        self.kind = kind.rawValue
        self.title = title
        self.text = text
        self.undo = undo
        role = kind == .danger ? "alert" : "status"
    }
}

/// Nothing to show (`empty-state`): why, and what to do.
struct EmptyState: Sendable {
    let text: String
    let href: String?
    let label: String?

    init(_ text: String, href: String? = nil, label: String? = nil) {
        self.text = text
        self.href = href
        self.label = label
    }
}
