import Access
import Civics
import Database
import Library

/// A household handed to a partner organisation for work that policies do not cover (转介).
package struct Referral: Hashable, Identifiable, Sendable, RowDecodable {
    package typealias ID = Identifier<Referral>

    package enum State: String, BindableValue, CaseIterable, Hashable, Sendable {
        case offered, accepted, declined, withdrawn, returned, completed

        package var label: String {
            switch self {
            case .offered: "待答复"
            case .accepted: "已接受"
            case .declined: "未接受"
            case .withdrawn: "已撤回"
            case .returned: "已退回"
            case .completed: "已完成"
            }
        }

        package var isOpen: Bool { self == .offered || self == .accepted }
    }

    package let id: ID
    /// All that a partner knows of whom it is about before it accepts.
    package let code: String
    package let caseFile: CaseFile.ID
    package let partner: PartnerOrganisation.ID
    package let state: State
    package let purpose: String
    package let concernsChild: Bool
    package let consentScope: String
    /// As the household gave them.
    package let contactName: String?
    package let contactPhone: String?
    package let dueAt: Instant?
    package let offeredAt: Instant
    package let account: Identifier<Account>
    /// 1 … 5, as the household said afterwards.
    package let satisfaction: Int?

    /// The last day for what the partner owes; a limit that ends at midnight ends with the day before.
    package var dueOn: CivilDate? { dueAt?.adding(seconds: -1).beijingDate }

    package init(row: Row) throws {
        id = try row["id"]
        code = try row["code"]
        caseFile = try row["case_file"]
        partner = try row["partner"]
        state = try row["state"]
        purpose = try row["purpose"]
        concernsChild = try row["concerns_child"]
        consentScope = try row["consent_scope"]
        contactName = try row["contact_name"]
        contactPhone = try row["contact_phone"]
        dueAt = try row["due_at"]
        offeredAt = try row["offered_at"]
        account = try row["account"]
        satisfaction = try row["satisfaction"]
    }

    package struct Event: RowDecodable, Hashable, Sendable {
        package enum Kind: String, BindableValue, CaseIterable, Hashable, Sendable {
            case offered, accepted, declined, withdrawn, noted, goal, returned, completed, rated

            package var label: String {
                switch self {
                case .offered: "转出"
                case .accepted: "接受"
                case .declined: "不接受"
                case .withdrawn: "撤回"
                case .noted: "服务记录"
                case .goal: "目标进展"
                case .returned: "退回"
                case .completed: "完成"
                case .rated: "家庭评价"
                }
            }
        }

        package let kind: Kind
        package let note: String?
        package let percent: Int?
        package let at: Instant
        package let accountName: String

        package init(row: Row) throws {
            kind = try row["kind"]
            note = try row["note"]
            percent = try row["percent"]
            at = try row["at"]
            accountName = try row["display_name"]
        }
    }
}

extension Referral {
    package static func find(_ id: ID, in db: Connection) throws -> Referral? { try db.first("SELECT * FROM referral WHERE id = \(id)") }

    /// Latest first.
    package static func all(of file: CaseFile.ID, in db: Connection) throws -> [Referral] {
        try db.all("SELECT * FROM referral WHERE case_file = \(file) ORDER BY id DESC")
    }

    /// What a partner's people see: what was offered to it or accepted by it, and what it has done with; those to answer first.
    package static func all(of partner: PartnerOrganisation.ID, limit: Int = 200, in db: Connection) throws -> [Referral] {
        try db.all(
            """
            SELECT * FROM referral WHERE partner = \(partner) AND state IN ('offered', 'accepted', 'completed', 'returned')
            ORDER BY CASE state WHEN 'offered' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END, due_at, id LIMIT \(limit)
            """)
    }

    package func events(in db: Connection) throws -> [Event] {
        try db.all(
            """
            SELECT e.*, a.display_name FROM referral_event e JOIN account a ON a.id = e.account
            WHERE e.referral = \(id) ORDER BY e.id DESC
            """)
    }

    /// What the partner is told of the household: nothing before it accepts, and nothing after it has given it back.
    package func entries(in db: Connection) throws -> [ReferralPack.Entry] {
        try db.all("SELECT * FROM referral_entry WHERE referral = \(id) ORDER BY position")
    }
}

extension CaseAct {
    /// Offers the household to a partner. The pack is frozen as it is; the partner sees it once it accepts.
    ///
    /// - Parameters:
    ///   - contact: how the household wants to be reached, as it said itself; `nil` for only through us.
    @discardableResult
    package func refer(
        _ pack: ReferralPack, to partner: PartnerOrganisation.ID, purpose: String, concernsChild: Bool, contactName: String?,
        contactPhone: String?,
        of id: CaseFile.ID, version: Int64?
    ) throws -> Referral.ID {
        let file = try begin(id, version: version, in: [.working, .tracking])
        guard try ReferralPack.consent(of: file, in: transaction) == pack.consent else { throw AidError.noConsent }
        guard let found = try PartnerOrganisation.find(partner, on: today, from: transaction), found.takesReferrals(on: today) else {
            throw AidError.noSuchPartner
        }
        if concernsChild, !found.isVettedForChildren(on: today) { throw AidError.partnerNotVetted }
        if purpose.isEmpty { throw AidError.missing(field: "请机构做什么") }
        let serial: Int64 = (try transaction.value("SELECT max(id) FROM referral") ?? 0) + 1
        let due = Instant(beijingMidnightAfter: settings.calendar.day(settings.aid.answerDays, after: today))
        let referral: Referral.ID = try transaction.insertReturningID(
            """
            INSERT INTO referral (code, case_file, partner, state, purpose, concerns_child, consent_visit, consent_scope, contact_name,
              contact_phone, due_at, offered_at, account)
            VALUES (\("转介\(today.year)-\(serial)"), \(id), \(partner), 'offered', \(purpose), \(concernsChild), \(pack.consent.visit),
              \(pack.consent.scope), \(contactName), \(contactPhone), \(due), \(now), \(account))
            """)
        for (position, entry) in pack.entries.enumerated() {
            try transaction.execute(
                """
                INSERT INTO referral_entry (referral, position, label, value, origin)
                VALUES (\(referral), \(position), \(entry.label), \(entry.value), \(entry.origin))
                """)
        }
        try log(.offered, of: referral, note: purpose)
        try touch(file)
        try record(.referred, of: id, note: purpose, detail: found.name)
        return referral
    }

    /// A move of the partner's: an answer, a note, a goal, the end.
    ///
    /// - Parameter partner: of whoever moves; another's referral is as if it were not there.
    package func moveReferral(
        _ id: Referral.ID, by partner: PartnerOrganisation.ID, _ kind: Referral.Event.Kind, note: String?, percent: Int? = nil
    ) throws {
        guard let referral = try Referral.find(id, in: transaction), referral.partner == partner else { throw AidError.noSuchReferral }
        let (states, next): ([Referral.State], Referral.State?) =
            switch kind {
            case .accepted: ([.offered], .accepted)
            case .declined: ([.offered], .declined)
            case .noted, .goal: ([.accepted], nil)
            case .returned: ([.accepted], .returned)
            case .completed: ([.accepted], .completed)
            case .offered, .withdrawn, .rated: ([], nil)
            }
        guard states.contains(referral.state) else { throw AidError.wrongReferralState(referral.state) }
        if kind != .accepted, note?.isEmpty ?? true { throw AidError.missing(field: "说明") }
        if kind == .accepted, referral.concernsChild {
            guard let found = try PartnerOrganisation.find(partner, on: today, from: transaction), found.isVettedForChildren(on: today)
            else { throw AidError.partnerNotVetted }
        }
        try change(referral, to: next, kind, note, percent)
    }

    /// The consultant takes the offer back, or the household its consent.
    package func withdrawReferral(_ id: Referral.ID, of file: CaseFile.ID, reason: String?) throws {
        guard let referral = try Referral.find(id, in: transaction), referral.caseFile == file else { throw AidError.noSuchReferral }
        guard referral.state.isOpen else { throw AidError.wrongReferralState(referral.state) }
        if reason?.isEmpty ?? true { throw AidError.missing(field: "撤回原因") }
        try change(referral, to: .withdrawn, .withdrawn, reason, nil)
    }

    /// What the household says of the help, 1 … 5.
    package func rateReferral(_ id: Referral.ID, of file: CaseFile.ID, satisfaction: Int, note: String?) throws {
        guard let referral = try Referral.find(id, in: transaction), referral.caseFile == file else { throw AidError.noSuchReferral }
        guard referral.state == .completed || referral.state == .returned else { throw AidError.wrongReferralState(referral.state) }
        guard (1...5).contains(satisfaction) else { throw AidError.missing(field: "满意程度") }
        try transaction.execute("UPDATE referral SET satisfaction = \(satisfaction) WHERE id = \(id)")
        try log(.rated, of: id, note: "\(satisfaction) 分" + (note.map { "：\($0)" } ?? ""))
    }

    private func change(
        _ referral: Referral, to state: Referral.State?, _ kind: Referral.Event.Kind, _ note: String?, _ percent: Int?
    ) throws {
        let feedback = Instant(beijingMidnightAfter: settings.calendar.day(settings.aid.feedbackDays, after: today))
        let due: Instant? = state == .accepted || state == nil ? feedback : nil
        try transaction.execute(
            "UPDATE referral SET state = \(state ?? referral.state), due_at = \(due) WHERE id = \(referral.id)")
        try log(kind, of: referral.id, note: note, percent: percent)
        try record(.referralMoved, of: referral.caseFile, note: note, detail: "\(referral.code)：\(kind.label)")
    }

    private func log(_ kind: Referral.Event.Kind, of referral: Referral.ID, note: String?, percent: Int? = nil) throws {
        try transaction.execute(
            """
            INSERT INTO referral_event (referral, kind, note, percent, at, account)
            VALUES (\(referral), \(kind), \(note), \(percent), \(now), \(account))
            """)
    }
}
