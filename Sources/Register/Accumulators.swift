import PolicyLanguage

/// What one source says of every row, while its data set is scanned.
///
/// A class confined to one scan; it owns raw memory so that millions of records touch no reference counts.
final class ValueAccumulator {
    enum State: UInt8 { case absent, known, hole }

    let count: Int
    /// `nil` where rows are only noted.
    private let values: UnsafeMutablePointer<Int64>?
    private let states: UnsafeMutablePointer<UInt8>
    private var since: UnsafeMutablePointer<Int32>?
    /// Of the few rows where it matters how old a record is.
    private var days: [Int: Int32] = [:]

    /// - Parameter reading: what will be done with it: `note` for `.exists`, `takeLatest` for `.latest`, else `add`. A district has
    ///   a hundred of these, each as long as its people, so none keeps more than its reading needs.
    init(count: Int, for reading: ResolvedSource.Reading) {
        self.count = count
        states = .allocate(capacity: max(1, count))
        states.initialize(repeating: State.absent.rawValue, count: count)
        guard reading != .exists else {
            values = nil
            return
        }
        let values = UnsafeMutablePointer<Int64>.allocate(capacity: max(1, count))
        values.initialize(repeating: 0, count: count)
        self.values = values
        guard reading == .latest else { return }
        let since = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, count))
        since.initialize(repeating: .min, count: count)
        self.since = since
    }

    deinit {
        values?.deallocate()
        states.deallocate()
        since?.deallocate()
    }

    func state(_ row: Int) -> State { State(rawValue: states[row])! }

    /// 1 for a row that was noted.
    func value(_ row: Int) -> Int64 { values?[row] ?? 1 }

    /// The day of what was taken, where `setDay` told it.
    func day(_ row: Int) -> Int32? { days[row] }

    /// - Parameter replacing: whether the record takes the place of those before it; otherwise the youngest counts.
    func setDay(_ day: Int32, row: Int, replacing: Bool) {
        days[row] = replacing ? day : max(day, days[row] ?? .min)
    }

    /// The value whose period begins last; of equals the one read last. A row without a value only leaves a hole.
    ///
    /// - Returns: whether this one was taken.
    func takeLatest(_ units: Int64?, from day: Int32, row: Int) -> Bool {
        guard let units else {
            leaveHole(row)
            return false
        }
        guard let since, let values, states[row] != State.known.rawValue || day >= since[row] else { return false }
        since[row] = day
        values[row] = units
        states[row] = State.known.rawValue
        return true
    }

    /// Adds up. One row without a value makes the sum unknown: a hole is not zero.
    func add(_ units: Int64?, row: Int) {
        guard states[row] != State.hole.rawValue else { return }
        guard let units, let values else { return states[row] = State.hole.rawValue }
        let (sum, overflow) = values[row].addingReportingOverflow(units)
        values[row] = sum
        states[row] = overflow ? State.hole.rawValue : State.known.rawValue
    }

    func note(row: Int) { states[row] = State.known.rawValue }

    /// Frees what only the scan needed.
    func finish() {
        since?.deallocate()
        since = nil
    }

    /// Where nothing is known.
    func leaveHole(_ row: Int) {
        if states[row] == State.absent.rawValue { states[row] = State.hole.rawValue }
    }
}

/// Monthly values of one source, by row, once `finish()` has put them in order.
final class HistoryAccumulator {
    private struct Entry {
        let row: Int32
        let month: Int32
        /// `Int64.min` is a hole.
        let units: Int64
    }

    private static let hole = Int64.min
    private var entries: [Entry] = []
    private var ordered: [Entry] = []
    private var starts: [Int32] = []
    private var gaps: Set<Int> = []
    private let count: Int

    init(count: Int) { self.count = count }

    func take(_ units: Int64?, month: Int32, row: Int) {
        entries.append(Entry(row: Int32(truncatingIfNeeded: row), month: month, units: units ?? Self.hole))
    }

    /// Says that the row's months are not all there.
    func leaveGap(_ row: Int) { gaps.insert(row) }

    func hasGap(_ row: Int) -> Bool { !gaps.isEmpty && gaps.contains(row) }

    /// Sorts by row, keeping the order of reading within one.
    func finish() {
        starts = [Int32](repeating: 0, count: count + 1)
        for entry in entries { starts[Int(entry.row) + 1] += 1 }
        for row in 0..<count { starts[row + 1] += starts[row] }
        var next = starts
        ordered = entries
        for entry in entries {
            ordered[Int(next[Int(entry.row)])] = entry
            next[Int(entry.row)] += 1
        }
        entries = []
    }

    func forEachMonth(of row: Int, _ body: (_ month: Int32, _ units: Int64?) -> Void) {
        for index in starts[row]..<starts[row + 1] {
            let entry = ordered[Int(index)]
            body(entry.month, entry.units == Self.hole ? nil : entry.units)
        }
    }
}

/// The last months of one row, as one source after another fills them in.
struct MonthTotals {
    private enum State: UInt8 { case absent, open, settled, hole }

    /// Number of months back that are looked at; index 0 is the month before the evaluation day's.
    let months: Int
    private let firstMonth: Int32
    private var totals: [Int64]
    private var states: [State]
    private(set) var hasAny = false

    /// - Parameter month: the month of the evaluation day, as `CivilMonth.index`.
    init(months: Int, before month: Int32) {
        self.months = months
        firstMonth = month - 1
        totals = [Int64](repeating: 0, count: months)
        states = [State](repeating: .absent, count: months)
    }

    mutating func clear() {
        guard hasAny else { return }
        for index in 0..<months { (totals[index], states[index]) = (0, .absent) }
        hasAny = false
    }

    /// Several rows of one month add up; a month a more trusted source has settled is left alone.
    mutating func take(_ units: Int64?, month: Int32) {
        hasAny = true
        let back = Int(firstMonth - month)
        guard back >= 0, back < months, states[back] != .settled, states[back] != .hole else { return }
        guard let units else { return states[back] = .hole }
        let (sum, overflow) = totals[back].addingReportingOverflow(units)
        totals[back] = sum
        states[back] = overflow ? .hole : .open
    }

    /// Ends a source: its months are settled, and those out of the declared range are holes.
    mutating func settle(_ fact: FactDeclaration) {
        for index in 0..<months where states[index] == .open { states[index] = fact.admits(totals[index]) ? .settled : .hole }
    }

    /// The window's stored units (a sum for an average); `nil` when a month of it is unknown.
    ///
    /// - Parameters:
    ///   - absent: what a month has that no record speaks of; `nil` is unknown.
    ///   - lastCovered: the last month of which records could speak, as `CivilMonth.index`; later ones are unknown without one.
    func units(_ function: WindowFunction?, months count: Int, absent: Int64?, through lastCovered: Int32?) -> Int64? {
        var sum: Int64 = 0
        var largest = Int64.min
        for index in 0..<count {
            let month: Int64
            switch states[index] {
            case .hole: return nil
            case .open, .settled: month = totals[index]
            case .absent:
                guard let absent, let lastCovered, firstMonth - Int32(index) <= lastCovered else { return nil }
                month = absent
            }
            sum += month
            largest = max(largest, month)
        }
        return function == .largest ? largest : sum
    }
}
