import Civics

/// A policy page as people read it (明白纸): the prose with the figures of the day, the rules as written, and the sources.
package struct Leaflet: Sendable {
    package let policy: TypedPolicy
    package let source: SourceText
    package let program: TypedProgram
    package let day: CivilDate

    package init(policy: TypedPolicy, source: SourceText, program: TypedProgram, day: CivilDate) {
        self.policy = policy
        self.source = source
        self.program = program
        self.day = day
    }

    /// Markdown. A figure that has lapsed its review, or that nobody official made, says so where it is printed.
    package var text: String {
        let body = source.lines.dropFirst().drop { $0.trimmed != "---" }.dropFirst()
        let filled = body.map { lineWithFigures($0) }.joined(separator: "\n").trimmed
        return ([filled] + footer).joined(separator: "\n\n")
    }

    private var footer: [String] {
        var parts: [String] = []
        if !policy.page.openQuestions.isEmpty {
            parts.append("## 尚不明确\n\n" + policy.page.openQuestions.map { "- \($0)" }.joined(separator: "\n"))
        }
        if !policy.page.documents.isEmpty { parts.append("## 材料\n\n" + policy.page.documents.map { "- \($0)" }.joined(separator: "\n")) }
        if let place = policy.page.applyAt { parts.append("办理：\(place)") }
        if !policy.page.sources.isEmpty {
            let sources = policy.page.sources.map { source in "- \(source.title)\(source.number.map { "(\($0))" } ?? "")" }
            parts.append("## 依据\n\n" + sources.joined(separator: "\n"))
        }
        let note = policy.page.confidenceNote.map { ":\($0)" } ?? ""
        parts.append("可信程度：\(policy.page.confidence.label)\(note)。数值按 \(day.chinese) 计。")
        return parts
    }

    private func lineWithFigures(_ line: Substring) -> String {
        var result = ""
        var rest = line[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close]).trimmed
            result += rest[..<open]
            result += figure(named: name) ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// `nil` when no parameter has the name: braces also appear in examples.
    private func figure(named name: String) -> String? {
        guard let parameter = program.vocabulary.parameters.first(where: { $0.name == name || $0.id == name }) else { return nil }
        guard let entry = parameter.entry(on: day), let value = parameter.value(of: entry) else { return "(\(parameter.name):数值不明)" }
        let text = parameter.type.text(of: value)
        if entry.confidence == .ownDefault { return "\(text)(非官方默认值)" }
        return parameter.isStale(on: day) ? "\(text)(\(entry.from) 起的数值，可能已调整)" : text
    }
}
