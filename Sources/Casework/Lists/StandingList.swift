import Access
import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// Lists that are gone through again and again (台账清单).
package enum StandingList: String, CaseIterable, Hashable, Sendable {
    case focus, sweep, review, overdue, contacts, promises, applications, referrals

    package var label: String {
        switch self {
        case .focus: "重点对象"
        case .sweep: "季度排查"
        case .review: "复核走访"
        case .overdue: "超时"
        case .contacts: "下次联系"
        case .promises: "答应的事"
        case .applications: "申请进展"
        case .referrals: "转介进展"
        }
    }
}

/// One household of a standing list, before its people are read.
package struct StandingEntry: Hashable, Sendable {
    package let household: Household.ID
    package let caseFile: CaseFile.ID?
    package let place: RegionCode?
    /// Why it is on the list, in words.
    package let why: String
    /// When it has to be seen to; `nil` when there is no day.
    package let due: CivilDate?
    /// What an application is for.
    package var policy: TypedPolicy.ID?
    package var stage: Deadline.Stage?
    /// When somebody last visited.
    package var lastVisit: CivilDate?
}

extension StandingEntry {
    fileprivate init(_ file: CaseFile, why: String, due: CivilDate?) {
        self.init(household: file.household, caseFile: file.id, place: file.region ?? file.hukouRegion, why: why, due: due)
    }
}

/// What a standing list is asked for.
package struct StandingListQuery: Sendable {
    package let list: StandingList
    /// A subdistrict or a committee; `nil` for all that the viewer may see.
    package let place: RegionCode?
    /// Whose cases; `nil` for everybody's.
    package let consultant: Identifier<Account>?
    package let viewer: Viewer
    package let permission: Permission
    package let now: Instant
    package let pack: JurisdictionPack

    package init(
        _ list: StandingList, in place: RegionCode?, of consultant: Identifier<Account>? = nil, for viewer: Viewer,
        permission: Permission = .listCases, at now: Instant,
        _ pack: JurisdictionPack
    ) {
        self.list = list
        self.place = place
        self.consultant = consultant
        self.viewer = viewer
        self.permission = permission
        self.now = now
        self.pack = pack
    }

    var today: CivilDate { now.beijingDate }

    /// Every entry, those due first at the head; of those without a day, in the order of their numbers.
    package func entries(from db: Connection) throws -> [StandingEntry] {
        let entries =
            switch list {
            case .focus: try focus(from: db)
            case .sweep: try Sweep(pack, on: today).entries(where: households, from: db)
            case .review: try reviews(from: db)
            case .overdue: try overdue(from: db)
            case .contacts: try contacts(from: db)
            case .promises: try promises(from: db)
            case .applications: try applications(from: db)
            case .referrals: try referrals(from: db)
            }
        return entries.sorted {
            ($0.due?.days ?? .max, $0.household) < ($1.due?.days ?? .max, $1.household)
        }
    }

    // MARK: Whom

    private var cases: SQL {
        let chosen: SQL = place.map { AreaFilter(areas: [$0]).condition(on: "case_file.region", "case_file.hukou_region") } ?? "1 = 1"
        let own: SQL = consultant.map { "case_file.consultant = \($0)" } ?? "1 = 1"
        return "(\(CaseFile.condition(permission, for: viewer)) AND \(chosen) AND \(own))"
    }

    /// The same over `household`, for those that may have no case. A restricted case hides its household.
    private var households: SQL {
        let chosen: SQL = place.map { AreaFilter(areas: [$0]).condition(on: "household.region", "household.hukou_region") } ?? "1 = 1"
        let reach = viewer.reach(of: permission).condition(on: "household.region", "household.hukou_region")
        return """
            (\(reach) AND \(chosen)
              AND NOT EXISTS (SELECT 1 FROM case_file r WHERE r.household = household.id AND r.is_restricted = 1))
            """
    }

    // MARK: Lists

    private func focus(from db: Connection) throws -> [StandingEntry] {
        let least = pack.work.focusLevel
        let levels = CaseworkSettings.Level.allCases.filter { $0.urgency >= least.urgency }
        return try entries(
            where: "case_file.state <> 'closed' AND (case_file.level IN \(levels) OR \(Self.highNeed) = 'high')", from: db
        ) { file in
            let why = file.level.urgency >= least.urgency ? "\(file.level.label)色" : "评估为高度"
            return StandingEntry(file, why: why, due: file.nextContactOn)
        }
    }

    /// The band that people work by in the household's latest assessment; NULL without one, and while it is open.
    private static let highNeed: SQL = """
        (SELECT coalesce((SELECT j.band FROM needs_judgement j WHERE j.assessment = a.id ORDER BY j.id DESC LIMIT 1),
           CASE WHEN a.band_low = a.band_high THEN a.band_low END)
         FROM needs_assessment a WHERE a.household = case_file.household ORDER BY a.day DESC, a.id DESC LIMIT 1)
        """

    /// Households that were helped: visited again by the rhythm of their level (复核).
    private func reviews(from db: Connection) throws -> [StandingEntry] {
        let horizon = today.adding(days: pack.work.listDaysAhead)
        return try entries(
            where: """
                case_file.state = 'closed' AND case_file.close_reason IN ('helped', 'already-receiving', 'need-met')
                AND case_file.id = (SELECT max(l.id) FROM case_file l WHERE l.household = case_file.household)
                """, from: db
        ) { file in
            guard let closedOn = file.closedAt?.beijingDate else { return nil }
            let last = try Self.lastVisit(of: file.household, from: db)
            let seen = max(closedOn, last ?? closedOn)
            let due = seen.adding(days: pack.work.rhythm(file.level).review)
            guard due <= horizon else { return nil }
            var entry = StandingEntry(file, why: file.closeReason?.label ?? "", due: due)
            entry.lastVisit = last
            return entry
        }
    }

    private func overdue(from db: Connection) throws -> [StandingEntry] {
        try entries(where: "case_file.state <> 'closed' AND case_file.due_at IS NOT NULL", from: db) { file in
            guard let stage = file.deadline?.stage(at: now, pack.work.escalation), stage > .onTime else { return nil }
            var entry = StandingEntry(file, why: file.step?.label ?? "", due: file.dueAt?.adding(seconds: -1).beijingDate)
            entry.stage = stage
            return entry
        }
    }

    private func contacts(from db: Connection) throws -> [StandingEntry] {
        let horizon = today.adding(days: pack.work.listDaysAhead)
        return try entries(where: "case_file.state <> 'closed' AND case_file.next_contact_on <= \(horizon)", from: db) { file in
            StandingEntry(file, why: file.state.label, due: file.nextContactOn)
        }
    }

    private func promises(from db: Connection) throws -> [StandingEntry] {
        let horizon = today.adding(days: pack.work.listDaysAhead)
        return try db.all(
            """
            SELECT case_file.*, promise.text AS promise_text, promise.due_on AS promise_due_on
            FROM (\(CasePromise.rows)) AS promise JOIN case_file ON case_file.id = promise.case_file
            WHERE promise.outcome IS NULL AND promise.due_on <= \(horizon) AND case_file.state <> 'closed' AND \(cases)
            ORDER BY promise.due_on, promise.visit, promise.position
            """
        ) { StandingEntry(try CaseFile(row: $0), why: try $0["promise_text"], due: try $0["promise_due_on"]) }
    }

    private func applications(from db: Connection) throws -> [StandingEntry] {
        try AidApplication.open(where: cases, in: db).compactMap { application in
            guard let file = try CaseFile.find(application.caseFile, in: db) else { return nil }
            var entry = StandingEntry(file, why: application.current.kind.label, due: application.dueOn(pack.work))
            entry.policy = application.policy
            return entry
        }
    }

    private func referrals(from db: Connection) throws -> [StandingEntry] {
        try db.all(
            """
            SELECT case_file.*, r.state AS referral_state, r.due_at AS referral_due_at, p.name AS partner_name
            FROM referral r JOIN case_file ON case_file.id = r.case_file JOIN partner_organisation p ON p.id = r.partner
            WHERE r.state IN ('offered', 'accepted') AND case_file.state <> 'closed' AND \(cases) ORDER BY r.due_at, r.id
            """
        ) { row in
            let (partner, state): (String, Referral.State) = try (row["partner_name"], row["referral_state"])
            let due: Instant? = try row["referral_due_at"]
            return StandingEntry(
                try CaseFile(row: row), why: "\(partner)：\(state == .offered ? "等答复" : "等反馈")",
                due: due?.adding(seconds: -1).beijingDate)
        }
    }

    private func entries(
        where condition: SQL, from db: Connection, _ entry: (CaseFile) throws -> StandingEntry?
    ) throws -> [StandingEntry] {
        let files: [CaseFile] = try db.all("SELECT case_file.* FROM case_file WHERE \(condition) AND \(cases) ORDER BY case_file.id")
        return try files.compactMap(entry)
    }

    static func lastVisit(of household: Household.ID, from db: Connection) throws -> CivilDate? {
        let last: Instant? = try db.value(
            """
            SELECT max(e.at) FROM case_event e JOIN case_file f ON f.id = e.case_file
            WHERE f.household = \(household) AND e.kind = \(CaseEvent.Kind.visited)
            """)
        return last?.beijingDate
    }
}
