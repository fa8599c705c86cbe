import Civics
import Dispatch
import Foundation
import Library
import PolicyLanguage
import Synchronization

/// Reads and checks a file's rows on a thread of its own, some way ahead of the one that takes them into the register, which is then
/// spared about a quarter of the work. The rows come in the order of the file, so what is made of them does not depend on threads.
final class ReadAhead: Sendable {
    private static let rowsPerBatch = 512
    /// How many batches wait at most: enough to bridge a slow write, and a few megabytes.
    private static let mostBatches = 16

    private struct State {
        var batches: [Result<[CheckedRow], IntakeError>] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    // They count the batches that wait, and the room for more. Both start at zero: libdispatch stops the program when a semaphore goes
    // with less than it started with.
    private let waiting = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)

    init(_ file: DeliveryFile, codeLists: [CodeListName: CodeList], asOf: CivilDate) {
        for _ in 0..<Self.mostBatches { room.signal() }
        Thread.detachNewThread { self.read(file, codeLists, asOf) }
    }

    /// The next rows; `nil` at the end of the file. Not to be asked again after that, nor after it threw.
    func next() throws(IntakeError) -> [CheckedRow]? {
        waiting.wait()
        let batch = state.withLock { $0.batches.removeFirst() }
        room.signal()
        let rows = try batch.get()
        return rows.isEmpty ? nil : rows
    }

    /// Lets the thread go, wherever it is. To be called in any case.
    func stop() {
        state.withLock { $0.isStopped = true }
        room.signal()
    }

    private func read(_ file: DeliveryFile, _ codeLists: [CodeListName: CodeList], _ asOf: CivilDate) {
        do throws(IntakeError) {
            let reader = try RowReader(file, codeLists: codeLists, asOf: asOf)
            while try pass(on: .success(reader.next(Self.rowsPerBatch))) {}
        } catch {
            _ = pass(on: .failure(error))
        }
    }

    /// Waits for room. `false` when nothing more is wanted.
    private func pass(on batch: Result<[CheckedRow], IntakeError>) -> Bool {
        room.wait()
        let goesOn = state.withLock { state in
            state.batches.append(batch)
            return !state.isStopped
        }
        waiting.signal()
        guard case .success(let rows) = batch else { return false }
        return goesOn && !rows.isEmpty
    }
}
