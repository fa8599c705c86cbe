import Civics
import Database

/// A look at a household outside one's own area, in an emergency and with a reason (破例查看). Kept for ever, reviewed the next day.
package struct BreakGlass: RowDecodable, Hashable, Sendable {
    package enum Verdict: String, CaseIterable, BindableValue, Hashable, Sendable {
        case justified
        case unjustified

        package var label: String {
            switch self {
            case .justified: "理由成立"
            case .unjustified: "理由不成立"
            }
        }
    }

    package struct Review: Hashable, Sendable {
        package let reviewer: Identifier<Account>
        package let reviewerName: String
        package let at: Instant
        package let verdict: Verdict
        package let note: String
    }

    package static let hours: Int64 = 4
    /// In characters: too short to be empty words, long enough for "邻居来电，老人摔倒".
    package static let shortestReason = 6
    package static let longestReason = 500

    package let id: Identifier<BreakGlass>
    package let account: Identifier<Account>
    package let accountName: String
    package let displayName: String
    /// The household's number in the register.
    package let household: Int64
    /// The place for which it was admitted.
    package let area: RegionCode
    package let reason: String
    package let at: Instant
    package let expiresAt: Instant
    package let review: Review?

    package func isOpen(at now: Instant) -> Bool { at <= now && now < expiresAt }

    /// The day by which somebody else looks at the reason.
    package var reviewDueOn: CivilDate { at.beijingDate.adding(days: 1) }

    package func isReviewOverdue(on today: CivilDate) -> Bool { review == nil && today > reviewDueOn }

    package init(row: Row) throws {
        id = try row["id"]
        account = try row["account"]
        accountName = try row["name"]
        displayName = try row["display_name"]
        household = try row["household"]
        area = try row["area"]
        reason = try row["reason"]
        at = try row["at"]
        expiresAt = try row["expires_at"]
        let reviewer: Identifier<Account>? = try row["reviewer"]
        review = try reviewer.map {
            Review(
                reviewer: $0, reviewerName: try row["reviewer_name"], at: try row["reviewed_at"], verdict: try row["verdict"],
                note: try row["note"])
        }
    }
}

extension BreakGlass {
    /// Opens a household to this account for four hours, and says so in the audit trail.
    ///
    /// - Parameter places: where the household is registered and where it lives; what is not known is left out.
    /// - Throws: `AccessError.refused` when the rules do not let this account, `.reasonLength`.
    @discardableResult
    package static func open(
        household: Int64, places: [RegionCode], reason: String, by viewer: Viewer, route: String? = nil, at now: Instant,
        in transaction: Transaction
    ) throws -> Identifier<BreakGlass> {
        if let refusal = viewer.decision(on: .breakGlass, of: AccessSubject(places: places)).refusal { throw AccessError.refused(refusal) }
        let reach = viewer.reach(of: .breakGlass)
        guard let area = places.first(where: { reach.admits(places: [$0], relations: []) }) else { throw AccessError.refused(.area) }
        let reason = try words(reason)
        let id: Identifier<BreakGlass> = try transaction.insertReturningID(
            """
            INSERT INTO break_glass (account, household, area, reason, at, expires_at)
            VALUES (\(viewer.account), \(household), \(area), \(reason), \(now), \(now.adding(hours: hours)))
            """)
        try AuditTrail.record(
            .glassBroken, by: viewer.account, subject: ViewSubject(.household, number: household, area: area), purpose: .emergency,
            route: route, detail: "破例查看第 \(id) 号", at: now, in: transaction)
        return id
    }

    /// Writes down whether the reason was good enough.
    ///
    /// - Throws: `AccessError.noSuchRecord` also for one outside the reviewer's area, `.ownReview`, `.alreadyReviewed`, `.refused`.
    package static func review(
        _ id: Identifier<BreakGlass>, _ verdict: Verdict, note: String, by viewer: Viewer, route: String? = nil, at now: Instant,
        in transaction: Transaction
    ) throws {
        guard let found = try find(id, from: transaction) else { throw AccessError.noSuchRecord }
        guard found.account != viewer.account else { throw AccessError.ownReview }
        switch viewer.decision(on: .reviewBreakGlass, of: AccessSubject(places: [found.area])) {
        case .admitted: break
        case .refused(.area): throw AccessError.noSuchRecord
        case .refused(let refusal): throw AccessError.refused(refusal)
        }
        guard found.review == nil else { throw AccessError.alreadyReviewed }
        try transaction.execute(
            """
            INSERT INTO break_glass_review (break_glass, reviewer, at, verdict, note)
            VALUES (\(id), \(viewer.account), \(now), \(verdict), \(String(note.prefix(longestReason))))
            """)
        try AuditTrail.record(
            .glassReviewed, by: viewer.account, subject: ViewSubject(.household, number: found.household, area: found.area),
            purpose: .supervision, route: route, detail: "破例查看第 \(id) 号，\(verdict.label)", at: now, in: transaction)
    }

    package static func find(_ id: Identifier<BreakGlass>, from connection: Connection) throws -> BreakGlass? {
        try connection.first("\(rows) WHERE g.id = \(id)")
    }

    /// Those nobody has reviewed, in the area of a reviewer, oldest first.
    package static func unreviewed(for viewer: Viewer, limit: Int, from connection: Connection) throws -> [BreakGlass] {
        let area = viewer.reach(of: .reviewBreakGlass).condition(on: "g.area")
        return try connection.all(
            "\(rows) WHERE r.id IS NULL AND g.account <> \(viewer.account) AND \(area) ORDER BY g.at, g.id LIMIT \(limit)")
    }

    /// Whether the account may look now: what gives it `Relation.breakGlass`.
    package static func isOpen(
        household: Int64, to account: Identifier<Account>, at now: Instant, from connection: Connection
    ) throws -> Bool {
        let number: SQL = "\(household)"
        return try connection.value("SELECT 1 WHERE \(condition(household: number, to: account, at: now))") as Int? != nil
    }

    /// The same as the condition of a query, for `Reach.condition(on:related:)`.
    package static func condition(household column: SQL, to account: Identifier<Account>, at now: Instant) -> SQL {
        """
        EXISTS (SELECT 1 FROM break_glass g
          WHERE g.household = \(column) AND g.account = \(account) AND g.at <= \(now) AND g.expires_at > \(now))
        """
    }

    private static let rows: SQL = """
        SELECT g.id, g.account, a.name, a.display_name, g.household, g.area, g.reason, g.at, g.expires_at,
          r.reviewer, b.display_name AS reviewer_name, r.at AS reviewed_at, r.verdict, r.note
        FROM break_glass g JOIN account a ON a.id = g.account
        LEFT JOIN break_glass_review r ON r.break_glass = g.id LEFT JOIN account b ON b.id = r.reviewer
        """

    private static func words(_ reason: String) throws(AccessError) -> String {
        let words = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (shortestReason...longestReason).contains(words.count) else { throw .reasonLength }
        return words
    }
}
