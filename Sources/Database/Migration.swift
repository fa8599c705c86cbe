/// One step in the life of the schema. Never edited or removed once released: only new ones are added.
///
/// Written as plain SQL, not with the names of today's types: it must mean the same after they have changed.
package struct Migration: Hashable, Sendable {
    /// Unique in the whole program, for example `2026-12-01 leads`.
    package let name: String
    package let sql: String

    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}

extension Database {
    /// Applies, in the order of the list, the migrations this database has not had, each in a transaction of its own.
    ///
    /// - Parameter now: the instant recorded beside each name.
    /// - Returns: the names of those applied.
    /// - Throws: `DatabaseError.newerSchema` before anything is changed, when the database has had a migration that is not in the list.
    @discardableResult
    package func migrate(_ migrations: [Migration], at now: Instant) throws -> [String] {
        let known = Set(migrations.map(\.name))
        precondition(known.count == migrations.count, "two migrations have the same name")
        let applied = try write(Database.appliedMigrations)
        if let unknown = applied.first(where: { !known.contains($0) }) { throw DatabaseError.newerSchema(migration: unknown) }
        let missing = migrations.filter { !applied.contains($0.name) }
        for migration in missing { try write { try apply(migration, at: now, in: $0) } }
        return missing.map(\.name)
    }

    private static func appliedMigrations(in transaction: Transaction) throws -> [String] {
        try transaction.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)")
        return try transaction.values("SELECT name FROM migration ORDER BY applied_at, name")
    }

    private func apply(_ migration: Migration, at now: Instant, in transaction: Transaction) throws {
        try transaction.executeScript(migration.sql)
        try transaction.execute("INSERT INTO migration (name, applied_at) VALUES (\(migration.name), \(now))")
    }
}
