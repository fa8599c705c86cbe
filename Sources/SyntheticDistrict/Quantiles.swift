import Civics

/// A distribution by its quantiles, straight lines between them.
///
/// Only sums and products are used, so a draw is the same on every machine, which logarithms and cosines are not.
package struct Quantiles: Hashable, Sendable {
    private let shares: [Double]
    private let values: [Double]

    /// Points by rising share from 0 to 1.
    package init(_ points: [(share: Double, value: Double)]) {
        precondition(points.first?.share == 0 && points.last?.share == 1, "quantiles run from 0 to 1")
        shares = points.map(\.share)
        values = points.map(\.value)
    }

    package func draw(_ random: inout StableRandom) -> Double {
        let share = random.double()
        var upper = 1
        while shares[upper] < share { upper += 1 }
        let (low, high) = (values[upper - 1], values[upper])
        return low + (high - low) * (share - shares[upper - 1]) / (shares[upper] - shares[upper - 1])
    }

    /// A draw of yuan as fen, rounded down to whole yuan.
    package func drawFen(_ random: inout StableRandom) -> Int64 { Int64(draw(&random)) * 100 }
}
