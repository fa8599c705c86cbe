import Testing

@testable import Civics

struct StableRandomTests {
    @Test func `the numbers of seed 1234567 are those published for SplitMix64`() {
        var random = StableRandom(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in random.next() } == expected)
    }

    @Test func `streams differ by seed, name and index, and repeat themselves`() {
        var streams: [StableRandom] = [StableRandom(seed: 1), StableRandom(seed: 2)]
        for name in ["", "names", "incomes"] { streams.append(StableRandom(seed: 1, stream: name)) }
        for index in 0..<100 {
            streams.append(StableRandom(seed: 1, index: index))
            streams.append(StableRandom(seed: 1, stream: "names", index: index))
        }
        var firsts: Set<UInt64> = []
        for var stream in streams { firsts.insert(stream.next()) }
        #expect(firsts.count == streams.count)
        #expect(StableRandom(seed: 1, stream: "names") == StableRandom(seed: 1, stream: "names"))
    }

    @Test func `draws stay in range and cover it evenly`() {
        var random = StableRandom(seed: 13)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<7000 { counts[random.below(7)] += 1 }
        // Five standard deviations of a count with mean 1000.
        #expect(counts.allSatisfy { abs($0 - 1000) < 147 })
        for _ in 0..<1000 {
            let (share, integer) = (random.double(), random.integer(in: -3...4))
            #expect((0..<1).contains(share))
            #expect((-3...4).contains(integer))
        }
    }

    @Test func `weights decide how often an item is picked`() {
        var random = StableRandom(seed: 14)
        var counts: [String: Int] = [:]
        for _ in 0..<4000 { counts[random.pick(from: ["a", "b", "c"], weights: [3, 0, 1]), default: 0] += 1 }
        #expect(counts["b"] == nil)
        #expect((2850...3150).contains(counts["a"] ?? 0))
    }

    @Test func `no chance and certainty`() {
        var random = StableRandom(seed: 15)
        for _ in 0..<1000 {
            let (never, always) = (random.chance(0), random.chance(1))
            #expect(!never)
            #expect(always)
        }
    }

    @Test func `shuffling keeps every item`() {
        var random = StableRandom(seed: 16)
        let shuffled = random.shuffled(0..<100)
        #expect(shuffled != Array(0..<100))
        #expect(shuffled.sorted() == Array(0..<100))
    }
}
