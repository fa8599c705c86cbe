import Testing

@testable import Civics

struct CivilMonthTests {
    @Test(
        arguments: [
            ("2024-07", "2024-07"), ("2024-7", "2024-07"), ("2024/07", "2024-07"), ("202407", "2024-07"), ("2024年7月", "2024-07"),
            ("２０２４年１２月 ", "2024-12"),
            ("2024.1", nil),  // October, once a spreadsheet has dropped the zero.
            ("2024-13", nil), ("2024-0", nil), ("202413", nil), ("2024年7", nil), ("2024", nil), ("2024-07-01", nil), ("0000-01", nil),
            ("", nil),
        ] as [(String, String?)])
    func `months as files write them`(text: String, expected: String?) {
        #expect(CivilMonth(text)?.description == expected)
    }

    @Test func `a month runs from its first to its last day`() {
        for index in CivilMonth(year: 1800, month: 1).index...CivilMonth(year: 2200, month: 12).index {
            let month = CivilMonth(index: index)
            #expect(CivilMonth(year: month.year, month: month.month) == month)
            #expect(month.contains(month.firstDay) && month.contains(month.lastDay))
            #expect(month.firstDay.adding(days: -1) == month.adding(months: -1).lastDay)
        }
    }

    @Test func `months are counted across years`() {
        let month = CivilMonth(year: 2023, month: 11)
        #expect(month.adding(months: 3) == CivilMonth(year: 2024, month: 2))
        #expect(month.adding(months: -23) == CivilMonth(year: 2021, month: 12))
        #expect(month.months(to: CivilMonth(year: 2024, month: 2)) == 3)
        #expect(month.chinese == "2023年11月")
        #expect(month < month.adding(months: 1))
    }
}
