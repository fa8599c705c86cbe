import Testing

@testable import Civics

struct TruthTests {
    /// What an unknown may turn out to be.
    private static func completions(_ truth: Truth) -> [Bool] {
        switch truth {
        case .no: [false]
        case .unknown: [false, true]
        case .yes: [true]
        }
    }

    /// The answer all completions agree on, if they do.
    private static func verdict(_ answers: [Bool]) -> Truth {
        Set(answers).count == 1 ? Truth(answers[0]) : .unknown
    }

    private static let pairs = Truth.allCases.flatMap { left in Truth.allCases.map { (left, $0) } }

    @Test(arguments: pairs)
    func `and, or say what every completion of the unknowns says`(left: Truth, right: Truth) {
        let worlds = Self.completions(left).flatMap { a in Self.completions(right).map { (a, $0) } }
        #expect(left.and(right) == Self.verdict(worlds.map { $0 && $1 }))
        #expect(left.or(right) == Self.verdict(worlds.map { $0 || $1 }))
        #expect(left.and(right) == min(left, right))
        #expect(left.or(right) == max(left, right))
    }

    @Test(arguments: Truth.allCases)
    func `not says what every completion says`(truth: Truth) {
        #expect(truth.not == Self.verdict(Self.completions(truth).map { !$0 }))
        #expect(truth.not.not == truth)
    }

    @Test(arguments: [(nil, .unknown, "未知"), (false, .no, "否"), (true, .yes, "是")] as [(Bool?, Truth, String)])
    func `nil is unknown, never no`(bool: Bool?, expected: Truth, label: String) {
        #expect(Truth(bool) == expected)
        #expect(expected.bool == bool)
        #expect(expected.isKnown == (bool != nil))
        #expect(expected.label == label)
        #expect(Truth(rawValue: expected.rawValue) == expected)
    }

    @Test(
        arguments: [
            ([], .yes, .no),
            ([.yes, .unknown], .unknown, .yes),
            ([.no, .unknown], .no, .unknown),
            ([.yes, .unknown, .no], .no, .yes),
        ] as [([Truth], Truth, Truth)])
    func `all and any of several`(truths: [Truth], all: Truth, any: Truth) {
        #expect(Truth.all(truths) == all)
        #expect(Truth.any(truths) == any)
    }
}
