import Civics
import PolicyLanguage

/// From members to their household and back. `offsets` are the batch's: where each household's members begin, and one more.
///
/// Registers of bytes are read eight at a time: nearly every household fits, and the bytes beyond its end are masked off.
enum KernelMembers {
    typealias Memory = UnsafeMutableRawPointer
    typealias Offsets = UnsafePointer<Int32>

    /// The households of one batch, with offsets counted from the batch's first person.
    struct Households {
        let count: Int
        let persons: Int
        let offsets: Offsets
    }

    // MARK: Sums

    /// Differences of running totals: no branch depends on a household's size. `totals` has room for `persons + 1`; that they
    /// may wrap does no harm, because each difference fits.
    @inline(__always)
    static func sum<Value: FixedWidthInteger, Total: FixedWidthInteger>(
        _ households: Households, _ values: Memory, _ totals: Memory, _ result: Memory, _ value: Value.Type, _ total: Total.Type
    ) {
        let values = values.assumingMemoryBound(to: Value.self)
        let totals = totals.assumingMemoryBound(to: Total.self)
        let result = result.assumingMemoryBound(to: Total.self)
        var running: Total = 0
        for row in 0..<households.persons {
            totals[row] = running
            running = running &+ Total(truncatingIfNeeded: values[row])
        }
        totals[households.persons] = running
        let offsets = households.offsets
        for household in 0..<households.count {
            result[household] = totals[Int(offsets[household &+ 1])] &- totals[Int(offsets[household])]
        }
    }

    @inline(__always)
    static func extreme<Number: FixedWidthInteger>(
        _ households: Households, _ values: Memory, _ result: Memory, _ type: Number.Type, isLargest: Bool
    ) {
        let values = values.assumingMemoryBound(to: Number.self)
        let result = result.assumingMemoryBound(to: Number.self)
        for household in 0..<households.count {
            let (first, end) = (Int(households.offsets[household]), Int(households.offsets[household &+ 1]))
            // Without members the planner takes another value; whatever lies here is within the proved bounds.
            var best = first < end ? values[first] : 0
            for row in first..<end { best = isLargest ? max(best, values[row]) : min(best, values[row]) }
            result[household] = best
        }
    }

    // MARK: Bytes

    /// Folds each household's bytes, eight at a time. Beyond the end they read as `filler` does.
    @inline(__always)
    private static func fold<Part, Result>(
        _ households: Households, _ bytes: Memory, _ result: Memory, filler: UInt64, _ part: (UInt64) -> Part,
        _ join: (Part, Part) -> Part, _ finish: (Part) -> Result
    ) {
        let result = result.assumingMemoryBound(to: Result.self)
        for household in 0..<households.count {
            let first = Int(households.offsets[household])
            let size = Int(households.offsets[household &+ 1]) &- first
            var folded = part(word(bytes, first, min(size, 8), filler))
            if size > 8 {
                for start in stride(from: 8, to: size, by: 8) {
                    folded = join(folded, part(word(bytes, first &+ start, min(size &- start, 8), filler)))
                }
            }
            result[household] = finish(folded)
        }
    }

    @inline(__always)
    private static func word(_ bytes: Memory, _ first: Int, _ size: Int, _ filler: UInt64) -> UInt64 {
        // Swift shifts by 64 to zero, so the same words keep all eight bytes and none.
        let kept = ~(UInt64.max << UInt64(size &* 8))
        return (bytes.loadUnaligned(fromByteOffset: first, as: UInt64.self) & kept) | (filler & ~kept)
    }

    private static let eachYes: UInt64 = 0x0202_0202_0202_0202
    private static let eachUnknown: UInt64 = 0x0101_0101_0101_0101

    static func any(_ households: Households, _ truths: Memory, _ result: Memory) {
        fold(households, truths, result, filler: 0, { $0 }, { $0 | $1 }) { (folded: UInt64) -> UInt8 in
            folded & eachYes != 0 ? 2 : folded != 0 ? 1 : 0
        }
    }

    static func every(_ households: Households, _ truths: Memory, _ result: Memory) {
        // 2 - x turns "every" into "any".
        fold(households, truths, result, filler: eachYes, { eachYes &- $0 }, { $0 | $1 }) { (folded: UInt64) -> UInt8 in
            folded & eachYes != 0 ? 0 : folded != 0 ? 1 : 2
        }
    }

    static func countYes(_ households: Households, _ truths: Memory, _ result: Memory) {
        fold(households, truths, result, filler: 0, { ($0 & eachYes).nonzeroBitCount }, { $0 &+ $1 }) { (folded: Int) -> Int32 in
            Int32(truncatingIfNeeded: folded)
        }
    }

    static func everyMask(_ households: Households, _ masks: Memory, _ result: Memory) {
        fold(households, masks, result, filler: .max, { $0 }, { $0 & $1 }) { (folded: UInt64) -> UInt8 in folded == .max ? 255 : 0 }
    }

    /// Whether any member's truth is unknown: 1, else 0.
    static func hasUnknown(_ households: Households, _ truths: Memory, _ result: Memory) {
        fold(households, truths, result, filler: 0, { $0 & eachUnknown }, { $0 | $1 }) { (folded: UInt64) -> UInt8 in folded != 0 ? 1 : 0 }
    }

    static func memberCount(_ households: Households, _ result: Memory) {
        let result = result.assumingMemoryBound(to: Int32.self)
        for household in 0..<households.count {
            result[household] = households.offsets[household &+ 1] &- households.offsets[household]
        }
    }

    // MARK: Spreading

    /// Every member gets the household's value. Eight are stored at once; what is stored past a household's end, the next one
    /// overwrites.
    @inline(__always)
    static func spread<Number: FixedWidthInteger & SIMDScalar>(
        _ households: Households, _ values: Memory, _ result: Memory, _ type: Number.Type
    ) {
        let values = values.assumingMemoryBound(to: Number.self)
        let stride = MemoryLayout<Number>.stride
        for household in 0..<households.count {
            let first = Int(households.offsets[household])
            let end = Int(households.offsets[household &+ 1])
            let eight = SIMD8<Number>(repeating: values[household])
            var row = first
            repeat {
                result.storeBytes(of: eight, toByteOffset: row &* stride, as: SIMD8<Number>.self)
                row &+= 8
            } while row < end
        }
    }

    /// Each person's household, counted from the batch's first.
    static func ordinals(_ households: Households, _ result: Memory) {
        for household in 0..<households.count {
            let first = Int(households.offsets[household])
            let end = Int(households.offsets[household &+ 1])
            let eight = SIMD8<UInt16>(repeating: UInt16(truncatingIfNeeded: household))
            var row = first
            repeat {
                result.storeBytes(of: eight, toByteOffset: row &* 2, as: SIMD8<UInt16>.self)
                row &+= 8
            } while row < end
        }
    }
}
