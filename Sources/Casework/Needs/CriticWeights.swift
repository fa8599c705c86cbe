/// Weights that the assessments themselves suggest (CRITIC): an indicator weighs more the more households differ in it and the less
/// the other indicators already say the same.
///
/// A report for those who set the weights once a year. Nothing applies them: weights that moved with every assessment would move
/// households between bands for no reason of their own.
///
/// - Source: Diakoulaki, Mavrotas and Papayannakis, Computers & Operations Research 22 (1995).
package struct CriticWeights: Hashable, Sendable {
    /// In the order of the settings' indicators, in thousandths; they add up to 1,000.
    package let perThousand: [Int]
    /// How many households they rest on: those of whom every degree is known.
    package let households: Int

    /// - Returns: `nil` when no indicator differs between households, or fewer than two are fully known.
    package init?(_ profiles: some Sequence<NeedsProfile>) {
        let rows = profiles.filter { $0.degrees.allSatisfy(\.isKnown) }.map { $0.degrees.map { Double($0.low) / 100 } }
        guard rows.count > 1 else { return nil }
        let columns = rows[0].indices.map { index in Deviations(rows.map { $0[index] }) }
        let contents = columns.indices.map { index in
            columns[index].spread * columns.indices.reduce(0) { $0 + (1 - columns[index].correlation(with: columns[$1])) }
        }
        let total = contents.reduce(0, +)
        guard total > 0 else { return nil }
        perThousand = Self.shares(contents.map { $0 / total * 1_000 })
        households = rows.count
    }

    /// Whole numbers that add up to 1,000: what is lost by rounding down goes to the largest remainders.
    private static func shares(_ exact: [Double]) -> [Int] {
        var shares = exact.map { Int($0) }
        let order = exact.indices.sorted { (exact[$1] - Double(shares[$1]), $0) < (exact[$0] - Double(shares[$0]), $1) }
        for index in order.prefix(1_000 - shares.reduce(0, +)) { shares[index] += 1 }
        return shares
    }
}

/// A column less its mean.
private struct Deviations {
    let values: [Double]
    /// The square root of the sum of squares; proportional to the standard deviation.
    let spread: Double

    init(_ column: [Double]) {
        let mean = column.reduce(0, +) / Double(column.count)
        values = column.map { $0 - mean }
        spread = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// Nought with a column that does not vary: it says nothing about the other.
    func correlation(with other: Deviations) -> Double {
        guard spread > 0, other.spread > 0 else { return 0 }
        return zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 } / (spread * other.spread)
    }
}
