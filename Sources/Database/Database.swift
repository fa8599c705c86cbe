import Foundation
internal import GRDB

/// One store with one writer and many readers. A reader sees the last committed state, whatever the writer is doing meanwhile.
///
/// Calls must not nest: a `read` or `write` inside another `write` of the same database is a bug and stops the program.
package struct Database: Sendable {
    private let pool: GRDB.DatabasePool
    private let commits: GroupCommit
    // Held only so that the files of `inMemory()` go when the last copy of this value goes.
    private let scratch: ScratchDirectory?

    /// Opens the database file at `path`, making it (readable by its owner only) when it is not there.
    ///
    /// - Parameter beside: another database file, which must be there. Its tables can be read from here by their plain names, where this
    ///   one has no table of the name; they cannot be written, and whoever writes them is not made to wait.
    /// - Throws: `DatabaseError.cannotOpen` when the folder is missing or closed to us, `.corrupt` when the file is not a database.
    package init(path: String, beside: String? = nil) throws {
        try self.init(path: path, beside: beside, scratch: nil)
    }

    /// A database that leaves nothing behind, for tests and trial runs.
    ///
    /// It lives in files of its own rather than in memory: SQLite's shared memory databases make a reader wait for the writer,
    /// and a test must meet the same concurrency as the real thing.
    package static func inMemory() throws -> Database {
        let scratch = try ScratchDirectory()
        return try Database(path: scratch.path + "/database.sqlite", beside: nil, scratch: scratch)
    }

    private init(path: String, beside: String?, scratch: ScratchDirectory?) throws {
        DatabaseFile.createPrivately(at: path)
        self.scratch = scratch
        self.pool = try translatingErrors {
            let pool = try GRDB.DatabasePool(path: path, configuration: Database.configuration(beside: beside))
            // FULL syncs the log at every commit. NORMAL would survive `kill -9` too, but could lose the last commits when the power
            // goes. A delivery commits a handful of times, so the stronger promise costs nothing one can notice.
            // GRDB sets NORMAL while it opens the pool, hence after it.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            return pool
        }
        commits = GroupCommit(pool)
    }

    private static func configuration(beside: String?) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .callback { tries in waitForOtherWriter(tries) }
        configuration.prepareDatabase { connection in
            // Sorting a register must not leave names and ID numbers in a temporary file outside the protected folder.
            try connection.execute(sql: "PRAGMA temp_store = MEMORY")
            try connection.execute(sql: "PRAGMA cache_size = -65536")
            // `BEGIN IMMEDIATE` takes the write lock of every attached file but of one that is attached for reading only.
            if let beside {
                try connection.execute(sql: "ATTACH DATABASE ? AS beside", arguments: [DatabaseFile.readOnlyAddress(of: beside)])
            }
        }
        return configuration
    }

    // MARK: Reading and writing

    /// Runs `body` on one unchanging state of the database.
    package func read<T>(_ body: (Connection) throws -> T) throws -> T {
        try translatingErrors { try pool.read { try body(Connection($0)) } }
    }

    /// Runs `body` as one transaction: everything it did is kept, or nothing when it throws.
    package func write<T>(_ body: (Transaction) throws -> T) throws -> T {
        try translatingErrors { try pool.write { try body(Transaction($0)) } }
    }

    /// Runs `body` on one unchanging state of the database, without blocking the calling task's thread.
    package func read<T: Sendable>(_ body: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        // `pool.read` gives its reader back on a thread of the tasks, all of which may be waiting for a reader.
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { driver in
                continuation.resume(with: Result { try translatingErrors { try body(Connection(driver.get())) } })
            }
        }
    }

    /// Runs `body` as one transaction, without blocking the calling task's thread. Those that wait at the same time are committed together.
    package func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        do {
            return try await commits.write { try body(Transaction($0)) }
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
    }

    // MARK: Copies

    /// Writes a whole, compacted copy of the last committed state to a new file, while readers go on. Writers wait.
    ///
    /// The copy gets its name only once it is complete and on disk, so a file called `path` is always a good one.
    ///
    /// - Throws: `DatabaseError.fileExists` when `path` is taken: a copy never overwrites another.
    package func snapshotCopy(to path: String) throws {
        guard !DatabaseFile.exists(at: path) else { throw DatabaseError.fileExists }
        let unfinished = path + ".partial"
        DatabaseFile.remove(at: unfinished)
        // SQLite fills an existing empty file, so the copy never has wider permissions than the original.
        DatabaseFile.createPrivately(at: unfinished)
        do {
            try translatingErrors { try pool.vacuum(into: unfinished) }
            try DatabaseFile.syncAndRename(unfinished, to: path)
        } catch {
            DatabaseFile.remove(at: unfinished)
            throw error
        }
    }
}

/// Waits a moment while another process writes; `false` after five seconds, and then the database is busy.
///
/// SQLite's own waits grow to a tenth of a second and would sleep through the moments between the slices in which a long piece of work
/// lets others write.
private func waitForOtherWriter(_ tries: Int) -> Bool {
    guard tries < 2500 else { return false }
    usleep(2000)
    return true
}

/// Runs `body` and turns the driver's errors into ours, so that nobody above needs to know the driver.
func translatingErrors<T>(_ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as GRDB.DatabaseError {
        throw DatabaseError(error)
    }
}
