import Civics
import Database
import Foundation

/// The note beside a made-up district (`demo.txt`): which one it is, and when it was made.
struct DemoMarker {
    let path: String
    let district: String
    let day: CivilDate
    let made: CivilDate

    /// - Parameter folder: the data folder; `nil` when no district was made up there.
    init?(in folder: String) {
        path = Self.path(in: folder)
        guard let lines = try? String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init), lines.count == 3,
            let day = CivilDate(lines[1]), let made = CivilDate(lines[2])
        else { return nil }
        (district, self.day, self.made) = (lines[0], day, made)
    }

    static func path(in folder: String) -> String { folder + "/demo.txt" }

    static func write(_ district: String, day: CivilDate, made: CivilDate, in folder: String) throws {
        try "\(district)\n\(day)\n\(made)\n".write(toFile: path(in: folder), atomically: true, encoding: .utf8)
    }
}

extension DataFolder {
    /// The clock of the data. That of a made-up district showed the district's day on the day it was made, and has gone on since: so a
    /// visit of today is later than the district's files, as it would be in a real one.
    var clock: @Sendable () -> Instant {
        guard let marker = DemoMarker(in: path) else { return { .now } }
        let hours = Int64(marker.made.days(to: marker.day)) * 24
        return { Instant.now.adding(hours: hours) }
    }
}
