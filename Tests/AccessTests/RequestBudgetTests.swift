import Access
import Civics
import Database
import Testing

struct RequestBudgetTests {
    static let someone = Identifier<Account>(1)

    /// Asks so many seconds after the morning and says what came of it: 0 for admitted, otherwise the seconds to wait.
    static func waits(burst: Int, perMinute: Int, at seconds: [Int64]) -> [Int64] {
        var budget = RequestBudget(burst: burst, perMinute: perMinute)
        return seconds.map { second in
            switch budget.spend(someone, at: .morning.adding(seconds: second)) {
            case .admitted: 0
            case .wait(let seconds): seconds
            }
        }
    }

    @Test(
        arguments: [
            (3, 6, [0, 0, 0, 0], [0, 0, 0, 10]),
            (3, 6, [0, 0, 0, 4, 10, 10], [0, 0, 0, 6, 0, 10]),
            (1, 60, [0, 0, 1, 2, 2], [0, 1, 0, 0, 1]),
            (2, 7, [0, 0, 8, 9], [0, 0, 1, 0]),  // 60/7 seconds a token: not before the ninth.
            (2, 6, [0, 0, 3_600, 3_600, 3_600], [0, 0, 0, 0, 10]),  // No more than the burst, however long the pause.
            (1, 6, [100, 40, 109, 110], [0, 10, 1, 0]),  // A clock set back neither gives nor takes.
            (1, 1, [0, 1, 59, 60], [0, 59, 1, 0]),
        ] as [(Int, Int, [Int64], [Int64])])
    func `so many at once, and then so many a minute`(burst: Int, perMinute: Int, seconds: [Int64], expected: [Int64]) {
        #expect(Self.waits(burst: burst, perMinute: perMinute, at: seconds) == expected)
    }

    @Test func `one account's requests are nothing to another, and those at rest are forgotten`() {
        var budget = RequestBudget(burst: 1, perMinute: 6)
        #expect(budget.spend(Identifier(1), at: .morning) == .admitted)
        #expect(budget.spend(Identifier(2), at: .morning) == .admitted)
        #expect(budget.spend(Identifier(1), at: .morning) == .wait(seconds: 10))
        budget.forgetIdle(at: .morning.adding(seconds: 9))
        #expect(budget.accountCount == 2)
        budget.forgetIdle(at: .morning.adding(seconds: 10))
        #expect(budget.accountCount == 0)
    }

    /// In any hour nobody gets more than the burst and what came back, whatever the pattern of asking.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `no pattern of asking gets more than its due`(seed: UInt64) {
        var random = StableRandom(seed: seed)
        let (burst, perMinute) = (Int(random.next() % 9) + 1, Int(random.next() % 30) + 1)
        var budget = RequestBudget(burst: burst, perMinute: perMinute)
        var (second, admitted) = (Int64(0), 0)
        while second < 3_600 {
            if budget.spend(Self.someone, at: .morning.adding(seconds: second)) == .admitted { admitted += 1 }
            second += Int64(random.next() % 4)
        }
        #expect(admitted <= burst + perMinute * 60)
    }
}
