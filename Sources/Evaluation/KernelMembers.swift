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
        /// Of each household, a byte of ones for each of its members, up to eight.
        let lanes: UnsafePointer<UInt64>
        /// Whether no household has more than eight members, so that one look at each is enough.
        let isNarrow: Bool
    }

    // MARK: Sums

    /// `totals` has room for `persons + 1`.
    @inline(__always)
    static func sum<Value: FixedWidthInteger & SIMDScalar, Total: FixedWidthInteger & SIMDScalar>(
        _ households: Households, _ values: Memory, _ totals: Memory, _ result: Memory, _ value: Value.Type, _ total: Total.Type
    ) {
        if households.isNarrow {
            sumLanes(households, values, result, value, total)
        } else {
            sumDifferences(households, values, totals, result, value, total)
        }
    }

    /// Eight values at once, of which the household's own are kept.
    @inline(__always)
    private static func sumLanes<Value: FixedWidthInteger & SIMDScalar, Total: FixedWidthInteger & SIMDScalar>(
        _ households: Households, _ values: Memory, _ result: Memory, _ value: Value.Type, _ total: Total.Type
    ) {
        let result = result.assumingMemoryBound(to: Total.self)
        for household in 0..<households.count {
            let first = Int(households.offsets[household]) &* MemoryLayout<Value>.stride
            let eight = values.loadUnaligned(fromByteOffset: first, as: SIMD8<Value>.self)
            let kept = unsafeBitCast(households.lanes[household], to: SIMD8<Int8>.self)
            result[household] = (SIMD8<Total>(truncatingIfNeeded: eight) & SIMD8<Total>(truncatingIfNeeded: kept)).wrappedSum()
        }
    }

    /// Differences of running totals: no branch depends on a household's size. That totals may wrap does no harm, because each
    /// difference fits.
    @inline(__always)
    private static func sumDifferences<Value: FixedWidthInteger, Total: FixedWidthInteger>(
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
    private static func fold<Part>(
        _ households: Households, _ bytes: Memory, filler: UInt64, _ part: (UInt64) -> Part, _ join: (Part, Part) -> Part,
        _ finish: (Int, Part) -> Void
    ) {
        func head(_ household: Int) -> Part {
            part(word(bytes, Int(households.offsets[household]), households.lanes[household], filler))
        }
        // Two loops, because one would ask of every household which of the two it is.
        if households.isNarrow {
            for household in 0..<households.count { finish(household, head(household)) }
            return
        }
        for household in 0..<households.count {
            let (first, end) = (Int(households.offsets[household]), Int(households.offsets[household &+ 1]))
            var folded = head(household)
            for row in stride(from: first &+ 8, to: end, by: 8) {
                folded = join(folded, part(word(bytes, row, lanes(of: end &- row), filler)))
            }
            finish(household, folded)
        }
    }

    /// A byte of ones for each of `size` members, up to eight.
    @inline(__always)
    static func lanes(of size: Int) -> UInt64 {
        // A shift by 64 would be taken as one by 0.
        size == 0 ? 0 : .max &>> UInt64(truncatingIfNeeded: (8 &- min(size, 8)) &* 8)
    }

    @inline(__always)
    private static func word(_ bytes: Memory, _ first: Int, _ kept: UInt64, _ filler: UInt64) -> UInt64 {
        (bytes.loadUnaligned(fromByteOffset: first, as: UInt64.self) & kept) | (filler & ~kept)
    }

    private static let eachYes: UInt64 = 0x0202_0202_0202_0202

    @inline(__always)
    private static func anyTruth(_ folded: UInt64) -> UInt8 { folded & eachYes != 0 ? 2 : folded != 0 ? 1 : 0 }

    static func any(_ households: Households, _ truths: Memory, _ result: Memory) {
        let result = result.assumingMemoryBound(to: UInt8.self)
        fold(households, truths, filler: 0, { $0 }, { $0 | $1 }) { result[$0] = anyTruth($1) }
    }

    static func every(_ households: Households, _ truths: Memory, _ result: Memory) {
        let result = result.assumingMemoryBound(to: UInt8.self)
        // 2 - x turns "every" into "any".
        fold(households, truths, filler: eachYes, { eachYes &- $0 }, { $0 | $1 }) { result[$0] = 2 &- anyTruth($1) }
    }

    static func countYes(_ households: Households, _ truths: Memory, _ result: Memory) {
        let result = result.assumingMemoryBound(to: Int32.self)
        fold(households, truths, filler: 0, { ($0 & eachYes).nonzeroBitCount }, { $0 &+ $1 }) {
            result[$0] = Int32(truncatingIfNeeded: $1)
        }
    }

    static func everyMask(_ households: Households, _ masks: Memory, _ result: Memory) {
        let result = result.assumingMemoryBound(to: UInt8.self)
        fold(households, masks, filler: .max, { $0 }, { $0 & $1 }) { result[$0] = $1 == .max ? 255 : 0 }
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
        spread(households, result) { values[$0] }
    }

    /// Each person's household, counted from the batch's first.
    static func ordinals(_ households: Households, _ result: Memory) {
        spread(households, result) { UInt16(truncatingIfNeeded: $0) }
    }

    @inline(__always)
    private static func spread<Number: FixedWidthInteger & SIMDScalar>(
        _ households: Households, _ result: Memory, _ value: (Int) -> Number
    ) {
        func store(_ household: Int, at row: Int) {
            let eight = SIMD8<Number>(repeating: value(household))
            result.storeBytes(of: eight, toByteOffset: row &* MemoryLayout<Number>.stride, as: SIMD8<Number>.self)
        }
        if households.isNarrow {
            for household in 0..<households.count { store(household, at: Int(households.offsets[household])) }
            return
        }
        for household in 0..<households.count {
            let (first, end) = (Int(households.offsets[household]), Int(households.offsets[household &+ 1]))
            store(household, at: first)
            for row in stride(from: first &+ 8, to: end, by: 8) { store(household, at: row) }
        }
    }

    // MARK: Persons found

    /// Joins the verdicts of the persons in `rows` to their households': the greatest of the members' truths. The households
    /// begin as no, which is what everybody else's is.
    static func join(
        _ count: Int, _ rows: UnsafePointer<Int32>, _ ordinals: UnsafePointer<UInt16>, _ truths: Memory, _ result: Memory
    ) {
        let truths = truths.assumingMemoryBound(to: UInt8.self)
        let result = result.assumingMemoryBound(to: UInt8.self)
        for place in 0..<count {
            let row = Int(rows[place])
            let household = Int(ordinals[row])
            result[household] = max(result[household], truths[row])
        }
    }

    /// Marks the amounts of households with the least number where a person's truth is unknown.
    @inline(__always)
    static func markUnknown<Amount: FixedWidthInteger>(
        _ count: Int, _ rows: UnsafePointer<Int32>, _ ordinals: UnsafePointer<UInt16>, _ truths: Memory, _ amounts: Memory,
        _ type: Amount.Type
    ) {
        let truths = truths.assumingMemoryBound(to: UInt8.self)
        let amounts = amounts.assumingMemoryBound(to: Amount.self)
        for place in 0..<count {
            let row = Int(rows[place])
            let household = Int(ordinals[row])
            amounts[household] = truths[row] == 1 ? .min : amounts[household]
        }
    }
}
