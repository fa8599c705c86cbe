import Civics
import Database
import Library

/// How a running time limit stands (时限).
package struct Deadline: Hashable, Sendable {
    package let since: Instant
    package let dueAt: Instant

    package init(since: Instant, dueAt: Instant) {
        self.since = since
        self.dueAt = dueAt
    }

    /// The limit of a step for a level that begins to run now.
    package init(_ step: WorkSettings.Step, _ level: CaseworkSettings.Level, from now: Instant, _ settings: WorkSettings) {
        since = now
        switch settings.limit(step, level) {
        case .hours(let hours): dueAt = now.adding(hours: Int64(hours))
        case .workingDays(let days):
            // To the end of the last day, as offices count.
            dueAt = Instant(beijingMidnightAfter: settings.calendar.day(days, after: now.beijingDate))
        }
    }

    /// Per cent of the limit that is used up; over 100 when it is late.
    package func percentUsed(at now: Instant) -> Int {
        let (used, whole) = (now.secondsSince1970 - since.secondsSince1970, dueAt.secondsSince1970 - since.secondsSince1970)
        guard whole > 0 else { return now < dueAt ? 0 : 100 }
        return max(0, Int(used * 100 / whole))
    }

    package func stage(at now: Instant, _ escalation: WorkSettings.Escalation) -> Stage {
        switch percentUsed(at: now) {
        case escalation.district...: .district
        case escalation.subdistrict...: .subdistrict
        case escalation.station...: .station
        default: .onTime
        }
    }

    /// Who has to be told by now.
    package enum Stage: String, CaseIterable, Comparable, Hashable, Sendable {
        case onTime = "on-time"
        case station, subdistrict, district

        package var label: String {
            switch self {
            case .onTime: "按时"
            case .station: "时限过半"
            case .subdistrict: "已超时"
            case .district: "严重超时"
            }
        }

        package static func < (left: Stage, right: Stage) -> Bool {
            allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
        }
    }
}

extension CaseFile {
    /// `nil` while no limit runs.
    package var deadline: Deadline? {
        guard let stepSince, let dueAt else { return nil }
        return Deadline(since: stepSince, dueAt: dueAt)
    }
}

extension Instant {
    /// The moment at which `day` ends in Beijing.
    package init(beijingMidnightAfter day: CivilDate) {
        self.init(secondsSince1970: (Int64(day.days) + 1) * 86_400 - 8 * 3600)
    }
}
