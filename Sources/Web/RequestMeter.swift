import Access
import Civics
import Database
import Library
import Synchronization

/// Counts what each account asks for that would be harmful in bulk. One for the whole program, and only in memory: after a new start
/// everybody begins afresh.
package final class RequestMeter: Sendable {
    package enum Kind: Hashable, Sendable {
        /// By name or number.
        case search
        /// Of names and numbers in full.
        case reveal

        var label: String {
            switch self {
            case .search: "查找"
            case .reveal: "查看身份信息"
            }
        }
    }

    private struct Budgets {
        var searches: RequestBudget
        var reveals: RequestBudget
        var refusals: RequestBudget
        /// Refusals that were not written down, since the last that was.
        var unrecorded: [Identifier<Account>: Int] = [:]
    }

    private let budgets: Mutex<Budgets>

    init(_ limits: WorkSettings.RequestLimits) {
        budgets = Mutex(
            Budgets(
                searches: RequestBudget(limits.searches), reveals: RequestBudget(limits.reveals), refusals: RequestBudget(limits.refusals)))
    }

    /// - Throws: `WebError.tooMany` when the account has to wait.
    func spend(_ kind: Kind, by account: Identifier<Account>, at now: Instant) throws {
        let answer = budgets.withLock { budgets in
            switch kind {
            case .search: budgets.searches.spend(account, at: now)
            case .reveal: budgets.reveals.spend(account, at: now)
            }
        }
        if case .wait(let seconds) = answer { throw WebError.tooMany(kind, waitSeconds: seconds) }
    }

    /// Whether a refusal is to be written down by itself: a flood of them must not become a flood of entries.
    ///
    /// - Returns: how many of the account's were only counted before this one; `nil` when this one is only counted, too.
    func recordsRefusal(of account: Identifier<Account>, at now: Instant) -> Int? {
        budgets.withLock { budgets in
            guard budgets.refusals.spend(account, at: now) == .admitted else {
                budgets.unrecorded[account, default: 0] += 1
                return nil
            }
            return budgets.unrecorded.removeValue(forKey: account) ?? 0
        }
    }
}

extension RequestBudget {
    init(_ rate: WorkSettings.RequestLimits.Rate) { self.init(burst: rate.burst, perMinute: rate.perMinute) }
}
