import Civics
import PolicyLanguage

/// Arithmetic, row by row, at 32 or 64 bits.
enum KernelNumbers {
    typealias Memory = UnsafeMutableRawPointer

    // MARK: Two registers

    @inline(__always)
    static func combine<Number: FixedWidthInteger>(
        _ code: KernelCode, _ type: Number.Type, _ count: Int, _ a: Memory, _ b: Memory, _ result: Memory
    ) {
        switch code {
        case .add: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in x &+ y }
        case .subtract: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in x &- y }
        case .multiply: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in x &* y }
        case .smaller: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in min(x, y) }
        default: KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in max(x, y) }
        }
    }

    /// One register and a constant.
    @inline(__always)
    static func combine<Number: FixedWidthInteger>(
        _ code: KernelCode, _ type: Number.Type, _ count: Int, _ a: Memory, constant: Int64, _ result: Memory
    ) {
        let y = Number(truncatingIfNeeded: constant)
        switch code {
        case .addConstant: KernelLanes.map(count, a, into: result) { (x: Number) in x &+ y }
        case .multiplyConstant: KernelLanes.map(count, a, into: result) { (x: Number) in x &* y }
        case .smallerConstant: KernelLanes.map(count, a, into: result) { (x: Number) in min(x, y) }
        case .largerConstant: KernelLanes.map(count, a, into: result) { (x: Number) in max(x, y) }
        case .subtractedFrom: KernelLanes.map(count, a, into: result) { (x: Number) in y &- x }
        default: KernelLanes.map(count, a, into: result) { (x: Number) in x % y }
        }
    }

    // MARK: Division

    /// By a positive constant. 32 bits divide as doubles, which hold them and their quotients exactly enough that rounding down is right.
    @inline(__always)
    static func divideNarrow(_ count: Int, _ a: Memory, by constant: Int64, _ rounding: Rounding, _ result: Memory) {
        let divisor = Double(constant)
        switch rounding {
        case .down: KernelLanes.map(count, a, into: result) { (x: Int32) in Int32((Double(x) / divisor).rounded(.down)) }
        case .up: KernelLanes.map(count, a, into: result) { (x: Int32) in Int32((Double(x) / divisor).rounded(.up)) }
        case .nearest: KernelLanes.map(count, a, into: result) { (x: Int32) in Int32(quotient(Int64(x), constant, .nearest)) }
        }
    }

    @inline(__always)
    static func divideWide(_ count: Int, _ a: Memory, by constant: Int64, _ rounding: Rounding, _ result: Memory) {
        switch rounding {
        case .down: KernelLanes.map(count, a, into: result) { (x: Int64) in quotient(x, constant, .down) }
        case .up: KernelLanes.map(count, a, into: result) { (x: Int64) in quotient(x, constant, .up) }
        case .nearest: KernelLanes.map(count, a, into: result) { (x: Int64) in quotient(x, constant, .nearest) }
        }
    }

    @inline(__always)
    static func divide<Number: FixedWidthInteger>(
        _ type: Number.Type, _ count: Int, _ a: Memory, by b: Memory, _ rounding: Rounding, _ result: Memory
    ) {
        KernelLanes.map(count, a, b, into: result) { (x: Number, y: Number) in
            // The proof says y is at least 1; the guard costs nothing beside a division and cannot trap.
            Number(truncatingIfNeeded: quotient(Int64(x), Int64(max(y, 1)), rounding))
        }
    }

    @inline(__always)
    static func quotient(_ value: Int64, _ divisor: Int64, _ rounding: Rounding) -> Int64 {
        let whole = value / divisor
        let rest = value &- whole &* divisor
        switch rounding {
        case .down: return rest < 0 ? whole &- 1 : whole
        case .up: return rest > 0 ? whole &+ 1 : whole
        case .nearest:
            // A tie goes away from zero. Compared this way round nothing can overflow.
            let distance = rest < 0 ? 0 &- rest : rest
            guard distance >= divisor &- distance else { return whole }
            return value < 0 ? whole &- 1 : whole &+ 1
        }
    }

    // MARK: Widths and choices

    @inline(__always)
    static func widen<From: FixedWidthInteger, To: FixedWidthInteger>(
        _ from: From.Type, _ to: To.Type, _ count: Int, _ a: Memory, _ result: Memory
    ) {
        KernelLanes.map(count, a, into: result) { (x: From) in To(truncatingIfNeeded: x) }
    }

    /// By a truth: `yes` where it is yes.
    @inline(__always)
    static func select<Number: FixedWidthInteger>(
        _ type: Number.Type, _ count: Int, _ truth: Memory, _ yes: Memory, _ otherwise: Memory, _ result: Memory
    ) {
        KernelLanes.map(count, truth, yes, otherwise, into: result) { (t: UInt8, x: Number, y: Number) in t == 2 ? x : y }
    }

    // MARK: Dates

    static func dates(_ code: KernelCode, _ count: Int, _ a: Memory, _ b: Memory, _ result: Memory, width: ColumnWidth) {
        if width == .int32 {
            KernelLanes.map(count, a, b, into: result) { (x: Int32, y: Int32) in Int32(truncatingIfNeeded: date(code, Int64(x), Int64(y))) }
        } else {
            KernelLanes.map(count, a, b, into: result) { (x: Int64, y: Int64) in date(code, x, y) }
        }
    }

    private static func date(_ code: KernelCode, _ x: Int64, _ y: Int64) -> Int64 {
        switch code {
        case .completedYears: PlanOperation.completedYears.completed(from: x, to: y)
        case .completedMonths: PlanOperation.completedMonths.completed(from: x, to: y)
        case .addMonths: Int64(CivilDate(days: Int32(clamping: x)).adding(months: Int(y)).days)
        case .calendarYear: PlanOperation.calendarYear.calendar(x)
        default: PlanOperation.calendarMonth.calendar(x)
        }
    }
}
