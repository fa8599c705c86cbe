import Civics
import Database
import Testing

@testable import Access

struct RefusalBurstTests {
    @Test func `accounts turned away often of late are named, most refusals first`() throws {
        let (directory, database) = try AccountDirectory.sample()
        let one = try #require(try directory.find(name: "jiedao")).id
        let other = try directory.create([.sample(name: "guwen")], at: .morning, by: nil) { _ in .ofNobody }[0].id
        let acts: [(Identifier<Account>?, AuditAct, Int64, Int)] = [
            (one, .refused, 0, 2), (one, .signInRefused, 30, 2), (other, .refused, 10, 2), (other, .refused, -60 * 25, 9),
            (one, .viewed, 5, 9), (nil, .signInRefused, 20, 3), (nil, .signInLocked, 21, 2),
        ]
        try database.write { transaction in
            for (account, act, minutes, count) in acts {
                for _ in 0..<count { try AuditTrail.record(act, by: account, at: .morning.adding(minutes: minutes), in: transaction) }
            }
        }
        let since = Instant.morning.adding(hours: -24)
        let bursts = try database.read { try RefusalBurst.all(since: since, atLeast: 3, from: $0) }
        #expect(bursts.map(\.accountName) == [nil, "jiedao"])
        #expect(bursts.map(\.refusals) == [5, 4])
        #expect(bursts.map(\.latestAt) == [.morning.adding(minutes: 21), .morning.adding(minutes: 30)])
    }
}
