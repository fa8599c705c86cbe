import Testing

@testable import Civics

struct CivilDateTests {
    private static let texts: [(String, String?)] = [
        ("2024-07-01", "2024-07-01"),
        ("2024-7-1", "2024-07-01"),
        ("2024/7/1", "2024-07-01"),
        ("2024.7.1", "2024-07-01"),
        ("20240701", "2024-07-01"),
        ("2024年7月1日", "2024-07-01"),
        ("2024年07月01日", "2024-07-01"),
        (" ２０２４－０７－０１　", "2024-07-01"),
        ("２０２４０７０１", "2024-07-01"),
        ("２０２４年７月１日", "2024-07-01"),
        ("\u{FEFF}2024-07-01\r", "2024-07-01"),
        ("2024-02-29", "2024-02-29"),
        ("2023-02-29", nil),
        ("1900-02-29", nil),  // A century that is no leap year.
        ("2000-02-29", "2000-02-29"),
        ("2024-13-01", nil), ("2024-00-01", nil), ("2024-04-31", nil), ("2024-04-00", nil), ("0000-01-01", nil),
        ("2024-07/01", nil), ("2024年7月1", nil), ("2024年7-1", nil), ("24-07-01", nil), ("2024-007-01", nil), ("2024-07", nil),
        ("2024-07-01 08:00", nil), ("2024-07-01x", nil), ("x024-07-01", nil), ("202407011", nil), ("2024070", nil), ("", nil), ("无", nil),
    ]

    @Test(arguments: texts)
    func `dates as files write them`(text: String, expected: String?) {
        #expect(CivilDate(text)?.description == expected)
        #expect(CivilDate(text[...])?.description == expected)
    }

    @Test func `days count on from 1970 and go round over four centuries`() throws {
        #expect(CivilDate(year: 1970, month: 1, day: 1)?.days == 0)
        #expect(CivilDate(year: 2000, month: 3, day: 1)?.days == 11_017)
        let first = try #require(CivilDate(year: 1800, month: 1, day: 1))
        let last = try #require(CivilDate(year: 2200, month: 12, day: 31))
        var expected = (year: 1800, month: 1, day: 1)
        for days in first.days...last.days {
            let parts = CivilDate(days: days).parts
            // One comparison a day: 146,000 expectations would be slow.
            guard parts == expected, CivilDate(year: parts.year, month: parts.month, day: parts.day)?.days == days else {
                Issue.record("day \(days) is \(parts), not \(expected)")
                return
            }
            expected = Self.dayAfter(expected)
        }
        #expect(expected == (2201, 1, 1))
    }

    /// Counts as one does on a wall calendar, unlike the code under test.
    private static func dayAfter(_ date: (year: Int, month: Int, day: Int)) -> (year: Int, month: Int, day: Int) {
        let leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0
        let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if date.day < lengths[date.month - 1] { return (date.year, date.month, date.day + 1) }
        return date.month < 12 ? (date.year, date.month + 1, 1) : (date.year + 1, 1, 1)
    }

    private static func randomDate(_ random: inout StableRandom) -> CivilDate {
        CivilDate(days: Int32(random.integer(in: -62_000...84_000)))
    }

    @Test func `every way of writing a date is read back`() {
        var random = StableRandom(seed: 3)
        for _ in 0..<500 {
            let date = Self.randomDate(&random)
            let compact = date.description.filter { $0 != "-" }
            for text in [date.description, date.chinese, compact, date.description.replacing("-", with: "/")] {
                #expect(CivilDate(text) == date)
            }
        }
    }

    @Test func `order is by year, month, day, and adding days moves along it`() {
        var random = StableRandom(seed: 4)
        for _ in 0..<1000 {
            let left = Self.randomDate(&random)
            let right = Self.randomDate(&random)
            #expect((left < right) == (left.parts < right.parts))
            #expect(left.adding(days: left.days(to: right)) == right)
        }
    }

    @Test(
        arguments: [
            ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-01-31", -2, "2023-11-30"),
            ("2024-12-15", 1, "2025-01-15"), ("2024-02-29", 12, "2025-02-28"), ("2024-03-31", 0, "2024-03-31"),
        ])
    func `adding months stops at the month's end`(text: String, months: Int, expected: String) throws {
        #expect(try #require(CivilDate(text)).adding(months: months).description == expected)
    }

    @Test(
        arguments: [
            ("1964-07-01", "2024-06-30", 59),
            ("1964-07-01", "2024-07-01", 60),  // On the birthday itself.
            ("2008-02-29", "2026-02-28", 17),
            ("2008-02-29", "2026-03-01", 18),  // Born on 29 February: 1 March of a common year.
            ("2008-02-29", "2024-02-29", 16),
            ("2024-07-01", "2024-07-01", 0),
            ("2024-07-01", "2024-06-30", -1),
        ])
    func `completed years`(birth: String, date: String, years: Int) throws {
        #expect(try #require(CivilDate(birth)).completedYears(at: #require(CivilDate(date))) == years)
    }

    @Test(
        arguments: [
            ("2024-01-15", "2024-02-14", 0), ("2024-01-15", "2024-02-15", 1), ("2023-01-31", "2023-02-28", 1),
            ("2023-01-31", "2023-02-27", 0), ("2024-03-15", "2024-01-20", -2), ("2022-05-01", "2024-05-01", 24),
        ])
    func `completed months`(from: String, to: String, months: Int) throws {
        #expect(try #require(CivilDate(from)).completedMonths(to: #require(CivilDate(to))) == months)
    }

    @Test func `completed months are the most that can be added`() {
        var random = StableRandom(seed: 5)
        for _ in 0..<1000 {
            let from = Self.randomDate(&random)
            let to = Self.randomDate(&random)
            let months = from.completedMonths(to: to)
            #expect(from.adding(months: months) <= to)
            #expect(from.adding(months: months + 1) > to)
        }
    }

    @Test(arguments: [("1970-01-01", 4), ("2024-07-01", 1), ("2024-06-30", 7), ("1969-12-31", 3), ("1900-01-01", 1)])
    func `weekdays run from Monday to Sunday`(text: String, weekday: Int) throws {
        #expect(try #require(CivilDate(text)).weekday == weekday)
    }
}
