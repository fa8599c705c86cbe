import Access
import Civics
import Database

/// A list of cases that an account keeps under a name of its own (常用筛选).
package struct SavedFilter: RowDecodable, Hashable, Sendable {
    package static let most = 12

    package let id: Identifier<SavedFilter>
    package let label: String
    /// The query of the list's address.
    package let query: String

    package init(row: Row) throws {
        id = try row["id"]
        label = try row["label"]
        query = try row["query"]
    }

    package static func all(of account: Identifier<Account>, in db: Connection) throws -> [SavedFilter] {
        try db.all("SELECT id, label, query FROM saved_filter WHERE account = \(account) ORDER BY id LIMIT \(most)")
    }

    /// Under a label that exists, the new list takes the place of the old.
    package static func save(_ label: String, _ query: String, for account: Identifier<Account>, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO saved_filter (account, label, query) VALUES (\(account), \(label), \(query))
            ON CONFLICT (account, label) DO UPDATE SET query = excluded.query
            """)
    }

    package static func remove(_ label: String, of account: Identifier<Account>, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM saved_filter WHERE account = \(account) AND label = \(label)")
    }
}
