import Civics
import PolicyLanguage
import Testing

@testable import Evaluation

/// Logic kernels against Kleene's tables, every combination of operands there is.
struct KernelTruthTests {
    private static let truths: [Truth] = [.no, .unknown, .yes]

    /// Every combination of four truths, four registers of 81 rows.
    private static let combinations: [[Truth]] = (0..<4).map { place in
        (0..<81).map { row in truths[row / [1, 3, 9, 27][place] % 3] }
    }

    private static func memory(_ truths: [Truth]) -> KernelMemory { KernelMemory(truths.map(\.rawValue)) }

    private static func truths(
        _ count: Int, _ operands: [KernelMemory], _ kernel: ([UnsafeMutableRawPointer], UnsafeMutableRawPointer) -> Void
    ) -> [Truth] {
        let bytes: [UInt8] = KernelMemory.result(count) { _, result in
            withExtendedLifetime(operands) { kernel(operands.map(\.base), result) }
        }
        return bytes.map { Truth(rawValue: $0)! }
    }

    @Test func `and and or of two, three and four are Kleene's`() {
        let registers = Self.combinations.map(Self.memory)
        func expected(_ count: Int, _ join: (Truth, Truth) -> Truth) -> [Truth] {
            (0..<81).map { row in Self.combinations[1..<count].reduce(Self.combinations[0][row]) { join($0, $1[row]) } }
        }
        #expect(Self.truths(81, registers) { KernelTruths.and(81, $0[0], $0[1], $1) } == expected(2) { $0.and($1) })
        #expect(Self.truths(81, registers) { KernelTruths.and(81, $0[0], $0[1], $0[2], $1) } == expected(3) { $0.and($1) })
        #expect(Self.truths(81, registers) { KernelTruths.and(81, $0[0], $0[1], $0[2], $0[3], $1) } == expected(4) { $0.and($1) })
        #expect(Self.truths(81, registers) { KernelTruths.or(81, $0[0], $0[1], $1) } == expected(2) { $0.or($1) })
        #expect(Self.truths(81, registers) { KernelTruths.or(81, $0[0], $0[1], $0[2], $1) } == expected(3) { $0.or($1) })
        #expect(Self.truths(81, registers) { KernelTruths.or(81, $0[0], $0[1], $0[2], $0[3], $1) } == expected(4) { $0.or($1) })
        #expect(Self.truths(81, registers) { KernelTruths.not(81, $0[0], $1) } == Self.combinations[0].map(\.not))
    }

    @Test func `masks say where a truth counts`() {
        let truths = Self.combinations[0]
        let masks: [UInt8] = (0..<81).map { $0 / 3 % 2 == 0 ? 255 : 0 }
        let others: [UInt8] = (0..<81).map { $0 % 5 == 0 ? 0 : 255 }
        let registers = [Self.memory(truths), KernelMemory(masks), KernelMemory(others)]
        #expect(
            Self.truths(81, registers) { KernelTruths.masked(81, $0[0], $0[1], $1) } == zip(truths, masks).map { $1 == 255 ? $0 : .unknown }
        )
        #expect(Self.truths(81, registers) { KernelTruths.truthOfMask(81, $0[1], $1) } == masks.map { Truth($0 == 255) })
        func mask(_ kernel: ([UnsafeMutableRawPointer], UnsafeMutableRawPointer) -> Void) -> [Bool] {
            let bytes: [UInt8] = KernelMemory.result(81, registers[0], registers[1], registers[2], kernel: kernel)
            #expect(bytes.allSatisfy { $0 == 0 || $0 == 255 })
            return bytes.map { $0 == 255 }
        }
        #expect(mask { KernelTruths.knownTruth(81, $0[0], $1) } == truths.map { $0 != .unknown })
        #expect(mask { KernelTruths.maskOrYes(81, $0[0], $0[1], $1) } == zip(truths, masks).map { $0 == .yes || $1 == 255 })
        #expect(mask { KernelTruths.maskOrNotYes(81, $0[0], $0[1], $1) } == zip(truths, masks).map { $0 != .yes || $1 == 255 })
        let both = zip(masks, others).map { $0 == 255 && $1 == 255 }
        #expect(mask { KernelTruths.maskAnd(81, $0[1], $0[2], $1) } == both)
        #expect(mask { KernelTruths.maskAnd(81, $0[1], $0[2], $0[2], $1) } == both)
        #expect(mask { KernelTruths.maskAnd(81, $0[2], $0[1], $0[1], $0[2], $1) } == both)
    }

    @Test(arguments: TypedExpression.Comparison.allCases)
    func `comparisons hold at the ends of every width`(comparison: TypedExpression.Comparison) {
        func check<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) {
            let values: [Number] = [.min, .min + 1, 0, 1, 2, 100, .max - 1, .max]
            let a = KernelMemory(values)
            for constant in values {
                let registers = [a, KernelMemory(values.map { _ in constant })]
                let got = Self.truths(values.count, registers) {
                    KernelTruths.compare(comparison, type, values.count, $0[0], constant: Int64(constant), $1)
                }
                let gotOfTwo = Self.truths(values.count, registers) {
                    KernelTruths.compare(comparison, type, values.count, $0[0], $0[1], $1)
                }
                let expected = values.map { Truth(comparison.holds(Rational(Int64($0)), Rational(Int64(constant)))) }
                #expect(got == expected, "\(type) \(constant)")
                #expect(gotOfTwo == expected, "\(type) \(constant)")
            }
            let inside = Self.truths(values.count, [a]) { KernelTruths.inRange(type, values.count, $0[0], 1, 100, $1) }
            #expect(inside == values.map { Truth((1...100).contains($0)) }, "\(type)")
        }
        check(UInt8.self)
        check(UInt16.self)
        check(Int16.self)
        check(Int32.self)
        check(Int64.self)
    }

    @Test(arguments: KernelSizes.all, [0, 1, 3, 7, 8, 13])
    func `bits become masks from wherever the batch begins`(size: Int, start: Int) {
        let bits = (0..<(start + size)).map { $0 * $0 % 7 < 3 }
        var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (row, bit) in bits.enumerated() where bit { bytes[row / 8] |= 1 << UInt8(row % 8) }
        let got: [UInt8] = KernelMemory.result(size, KernelMemory(bytes)) { KernelTruths.expandBits($0[0], from: start, size, $1) }
        #expect(got == bits[start...].map { $0 ? 255 : 0 })
    }
}
