import Civics
import PolicyLanguage

/// Three-valued logic on bytes: 0 no, 1 unknown, 2 yes, so that "and" is the smaller and "or" the larger; and masks of 0 or 255.
enum KernelTruths {
    typealias Memory = UnsafeMutableRawPointer

    // MARK: Comparisons

    @inline(__always)
    static func compare<Number: FixedWidthInteger>(
        _ comparison: TypedExpression.Comparison, _ type: Number.Type, _ count: Int, _ a: Memory, _ b: Memory, _ result: Memory
    ) {
        switch comparison {
        case .equal: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in yes(x == y) }
        case .notEqual: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in yes(x != y) }
        case .less: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in yes(x < y) }
        case .lessOrEqual: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in yes(x <= y) }
        case .greater: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in yes(x > y) }
        case .greaterOrEqual: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in yes(x >= y) }
        }
    }

    @inline(__always)
    static func compare<Number: FixedWidthInteger>(
        _ comparison: TypedExpression.Comparison, _ type: Number.Type, _ count: Int, _ a: Memory, constant: Int64, _ result: Memory
    ) {
        let y = Number(truncatingIfNeeded: constant)
        switch comparison {
        case .equal: KernelLanes.map(count, a, into: result) { (x: Number) in yes(x == y) }
        case .notEqual: KernelLanes.map(count, a, into: result) { (x: Number) in yes(x != y) }
        case .less: KernelLanes.map(count, a, into: result) { (x: Number) in yes(x < y) }
        case .lessOrEqual: KernelLanes.map(count, a, into: result) { (x: Number) in yes(x <= y) }
        case .greater: KernelLanes.map(count, a, into: result) { (x: Number) in yes(x > y) }
        case .greaterOrEqual: KernelLanes.map(count, a, into: result) { (x: Number) in yes(x >= y) }
        }
    }

    @inline(__always)
    static func inRange<Number: FixedWidthInteger>(
        _ type: Number.Type, _ count: Int, _ a: Memory, _ lowest: Int64, _ highest: Int64, _ result: Memory
    ) {
        let (low, high) = (Number(truncatingIfNeeded: lowest), Number(truncatingIfNeeded: highest))
        KernelLanes.map(count, a, into: result) { (x: Number) in yes(x >= low) & yes(x <= high) }
    }

    @inline(__always) static func yes(_ condition: Bool) -> UInt8 { condition ? 2 : 0 }

    // MARK: Connectives

    static func and(_ count: Int, _ a: Memory, _ b: Memory, _ result: Memory) {
        KernelLanes.map(count, a, b, into: result) { (x: UInt8, y: UInt8) in min(x, y) }
    }

    static func and(_ count: Int, _ a: Memory, _ b: Memory, _ c: Memory, _ result: Memory) {
        KernelLanes.map(count, a, b, c, into: result) { (x: UInt8, y: UInt8, z: UInt8) in min(min(x, y), z) }
    }

    static func and(_ count: Int, _ a: Memory, _ b: Memory, _ c: Memory, _ d: Memory, _ result: Memory) {
        KernelLanes.mapBytes(count, a, b, c, d, into: result) { min(min($0, $1), min($2, $3)) }
    }

    static func or(_ count: Int, _ a: Memory, _ b: Memory, _ result: Memory) {
        KernelLanes.map(count, a, b, into: result) { (x: UInt8, y: UInt8) in max(x, y) }
    }

    static func or(_ count: Int, _ a: Memory, _ b: Memory, _ c: Memory, _ result: Memory) {
        KernelLanes.map(count, a, b, c, into: result) { (x: UInt8, y: UInt8, z: UInt8) in max(max(x, y), z) }
    }

    static func or(_ count: Int, _ a: Memory, _ b: Memory, _ c: Memory, _ d: Memory, _ result: Memory) {
        KernelLanes.mapBytes(count, a, b, c, d, into: result) { max(max($0, $1), max($2, $3)) }
    }

    static func not(_ count: Int, _ a: Memory, _ result: Memory) {
        KernelLanes.map(count, a, into: result) { (x: UInt8) in 2 &- x }
    }

    // MARK: Known and unknown

    /// The truth where the mask is set, else unknown.
    static func masked(_ count: Int, _ truth: Memory, _ mask: Memory, _ result: Memory) {
        KernelLanes.map(count, truth, mask, into: result) { (x: UInt8, known: UInt8) in (x & known) | (~known & 1) }
    }

    static func truthOfMask(_ count: Int, _ mask: Memory, _ result: Memory) {
        KernelLanes.map(count, mask, into: result) { (known: UInt8) in known & 2 }
    }

    static func knownTruth(_ count: Int, _ truth: Memory, _ result: Memory) {
        KernelLanes.map(count, truth, into: result) { (x: UInt8) in (x & 1) &- 1 }
    }

    static func maskOrYes(_ count: Int, _ truth: Memory, _ mask: Memory, _ result: Memory) {
        KernelLanes.map(count, truth, mask, into: result) { (x: UInt8, known: UInt8) in known | (0 &- (x >> 1)) }
    }

    static func maskOrNotYes(_ count: Int, _ truth: Memory, _ mask: Memory, _ result: Memory) {
        KernelLanes.map(count, truth, mask, into: result) { (x: UInt8, known: UInt8) in known | ((x >> 1) &- 1) }
    }

    static func maskAnd(_ count: Int, _ a: Memory, _ b: Memory, _ result: Memory) {
        KernelLanes.map(count, a, b, into: result) { (x: UInt8, y: UInt8) in x & y }
    }

    static func maskAnd(_ count: Int, _ a: Memory, _ b: Memory, _ c: Memory, _ result: Memory) {
        KernelLanes.map(count, a, b, c, into: result) { (x: UInt8, y: UInt8, z: UInt8) in x & y & z }
    }

    static func maskAnd(_ count: Int, _ a: Memory, _ b: Memory, _ c: Memory, _ d: Memory, _ result: Memory) {
        KernelLanes.mapBytes(count, a, b, c, d, into: result) { $0 & $1 & $2 & $3 }
    }

    // MARK: Bitmaps

    /// Bits `from ..< from + count` as masks. Stores whole groups of eight, so the result needs room to its next multiple of eight.
    static func expandBits(_ bitmap: Memory, from first: Int, _ count: Int, _ result: Memory) {
        let bytes = bitmap.assumingMemoryBound(to: UInt8.self) + (first >> 3)
        let shift = UInt16(first & 7)
        for group in 0..<((count + 7) >> 3) {
            let pair = UInt16(bytes[group]) | UInt16(bytes[group &+ 1]) << 8
            let byte = UInt64(UInt8(truncatingIfNeeded: pair >> shift))
            // One copy of the byte for each bit, of which that bit is kept and then smeared over its copy.
            let kept = (byte &* 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201
            let set = ((kept &+ 0x7F7F_7F7F_7F7F_7F7F) | kept) >> 7 & 0x0101_0101_0101_0101
            result.storeBytes(of: set &* 255, toByteOffset: group &* 8, as: UInt64.self)
        }
    }
}
