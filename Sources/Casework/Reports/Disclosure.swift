/// Hides small counts, so that a table of many does not tell of one (小数抑制).
package enum Disclosure {
    /// Smaller counts than this are not told, save nought.
    package static let least = 5

    /// `nil` for counts that are not told.
    ///
    /// One hidden count could be worked out from the total, and few hidden ones nearly so. Therefore the next smallest are hidden as
    /// well, until at least two are and they come to `least` together, or no other is left.
    package static func told(_ counts: [Int]) -> [Int?] {
        var hidden = Set(counts.indices.filter { (1..<least).contains(counts[$0]) })
        guard !hidden.isEmpty else { return counts }
        let others = counts.indices.filter { counts[$0] >= least }.sorted { (counts[$0], $0) < (counts[$1], $1) }
        for other in others where hidden.count < 2 || hidden.reduce(0, { $0 + counts[$1] }) < least { hidden.insert(other) }
        return counts.indices.map { hidden.contains($0) ? nil : counts[$0] }
    }

    /// A count that stands alone, or a total.
    package static func told(_ count: Int) -> Int? { (1..<least).contains(count) ? nil : count }
}
