import Database

/// Where a case stands (个案状态).
package enum CaseState: String, BindableValue, CaseIterable, Hashable, Sendable {
    /// Nobody's yet: waits for its subdistrict to dispatch it.
    case queued
    /// A consultant's, who has not reached the household yet.
    case dispatched
    /// The household has been reached; visits, assessment, plan and help go on.
    case working
    /// Nothing can be done now; contacts go on by tier.
    case tracking
    case closed

    package var label: String {
        switch self {
        case .queued: "待分派"
        case .dispatched: "待核实"
        case .working: "办理中"
        case .tracking: "跟踪中"
        case .closed: "已结案"
        }
    }

    package var isOpen: Bool { self != .closed }
}

/// Why a case was closed (结案原因); practice puts nobody's case away without one.
package enum CloseReason: String, BindableValue, CaseIterable, Hashable, Sendable {
    case helped
    case alreadyReceiving = "already-receiving"
    case needMet = "need-met"
    case noNeed = "no-need"
    case incomeRose = "income-rose"
    case refused
    case movedOut = "moved-out"
    case died
    case unreachable
    case wrongLead = "wrong-lead"
    case referred
    /// By the program: a later screening no longer finds it, and nobody had begun.
    case withdrawn

    package var label: String {
        switch self {
        case .helped: "已获救助"
        case .alreadyReceiving: "早已享受"
        case .needMet: "需求已满足"
        case .noNeed: "核实后无需帮扶"
        case .incomeRose: "收入上升"
        case .refused: "三次拒绝"
        case .movedOut: "已搬离"
        case .died: "已去世"
        case .unreachable: "多次联系不上"
        case .wrongLead: "线索不实"
        case .referred: "已转介并被承接"
        case .withdrawn: "再次筛查不再发现"
        }
    }

    /// Whether the register told something that is not so: its departments are given time to mend it.
    var isWrongData: Bool {
        switch self {
        case .wrongLead, .movedOut, .died, .unreachable: true
        case .helped, .alreadyReceiving, .needMet, .noNeed, .incomeRose, .refused, .referred, .withdrawn: false
        }
    }

    /// Those that a person may give.
    package static let choosable: [CloseReason] = allCases.filter { $0 != .withdrawn }

    /// What the reason says of the rule that raised the lead.
    package var outcome: LeadOutcome {
        switch self {
        case .helped, .needMet, .referred: .confirmedHelped
        case .refused, .incomeRose: .confirmedNotHelped
        case .alreadyReceiving, .noNeed, .wrongLead: .notConfirmed
        case .movedOut, .died, .unreachable, .withdrawn: .undetermined
        }
    }
}

/// What became of a lead, for the precision of its rule.
package enum LeadOutcome: String, CaseIterable, Hashable, Sendable {
    case confirmedHelped = "confirmed-helped"
    case confirmedNotHelped = "confirmed-not-helped"
    case notConfirmed = "not-confirmed"
    /// Says nothing of the rule: never counted as right or wrong.
    case undetermined

    package var label: String {
        switch self {
        case .confirmedHelped: "属实并已帮到"
        case .confirmedNotHelped: "属实未帮到"
        case .notConfirmed: "不属实"
        case .undetermined: "说不准"
        }
    }
}
