import Civics
import PolicyLanguage

/// Rows found by a verdict, and fetching what lies at them.
enum KernelSelection {
    typealias Memory = UnsafeMutableRawPointer

    /// Rows whose truth is yes (or, with `orUnknown`, not no), in order. Returns how many. Reads up to 63 bytes past the end.
    ///
    /// Found rows are few, and a processor that guesses whether the next is one of them guesses wrong each time. So 64 truths
    /// become 64 bits first, and only those that are set are visited.
    static func select(_ count: Int, _ truths: Memory, orUnknown: Bool, _ rows: UnsafeMutablePointer<Int32>) -> Int {
        let unknown: UInt64 = orUnknown ? .max : 0
        var found = 0
        var start = 0
        while start < count {
            var bits: UInt64 = 0
            for group in 0..<8 {
                let word = truths.loadUnaligned(fromByteOffset: start &+ group &* 8, as: UInt64.self)
                let set = (word &>> 1 | word & unknown) & 0x0101_0101_0101_0101
                // The product's highest byte has the lowest bits of all eight bytes.
                bits |= ((set &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(truncatingIfNeeded: group &* 8)
            }
            if count &- start < 64 { bits &= ~(UInt64.max &<< UInt64(truncatingIfNeeded: count &- start)) }
            while bits != 0 {
                rows[found] = Int32(truncatingIfNeeded: start &+ bits.trailingZeroBitCount)
                found &+= 1
                bits &= bits &- 1
            }
            start &+= 64
        }
        return found
    }

    /// Those of `candidates` whose truth is yes, with their households.
    static func select(
        _ count: Int, _ candidates: UnsafePointer<Int32>, _ truths: Memory, ordinals: UnsafePointer<UInt16>,
        rows: UnsafeMutablePointer<Int32>, households: UnsafeMutablePointer<Int32>
    ) -> Int {
        let truths = truths.assumingMemoryBound(to: UInt8.self)
        var found = 0
        // Every candidate is written down; one that is not yes, the next overwrites.
        for place in 0..<count {
            let row = candidates[place]
            rows[found] = row
            households[found] = Int32(ordinals[Int(row)])
            found &+= Int(truths[Int(row)] &>> 1)
        }
        return found
    }

    @inline(__always)
    static func gather<Number>(_ count: Int, _ rows: UnsafePointer<Int32>, _ source: Memory, _ result: Memory, _ type: Number.Type) {
        let source = source.assumingMemoryBound(to: Number.self)
        let result = result.assumingMemoryBound(to: Number.self)
        for place in 0..<count { result[place] = source[Int(rows[place])] }
    }

    /// Bits of a bitmap as masks; `first` is the batch's first row in it.
    static func gatherBits(_ count: Int, _ rows: UnsafePointer<Int32>, _ bitmap: Memory, from first: Int, _ result: Memory) {
        let bytes = bitmap.assumingMemoryBound(to: UInt8.self)
        let result = result.assumingMemoryBound(to: UInt8.self)
        for place in 0..<count {
            let bit = first &+ Int(rows[place])
            result[place] = 0 &- (bytes[bit >> 3] >> UInt8(truncatingIfNeeded: bit & 7) & 1)
        }
    }
}
