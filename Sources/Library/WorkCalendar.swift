import Civics
import PolicyLanguage
import Yams

/// Which days are worked (工作日历): weekends, statutory holidays, and the weekend days worked in exchange (调休).
package struct WorkCalendar: Hashable, Sendable {
    private let holidays: Set<CivilDate>
    private let exchanges: Set<CivilDate>

    package init(holidays: Set<CivilDate>, exchanges: Set<CivilDate>) {
        self.holidays = holidays
        self.exchanges = exchanges
    }

    /// A year that was never announced knows no holidays, only weekends.
    package func isWorked(_ day: CivilDate) -> Bool {
        if exchanges.contains(day) { return true }
        return day.weekday < 6 && !holidays.contains(day)
    }

    /// The last of so many working days after `day`, which does not count itself.
    package func day(_ workingDays: Int, after day: CivilDate) -> CivilDate {
        var (day, left) = (day, workingDays)
        while left > 0 {
            day = day.adding(days: 1)
            if isWorked(day) { left -= 1 }
        }
        return day
    }
}

extension WorkCalendar {
    /// Reads `calendar.yaml`: a list of years with days, or spans of days, off and on.
    static func read(_ tree: Node, path: String, _ problems: inout [PackProblem]) -> WorkCalendar? {
        guard let years = tree.sequence else {
            problems.append(PackProblem(path, tree, "这个文件要写成一条一条的列表，每条以“- 年:”开头。"))
            return nil
        }
        var (holidays, exchanges): (Set<CivilDate>, Set<CivilDate>) = ([], [])
        for node in years {
            guard let entry = Declaration(node, path: path, required: ["年", "可信", "放假", "上班"], &problems),
                let year = entry.count("年", &problems)
            else { continue }
            holidays.formUnion(days("放假", of: year, entry, &problems))
            exchanges.formUnion(days("上班", of: year, entry, &problems))
        }
        return WorkCalendar(holidays: holidays, exchanges: exchanges)
    }

    private static func days(_ key: String, of year: Int, _ entry: Declaration, _ problems: inout [PackProblem]) -> [CivilDate] {
        entry.items(key).flatMap { node -> [CivilDate] in
            let ends = (node.string ?? "").split(separator: " 至 ").map { CivilDate(String($0)) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last, first.year == year, last.year == year else {
                problems.append(
                    PackProblem(
                        entry.path, node, "“\(node.string ?? "")”不是 \(year) 年的日期。请写成“\(year)-05-01”或“\(year)-05-01 至 \(year)-05-05”。"))
                return []
            }
            return (first.days...last.days).map(CivilDate.init(days:))
        }
    }
}
