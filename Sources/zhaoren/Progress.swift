import Foundation
import Synchronization

/// Progress of long work on standard error: one line that renews itself on a terminal, a line now and then in a log.
final class Progress: Sendable {
    private let title: String
    private let started = monotonicSeconds()
    private let shown = Mutex(-Double.infinity)
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(_ title: String) { self.title = title }

    var seconds: Double { monotonicSeconds() - started }

    /// - Parameter total: rows in all as far as known; 0 when not.
    func update(rows: Int, of total: Int, detail: String = "") {
        let now = monotonicSeconds()
        let isDue = shown.withLock { last in
            guard now - last >= (isTerminal ? 0.2 : 5) else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        write(line(rows, total, detail), isLast: false)
    }

    /// Says that the work is done; `summary` is what it came to.
    func finish(_ summary: String) {
        write("\(title)：\(summary)，用时 \(Self.text(seconds: seconds))", isLast: true)
    }

    private func line(_ rows: Int, _ total: Int, _ detail: String) -> String {
        var parts = ["\(title)\(detail.isEmpty ? "" : " \(detail)")：\(rows.grouped) 行"]
        if total > 0 { parts.append("\(min(99, rows * 100 / total))%") }
        if seconds > 0.5 {
            let rate = Double(rows) / seconds
            parts.append("每秒 \(Int(rate).grouped) 行")
            if total > rows, rate > 0 { parts.append("还要约 \(Self.text(seconds: Double(total - rows) / rate))") }
        }
        return parts.joined(separator: "，")
    }

    private func write(_ text: String, isLast: Bool) {
        // `\u{1B}[K` wipes what a longer line left behind.
        let line = isTerminal ? "\r\(text)\u{1B}[K" + (isLast ? "\n" : "") : text + "\n"
        FileHandle.standardError.write(Data(line.utf8))
    }

    static func text(seconds: Double) -> String {
        if seconds < 10 { return "\(Double(Int(seconds * 10 + 0.5)) / 10) 秒" }
        let whole = Int(seconds + 0.5)
        return whole < 60 ? "\(whole) 秒" : "\(whole / 60) 分 \(whole % 60) 秒"
    }
}

extension Int {
    /// 693,051
    var grouped: String {
        var text = String(magnitude)
        var position = text.count - 3
        while position > 0 {
            text.insert(",", at: text.index(text.startIndex, offsetBy: position))
            position -= 3
        }
        return self < 0 ? "-" + text : text
    }
}

/// Peak memory of this process in MiB; `nil` where the system does not say.
func peakMemoryMiB() -> Int? {
    var usage = rusage()
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
    return usage.ru_maxrss / 1024
}
