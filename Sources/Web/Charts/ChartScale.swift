import Foundation

/// From amounts to pixels, with round marks.
struct ChartScale {
    /// From 0 (or the lowest amount, where it is below) up to at least the highest.
    let marks: [Double]
    private let length: Double

    /// - Parameter length: pixels between the first mark and the last.
    init(amounts: some Sequence<Double>, length: Int) {
        let low = min(0, amounts.min() ?? 0)
        let high = max(low + 1e-9, amounts.max() ?? 0, 0)
        let step = ChartScale.step(over: high - low)
        let first = (low / step).rounded(.down)
        // A mark even for nothing at all, so that an empty chart still has an axis.
        let last = max(first + 1, (high / step).rounded(.up))
        marks = stride(from: first, through: last, by: 1).map { $0 * step }
        self.length = Double(length)
    }

    /// 1, 2 or 5 times a power of ten, for at most six marks. Whole numbers for what is counted: never below 1.
    private static func step(over range: Double) -> Double {
        let rough = max(range / 5, 1e-9)
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999_999 } ?? power * 10
        return max(1, step)
    }

    /// Pixels from the first mark.
    func offset(_ amount: Double) -> Int {
        let (first, last) = (marks[0], marks[marks.count - 1])
        return Int(((amount - first) / (last - first) * length).rounded())
    }

    static func text(_ mark: Double) -> String {
        let whole = Int(mark.rounded())
        return whole.magnitude >= 10_000 && whole.isMultiple(of: 1000)
            ? "\(Double(whole) / 10_000)".replacing(/\.0$/, with: "") + "万" : "\(whole)"
    }
}
