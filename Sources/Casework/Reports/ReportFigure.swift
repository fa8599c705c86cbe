import Library

/// A column of the monthly report (指标): what it counts, by which list, out of what.
package enum ReportFigure: String, CaseIterable, Hashable, Sendable {
    case leads, opened, contactedInTime, wait, escalated, open, overdue
    case closed, confirmed, helped, missedConfirmed, covered, increased
    case visits, visitsMet, visitsDue, sweep
    case plansApproved, plansOpen, plansClosed, plansOverdue
    case applicationsSubmitted, applicationsGranted, referralsOffered, referralsAccepted, answer, satisfied
    case trackings, tracked, trackedLate

    /// Tables of the report, so that none is too wide.
    package enum Section: String, CaseIterable, Hashable, Sendable {
        case work, results, visits, plans, help, tracking

        package var label: String {
            switch self {
            case .work: "线索和办理"
            case .results: "查实和成效"
            case .visits: "走访和排查"
            case .plans: "一户一策"
            case .help: "申请和转介"
            case .tracking: "跟踪联系"
            }
        }

        package var figures: [ReportFigure] { ReportFigure.allCases.filter { $0.section == self } }
    }

    package enum Measure: Hashable, Sendable {
        case count(ReportList)
        case share(ReportList, of: ReportList)
        /// The middle of how long those of a list took.
        case median(ReportList)
    }

    package var section: Section {
        switch self {
        case .leads, .opened, .contactedInTime, .wait, .escalated, .open, .overdue: .work
        case .closed, .confirmed, .helped, .missedConfirmed, .covered, .increased: .results
        case .visits, .visitsMet, .visitsDue, .sweep: .visits
        case .plansApproved, .plansOpen, .plansClosed, .plansOverdue: .plans
        case .applicationsSubmitted, .applicationsGranted, .referralsOffered, .referralsAccepted, .answer, .satisfied: .help
        case .trackings, .tracked, .trackedLate: .tracking
        }
    }

    package var measure: Measure {
        switch self {
        case .leads: .count(.leads)
        case .opened: .count(.opened)
        case .contactedInTime: .share(.firstContactsInTime, of: .firstContacts)
        case .wait: .median(.firstContacts)
        case .escalated: .count(.escalated)
        case .open: .count(.open)
        case .overdue: .count(.overdue)
        case .closed: .count(.closed)
        case .confirmed: .share(.confirmed, of: .judged)
        case .helped: .share(.helped, of: .concluded)
        case .missedConfirmed: .count(.missedConfirmed)
        case .covered: .count(.covered)
        case .increased: .count(.increased)
        case .visits: .count(.visits)
        case .visitsMet: .share(.visitsMet, of: .visits)
        case .visitsDue: .share(.visitsDueMade, of: .visitsDue)
        case .sweep: .share(.sweepMade, of: .sweep)
        case .plansApproved: .count(.plansApproved)
        case .plansOpen: .count(.plansOpen)
        case .plansClosed: .count(.plansClosed)
        case .plansOverdue: .share(.plansOverdue, of: .plansOpen)
        case .applicationsSubmitted: .count(.applicationsSubmitted)
        case .applicationsGranted: .count(.applicationsGranted)
        case .referralsOffered: .count(.referralsOffered)
        case .referralsAccepted: .share(.referralsAccepted, of: .referralsAnswered)
        case .answer: .median(.referralsAnswered)
        case .satisfied: .share(.referralsSatisfied, of: .referralsRated)
        case .trackings: .count(.trackings)
        case .tracked: .count(.tracked)
        case .trackedLate: .share(.trackedLate, of: .tracked)
        }
    }

    package var label: String {
        switch self {
        case .wait: "首次联系用时"
        case .answer: "机构答复用时"
        case .plansOverdue: "方案逾期"
        case .plansOpen: "执行中"
        case .referralsAccepted: "机构接受"
        case .satisfied: "家庭满意"
        case .visitsDue: "按频次已走访"
        case .sweep: "季度排查已见面"
        case .trackedLate: "过期未联系"
        default: measure.list.label
        }
    }

    /// What counts, and at what day (口径).
    package var definition: String {
        switch self {
        case .leads: "当月收到、已经进入个案的线索；沉默期内没有立案的不算。"
        case .opened: "当月新立的个案。"
        case .contactedInTime: "当月第一次联系上的个案里，联系上以前没有收到过“首次联系已超时”提醒的占几成。"
        case .wait: "当月第一次联系上的个案，从立案到联系上的时间，取中位数。"
        case .escalated: "当月因为某一步用完了时限、提醒过街镇的个案。"
        case .open: "月末（没完的月份是现在）没有结案的个案。重新立案的，当作一直没有结。"
        case .overdue: "现在时限已过还没有办的个案。过去月份的不保留，看“月内超时”。"
        case .closed: "当月结案的个案，包括再次筛查不再发现、由程序撤下的。"
        case .confirmed: "当月结案、能判断属实与否的个案里，属实的占几成；搬走、去世、联系不上的不算在内。"
        case .helped: "当月核实后结案的个案里，已获救助、需求已满足或已转介的占几成；程序撤下的不算在内。"
        case .missedConfirmed: "当月结案、查实应当享受而没有享受的家庭。"
        case .covered: "原来没有救助的家庭，当月第一次有申请批准或者按“已获救助”结案的，家里在世的人数。"
        case .increased: "原来救助不充分的家庭，当月第一次有申请批准或者按“已获救助”结案的户数。"
        case .visits: "走访日期在当月的走访记录。"
        case .visitsMet: "当月的走访里，见到了本人的占几成。"
        case .visitsDue:
            "月末在办、已经首次联系的个案，从当月以前最近一次见到本人（没有的从首次联系）算起，到月末满了所在等级的走访间隔，就该走访；其中当月见到了本人的占几成。"
        case .sweep: "现在的季度排查对象里，本季度见过面的占几成。过去月份的不保留。"
        case .plansApproved: "当月批准过的方案，改版再批的算一份。"
        case .plansOpen: "月末在办、批准过、还有事项没有办完的方案。"
        case .plansClosed: "当月办完最后一项或者结案的方案。"
        case .plansOverdue: "月末执行中的方案里，有事项过了完成日期还没有办完的占几成。"
        case .applicationsSubmitted: "递交日期在当月的协助申请；补正以后再递的不重复算。"
        case .applicationsGranted: "批准日期在当月的协助申请。"
        case .referralsOffered: "当月转给协作机构的。"
        case .referralsAccepted: "当月机构答复的转介里，接受的占几成。"
        case .answer: "当月机构答复的转介，从转出到答复的时间，取中位数。"
        case .satisfied: "当月家庭评价的转介里，五分制评四分以上的占几成；改过的按最后一次。"
        case .trackings: "当月的跟踪记录：转入、联系、暂停、结束。"
        case .tracked: "现在处于跟踪的个案。过去月份的不保留。"
        case .trackedLate: "现在处于跟踪的个案里，过了下次联系日期还没有联系的占几成。"
        }
    }
}

extension ReportFigure.Measure {
    /// Those that the figure counts.
    package var list: ReportList {
        switch self {
        case .count(let list), .share(let list, of: _), .median(let list): list
        }
    }

    /// Those of which it is a share.
    package var whole: ReportList? {
        if case .share(_, let whole) = self { whole } else { nil }
    }
}
