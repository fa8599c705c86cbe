import Civics
import PolicyLanguage

/// Rows found by a verdict, and fetching what lies at them.
enum KernelSelection {
    typealias Memory = UnsafeMutableRawPointer

    /// Rows whose truth is yes (or, with `orUnknown`, not no), in order. Returns how many.
    static func select(_ count: Int, _ truths: Memory, orUnknown: Bool, _ rows: UnsafeMutablePointer<Int32>) -> Int {
        var found = 0
        let wanted: UInt64 = orUnknown ? 0x0303_0303_0303_0303 : 0x0202_0202_0202_0202
        var start = 0
        while start < count {
            var word = truths.loadUnaligned(fromByteOffset: start, as: UInt64.self) & wanted
            let rest = count &- start
            if rest < 8 { word &= ~(UInt64.max << UInt64(rest &* 8)) }
            while word != 0 {
                let byte = word.trailingZeroBitCount >> 3
                rows[found] = Int32(truncatingIfNeeded: start &+ byte)
                found &+= 1
                word &= UInt64.max << UInt64(byte &* 8 &+ 8)
            }
            start &+= 8
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
