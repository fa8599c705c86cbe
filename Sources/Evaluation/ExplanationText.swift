import Civics
import PolicyLanguage

/// An explanation as a terminal prints it.
package struct ExplanationText {
    private let explanation: Explanation
    private let program: TypedProgram
    /// Every rule with what it read; otherwise only what is needed to act.
    private let isFull: Bool

    /// A data set's name for people.
    private let dataSetName: (String) -> String

    package init(
        _ explanation: Explanation, program: TypedProgram, isFull: Bool, dataSetName: @escaping (String) -> String = { $0 }
    ) {
        self.dataSetName = dataSetName
        self.explanation = explanation
        self.program = program
        self.isFull = isFull
    }

    package var text: String {
        let subject = explanation.subject.map { " · \($0)" } ?? ""
        var lines = ["【\(explanation.policyName)\(subject)】\(explanation.verdict.verdictLabel)"]
        if explanation.verdict != .no {
            for benefit in explanation.benefits { lines.append("  \(benefit.name)：\(benefit.amount)") }
        }
        if !explanation.opensWith.isEmpty {
            let names = explanation.opensWith.map { program.policy($0)?.page.shortName ?? $0 }
            lines.append("  一旦认定\(names.joined(separator: "、"))，就符合。")
        }
        if !explanation.missing.isEmpty {
            let facts = explanation.missing.map { fact in fact.subject.map { "\($0)的\(fact.name)" } ?? fact.name }
            lines.append("  还缺：\(facts.joined(separator: "、"))")
        }
        if isFull { for rule in explanation.rules { lines += self.lines(of: rule) } }
        return lines.joined(separator: "\n")
    }

    private func lines(of rule: Explanation.Rule) -> [String] {
        let mark =
            switch rule.permits {
            case .yes: "✓"
            case .no: "✗"
            case .unknown: "?"
            }
        var lines = ["  \(mark) \(rule.isExclusion ? "排除 " : "")\(rule.name)：\(rule.text)"]
        for reading in rule.readings { lines += self.lines(of: reading, indent: 3) }
        for citation in rule.citations { lines.append("      依据 \(citation)") }
        return lines
    }

    private func lines(of reading: Explanation.Reading, indent: Int) -> [String] {
        let space = String(repeating: "  ", count: indent)
        let subject = reading.subject.map { "\($0)的" } ?? ""
        let record = reading.source.map { "\(dataSetName($0.dataSet))，\($0.asOf)，第 \($0.row) 行" }
        let source = (record ?? reading.learnt?.label).map { "（\($0)）" } ?? ""
        let figure = reading.figure.map { "（\($0.from) 起，\($0.confidence)\($0.isStale ? "，可能已调整" : "")）" } ?? ""
        return ["\(space)\(subject)\(reading.name) = \(reading.value)\(source)\(figure)"]
            + reading.parts.flatMap { lines(of: $0, indent: indent + 1) }
    }
}
