import Foundation
import Synchronization

/// Turns the first Ctrl-C into a request to stop at a safe place; a second one ends the program as usual.
enum Interrupt {
    private static let requested = Atomic<Bool>(false)

    static func listen() {
        // Made before the handler can run: nothing may be initialised inside a signal handler.
        requested.store(false, ordering: .relaxed)
        signal(SIGINT) { _ in
            Interrupt.requested.store(true, ordering: .relaxed)
            signal(SIGINT, SIG_DFL)
        }
    }

    /// From now on Ctrl-C ends the program at once.
    static func stopListening() { signal(SIGINT, SIG_DFL) }

    static var isRequested: Bool { requested.load(ordering: .relaxed) }
}
