import Civics
import Database

/// How far the audit trail goes: how many entries, and the hash of the last.
package struct AuditHead: Hashable, Sendable {
    /// Before the first entry.
    package static let empty = AuditHead(entries: 0, hash: String(repeating: "0", count: 64))

    package let entries: Int64
    package let hash: String

    /// Whether somebody could have noted this: 64 hexadecimal digits in lower case.
    package static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

/// Which entries are asked for; what is `nil` does not matter.
package struct AuditFilter: Hashable, Sendable {
    /// What every address of a suspicion of harm has in it.
    static let restrictedPath = "/safeguarding"

    package var account: Identifier<Account>?
    package var acts: [AuditAct]?
    package var purpose: Purpose?
    /// Its kind, and its number where it has one. With a number, entries about suspicions of harm are left out: they would tell that this
    /// household has one.
    package var subject: ViewSubject?
    /// Entries of these addresses, and of those below them, are left out.
    package var hiddenPaths: [String] = []
    package var since: Instant?
    package var until: Instant?

    package init(
        account: Identifier<Account>? = nil, acts: [AuditAct]? = nil, purpose: Purpose? = nil, subject: ViewSubject? = nil,
        since: Instant? = nil, until: Instant? = nil
    ) {
        self.account = account
        self.acts = acts
        self.purpose = purpose
        self.subject = subject
        self.since = since
        self.until = until
    }

    package static let isUnrestricted: SQL = "(e.route IS NULL OR e.route NOT LIKE \("%" + restrictedPath + "%"))"

    /// Over `audit_entry e`.
    fileprivate var condition: SQL {
        var conditions: [SQL] = ["1 = 1"]
        if let purpose { conditions.append("e.purpose = \(purpose)") }
        if let account { conditions.append("e.account = \(account)") }
        if let acts { conditions.append("e.act IN \(acts)") }
        if let subject {
            conditions.append("e.subject_kind = \(subject.kind)")
            if let number = subject.number { conditions.append("e.subject = \(number) AND \(Self.isUnrestricted)") }
        }
        for path in hiddenPaths {
            // A route is the method, a space and the address.
            conditions.append("(e.route IS NULL OR e.route NOT LIKE \("% " + path) AND e.route NOT LIKE \("% " + path + "/%"))")
        }
        if let since { conditions.append("e.at >= \(since)") }
        if let until { conditions.append("e.at < \(until)") }
        return conditions.joined(by: " AND ")
    }
}

/// Who did what to whom, when and why (cybersecurity law art. 21 asks for six months of logs; this one is kept whole).
///
/// Each entry seals the one before it by its hash, so that none can be changed, removed or put in between unnoticed; see
/// `verify(from:expecting:)` and `docs/decisions/0007-audit-chain.md`.
package enum AuditTrail {
    /// In the transaction of the act itself where it changes something; before the page is sent where it only shows something.
    ///
    /// - Parameters:
    ///   - account: `nil` for somebody who is not signed in, or who works on the server itself.
    ///   - subject: a household's whenever the act concerns one, also when it is done to a record of its case: the household may ask who.
    ///   - detail: never personal data; the trail outlives the records.
    package static func record(
        _ act: AuditAct, by account: Identifier<Account>?, subject: ViewSubject? = nil, purpose: Purpose? = nil, route: String? = nil,
        detail: String = "", at now: Instant, in transaction: Transaction
    ) throws {
        try append(
            AuditDraft(
                at: now, account: account, act: act, purpose: purpose, subject: subject, route: route, detail: detail), in: transaction)
    }

    /// Entries, newest first.
    ///
    /// - Parameter before: the last entry of the page before; `nil` for the first page.
    package static func page(
        _ filter: AuditFilter = AuditFilter(), before: Identifier<AuditEntry>? = nil, limit: Int, from connection: Connection
    ) throws -> [AuditEntry] {
        let older: SQL = before.map { "e.id < \($0)" } ?? "1 = 1"
        return try connection.all(
            """
            SELECT e.id, e.at, e.account, a.name, a.display_name, a.role, e.act, e.purpose, e.subject_kind, e.subject, e.area, e.route,
              e.detail, e.hash
            FROM audit_entry e LEFT JOIN account a ON a.id = e.account
            WHERE \(filter.condition) AND \(older)
            ORDER BY e.id DESC
            LIMIT \(limit)
            """)
    }

    /// A household's access log, newest first, as the people concerned may ask for it (个人信息保护法 art. 45): who saw it or worked on it,
    /// not who was turned away, and nothing of suspicions of harm.
    ///
    /// - Parameter hiddenPaths: addresses that the one who asks may not know of.
    package static func of(
        household: Int64, hiding hiddenPaths: [String] = [], before: Identifier<AuditEntry>? = nil, limit: Int, from connection: Connection
    ) throws -> [AuditEntry] {
        var filter = AuditFilter(acts: AuditAct.looks, subject: ViewSubject(.household, number: household))
        filter.hiddenPaths = hiddenPaths
        return try page(filter, before: before, limit: limit, from: connection)
    }

    package static func find(_ id: Identifier<AuditEntry>, from connection: Connection) throws -> AuditEntry? {
        try page(before: Identifier(id.value + 1), limit: 1, from: connection).first { $0.id == id }
    }

    /// The checkpoint: where the trail ends, by the program's own account.
    package static func head(from connection: Connection) throws -> AuditHead? {
        try connection.first("SELECT entries, hash FROM audit_head") { AuditHead(entries: try $0["entries"], hash: try $0["hash"]) }
    }

    // MARK: Appending

    private static func append(_ draft: AuditDraft, in transaction: Transaction) throws {
        // Moves on before anything is read: where several writers may work at once, the second waits here for the first.
        let head = try transaction.first("UPDATE audit_head SET entries = entries + 1 RETURNING entries, hash") { row in
            AuditHead(entries: try row["entries"] as Int64 - 1, hash: try row["hash"])
        }
        guard let head else { throw DatabaseError.noRow }
        let old = head.entries == 0 ? try AuditDraft.ofOldLogs(from: transaction) : []
        _ = try (old + [draft]).reduce(head) { try insert($1, after: $0, in: transaction) }
    }

    private static func insert(_ draft: AuditDraft, after head: AuditHead, in transaction: Transaction) throws -> AuditHead {
        let fields = draft.fields(after: head)
        let hash = fields.hash
        try transaction.execute(
            """
            INSERT INTO audit_entry
              (id, at, account, act, purpose, subject_kind, subject, area, route, detail, previous_hash, hash)
            VALUES (\(fields.id), \(fields.at), \(fields.account), \(fields.act), \(fields.purpose), \(fields.subjectKind),
              \(fields.subject), \(fields.area), \(fields.route), \(fields.detail), \(fields.previousHash), \(hash))
            """)
        try transaction.execute("UPDATE audit_head SET entries = \(fields.id), hash = \(hash)")
        return AuditHead(entries: fields.id, hash: hash)
    }
}

/// An entry that has no place in the chain yet.
private struct AuditDraft {
    let at: Instant
    let account: Identifier<Account>?
    let act: AuditAct
    let purpose: Purpose?
    let subject: ViewSubject?
    let route: String?
    let detail: String

    func fields(after head: AuditHead) -> AuditFields {
        AuditFields(
            id: head.entries + 1, at: at.description, account: account?.value, act: act.rawValue, purpose: purpose?.rawValue,
            subjectKind: subject?.kind.rawValue, subject: subject?.number, area: subject?.area?.description, route: route, detail: detail,
            previousHash: head.hash)
    }

    /// What was written down before there was a chain, in the order it happened. Taken in once, by the first entry.
    static func ofOldLogs(from connection: Connection) throws -> [AuditDraft] {
        try connection.all(
            """
            SELECT 1 AS log, id, at, account, 'viewed' AS act, purpose, subject_kind, subject, area, route FROM view_log
            UNION ALL
            SELECT 2, id, at, account,
              CASE outcome WHEN 'refused' THEN 'sign-in-refused' WHEN 'locked' THEN 'sign-in-locked' ELSE outcome END,
              NULL, NULL, NULL, NULL, NULL FROM sign_in_log
            ORDER BY at, log, id
            """
        ) { row in
            let kind: ViewSubject.Kind? = try row["subject_kind"]
            let id: Int64 = try row["id"]
            return AuditDraft(
                at: try row["at"], account: try row["account"], act: try row["act"], purpose: try row["purpose"],
                subject: try kind.map { ViewSubject($0, number: try row["subject"], area: try row["area"]) }, route: try row["route"],
                detail: kind == nil ? "原登录记录第 \(id) 号" : "原查看记录第 \(id) 号")
        }
    }
}
