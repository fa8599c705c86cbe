/// How far an import has come.
package struct ImportProgress: Hashable, Sendable {
    package let file: String
    package let rows: Int
    package let bytes: Int
    package let totalBytes: Int
    package let seconds: Double
    /// Of a directory being taken in: how far all its files together are.
    package let directory: DirectoryProgress?

    /// From the share of bytes read; `nil` before anything is.
    package var estimatedRows: Int? { bytes > 0 ? Int(Double(rows) * Double(totalBytes) / Double(bytes)) : nil }

    package var rowsPerSecond: Double? { seconds > 0 ? Double(rows) / seconds : nil }

    package var secondsLeft: Double? {
        guard bytes > 0, seconds > 0 else { return nil }
        return seconds * Double(totalBytes - bytes) / Double(bytes)
    }
}

/// How far the import of a directory has come before the file now being read.
package struct DirectoryProgress: Hashable, Sendable {
    /// From 1.
    package let fileNumber: Int
    package let files: Int
    package let bytesBefore: Int
    package let totalBytes: Int
}

/// Whether an import shall go on. Cancelled, it leaves nothing.
package enum ImportDecision: Hashable, Sendable { case goOn, cancel }

/// What an import reports to and asks of the one who started it.
package struct ImportObserver {
    /// Seconds since any fixed moment; only differences are used.
    package let clock: () -> Double
    /// Called now and then during a file, and once at its end.
    package let report: (ImportProgress) -> ImportDecision

    package init(clock: @escaping () -> Double, report: @escaping (ImportProgress) -> ImportDecision) {
        self.clock = clock
        self.report = report
    }

    package static var none: ImportObserver { ImportObserver(clock: { 0 }, report: { _ in .goOn }) }
}
