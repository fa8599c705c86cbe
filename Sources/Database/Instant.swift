import Civics

/// A moment in whole seconds of UTC, kept as text (`2026-06-12T01:30:00Z`) that sorts in time order. Good for the years 0 to 9999.
///
/// Shown in Beijing time, which has had no summer time since 1991 and so is always UTC+8.
package struct Instant: Hashable, Comparable, Sendable {
    package let secondsSince1970: Int64

    package init(secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

    package func adding(seconds: Int64) -> Instant { Instant(secondsSince1970: secondsSince1970 + seconds) }
    package func adding(minutes: Int64) -> Instant { adding(seconds: minutes * 60) }
    package func adding(hours: Int64) -> Instant { adding(minutes: hours * 60) }

    package static func < (left: Instant, right: Instant) -> Bool { left.secondsSince1970 < right.secondsSince1970 }

    /// The date on the wall calendar in China.
    package var beijingDate: CivilDate { adding(hours: 8).utcParts.date }

    /// `2026-06-12 09:30`, for people.
    package var beijingText: String {
        let parts = adding(hours: 8).utcParts
        return "\(parts.date) \(twoDigits(parts.second / 3600)):\(twoDigits(parts.second / 60 % 60))"
    }

    private var utcParts: (date: CivilDate, second: Int64) {
        let day = secondsSince1970 >= 0 ? secondsSince1970 / 86_400 : (secondsSince1970 - 86_399) / 86_400
        return (CivilDate(days: Int32(clamping: day)), secondsSince1970 - day * 86_400)
    }
}

extension Instant: LosslessStringConvertible, TextBindable {
    package var description: String {
        let (date, second) = utcParts
        return "\(date)T\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))Z"
    }

    /// Reads exactly what `description` writes; `nil` for any other form.
    package init?(_ description: String) {
        guard let date = CivilDate(description.prefix(10)) else { return nil }
        let fields = description.dropFirst(11).dropLast().split(separator: ":").compactMap { Int64($0) }
        guard fields.count == 3 else { return nil }
        self.init(secondsSince1970: Int64(date.days) * 86_400 + fields[0] * 3600 + fields[1] * 60 + fields[2])
        // Accepts no hour 25, no missing Z, no single digit: one moment has one text, or sorting by it would lie.
        guard self.description == description else { return nil }
    }

    package init?(databaseText: String) { self.init(databaseText) }
}

private func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
