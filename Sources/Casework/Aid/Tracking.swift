import Access
import Civics
import Database
import Library

/// Staying in touch with a household that nothing can be done for now (跟踪联系).
package enum Tracking {
    /// A time in which nobody calls, and why.
    package struct Pause: RowDecodable, Hashable, Sendable {
        package let reason: String
        package let until: CivilDate
        package let accountName: String

        package init(row: Row) throws {
            reason = try row["reason"]
            until = try row["until_day"]
            accountName = try row["display_name"]
        }

        /// The one that holds on a day.
        package static func of(_ file: CaseFile.ID, on day: CivilDate, in db: Connection) throws -> Pause? {
            try db.first(
                """
                SELECT p.*, a.display_name FROM tracking_pause p JOIN account a ON a.id = p.account
                WHERE p.case_file = \(file) AND p.until_day >= \(day) ORDER BY p.id DESC LIMIT 1
                """)
        }
    }

    /// Cases whose next contact is past, longest first.
    package static func late(for viewer: Viewer, on day: CivilDate, limit: Int = 200, in db: Connection) throws -> [CaseFile] {
        try db.all(
            """
            SELECT * FROM case_file WHERE state = 'tracking' AND next_contact_on < \(day) AND \(CaseFile.condition(.listCases, for: viewer))
            ORDER BY next_contact_on, id LIMIT \(limit)
            """)
    }

    /// Wakes every tracked case of which something new became known since it was last looked at: another lead, a lead or level that
    /// changed, a new screening after a visit. Doing it twice wakes nobody twice.
    ///
    /// - Returns: the cases that were woken.
    @discardableResult
    package static func wakeTriggered(by act: CaseAct) throws -> [CaseFile.ID] {
        let rows: [(id: CaseFile.ID, kind: CaseEvent.Kind)] = try act.transaction.all(
            """
            SELECT f.id, e.kind FROM case_file f JOIN case_event e ON e.case_file = f.id
            WHERE f.state = 'tracking' AND e.kind IN ('lead-added', 'level-changed', 'screened-again')
              AND e.id = (SELECT max(n.id) FROM case_event n WHERE n.case_file = f.id
                AND n.kind IN ('lead-added', 'level-changed', 'screened-again'))
              AND e.id > coalesce((SELECT max(t.id) FROM case_event t WHERE t.case_file = f.id AND t.kind = 'tracked'), 0)
            ORDER BY f.id
            """
        ) { (try $0["id"], try $0["kind"]) }
        for row in rows { try act.wake(row.id, version: nil, because: row.kind.label) }
        return rows.map(\.id)
    }
}

extension CaseAct {
    /// Nothing can be done now: contacts go on by tier.
    package func track(_ id: CaseFile.ID, version: Int64?, note: String) throws {
        let file = try begin(id, version: version, in: [.working])
        if note.isEmpty { throw AidError.missing(field: "为什么转入跟踪") }
        let next = today.adding(days: settings.rhythm(file.level).phone)
        try update(
            file,
            set: "state = 'tracking', step = NULL, step_since = NULL, due_at = NULL, next_contact_on = \(next)")
        try record(.tracked, of: id, note: note, detail: "转入跟踪，下次联系 \(next.chinese)")
    }

    /// - Parameter next: the day agreed on; `nil` for the rhythm of the tier.
    package func recordTracking(_ id: CaseFile.ID, version: Int64?, note: String, next: CivilDate? = nil) throws {
        let file = try begin(id, version: version, in: [.tracking])
        if note.isEmpty { throw AidError.missing(field: "联系情况") }
        if let next, next <= today { throw AidError.pastDay }
        let day = next ?? today.adding(days: settings.rhythm(file.level).phone)
        try update(file, set: "next_contact_on = \(day)")
        try record(.tracked, of: id, note: note, detail: "下次联系 \(day.chinese)")
    }

    /// Leaves the household in peace until a day.
    package func pauseTracking(_ id: CaseFile.ID, version: Int64?, until day: CivilDate, reason: String) throws {
        let file = try begin(id, version: version, in: [.tracking])
        if reason.isEmpty { throw AidError.missing(field: "暂停原因") }
        if day <= today { throw AidError.pastDay }
        try transaction.execute(
            """
            INSERT INTO tracking_pause (case_file, reason, until_day, at, account) VALUES (\(id), \(reason), \(day), \(now), \(account))
            """)
        try update(file, set: "next_contact_on = \(day)")
        try record(.tracked, of: id, note: reason, detail: "暂停联系到 \(day.chinese)")
    }

    /// Back to work on it.
    package func wake(_ id: CaseFile.ID, version: Int64?, because reason: String) throws {
        let file = try begin(id, version: version, in: [.tracking])
        try update(file, set: "state = 'working', next_contact_on = NULL")
        try start(.visit, of: file)
        try record(.tracked, of: id, note: reason, detail: "结束跟踪，重新办理")
    }
}
