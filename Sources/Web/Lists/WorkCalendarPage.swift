import Access
import Casework
import Civics
import Foundation
import Library
import Register

struct WorkCalendarPage: Sendable {
    struct Cell: Sendable {
        let day: String
        let href: String
        let count: String
        let hasEntries: Bool
        let isToday: Bool
        let isOff: Bool
    }

    struct Week: Sendable {
        let cells: [Cell]
    }

    struct Day: Sendable {
        struct Entry: Sendable {
            let href: String
            let head: String
            let what: String
            let level: String
            let levelLabel: String
        }

        let id: String
        let title: String
        let entries: [Entry]
    }

    /// From Monday.
    static let weekdays = ["一", "二", "三", "四", "五", "六", "日"]

    let month: String
    let weekdays: [String]
    let weeks: [Week]
    let days: [Day]
    let isEmpty: Bool
    let previous: String
    let next: String
    let monthValue: String
    /// The order of today's visits, for whoever makes them.
    let route: String?
    let consultants: [SelectField]

    init(
        _ work: WorkMonth, _ heads: [Household.ID: String], consultants: [(id: Identifier<Account>, name: String)],
        chosen: Identifier<Account>?, today: CivilDate, _ calendar: WorkCalendar
    ) {
        month = work.month.chinese
        monthValue = work.month.description
        route = consultants.isEmpty ? Path.field.link() : nil
        weekdays = Self.weekdays
        let byDay = Dictionary(grouping: work.entries, by: \.day)
        weeks = Self.weeks(of: work.month, byDay.mapValues(\.count), today, calendar)
        days = byDay.sorted { $0.key < $1.key }.map { Day($0.key, $0.value, heads) }
        isEmpty = days.isEmpty
        func link(_ offset: Int) -> String {
            let who = chosen.map { [URLQueryItem(name: "consultant", value: $0.description)] } ?? []
            return Path.workCalendar.link(query: [URLQueryItem(name: "month", value: work.month.adding(months: offset).description)] + who)
        }
        (previous, next) = (link(-1), link(1))
        self.consultants =
            consultants.isEmpty
            ? []
            : [
                SelectField(
                    "consultant", "顾问",
                    [Choice("", "全部", isChosen: chosen == nil)]
                        + consultants.map { Choice($0.id.description, $0.name, isChosen: $0.id == chosen) })
            ]
    }

    /// Whole weeks; the days of other months are empty cells.
    private static func weeks(of month: CivilMonth, _ counts: [CivilDate: Int], _ today: CivilDate, _ calendar: WorkCalendar) -> [Week] {
        let lead = month.firstDay.weekday - 1
        let days: [CivilDate?] = Array(repeating: nil, count: lead) + (0..<month.length).map { month.firstDay.adding(days: $0) }
        let padded = days + Array(repeating: nil, count: (7 - days.count % 7) % 7)
        return stride(from: 0, to: padded.count, by: 7).map { start in
            Week(cells: padded[start..<(start + 7)].map { Cell($0, counts, today, calendar) })
        }
    }
}

extension WorkCalendarPage.Cell {
    init(_ date: CivilDate?, _ counts: [CivilDate: Int], _ today: CivilDate, _ calendar: WorkCalendar) {
        let count = date.flatMap { counts[$0] } ?? 0
        day = date.map { "\($0.day)" } ?? ""
        href = date.map { "#d\($0)" } ?? ""
        self.count = "\(count) 户"
        hasEntries = count > 0
        isToday = date == today
        isOff = date.map { !calendar.isWorked($0) } ?? false
    }
}

extension WorkCalendarPage.Day {
    init(_ date: CivilDate, _ entries: [WorkMonth.Entry], _ heads: [Household.ID: String]) {
        id = "d\(date)"
        title = "\(date.chinese)（周\(WorkCalendarPage.weekdays[date.weekday - 1])）"
        self.entries = entries.map {
            Entry(
                href: Path.caseFile.link($0.caseFile), head: heads[$0.household] ?? "", what: $0.what, level: $0.level.rawValue,
                levelLabel: $0.level.label)
        }
    }
}
