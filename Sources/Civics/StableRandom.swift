/// Random numbers that are the same for a seed on every machine and in every release (SplitMix64, Steele and others, 2014).
///
/// The helpers are spelled out here because the standard library may change how it turns random bits into numbers.
package struct StableRandom: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// A stream of its own for each name, so that drawing more for one purpose changes nothing for another.
    package init(seed: UInt64, stream: String) {
        // FNV-1a of the name.
        let hash = stream.utf8.reduce(0xCBF2_9CE4_8422_2325) { (hash: UInt64, byte) in (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        state = Self.mixed(seed ^ Self.mixed(hash))
    }

    /// A stream of its own for each row or chunk, whichever is made first.
    package init(seed: UInt64, index: Int) {
        state = Self.mixed(Self.mixed(seed) &+ UInt64(bitPattern: Int64(index)) &* Self.increment)
    }

    /// A stream of its own for each name and row.
    package init(seed: UInt64, stream: String, index: Int) {
        self.init(seed: StableRandom(seed: seed, stream: stream).state, index: index)
    }

    package mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.mixed(state)
    }

    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension StableRandom {
    /// In 0..<1, a multiple of 2^-53.
    package mutating func double() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// In 0..<count, each as likely (Lemire's multiplication, 2019). `count` is positive.
    package mutating func below(_ count: Int) -> Int {
        precondition(count > 0, "below \(count)")
        let bound = UInt64(count)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    package mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// `true` with this probability: never for 0, always for 1.
    package mutating func chance(_ probability: Double) -> Bool { double() < probability }

    package mutating func pick<Items: RandomAccessCollection>(from items: Items) -> Items.Element {
        items[items.index(items.startIndex, offsetBy: below(items.count))]
    }

    /// One of `items`, each as likely as its weight says. Weights are not negative and not all zero; they need not sum to 1.
    package mutating func pick<Items: RandomAccessCollection>(from items: Items, weights: [Double]) -> Items.Element {
        precondition(items.count == weights.count, "\(items.count) items and \(weights.count) weights")
        return items[items.index(items.startIndex, offsetBy: index(weights: weights))]
    }

    /// An index of `weights`, each as likely as its weight says.
    package mutating func index(weights: [Double]) -> Int {
        let total = weights.reduce(0, +)
        precondition(total > 0 && weights.allSatisfy { $0 >= 0 }, "weights must be positive")
        var rest = double() * total
        for (index, weight) in weights.enumerated() where weight > 0 {
            guard rest >= weight else { return index }
            rest -= weight
        }
        // Rounding may leave a hair above the last weight.
        return weights.lastIndex { $0 > 0 }!
    }

    /// Fisher-Yates.
    package mutating func shuffled<Items: Sequence>(_ items: Items) -> [Items.Element] {
        var shuffled = Array(items)
        for last in stride(from: shuffled.count - 1, to: 0, by: -1) { shuffled.swapAt(last, below(last + 1)) }
        return shuffled
    }
}
