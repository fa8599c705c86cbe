/// Something to tell the writer of a page: where, what, and what to do (诊断).
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    package enum Severity: String, Hashable, Sendable {
        case error, warning

        package var label: String { self == .error ? "错误" : "警告" }
    }

    package let kind: Kind
    package let location: SourceRange
    /// What is wrong, one Chinese sentence.
    package let message: String
    /// What to do about it, one Chinese sentence.
    package let advice: String

    package init(_ kind: Kind, at location: SourceRange, _ message: String, advice: String) {
        self.kind = kind
        self.location = location
        self.message = message
        self.advice = advice
    }

    package var severity: Severity { kind.severity }
    package var isError: Bool { severity == .error }

    package var description: String {
        "\(location.path):\(location.line):\(location.column): \(severity.label)[\(kind.rawValue)]: \(message)\(advice)"
    }

    /// The description, the line it is about, and a mark under the place. A Chinese character is two columns wide.
    package func rendered(in source: SourceText?) -> String {
        guard let source, location.line >= 1, location.line <= source.lines.count else { return description }
        let line = source.lines[location.line - 1]
        let before = line.prefix(max(0, location.column - 1))
        let marked = line.dropFirst(max(0, location.column - 1)).prefix(max(1, location.length))
        let indent = String(repeating: " ", count: before.reduce(0) { $0 + $1.displayWidth })
        let mark = String(repeating: "^", count: max(1, marked.reduce(0) { $0 + $1.displayWidth }))
        return "\(description)\n    \(line)\n    \(indent)\(mark)"
    }

    /// Every kind of diagnostic. Each is explained in `docs/policy-language.md`, and a test holds us to it.
    package enum Kind: String, Hashable, CaseIterable, Sendable {
        // Page
        case pageWithoutFrontMatter = "page-without-front-matter"
        case frontMatterNotYAML = "front-matter-not-yaml"
        case unknownKey = "unknown-key"
        case missingKey = "missing-key"
        case badValue = "bad-value"
        case unclosedBlock = "unclosed-block"
        case unknownPlaceholder = "unknown-placeholder"
        // Syntax
        case badCharacter = "bad-character"
        case badNumber = "bad-number"
        case unexpectedToken = "unexpected-token"
        case unknownStatement = "unknown-statement"
        case unknownUnit = "unknown-unit"
        case unknownFunction = "unknown-function"
        case wrongArguments = "wrong-arguments"
        // Names
        case duplicateName = "duplicate-name"
        case unknownName = "unknown-name"
        case unknownPolicy = "unknown-policy"
        case unknownCode = "unknown-code"
        case cycle = "cycle"
        // Types
        case typeMismatch = "type-mismatch"
        case unitMismatch = "unit-mismatch"
        case personOutsideAggregate = "person-outside-aggregate"
        case notMonthly = "not-monthly"
        case divisionByZero = "division-by-zero"
        case fractionOfFen = "fraction-of-fen"
        case householdConceptMismatch = "household-concept-mismatch"
        // Tables
        case tableShape = "table-shape"
        case tableGap = "table-gap"
        case tableOverlap = "table-overlap"
        case tableTooLarge = "table-too-large"
        // Examples and care
        case badExample = "bad-example"
        case policyWithoutConditions = "policy-without-conditions"
        case comparisonAlwaysSame = "comparison-always-same"

        package var severity: Severity {
            switch self {
            case .comparisonAlwaysSame: .warning
            default: .error
            }
        }
    }
}

extension Character {
    /// Columns a terminal gives the character: two for Han, kana, full-width forms and CJK punctuation.
    package var displayWidth: Int {
        guard let scalar = unicodeScalars.first?.value else { return 0 }
        return switch scalar {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}

/// The spelling among `candidates` nearest to `word`, if it is near enough to be a slip.
///
/// Edit distance at most a third of the word, at least one; ties go to the first in sorted order.
package func nearestSpelling(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word)
    let limit = max(1, letters.count / 3)
    var best: (distance: Int, spelling: String)?
    for candidate in candidates.sorted() where abs(candidate.count - letters.count) <= limit && candidate != word {
        let distance = editDistance(letters, Array(candidate))
        if distance <= limit, distance < letters.count, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.spelling
}

private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var previous = Array(0...right.count)
    for (row, letter) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            current.append(min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
        }
        previous = current
    }
    return previous[right.count]
}
