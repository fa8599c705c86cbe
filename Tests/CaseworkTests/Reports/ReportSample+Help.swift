import Civics
import Database

@testable import Casework

/// What is done for a household, day by day. Everything belongs to a case of the same number that is there already.
extension ReportSample {
    /// The account that does it all, and the partner organisation.
    private static let (account, partner) = (Int64(1), Int64(1))

    func addPeople() throws {
        try database.write { db in
            try db.execute(
                """
                INSERT INTO account (id, name, display_name, role, password_hash, created_at)
                VALUES (\(Self.account), 'someone', '顾问甲', 'consultant', 'x', \(Self.during))
                """)
            try db.execute(
                """
                INSERT INTO partner_organisation (id, name, credit_code, contact_name, contact_telephone, registered_on, recorded_at)
                VALUES (\(Self.partner), '某社工站', 'x', '', '', '2025-01-01', \(Self.during))
                """)
        }
    }

    func visit(_ id: Int64, on day: String, access: VisitContent.Access = .met) throws {
        try insert(
            """
            INSERT INTO visit (case_file, household, day, kind, mode, access, revision, account, recorded_at)
            VALUES (\(id), \(id), \(day), 'regular', 'home', \(access), 1, \(Self.account), \(Self.during))
            """)
    }

    func escalate(_ id: Int64, _ step: String, at: String) throws {
        try insert(
            """
            INSERT INTO case_escalation (case_file, step, step_since, stage, at)
            VALUES (\(id), \(step), '2025-12-01T00:00:00Z', 'subdistrict', \(at))
            """)
    }

    /// A plan of one line, due on a day and finished at a moment.
    func plan(_ id: Int64, approved: String, due: String, finished: String? = nil) throws {
        try insert("INSERT INTO plan (id, case_file, created_at) VALUES (\(id), \(id), \(approved))")
        try insert(
            """
            INSERT INTO plan_version (id, plan, number, state, author, created_at, submitted_by, submitted_at)
            VALUES (\(id), \(id), 1, 'approved', \(Self.account), \(approved), \(Self.account), \(approved))
            """)
        try insert(
            "INSERT INTO plan_need (version, position, kind, text, urgency, source) VALUES (\(id), 0, 'money', '缺钱', 'now', 'entered')")
        try insert("INSERT INTO plan_line (id, plan) VALUES (\(id), \(id))")
        try insert("INSERT INTO plan_item (version, line, position, kind, what, due_on) VALUES (\(id), \(id), 0, 'own', '上门', \(due))")
        try insert("INSERT INTO plan_approval (version, verdict, account, at) VALUES (\(id), 'approved', \(Self.account), \(approved))")
        guard let finished else { return }
        try insert("INSERT INTO plan_progress (line, status, at, account) VALUES (\(id), 'done', \(finished), \(Self.account))")
    }

    func application(_ id: Int64, _ steps: [(ApplicationStep.Kind, String)]) throws {
        try insert(
            "INSERT INTO application (id, case_file, policy, opened_at, account) VALUES (\(id), \(id), 'allowance', \(Self.during), \(Self.account))"
        )
        for (step, day) in steps {
            try insert(
                """
                INSERT INTO application_step (application, step, day, at, account)
                VALUES (\(id), \(step), \(day), \(Self.during), \(Self.account))
                """)
        }
    }

    func referral(
        _ id: Int64, offered: String, _ events: [(Referral.Event.Kind, String)], state: Referral.State, satisfaction: Int? = nil
    ) throws {
        try insert(
            """
            INSERT INTO referral (id, code, case_file, partner, state, purpose, concerns_child, consent_visit, consent_scope, offered_at,
              account, satisfaction)
            VALUES (\(id), \("转介2025-\(id)"), \(id), \(Self.partner), \(state), '陪诊', 0, 1, '全部', \(offered), \(Self.account),
              \(satisfaction))
            """)
        for (kind, at) in events {
            try insert("INSERT INTO referral_event (referral, kind, at, account) VALUES (\(id), \(kind), \(at), \(Self.account))")
        }
    }

    private func insert(_ statement: SQL) throws { try database.write { _ = try $0.execute(statement) } }
}
