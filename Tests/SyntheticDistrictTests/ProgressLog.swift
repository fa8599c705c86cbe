import Synchronization

@testable import SyntheticDistrict

/// Progress reports in the order in which they came.
final class ProgressLog: Sendable {
    private let reports = Mutex<[GenerationProgress]>([])

    var steps: [GenerationProgress] { reports.withLock { $0 } }

    func append(_ progress: GenerationProgress) { reports.withLock { $0.append(progress) } }
}
