import Civics
import Spreadsheet
import Testing

struct CSVTests {
    private static func csv(_ workbook: Workbook) -> String {
        let bytes = workbook.csv(of: workbook.sheets[0])
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        return String(decoding: bytes.dropFirst(3), as: UTF8.self)
    }

    @Test(
        arguments: [
            ("华阳路街道", "华阳路街道"),
            ("", ""),
            ("甲,乙", "\"甲,乙\""),
            ("他说\"好\"", "\"他说\"\"好\"\"\""),
            ("两\n行", "\"两\n行\""),
            ("=1+1", "'=1+1"),
            ("+8613800000000", "'+8613800000000"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""),
            ("  =1", "'  =1"),  // Spaces before it do not make a formula a text.
            ("＝1", "'＝1"),
            ("1-1", "1-1"),
            ("'=1", "'=1"),
        ])
    func `a text is quoted where it must be and never begins like a formula`(text: String, expected: String) {
        #expect(Self.csv(.texts([text])) == "内容\r\n\(expected)\r\n")
    }

    @Test(
        arguments: [
            (0, 8, "0.0%"), (1, 8, "12.5%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 2000, "0.1%"), (1, 2001, "0.0%"), (8, 8, "100.0%"),
            (-1, 8, "-12.5%"), (0, 0, ""),
        ])
    func `a share is rounded to one decimal, and of nothing there is none`(part: Int, whole: Int, expected: String) {
        let sheet = Workbook.Sheet("表", rows: [(part, whole)], columns: [.share("比例") { (part: $0.0, whole: $0.1) }])
        #expect(Self.csv(Workbook(heading: .sample, sheets: [sheet])) == "比例\r\n\(expected)\r\n")
    }

    @Test func `numbers are plain, also below zero, and what is not known is empty`() {
        let sheet = Workbook.Sheet(
            "表", rows: [true, false],
            columns: [
                .integer("户数") { $0 ? -1234 : nil }, .yuan("每月") { $0 ? Money(fen: -159_505) : nil },
                .date("日期") { $0 ? CivilDate("2025-12-31") : nil }, .month("月份") { $0 ? CivilMonth("2025-12") : nil },
            ])
        #expect(
            Self.csv(Workbook(heading: .sample, sheets: [sheet])) == "户数,每月,日期,月份\r\n-1234,-1595.05,2025-12-31,2025-12\r\n,,,\r\n")
    }

    @Test func `every record has as many fields as there are columns, the total and the watermark too`() {
        let sheet = Workbook.Sheet("表", rows: ["甲"], total: "合计", columns: [.text("一") { $0 }, .text("二") { $0 }])
        let mark = Workbook.Watermark(account: "周晓敏", second: 1_767_146_400, reason: "月报")
        let lines = Self.csv(Workbook(heading: .sample, watermark: mark, sheets: [sheet])).split(separator: "\r\n")
        #expect(lines == ["一,二", "甲,甲", "合计,合计", "\(mark.text),"])
    }
}
