import Civics
import Database

/// How often an account may do something that would be harmful in bulk, such as searching or revealing identities (频次限制).
///
/// A bucket for each account, full at first; each request takes one token, and tokens come back evenly. Holds no clock and no lock.
package struct RequestBudget: Sendable {
    package enum Answer: Hashable, Sendable {
        case admitted
        /// Not before so many seconds have passed.
        case wait(seconds: Int64)
    }

    /// In sixtieths of a token, so that what comes back in a second is whole.
    private struct Bucket {
        var level: Int64
        var at: Instant
    }

    private static let token: Int64 = 60
    /// Beyond so many accounts those at rest are forgotten, so that memory does not grow with everybody who ever came.
    private static let mostKept = 1_000

    private let burst: Int64
    private let perMinute: Int64
    private var buckets: [Identifier<Account>: Bucket] = [:]

    /// - Parameters:
    ///   - burst: how many at once, after a pause.
    ///   - perMinute: how many in the long run.
    package init(burst: Int, perMinute: Int) {
        precondition(burst > 0 && perMinute > 0, "a budget of nothing admits nobody")
        self.burst = Int64(burst) * Self.token
        self.perMinute = Int64(perMinute)
    }

    /// Takes one token, if there is one. A refused request costs nothing.
    package mutating func spend(_ account: Identifier<Account>, at now: Instant) -> Answer {
        if buckets.count > Self.mostKept { forgetIdle(at: now) }
        var bucket = refilled(buckets[account] ?? Bucket(level: burst, at: now), at: now)
        defer { buckets[account] = bucket }
        let missing = Self.token - bucket.level
        guard missing <= 0 else { return .wait(seconds: (missing + perMinute - 1) / perMinute) }
        bucket.level -= Self.token
        return .admitted
    }

    /// Forgets the accounts whose buckets are full again.
    package mutating func forgetIdle(at now: Instant) {
        buckets = buckets.filter { refilled($0.value, at: now).level < burst }
    }

    package var accountCount: Int { buckets.count }

    private func refilled(_ bucket: Bucket, at now: Instant) -> Bucket {
        // A clock that was set back gives nothing and takes nothing.
        let seconds = max(0, now.secondsSince1970 - bucket.at.secondsSince1970)
        let (gain, isTooMuch) = seconds.multipliedReportingOverflow(by: perMinute)
        return Bucket(level: isTooMuch ? burst : min(burst, bucket.level + gain), at: max(now, bucket.at))
    }
}
