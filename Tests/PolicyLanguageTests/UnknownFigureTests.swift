import Civics
import PolicyLanguage
import Testing

/// A figure that the sources do not give may be anything: nothing may be concluded from its absence.
struct UnknownFigureTests {
    private static func page(_ condition: String) -> SourceText {
        SourceText(
            path: "sample.md",
            text: """
                ---
                id: sample
                名称: 样例
                部门: 民政
                对象: 家庭
                ---

                ```规则
                条件 收入: \(condition)
                ```
                """)
    }

    private static func parameter(_ units: Int64?...) -> Parameter {
        let entries = units.enumerated().map { year, units in
            Parameter.Entry(
                from: CivilDate(year: 2020 + year, month: 1, day: 1)!, units: units, confidence: units == nil ? .unclear : .verified,
                source: "样例")
        }
        return Parameter(id: "unknown_line", name: "未知线", type: .money(.month), entries: entries)
    }

    private static func diagnostics(_ condition: String, _ parameter: Parameter) -> [Diagnostic.Kind] {
        let sample = Vocabulary.sample
        let vocabulary = Vocabulary(facts: sample.facts, parameters: sample.parameters + [parameter], codeLists: sample.codeLists)
        return compile([page(condition)], vocabulary: vocabulary).diagnostics.map(\.kind)
    }

    @Test func `a comparison with a series that has no figure is not decided`() {
        for comparison in ["<", "≤", ">", "≥", "=", "≠"] {
            #expect(Self.diagnostics("家庭收入 \(comparison) 未知线", Self.parameter()) == [])
        }
    }

    @Test func `a figure known to have changed may be larger than the last one known`() {
        #expect(Self.parameter(100_000).arithmeticBounds == Bounds(Rational(100_000)))
        let bounds = Self.parameter(100_000, nil).arithmeticBounds
        #expect(bounds.contains(Rational(150_000)) && bounds.contains(.zero))
        #expect(Self.diagnostics("未知线 > 1000元/月", Self.parameter(100_000, nil)) == [])
    }
}
