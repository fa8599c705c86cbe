internal import GRDB

/// Commits together what waits together (group commit): a commit costs a sync of the disk, however much is in it.
///
/// Each write is all or nothing by itself, and none returns before it is on the disk.
actor GroupCommit {
    private struct Write: Sendable {
        /// Inside the transaction. What it returns is called once that is committed.
        let run: @Sendable (GRDB.Database) -> @Sendable () -> Void
        /// Instead, when nothing could be committed.
        let fail: @Sendable (any Error) -> Void
    }

    private let pool: GRDB.DatabasePool
    private var waiting: [Write] = []
    private var isCommitting = false

    init(_ pool: GRDB.DatabasePool) { self.pool = pool }

    func write<T: Sendable>(_ body: @escaping @Sendable (GRDB.Database) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let write = Write { driver in
                let result = Result { try Self.allOrNothing(body, on: driver) }
                return { continuation.resume(with: result) }
            } fail: {
                continuation.resume(throwing: $0)
            }
            waiting.append(write)
            guard !isCommitting else { return }
            isCommitting = true
            Task { await commitWaiting() }
        }
    }

    private func commitWaiting() async {
        while !waiting.isEmpty {
            let writes = waiting
            waiting = []
            await commit(writes)
        }
        isCommitting = false
    }

    private func commit(_ writes: [Write]) async {
        do {
            let committed = try await pool.write { driver in
                try writes.map { write in
                    let answer = write.run(driver)
                    // A full disk makes SQLite take back the others' work too.
                    guard driver.isInsideTransaction else { throw GRDB.DatabaseError(resultCode: .SQLITE_ABORT_ROLLBACK) }
                    return answer
                }
            }
            for answer in committed { answer() }
        } catch {
            for write in writes { write.fail(error) }
        }
    }

    private static func allOrNothing<T>(_ body: (GRDB.Database) throws -> T, on driver: GRDB.Database) throws -> T {
        try driver.execute(sql: "SAVEPOINT one_write")
        do {
            let result = try body(driver)
            try driver.execute(sql: "RELEASE one_write")
            return result
        } catch {
            // Fails where everything is taken back already.
            try? driver.execute(sql: "ROLLBACK TO one_write")
            try? driver.execute(sql: "RELEASE one_write")
            throw error
        }
    }
}
