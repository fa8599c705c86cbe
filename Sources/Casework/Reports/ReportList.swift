import Civics
import Library
import PolicyLanguage

/// One list behind the figures of a month (名单). A figure is the length of its list, or of one list against another, so that whoever
/// asks which ones is shown exactly those.
package enum ReportList: String, CaseIterable, Hashable, Sendable {
    case leads, opened
    case firstContacts = "first-contacts"
    case firstContactsInTime = "first-contacts-in-time"
    case escalated
    case open, overdue
    case closed, concluded, judged, confirmed, helped
    case missedConfirmed = "missed-confirmed"
    case covered, increased
    case visits
    case visitsMet = "visits-met"
    case visitsDue = "visits-due"
    case visitsDueMade = "visits-due-made"
    case sweep
    case sweepMade = "sweep-made"
    case plansApproved = "plans-approved"
    case plansOpen = "plans-open"
    case plansClosed = "plans-closed"
    case plansOverdue = "plans-overdue"
    case applicationsSubmitted = "applications-submitted"
    case applicationsGranted = "applications-granted"
    case referralsOffered = "referrals-offered"
    case referralsAnswered = "referrals-answered"
    case referralsAccepted = "referrals-accepted"
    case referralsRated = "referrals-rated"
    case referralsSatisfied = "referrals-satisfied"
    case trackings
    case tracked
    case trackedLate = "tracked-late"

    package var label: String {
        switch self {
        case .leads: "收到线索"
        case .opened: "立案"
        case .firstContacts: "首次联系"
        case .firstContactsInTime: "按时首次联系"
        case .escalated: "月内超时"
        case .open: "在办"
        case .overdue: "现在超时"
        case .closed: "结案"
        case .concluded: "核实后结案"
        case .judged: "能判断属实与否"
        case .confirmed: "属实"
        case .helped: "已帮到"
        case .missedConfirmed: "应救未救查实"
        case .covered: "新纳入救助"
        case .increased: "补足救助"
        case .visits: "走访"
        case .visitsMet: "见到本人"
        case .visitsDue: "按频次该走访"
        case .visitsDueMade: "按频次已走访"
        case .sweep: "季度排查对象"
        case .sweepMade: "季度排查已见面"
        case .plansApproved: "批准方案"
        case .plansOpen: "执行中的方案"
        case .plansClosed: "办结方案"
        case .plansOverdue: "有事项逾期的方案"
        case .applicationsSubmitted: "递交申请"
        case .applicationsGranted: "批准申请"
        case .referralsOffered: "转出"
        case .referralsAnswered: "机构答复"
        case .referralsAccepted: "机构接受"
        case .referralsRated: "家庭评价"
        case .referralsSatisfied: "满意"
        case .trackings: "跟踪记录"
        case .tracked: "跟踪中"
        case .trackedLate: "跟踪过期未联系"
        }
    }

    /// What a row of it is: 户, 人, 次.
    package var unit: String {
        switch self {
        case .leads: "条"
        case .covered: "人"
        case .visits, .visitsMet, .trackings: "次"
        case .plansApproved, .plansOpen, .plansClosed, .plansOverdue: "份"
        case .applicationsSubmitted, .applicationsGranted: "件"
        case .referralsOffered, .referralsAnswered, .referralsAccepted, .referralsRated, .referralsSatisfied: "件"
        default: "户"
        }
    }

    /// What the day of a row is.
    package var dayLabel: String {
        switch self {
        case .leads: "收到"
        case .opened, .open: "立案"
        case .firstContacts, .firstContactsInTime: "首次联系"
        case .escalated: "提醒"
        case .overdue: "到期"
        case .closed, .concluded, .judged, .confirmed, .helped, .missedConfirmed: "结案"
        case .covered, .increased: "批准或结案"
        case .visits, .visitsMet: "走访"
        case .visitsDue, .visitsDueMade: "此前最近走访或首次联系"
        case .sweep, .sweepMade: "上次走访"
        case .plansApproved, .plansOpen, .plansClosed: "批准"
        case .plansOverdue: "最早到期"
        case .applicationsSubmitted: "递交"
        case .applicationsGranted: "批准"
        case .referralsOffered: "转出"
        case .referralsAnswered, .referralsAccepted: "答复"
        case .referralsRated, .referralsSatisfied: "评价"
        case .trackings: "记录"
        case .tracked, .trackedLate: "下次联系"
        }
    }

    /// Whether it tells how things stand at the moment of asking, of which the past keeps no trace: only there while the month lasts.
    var isOfNow: Bool {
        switch self {
        case .overdue, .sweep, .sweepMade, .tracked, .trackedLate: true
        default: false
        }
    }
}

/// A part of a list.
package struct ReportSlice: Hashable, Sendable {
    package var source: CaseLead.Source?
    package var level: CaseworkSettings.Level?
    package var policy: TypedPolicy.ID?
    package var reason: CloseReason?

    package init(
        source: CaseLead.Source? = nil, level: CaseworkSettings.Level? = nil, policy: TypedPolicy.ID? = nil, reason: CloseReason? = nil
    ) {
        self.source = source
        self.level = level
        self.policy = policy
        self.reason = reason
    }
}
