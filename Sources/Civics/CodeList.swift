/// A list of codes and what they mean (代码表), as a national standard or a department defines it.
package struct CodeList: Hashable, Sendable {
    package struct Entry: Hashable, Codable, Sendable {
        package let code: String
        package let label: String
        package let englishLabel: String?

        package init(code: String, label: String, englishLabel: String? = nil) {
            self.code = code
            self.label = label
            self.englishLabel = englishLabel
        }
    }

    package let name: String
    package let englishName: String
    /// In the order of the standard.
    package let entries: [Entry]
    private let indexByCode: [String: Int]
    private let indexByLabel: [String: Int]

    /// Codes are unique. Of entries with one label, the first is found by it.
    package init(name: String, englishName: String, entries: [Entry]) {
        self.name = name
        self.englishName = englishName
        self.entries = entries
        indexByCode = Dictionary(uniqueKeysWithValues: zip(entries.map(\.code), entries.indices))
        indexByLabel = Dictionary(zip(entries.map(\.label), entries.indices), uniquingKeysWith: { first, _ in first })
    }

    package func entry(code: String) -> Entry? { indexByCode[code].map { entries[$0] } }

    package func entry(label: String) -> Entry? { indexByLabel[label].map { entries[$0] } }

    /// By code, else by label, else by both after folding widths and trimming: files contain all of these.
    package func entry(_ text: String) -> Entry? {
        if let entry = entry(code: text) ?? entry(label: text) { return entry }
        let folded = text.folded
        return entry(code: folded) ?? entry(label: folded)
    }

    package func label(for code: String) -> String? { entry(code: code)?.label }

    package func code(for label: String) -> String? { entry(label: label)?.code }
}
