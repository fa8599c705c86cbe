import Civics
import PolicyLanguage

/// The loops that every kernel is made of. Each applies one small function to whole registers, so that the compiler turns it
/// into vector instructions; arithmetic wraps, because the plan has proved that it cannot overflow.
///
/// Results never share memory with operands: the schedule sees to that.
enum KernelLanes {
    typealias Memory = UnsafeMutableRawPointer

    @inline(__always)
    static func map<A, Result>(_ count: Int, _ a: Memory, into result: Memory, _ body: (A) -> Result) {
        let a = a.assumingMemoryBound(to: A.self)
        let result = result.assumingMemoryBound(to: Result.self)
        for row in 0..<count { result[row] = body(a[row]) }
    }

    @inline(__always)
    static func map<A, B, Result>(_ count: Int, _ a: Memory, _ b: Memory, into result: Memory, _ body: (A, B) -> Result) {
        let a = a.assumingMemoryBound(to: A.self)
        let b = b.assumingMemoryBound(to: B.self)
        let result = result.assumingMemoryBound(to: Result.self)
        for row in 0..<count { result[row] = body(a[row], b[row]) }
    }

    @inline(__always)
    static func map<A, B, C, Result>(
        _ count: Int, _ a: Memory, _ b: Memory, _ c: Memory, into result: Memory, _ body: (A, B, C) -> Result
    ) {
        let a = a.assumingMemoryBound(to: A.self)
        let b = b.assumingMemoryBound(to: B.self)
        let c = c.assumingMemoryBound(to: C.self)
        let result = result.assumingMemoryBound(to: Result.self)
        for row in 0..<count { result[row] = body(a[row], b[row], c[row]) }
    }

    /// Four operands of bytes.
    @inline(__always)
    static func mapBytes(
        _ count: Int, _ a: Memory, _ b: Memory, _ c: Memory, _ d: Memory, into result: Memory,
        _ body: (UInt8, UInt8, UInt8, UInt8) -> UInt8
    ) {
        let a = a.assumingMemoryBound(to: UInt8.self)
        let b = b.assumingMemoryBound(to: UInt8.self)
        let c = c.assumingMemoryBound(to: UInt8.self)
        let d = d.assumingMemoryBound(to: UInt8.self)
        let result = result.assumingMemoryBound(to: UInt8.self)
        for row in 0..<count { result[row] = body(a[row], b[row], c[row], d[row]) }
    }
}
