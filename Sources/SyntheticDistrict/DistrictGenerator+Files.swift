import Civics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How far writing has come.
package struct GenerationProgress: Hashable, Sendable {
    package let residents: Int
    package let totalResidents: Int
    package let rows: Int
}

extension DistrictGenerator {
    /// Writes every file into an existing directory: a CSV per data set, `manifest.yaml`, `truth.csv` (people), `defects.csv` (where each
    /// defect is: data set, row below the header, person) and `truth-summary.yaml`.
    ///
    /// `workers` blocks are made at a time; the bytes do not depend on it.
    ///
    /// - Throws: `.cannotWrite`, or `CancellationError` when the task is cancelled; what is written by then stays, without a manifest.
    @discardableResult
    package func write(
        to directory: String, workers: Int = 2, progress: @Sendable (GenerationProgress) -> Void = { _ in }
    ) async throws -> DistrictSummary {
        var files = try DistrictFiles(directory: directory, layouts: context.layouts)
        var total = DistrictSummary()
        var residentsDone = 0
        try await withThrowingTaskGroup(of: FinishedBlock.self) { group in
            var waiting: [Int: FinishedBlock] = [:]
            var started = 0
            func start() {
                guard started < context.blockCount else { return }
                let index = started
                started += 1
                group.addTask { FinishedBlock(block(index)) }
            }
            for _ in 0..<max(1, workers) { start() }
            var next = 0
            while let finished = try await group.next() {
                try Task.checkCancellation()
                waiting[finished.index] = finished
                total.mostRowsHeld = max(total.mostRowsHeld, waiting.values.reduce(0) { $0 + $1.summary.totalRows })
                while let block = waiting.removeValue(forKey: next) {
                    try files.append(block)
                    total += block.summary
                    residentsDone += residents(ofBlock: next)
                    next += 1
                    // A new block only when one is on disk, so that no more than `workers` are ever held.
                    start()
                    progress(GenerationProgress(residents: residentsDone, totalResidents: residents, rows: total.totalRows))
                }
            }
        }
        try files.close()
        try DistrictFiles.write(Array(total.yaml.utf8), to: directory + "/truth-summary.yaml")
        try DistrictFiles.write(Array(manifest.utf8), to: directory + "/manifest.yaml")
        return total
    }

    /// Which file is which data set, as of when, in which encoding.
    private var manifest: String {
        var lines = ["as_of: \(day)", "files:"]
        for sheet in sheets {
            lines.append("  - {file: \(sheet.dataSet).csv, data_set: \(sheet.dataSet), encoding: \(sheet.style.encoding.name)}")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A block's bytes, ready for the files.
struct FinishedBlock: Sendable {
    let index: Int
    let bytes: [[UInt8]]
    let rows: [Int]
    let truth: [UInt8]
    let defects: [DefectPlace]
    let summary: DistrictSummary

    init(_ block: Block) {
        let book = block.records()
        var summary = block.summary()
        summary.add(book)
        index = block.index
        bytes = book.writers.map { writer in
            guard let writer else { return [] }
            return writer.layout.style.encoding == .gb18030 ? GB18030.encode(writer.bytes) : writer.bytes
        }
        rows = book.writers.map { $0?.rows ?? 0 }
        truth = block.truth(defects: book.defects)
        defects = book.defects
        self.summary = summary
    }
}

/// The open files of a district.
private struct DistrictFiles {
    private let sheets: [OutputFile?]
    private let truth: OutputFile
    private let defects: OutputFile
    private var rowsBefore: [Int]

    init(directory: String, layouts: [SheetLayout?]) throws(GeneratorError) {
        var sheets: [OutputFile?] = []
        for layout in layouts {
            guard let layout else {
                sheets.append(nil)
                continue
            }
            let file = try OutputFile(directory + "/" + layout.sheet.dataSet + ".csv")
            try file.write(Self.opening(layout))
            sheets.append(file)
        }
        self.sheets = sheets
        truth = try OutputFile(directory + "/truth.csv")
        try truth.write(Array(Block.truthHeader.utf8))
        defects = try OutputFile(directory + "/defects.csv")
        try defects.write(Array("defect,data_set,row,person\n".utf8))
        rowsBefore = Array(repeating: 0, count: layouts.count)
    }

    private static func opening(_ layout: SheetLayout) -> [UInt8] {
        let header = RowWriter.header(layout)
        return switch layout.style.encoding {
        case .utf8: header
        case .utf8WithMark: [0xEF, 0xBB, 0xBF] + header
        case .gb18030: GB18030.encode(header)
        }
    }

    mutating func append(_ block: FinishedBlock) throws(GeneratorError) {
        for (index, bytes) in block.bytes.enumerated() { try sheets[index]?.write(bytes) }
        try truth.write(block.truth)
        try defects.write(lines(block.defects))
        for (index, rows) in block.rows.enumerated() { rowsBefore[index] += rows }
    }

    /// With rows counted from the file's beginning.
    private func lines(_ places: [DefectPlace]) -> [UInt8] {
        var bytes: [UInt8] = []
        for place in places {
            bytes.append(contentsOf: place.defect.rawValue.utf8)
            bytes.append(",")
            bytes.append(contentsOf: place.sheet.dataSet.utf8)
            bytes.append(",")
            bytes.append(decimal: place.row == 0 ? 0 : place.row + rowsBefore[place.sheet.rawValue])
            bytes.append(",")
            bytes.append(decimal: place.person)
            bytes.append("\n")
        }
        return bytes
    }

    func close() throws(GeneratorError) {
        for file in sheets { try file?.close() }
        try truth.close()
        try defects.close()
    }

    static func write(_ bytes: [UInt8], to path: String) throws(GeneratorError) {
        let file = try OutputFile(path)
        try file.write(bytes)
        try file.close()
    }
}

/// A file being written. Closed when it is let go of, so that a failure leaves no descriptor open.
private final class OutputFile {
    private let path: String
    private var descriptor: Int32

    init(_ path: String) throws(GeneratorError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(path) }
    }

    deinit { if descriptor >= 0 { _ = systemClose(descriptor) } }

    func write(_ bytes: [UInt8]) throws(GeneratorError) {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress! + done, bytes.count - done) }
            guard written > 0 else { throw .cannotWrite(path) }
            done += written
        }
    }

    func close() throws(GeneratorError) {
        let result = systemClose(descriptor)
        descriptor = -1
        guard result == 0 else { throw .cannotWrite(path) }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int { write(descriptor, bytes, count) }
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

/// GB 18030, by the C library.
enum GB18030 {
    /// Every character has a place in GB 18030, so nothing is lost.
    static func encode(_ utf8: [UInt8]) -> [UInt8] {
        guard !utf8.isEmpty else { return [] }
        guard let converter = iconv_open("GB18030", "UTF-8"), Int(bitPattern: converter) != -1 else {
            preconditionFailure("the C library has no GB18030")
        }
        defer { iconv_close(converter) }
        var input = utf8
        // A character takes two to four bytes in either, so twice the room is always enough.
        return [UInt8](unsafeUninitializedCapacity: utf8.count * 2) { output, count in
            input.withUnsafeMutableBytes { source in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var fromLeft = source.count
                var to = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
                var toLeft = output.count
                let result = iconv(converter, &from, &fromLeft, &to, &toLeft)
                precondition(result != -1 && fromLeft == 0, "text that is not UTF-8")
                count = output.count - toLeft
            }
        }
    }
}
