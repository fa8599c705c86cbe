import Civics
import Database
import Library
import Register
import Screening

/// The query behind a list. Counted and listed by the same words, so that a figure and its list cannot differ.
struct ReportRows: Sendable {
    /// With `case_file` among them.
    let tables: SQL
    let condition: SQL
    /// Different for each row; puts those of one day in order.
    let id: SQL
    /// A day, or a moment.
    let at: SQL
    /// What is to be said of a row, as it is stored.
    var about: SQL = "NULL"
    var words: @Sendable (String) -> String? = { $0 }
    /// Which leads `l` the row is about.
    var leads: SQL = "l.case_file = case_file.id"
    var level: SQL = "case_file.level"
    /// Whom the row is about, when it is one person.
    var person: SQL = "NULL"
    /// A limit that ends at midnight ends with the day before.
    var isLimit = false

    /// - Parameter text: what `at` holds.
    func day(_ text: String) -> CivilDate? {
        Instant(text).map { (isLimit ? $0.adding(seconds: -1) : $0).beijingDate } ?? CivilDate(text)
    }

    func selected(_ scope: ReportScope, _ slice: ReportSlice) -> SQL {
        var parts: [SQL] = [condition, scope.condition]
        if let source = slice.source { parts.append("EXISTS (SELECT 1 FROM case_lead l WHERE \(leads) AND l.source = \(source))") }
        if let level = slice.level { parts.append("\(self.level) = \(level)") }
        if let policy = slice.policy {
            parts.append(
                """
                EXISTS (SELECT 1 FROM case_lead l JOIN case_lead_finding f ON f.case_lead = l.id
                  WHERE \(leads) AND f.policy = \(policy))
                """)
        }
        if let reason = slice.reason { parts.append("case_file.close_reason = \(reason)") }
        return "\(tables) WHERE \(parts.joined(by: " AND "))"
    }

    /// - Returns: `nil` for the sweep, which is no query over cases; see `Sweep`.
    init?(_ list: ReportList, _ request: ReportRequest) {
        switch list {
        case .leads: self = .leads(request)
        case .opened, .open, .overdue, .escalated, .tracked, .trackedLate: self = .underWay(list, request)
        case .firstContacts, .firstContactsInTime: self = .contacted(list, request)
        case .closed, .concluded, .judged, .confirmed, .helped, .missedConfirmed: self = .closed(list, request)
        case .covered, .increased: self = .covered(list, request)
        case .visits, .visitsMet: self = .visits(list, request)
        case .visitsDue, .visitsDueMade: self = .visitsDue(list, request)
        case .plansApproved, .plansOpen, .plansClosed, .plansOverdue: self = .plans(list, request)
        case .applicationsSubmitted, .applicationsGranted: self = .applications(list, request)
        case .referralsOffered, .referralsAnswered, .referralsAccepted, .referralsRated, .referralsSatisfied:
            self = .referrals(list, request)
        case .trackings: self = .trackings(request)
        case .sweep, .sweepMade: return nil
        }
    }

    private init(
        _ tables: SQL, where condition: SQL, id: SQL = "case_file.id", at: SQL, about: SQL = "NULL",
        _ words: @escaping @Sendable (String) -> String? = { $0 }
    ) {
        self.tables = tables
        self.condition = condition
        self.id = id
        self.at = at
        self.about = about
        self.words = words
    }
}

// MARK: Leads and cases

extension ReportRows {
    private static func leads(_ request: ReportRequest) -> ReportRows {
        var rows = ReportRows(
            "case_lead JOIN case_file ON case_file.id = case_lead.case_file", where: request.period.holds("case_lead.received_at"),
            id: "case_lead.id", at: "case_lead.received_at", about: "case_lead.source"
        ) { CaseLead.Source(rawValue: $0)?.label }
        rows.leads = "l.id = case_lead.id"
        rows.level = "case_lead.level"
        return rows
    }

    private static func isOpen(before moment: Instant) -> SQL {
        "(case_file.opened_at < \(moment) AND (case_file.closed_at IS NULL OR case_file.closed_at >= \(moment)))"
    }

    private static func underWay(_ list: ReportList, _ request: ReportRequest) -> ReportRows {
        let (condition, at): (SQL, SQL) =
            switch list {
            case .overdue: ("case_file.state <> 'closed' AND case_file.due_at <= \(request.now)", "case_file.due_at")
            case .escalated:
                (
                    "case_file.id IN (SELECT e.case_file FROM \(escalation(request)))",
                    "(SELECT min(e.at) FROM \(escalation(request)) AND e.case_file = case_file.id)"
                )
            case .tracked: ("case_file.state = 'tracking'", "case_file.next_contact_on")
            case .trackedLate:
                ("case_file.state = 'tracking' AND case_file.next_contact_on < \(request.lastDay)", "case_file.next_contact_on")
            case .open: (isOpen(before: request.end), "case_file.opened_at")
            default: (request.period.holds("case_file.opened_at"), "case_file.opened_at")
            }
        var rows = ReportRows("case_file", where: condition, at: at, about: "case_file.class") { LeadClass(rawValue: $0)?.label }
        rows.isLimit = list == .overdue
        return rows
    }

    /// Told in the month that the whole limit of some step was used up.
    private static func escalation(_ request: ReportRequest) -> SQL {
        "case_escalation e WHERE e.stage = 'subdistrict' AND \(request.period.holds("e.at"))"
    }

    private static func contacted(_ list: ReportList, _ request: ReportRequest) -> ReportRows {
        var condition: SQL = request.period.holds("case_file.first_contact_at")
        if list == .firstContactsInTime {
            condition = """
                \(condition) AND NOT EXISTS (SELECT 1 FROM case_escalation e WHERE e.case_file = case_file.id
                  AND e.step = 'first-contact' AND e.stage = 'subdistrict' AND e.at <= case_file.first_contact_at)
                """
        }
        return ReportRows("case_file", where: condition, at: "case_file.first_contact_at", about: "case_file.class") {
            LeadClass(rawValue: $0)?.label
        }
    }

    private static func closed(_ list: ReportList, _ request: ReportRequest) -> ReportRows {
        let outcomes: [LeadOutcome] =
            switch list {
            case .judged: [.confirmedHelped, .confirmedNotHelped, .notConfirmed]
            case .confirmed, .missedConfirmed: [.confirmedHelped, .confirmedNotHelped]
            case .helped: [.confirmedHelped]
            default: LeadOutcome.allCases
            }
        let reasons = CloseReason.allCases.filter { outcomes.contains($0.outcome) && (list != .concluded || $0 != .withdrawn) }
        let leadClass: SQL = list == .missedConfirmed ? "case_file.class = 'missed'" : "1 = 1"
        return ReportRows(
            "case_file",
            where: """
                case_file.close_reason IN \(reasons) AND \(leadClass)
                AND \(request.period.holds("case_file.closed_at"))
                """, at: "case_file.closed_at", about: "case_file.close_reason"
        ) { CloseReason(rawValue: $0)?.label }
    }

    /// Cases whose first help came in the month: an application granted, or closed as helped, whichever was first.
    private static func covered(_ list: ReportList, _ request: ReportRequest) -> ReportRows {
        let (period, first) = (request.period, request.period.month.firstDay)
        let granted: SQL = "application_step s JOIN application a ON a.id = s.application WHERE s.step = 'granted'"
        let tables: SQL = """
            case_file LEFT JOIN (SELECT a.case_file, min(s.day) AS day FROM \(granted) GROUP BY a.case_file) g ON g.case_file = case_file.id
            """
        let condition: SQL = """
            case_file.id IN (SELECT a.case_file FROM \(granted) AND \(period.holds(day: "s.day"))
                UNION SELECT c.id FROM case_file c WHERE c.close_reason = 'helped' AND \(period.holds("c.closed_at")))
              AND (g.day IS NULL OR g.day >= \(first))
            """
        let at: SQL = "coalesce(g.day, case_file.closed_at)"
        guard list == .covered else {
            return ReportRows(tables, where: "\(condition) AND case_file.class = 'under-served'", at: at)
        }
        var rows = ReportRows(
            "\(tables) JOIN household_member m ON m.household = case_file.household JOIN person p ON p.id = m.person",
            where: """
                \(condition) AND case_file.class <> 'under-served' AND (p.died_on IS NULL OR p.died_on > \(period.month.lastDay))
                """, id: "p.id", at: at)
        rows.person = "p.id"
        return rows
    }
}

// MARK: Visits

extension ReportRows {
    private static func visits(_ list: ReportList, _ request: ReportRequest) -> ReportRows {
        let access: SQL = list == .visitsMet ? "v.access = 'met'" : "1 = 1"
        return ReportRows(
            "visit v JOIN case_file ON case_file.id = v.case_file", where: "\(request.period.holds(day: "v.day")) AND \(access)",
            id: "v.id",
            at: "v.day", about: "v.kind"
        ) { VisitContent.Kind(rawValue: $0)?.label }
    }

    /// Cases open at the end whose rhythm asked for a visit by then, counted from the last visit before the month.
    private static func visitsDue(_ list: ReportList, _ request: ReportRequest) -> ReportRows {
        let met: SQL = "visit v WHERE v.case_file = case_file.id AND v.access = 'met'"
        let last: SQL = "(SELECT max(v.day) FROM \(met) AND v.day < \(request.period.month.firstDay))"
        let levels: [SQL] = CaseworkSettings.Level.allCases.map { level in
            let latest = request.lastDay.adding(days: -request.pack.work.rhythm(level).visit)
            return """
                (case_file.level = \(level) AND (\(last) <= \(latest)
                  OR (\(last) IS NULL AND case_file.first_contact_at < \(Instant(beijingMidnightAfter: latest)))))
                """
        }
        let made: SQL =
            list == .visitsDueMade ? "EXISTS (SELECT 1 FROM \(met) AND \(request.period.holds(day: "v.day")))" : "1 = 1"
        return ReportRows(
            "case_file",
            where: """
                case_file.first_contact_at IS NOT NULL AND \(isOpen(before: request.end)) AND (\(levels.joined(by: " OR "))) AND \(made)
                """, at: "coalesce(\(last), case_file.first_contact_at)", about: "case_file.level"
        ) { CaseworkSettings.Level(rawValue: $0).map { "\($0.label)色" } }
    }
}

// MARK: Help

extension ReportRows {
    /// Of five points, those that say that a household was satisfied.
    private static let leastSatisfied = 4

    private static func plans(_ list: ReportList, _ request: ReportRequest) -> ReportRows {
        let approvals: SQL = "plan_approval d JOIN plan_version v ON v.id = d.version WHERE v.plan = p.id AND d.verdict = 'approved'"
        let approvedAt: SQL = "(SELECT max(d.at) FROM \(approvals) AND d.at < \(request.end))"
        let isApprovedNow: SQL = "EXISTS (SELECT 1 FROM \(approvals) AND \(request.period.holds("d.at")))"
        let items: SQL = openItems(before: request.end, approvals)
        let isOpen: SQL = "(\(isOpen(before: request.end)) AND EXISTS (SELECT 1 FROM \(items)))"
        let wasOpen: SQL = """
            (\(Self.isOpen(before: request.period.start)) AND EXISTS (SELECT 1 FROM \(openItems(before: request.period.start, approvals))))
            """
        let late: SQL = "\(items) AND i.due_on < \(request.isCurrent ? request.lastDay : request.lastDay.adding(days: 1))"
        let condition: SQL =
            switch list {
            case .plansApproved: isApprovedNow
            case .plansOpen: isOpen
            case .plansClosed: "NOT \(isOpen) AND (\(wasOpen) OR \(isApprovedNow))"
            default: "\(isOpen) AND EXISTS (SELECT 1 FROM \(late))"
            }
        return ReportRows(
            "plan p JOIN case_file ON case_file.id = p.case_file", where: condition, id: "p.id",
            at: list == .plansOverdue ? "(SELECT min(i.due_on) FROM \(late))" : approvedAt)
    }

    /// Items, of the version that was in force at a moment, that were not finished by then.
    private static func openItems(before moment: Instant, _ approvals: SQL) -> SQL {
        """
        plan_item i WHERE i.version = (SELECT d.version FROM \(approvals) AND d.at < \(moment) ORDER BY d.at DESC, d.id DESC LIMIT 1)
          AND coalesce((SELECT g.status FROM plan_progress g WHERE g.line = i.line AND g.at < \(moment) ORDER BY g.id DESC LIMIT 1),
            'not-started') IN ('not-started', 'in-progress')
        """
    }

    private static func applications(_ list: ReportList, _ request: ReportRequest) -> ReportRows {
        let step: ApplicationStep.Kind = list == .applicationsGranted ? .granted : .submitted
        // One that was sent back to be completed is handed in twice, and counted once.
        return ReportRows(
            "application_step s JOIN application a ON a.id = s.application JOIN case_file ON case_file.id = a.case_file",
            where: """
                s.step = \(step) AND \(request.period.holds(day: "s.day"))
                AND s.id = (SELECT min(f.id) FROM application_step f WHERE f.application = a.id AND f.step = \(step))
                """, id: "s.id", at: "s.day", about: "a.policy")
    }

    private static func referrals(_ list: ReportList, _ request: ReportRequest) -> ReportRows {
        let referral: SQL = "referral r JOIN case_file ON case_file.id = r.case_file"
        guard list != .referralsOffered else {
            return ReportRows(referral, where: request.period.holds("r.offered_at"), id: "r.id", at: "r.offered_at", about: "r.code")
        }
        let kinds: [Referral.Event.Kind] =
            switch list {
            case .referralsAnswered: [.accepted, .declined]
            case .referralsAccepted: [.accepted]
            default: [.rated]
            }
        // A household may think better of it: what it said last counts.
        let isLast: SQL = "NOT EXISTS (SELECT 1 FROM referral_event l WHERE l.referral = r.id AND l.kind = e.kind AND l.id > e.id)"
        let satisfied: SQL = list == .referralsSatisfied ? "r.satisfaction >= \(leastSatisfied)" : "1 = 1"
        return ReportRows(
            "\(referral) JOIN referral_event e ON e.referral = r.id",
            where: "e.kind IN \(kinds) AND \(request.period.holds("e.at")) AND \(isLast) AND \(satisfied)", id: "e.id", at: "e.at",
            about: "r.code")
    }

    private static func trackings(_ request: ReportRequest) -> ReportRows {
        ReportRows(
            "case_event e JOIN case_file ON case_file.id = e.case_file", where: "e.kind = 'tracked' AND \(request.period.holds("e.at"))",
            id: "e.id", at: "e.at", about: "e.detail")
    }
}
