import Civics
import PolicyLanguage
import Testing

@testable import Evaluation

/// From members to households and back, for households of no, one, seven, eight, nine and more members, in every order.
struct KernelMemberTests {
    /// Households of one size only, and a mixture whose last household ends anywhere.
    private static let shapes: [[Int]] =
        [0, 1, 7, 8, 9, 16, 17, 40].map { Array(repeating: $0, count: 5) } + [
            [], [3], [1, 0, 9, 2, 8, 0, 7, 33, 1], (0..<90).map { $0 * 5 % 11 },
        ]

    /// Households of these sizes, with their rows and with the kernels' view of them.
    private struct Rows {
        let ranges: [Range<Int>]
        let offsets: KernelMemory
        let lanes: KernelMemory
        /// Each person's household.
        let owners: [UInt16]
        var persons: Int { ranges.last?.upperBound ?? 0 }

        init(_ sizes: [Int]) {
            var ranges: [Range<Int>] = []
            for size in sizes { ranges.append((ranges.last?.upperBound ?? 0)..<((ranges.last?.upperBound ?? 0) + size)) }
            self.ranges = ranges
            offsets = KernelMemory([Int32(0)] + ranges.map { Int32($0.upperBound) })
            lanes = KernelMemory(sizes.map { size in (0..<min(size, 8)).reduce(UInt64(0)) { $0 | 255 << UInt64($1 * 8) } })
            owners = sizes.enumerated().flatMap { Array(repeating: UInt16($0), count: $1) }
        }

        var households: KernelMembers.Households {
            KernelMembers.Households(
                count: ranges.count, persons: persons, offsets: offsets.base.assumingMemoryBound(to: Int32.self),
                lanes: lanes.base.assumingMemoryBound(to: UInt64.self), isNarrow: ranges.allSatisfy { $0.count <= 8 })
        }

        func truths(_ seed: Int) -> [Truth] {
            // Mostly one value, so that "every" and "any" come out every way.
            (0..<persons).map { row in [.no, .yes, .unknown, .no, .no, .yes, .yes][(row * row + seed * row / 3) % 7] as Truth }
        }
    }

    @Test(arguments: shapes, 0..<4)
    func `truths of members become the household's`(sizes: [Int], seed: Int) {
        let rows = Rows(sizes)
        let truths = seed == 0 ? Array(repeating: .yes, count: rows.persons) : rows.truths(seed)
        let a = KernelMemory(truths.map(\.rawValue))
        let masks = KernelMemory(truths.map { UInt8($0 == .unknown ? 0 : 255) })
        func bytes(_ kernel: ([UnsafeMutableRawPointer], UnsafeMutableRawPointer) -> Void) -> [UInt8] {
            KernelMemory.result(sizes.count, a, masks, kernel: kernel)
        }
        let any = rows.ranges.map { Truth.any(truths[$0]).rawValue }
        #expect(bytes { KernelMembers.any(rows.households, $0[0], $1) } == any)
        let every = rows.ranges.map { truths[$0].reduce(Truth.yes) { $0.and($1) }.rawValue }
        #expect(bytes { KernelMembers.every(rows.households, $0[0], $1) } == every)
        let counts: [Int32] = KernelMemory.result(sizes.count, a) { KernelMembers.countYes(rows.households, $0[0], $1) }
        #expect(counts == rows.ranges.map { Int32(truths[$0].count { $0 == .yes }) })
        let known = rows.ranges.map { UInt8(truths[$0].contains(.unknown) ? 0 : 255) }
        #expect(bytes { KernelMembers.everyMask(rows.households, $0[1], $1) } == known)
    }

    @Test(arguments: shapes, 1..<4)
    func `visiting only those who may be entitled gives the household's truth and marks unknown amounts`(sizes: [Int], seed: Int) {
        let rows = Rows(sizes)
        let truths = rows.truths(seed)
        let candidates = truths.indices.filter { truths[$0] != .no }
        let registers = [KernelMemory(candidates.map { Int32($0) }), KernelMemory(rows.owners), KernelMemory(truths.map(\.rawValue))]
        let verdicts: [UInt8] = KernelMemory.result(sizes.count, registers[0], registers[1], registers[2]) {
            $1.initializeMemory(as: UInt8.self, repeating: 0, count: sizes.count)
            KernelMembers.join(
                candidates.count, $0[0].assumingMemoryBound(to: Int32.self), $0[1].assumingMemoryBound(to: UInt16.self), $0[2], $1)
        }
        #expect(verdicts == rows.ranges.map { Truth.any(truths[$0]).rawValue })
        let amounts: [Int32] = KernelMemory.result(sizes.count, registers[0], registers[1], registers[2]) {
            $1.initializeMemory(as: Int32.self, repeating: 7, count: sizes.count)
            KernelMembers.markUnknown(
                candidates.count, $0[0].assumingMemoryBound(to: Int32.self), $0[1].assumingMemoryBound(to: UInt16.self), $0[2], $1,
                Int32.self)
        }
        #expect(amounts == rows.ranges.map { truths[$0].contains(.unknown) ? .min : 7 })
        var found = 0
        let households = KernelMemory(bytes: candidates.count * 4 + 4)
        let selected: [Int32] = KernelMemory.result(candidates.count, registers[0], registers[1], registers[2], households) {
            found = KernelSelection.select(
                candidates.count, $0[0].assumingMemoryBound(to: Int32.self), $0[2],
                ordinals: $0[1].assumingMemoryBound(to: UInt16.self), rows: $1.assumingMemoryBound(to: Int32.self),
                households: $0[3].assumingMemoryBound(to: Int32.self))
        }
        let entitled = candidates.filter { truths[$0] == .yes }
        #expect(selected.prefix(found).map(Int.init) == entitled)
        #expect(households.values(found, Int32.self).map(Int.init) == entitled.map { Int(rows.owners[$0]) })
    }

    @Test(arguments: shapes)
    func `numbers of members are summed, and the largest and smallest found`(sizes: [Int]) {
        let rows = Rows(sizes)
        func check<Value: FixedWidthInteger & SIMDScalar & BitwiseCopyable>(_ type: Value.Type) {
            let values = (0..<rows.persons).map { Value(truncatingIfNeeded: $0 * 37 - 500) }
            let totals = KernelMemory(bytes: (rows.persons + 1) * 8)
            let sums: [Int64] = KernelMemory.result(sizes.count, KernelMemory(values), totals) {
                KernelMembers.sum(rows.households, $0[0], $0[1], $1, type, Int64.self)
            }
            #expect(sums == rows.ranges.map { values[$0].reduce(0) { $0 + Int64($1) } }, "\(type)")
        }
        check(UInt8.self)
        check(UInt16.self)
        check(Int16.self)
        check(Int32.self)
        check(Int64.self)
        let values: [Int32] = (0..<rows.persons).map { [.min, .max, 0, -5, 5][$0 * 3 % 5] }
        for isLargest in [true, false] {
            let got: [Int32] = KernelMemory.result(sizes.count, KernelMemory(values)) {
                KernelMembers.extreme(rows.households, $0[0], $1, Int32.self, isLargest: isLargest)
            }
            #expect(got == rows.ranges.map { (isLargest ? values[$0].max() : values[$0].min()) ?? 0 })
        }
    }

    @Test func `a running total may wrap as long as each household's sum fits`() {
        // The last household is too large for the way that does without running totals.
        let rows = Rows(Array(repeating: 1, count: 9) + [9])
        let values = Array(repeating: Int32.max, count: 9) + Array(repeating: 1, count: 9)
        let totals = KernelMemory(bytes: 19 * 4)
        let sums: [Int32] = KernelMemory.result(10, KernelMemory(values), totals) {
            KernelMembers.sum(rows.households, $0[0], $0[1], $1, Int32.self, Int32.self)
        }
        #expect(sums == Array(repeating: Int32.max, count: 9) + [9])
    }

    @Test(arguments: shapes)
    func `what is the household's is given to each member`(sizes: [Int]) {
        let rows = Rows(sizes)
        func spread<Value: FixedWidthInteger & SIMDScalar & BitwiseCopyable>(_ type: Value.Type) {
            let values = sizes.indices.map { Value(truncatingIfNeeded: $0 * 91 - 7) }
            let got: [Value] = KernelMemory.result(rows.persons, KernelMemory(values)) {
                KernelMembers.spread(rows.households, $0[0], $1, type)
            }
            #expect(got == rows.owners.map { values[Int($0)] })
        }
        spread(UInt8.self)
        spread(Int32.self)
        spread(Int64.self)
        let ordinals: [UInt16] = KernelMemory.result(rows.persons) { KernelMembers.ordinals(rows.households, $1) }
        #expect(ordinals == rows.owners)
        let counts: [Int32] = KernelMemory.result(sizes.count) { KernelMembers.memberCount(rows.households, $1) }
        #expect(counts.map(Int.init) == sizes)
    }

    // MARK: Selections

    @Test(arguments: KernelSizes.all, [false, true])
    func `selecting finds the rows that are yes, or not no, in order`(size: Int, orUnknown: Bool) {
        let truths = (0..<size).map { [2, 0, 1, 2, 2, 0, 0][$0 % 7] as UInt8 }
        // What lies behind the last row must not be found.
        let memory = KernelMemory(truths + Array(repeating: 2, count: 16))
        var found = 0
        let rows: [Int32] = KernelMemory.result(size + 8, memory) {
            found = KernelSelection.select(size, $0[0], orUnknown: orUnknown, $1.assumingMemoryBound(to: Int32.self))
        }
        #expect(rows.prefix(found) == (0..<size).filter { truths[$0] == 2 || orUnknown && truths[$0] == 1 }.map { Int32($0) }[...])
    }

    @Test(arguments: KernelSizes.all)
    func `gathering fetches values and bits of the rows selected`(size: Int) {
        let values = (0..<(size * 2 + 1)).map { Int64($0) * 1_000_003 }
        let rows = (0..<size).map { Int32($0 * 2 + $0 % 2) }
        let bitmap = (0...(size / 4 + 2)).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
        let registers = [KernelMemory(rows), KernelMemory(values), KernelMemory(bitmap)]
        let got: [Int64] = KernelMemory.result(size, registers[0], registers[1]) {
            KernelSelection.gather(size, $0[0].assumingMemoryBound(to: Int32.self), $0[1], $1, Int64.self)
        }
        #expect(got == rows.map { values[Int($0)] })
        let bits: [UInt8] = KernelMemory.result(size, registers[0], registers[2]) {
            KernelSelection.gatherBits(size, $0[0].assumingMemoryBound(to: Int32.self), $0[1], from: 5, $1)
        }
        let set = rows.map { row in bitmap[(Int(row) + 5) / 8] >> UInt8((row + 5) % 8) & 1 == 1 }
        #expect(bits == set.map { $0 ? 255 : 0 })
    }
}
