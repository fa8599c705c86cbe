import Foundation

/// Splits a file into rows and fields (RFC 4180), a piece at a time: what it holds is never more than a piece and a row.
///
/// Works on the bytes as they are: in UTF-8 and in GB18030 no byte below 0x30 is ever part of a longer character, so commas,
/// quotes and line ends can be found before anything is decoded. Lines end with LF or CR LF. A field may be in quotes, with
/// quotes inside doubled and line ends kept. A quote in the middle of an unquoted field is a quote.
final class CSVScanner {
    enum Problem: Hashable {
        /// The row's quotes never close, or only lines further down and then in the middle of a field, which means that the first
        /// one strayed in: the row is then its first line, and reading goes on after it.
        case unclosedQuote
        case textAfterQuote
        case tooLong
        case nul
    }

    private struct Span {
        var start: Int
        var end: Int
        var hasDoubledQuotes: Bool
    }

    /// A row longer than this is no row.
    static let mostRowBytes = 256 * 1024

    /// As a spreadsheet counts: the first row is 1, and empty lines count.
    private(set) var rowNumber = 0
    private(set) var problem: Problem?
    /// Bytes of the file that are behind us.
    private(set) var consumed: Int

    private let source: ByteSource
    private let delimiter: UInt8
    private let buffer: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private var filled = 0
    private var next = 0
    private var rowStart = 0
    private var rowEnd = 0
    private var isAtEnd = false
    private var isInOverlongLine = false
    private var spans: [Span] = []
    private let unquoted = UnsafeMutablePointer<UInt8>.allocate(capacity: CSVScanner.mostRowBytes + 2)

    /// - Parameter skipping: bytes of a byte-order mark.
    init(_ source: ByteSource, delimiter: UInt8 = UInt8(ascii: ","), skipping: Int = 0, pieceBytes: Int = 1 << 20) throws(IntakeError) {
        self.source = source
        self.delimiter = delimiter
        capacity = pieceBytes + Self.mostRowBytes + 2
        buffer = .allocate(capacity: capacity)
        consumed = 0
        try refill()
        next = min(skipping, filled)
        consumed = next
    }

    deinit {
        buffer.deallocate()
        unquoted.deallocate()
    }

    /// Moves to the next row that is not an empty line. `false` at the end of the file.
    func advance() throws(IntakeError) -> Bool {
        while true {
            guard try scanRow() else { return false }
            rowNumber += 1
            if rowEnd > rowStart { break }
        }
        if problem == nil, memchr(buffer + rowStart, 0, rowEnd - rowStart) != nil { problem = .nul }
        return true
    }

    /// The row as it stands in the file, without its line end. Good until `advance()`.
    var row: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: buffer + rowStart, count: rowEnd - rowStart) }

    /// Where the row begins in the file.
    var rowOffset: Int { consumed - (next - rowStart) }

    var fieldCount: Int { spans.count }

    /// A piece of a row that could not be split, as if quotes meant nothing; `nil` when there are fewer. For looking at only.
    func loosePiece(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        var start = rowStart
        for _ in 0..<index {
            while start < rowEnd, buffer[start] != delimiter { start += 1 }
            guard start < rowEnd else { return nil }
            start += 1
        }
        var end = start
        while end < rowEnd, buffer[end] != delimiter { end += 1 }
        if end - start >= 2, buffer[start] == Self.quote, buffer[end - 1] == Self.quote { (start, end) = (start + 1, end - 1) }
        return UnsafeBufferPointer(start: buffer + start, count: end - start)
    }

    /// Where a field begins within its row.
    func fieldOffset(_ index: Int) -> Int { spans[index].start - rowStart }

    /// A field without its quotes. Good until the next call.
    func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let span = spans[index]
        let bytes = UnsafeBufferPointer(start: buffer + span.start, count: span.end - span.start)
        guard span.hasDoubledQuotes else { return bytes }
        var (index, count) = (0, 0)
        while index < bytes.count {
            unquoted[count] = bytes[index]
            index += bytes[index] == Self.quote ? 2 : 1
            count += 1
        }
        return UnsafeBufferPointer(start: unquoted, count: count)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    // MARK: Rows

    private func scanRow() throws(IntakeError) -> Bool {
        problem = nil
        while true {
            if next == filled, isAtEnd { return false }
            rowStart = next
            if splitRow() { return true }
            // The row goes on past what has been read, or past what a row may be.
            if isAtEnd || filled - rowStart >= Self.mostRowBytes {
                takeBrokenLine()
                return true
            }
            try refill()
        }
    }

    private func finishRow(end: Int, next: Int) {
        rowEnd = end > rowStart && buffer[end - 1] == Self.carriageReturn ? end - 1 : end
        consumed += next - self.next
        self.next = next
    }

    /// As far as the row being split may reach.
    private var limit: Int { min(filled, rowStart + Self.mostRowBytes) }

    /// Whether the file ends where the row may still go on.
    private var endsAtLimit: Bool { isAtEnd && limit == filled }

    /// Splits one row; `false` when its end is not in the buffer, or too far off.
    private func splitRow() -> Bool {
        guard !isInOverlongLine else { return false }
        let (limit, endsAtLimit) = (limit, endsAtLimit)
        spans.removeAll(keepingCapacity: true)
        var position = rowStart
        while true {
            let start = position
            if position < limit, buffer[position] == Self.quote {
                guard let after = splitQuoted(from: start) else { return false }
                if problem == .textAfterQuote, spansLines(start..<after) {
                    takeBrokenLine()
                    return true
                }
                position = after
            } else {
                while position < limit, buffer[position] != delimiter, buffer[position] != Self.lineFeed { position += 1 }
                guard position < limit || endsAtLimit else { return false }
                spans.append(Span(start: start, end: position, hasDoubledQuotes: false))
            }
            if position < limit, buffer[position] == delimiter {
                position += 1
                continue
            }
            dropCarriageReturn(at: position)
            finishRow(end: position, next: min(position + 1, filled))
            return true
        }
    }

    /// Returns where the delimiter or line end after the field is; `nil` when that is not in the buffer.
    private func splitQuoted(from start: Int) -> Int? {
        let (limit, endsAtLimit) = (limit, endsAtLimit)
        var position = start + 1
        var hasDoubledQuotes = false
        while true {
            while position < limit, buffer[position] != Self.quote { position += 1 }
            guard position < limit, position + 1 < limit || endsAtLimit else { return nil }
            if position + 1 < limit, buffer[position + 1] == Self.quote {
                hasDoubledQuotes = true
                position += 2
                continue
            }
            break
        }
        spans.append(Span(start: start + 1, end: position, hasDoubledQuotes: hasDoubledQuotes))
        let close = position + 1
        position = close
        while position < limit, buffer[position] != delimiter, buffer[position] != Self.lineFeed { position += 1 }
        guard position < limit || endsAtLimit else { return nil }
        let rest = UnsafeBufferPointer(start: buffer + close, count: position - close)
        if !rest.allSatisfy({ $0 == Self.carriageReturn || $0 == UInt8(ascii: " ") }) { problem = .textAfterQuote }
        return position
    }

    private func spansLines(_ range: Range<Int>) -> Bool { memchr(buffer + range.lowerBound, Int32(Self.lineFeed), range.count) != nil }

    /// The CR of a CR LF belongs to neither the last field nor the row.
    private func dropCarriageReturn(at end: Int) {
        guard var last = spans.popLast() else { return }
        if last.end == end, last.end > last.start, buffer[last.end - 1] == Self.carriageReturn { last.end -= 1 }
        spans.append(last)
    }

    /// Gives up on the row: takes its first line, or as much as a row may hold, and goes on after it.
    private func takeBrokenLine() {
        spans.removeAll(keepingCapacity: true)
        let limit = limit
        var end = rowStart
        while end < limit, buffer[end] != Self.lineFeed { end += 1 }
        let isWhole = end < limit || (isAtEnd && end == filled)
        problem = isWhole && !isInOverlongLine ? .unclosedQuote : .tooLong
        isInOverlongLine = !isWhole
        finishRow(end: end, next: end < limit ? end + 1 : end)
    }

    /// Moves what is left of the buffer to its front and reads on behind it.
    private func refill() throws(IntakeError) {
        let left = filled - next
        if next > 0, left > 0 { memmove(buffer, buffer + next, left) }
        next = 0
        rowStart = 0
        filled = left
        let room = UnsafeMutableRawBufferPointer(start: buffer + left, count: capacity - left)
        let count = try source.read(into: room)
        filled += count
        isAtEnd = count < room.count
    }
}
