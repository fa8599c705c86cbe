import Civics
import PolicyLanguage
import Testing

@testable import Evaluation

/// Arithmetic kernels against arithmetic done the plain way, at every size and at the ends of their widths.
struct KernelNumberTests {
    private static let narrow: [Int32] = [0, 1, -1, 2, 7, -7, 99, 100, 101, -100, 159_500, .max, .min, .max - 1, .min + 1]
    private static let wide: [Int64] =
        narrow.map(Int64.init) + [Int64(Int32.max) + 1, Int64(Int32.min) - 1, .max, .min + 1, 1 << 53, -(1 << 53) - 1]

    private static func repeated<Value>(_ values: [Value], _ count: Int) -> [Value] { (0..<count).map { values[$0 * 7 % values.count] } }

    @Test(arguments: KernelSizes.all)
    func `two registers combine row by row, wrapping where the plan would not let it come to that`(size: Int) {
        let (left, right) = (Self.repeated(Self.narrow, size), Array(Self.repeated(Self.narrow, size + 1).dropFirst()))
        let (a, b) = (KernelMemory(left), KernelMemory(right))
        let operations: [(KernelCode, (Int32, Int32) -> Int32)] = [
            (.add, { $0 &+ $1 }), (.subtract, { $0 &- $1 }), (.multiply, { $0 &* $1 }), (.smaller, { min($0, $1) }),
            (.larger, { max($0, $1) }),
        ]
        for (code, expected) in operations {
            let got: [Int32] = KernelMemory.result(size, a, b) { KernelNumbers.combine(code, Int32.self, size, $0[0], $0[1], $1) }
            #expect(got == zip(left, right).map(expected), "\(code)")
        }
    }

    @Test(arguments: KernelSizes.all)
    func `a register combines with a constant`(size: Int) {
        let values = Self.repeated(Self.wide, size)
        let a = KernelMemory(values)
        let operations: [(KernelCode, (Int64) -> Int64)] = [
            (.addConstant, { $0 &+ 12 }), (.multiplyConstant, { $0 &* 12 }), (.smallerConstant, { min($0, 12) }),
            (.largerConstant, { max($0, 12) }), (.subtractedFrom, { 12 &- $0 }), (.remainder, { $0 % 12 }),
        ]
        for (code, expected) in operations {
            let got: [Int64] = KernelMemory.result(size, a) { KernelNumbers.combine(code, Int64.self, size, $0[0], constant: 12, $1) }
            #expect(got == values.map(expected), "\(code)")
        }
    }

    @Test(arguments: [1, 2, 3, 7, 10, 12, 100, 365, 99_991, Int64(Int32.max), 1 << 40], Rounding.allCases)
    func `a quotient by a constant rounds as fractions do`(divisor: Int64, rounding: Rounding) {
        func expected(_ value: Int64) -> Int64 { Rational(Int128(value), over: Int128(divisor)).rounded(to: .one, rounding).whole! }
        var around: [Int64] = [divisor / 2, -divisor / 2, divisor / 2 + 1, -divisor / 2 - 1]
        for multiple: Int64 in -3...3 { around += [divisor * multiple - 1, divisor * multiple, divisor * multiple + 1] }
        let narrow: [Int32] = Self.narrow + around.compactMap { Int32(exactly: $0) }
        let gotNarrow: [Int32] = KernelMemory.result(narrow.count, KernelMemory(narrow)) {
            KernelNumbers.divideNarrow(narrow.count, $0[0], by: divisor, rounding, $1)
        }
        #expect(gotNarrow.map(Int64.init) == narrow.map { expected(Int64($0)) })
        let wide = Self.wide + around
        let gotWide: [Int64] = KernelMemory.result(wide.count, KernelMemory(wide)) {
            KernelNumbers.divideWide(wide.count, $0[0], by: divisor, rounding, $1)
        }
        #expect(gotWide == wide.map(expected))
    }

    @Test(arguments: Rounding.allCases)
    func `a quotient by a register rounds the same and survives a divisor that is no divisor`(rounding: Rounding) {
        let values: [Int64] = Self.wide
        let divisors: [Int64] = values.indices.map { [3, 0, 12, -5, 1, 7][$0 % 6] }
        let got: [Int64] = KernelMemory.result(values.count, KernelMemory(values), KernelMemory(divisors)) {
            KernelNumbers.divide(Int64.self, values.count, $0[0], by: $0[1], rounding, $1)
        }
        let expected = zip(values, divisors).map { Rational(Int128($0), over: Int128(max($1, 1))).rounded(to: .one, rounding).whole! }
        #expect(got == expected)
    }

    @Test(arguments: KernelSizes.all)
    func `a choice takes the first only where the truth is yes`(size: Int) {
        let truths = (0..<size).map { UInt8($0 % 3) }
        let yes = (0..<size).map { Int32($0) }
        let no = yes.map { -1 - $0 }
        let got: [Int32] = KernelMemory.result(size, KernelMemory(truths), KernelMemory(yes), KernelMemory(no)) {
            KernelNumbers.select(Int32.self, size, $0[0], $0[1], $0[2], $1)
        }
        let expected = truths.indices.map { truths[$0] == 2 ? yes[$0] : no[$0] }
        #expect(got == expected)
    }

    @Test func `widening keeps every value of the narrower width`() {
        func check<From: FixedWidthInteger & BitwiseCopyable, To: FixedWidthInteger & BitwiseCopyable>(_ values: [From], _ type: To.Type) {
            let got: [To] = KernelMemory.result(values.count, KernelMemory(values)) {
                KernelNumbers.widen(From.self, type, values.count, $0[0], $1)
            }
            #expect(got == values.map { To($0) }, "\(From.self)")
        }
        check(Array(UInt8.min...UInt8.max), Int32.self)
        check([Int16.min, -1, 0, 1, .max], Int64.self)
        check([UInt16.min, 1, .max], Int32.self)
        check([Int32.min, -1, 0, .max], Int64.self)
        check([Int64(Int32.min), -1, Int64(Int32.max)], Int32.self)
    }
}
