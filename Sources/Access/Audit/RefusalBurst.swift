import Database

/// An account that was turned away suspiciously often, or names and addresses that failed to sign in, taken together.
package struct RefusalBurst: Hashable, Sendable {
    /// `nil` for those who are nobody's: failed sign-ins with a name that does not exist.
    package let accountName: String?
    package let displayName: String?
    package let refusals: Int
    package let latestAt: Instant

    /// Most refusals first.
    package static func all(since: Instant, atLeast least: Int, from connection: Connection) throws -> [RefusalBurst] {
        try connection.all(
            """
            SELECT a.name, a.display_name, count(*) AS refusals, max(e.at) AS latest_at
            FROM audit_entry e LEFT JOIN account a ON a.id = e.account
            WHERE e.act IN \(AuditAct.refusals) AND e.at >= \(since)
            GROUP BY a.name, a.display_name HAVING count(*) >= \(least)
            ORDER BY refusals DESC, a.name
            """)
    }
}

extension RefusalBurst: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            accountName: row["name"], displayName: row["display_name"], refusals: row["refusals"], latestAt: row["latest_at"])
    }
}
