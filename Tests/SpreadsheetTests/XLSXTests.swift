import Civics
import Foundation
import Spreadsheet
import Testing

struct XLSXTests {
    private struct Line {
        var place: String?
        var leads: Int?
        var worth: Money?
        var helped: (part: Int, whole: Int)?
        var on: CivilDate?
        var month: CivilMonth?
    }

    private static let columns: [Workbook.Column<Line>] = [
        .text("街镇", width: 20) { $0.place }, .integer("线索") { $0.leads }, .yuan("每月") { $0.worth },
        .share("已帮到") { $0.helped }, .date("日期") { $0.on }, .month("月份") { $0.month },
    ]

    private static func workbook(_ rows: [Line], total: Line? = nil) -> Workbook {
        Workbook(heading: .sample, sheets: [Workbook.Sheet("月报", rows: rows, total: total, columns: columns)])
    }

    @Test func `every kind of cell is read back as the number it is, in its format`() throws {
        let line = Line(
            place: "江苏路街道", leads: 1234, worth: Money(fen: 159_550), helped: (1, 8), on: CivilDate("2025-12-31"),
            month: CivilMonth("2025-12"))
        let sheet = try #require(try ReadWorkbook(Self.workbook([line])).sheets.first)
        let read = ["A4", "B4", "C4", "D4", "E4", "F4"].map { sheet.cell($0) }
        #expect(read.map { $0?.text } == ["江苏路街道", nil, nil, nil, nil, nil])
        #expect(read.map { $0?.number } == [nil, 1234, 1595.5, 0.125, 46_022, 45_992])
        #expect(read.map { $0?.format } == ["@", "#,##0", "#,##0.00", "0.0%", "yyyy-mm-dd", "yyyy-mm"])
        #expect(sheet.widths.count == 6)
    }

    @Test func `what is not known is an empty cell, never a zero`() throws {
        let sheet = try #require(try ReadWorkbook(Self.workbook([Line(helped: (0, 0))])).sheets.first)
        for place in ["A4", "B4", "C4", "D4", "E4", "F4"] {
            #expect(sheet.cell(place)?.number == nil && sheet.cell(place)?.text == nil, "\(place)")
        }
    }

    @Test func `a number with more digits than a spreadsheet keeps stays a text`() throws {
        let line = Line(leads: 1_000_000_000_000_001, worth: Money(fen: -1_000_000_000_000_001), on: CivilDate("1900-02-28"))
        let sheet = try #require(try ReadWorkbook(Self.workbook([line])).sheets.first)
        #expect(sheet.cell("B4")?.text == "1000000000000001")
        #expect(sheet.cell("C4")?.text == "-10000000000000.01")
        #expect(sheet.cell("E4")?.text == "1900-02-28")
    }

    @Test func `the heading stands above the table, the total below it and outside the filter`() throws {
        let workbook = Self.workbook([Line(place: "甲", leads: 1), Line(place: "乙", leads: 2)], total: Line(place: "合计", leads: 3))
        let read = try ReadWorkbook(workbook)
        let sheet = try #require(read.sheets.first)
        #expect(sheet.cell("A1")?.text == "“政策找人”月报")
        #expect(sheet.cell("A2")?.text == "区域：华阳路街道　期间：2025年12月　生成时间：2025-12-31 10:00　制表人：周晓敏")
        #expect(sheet.cell("A3")?.text == "街镇")
        #expect(sheet.cell("A6")?.text == "合计")
        #expect(sheet.cell("B6")?.number == 3)
        #expect(sheet.filter == "A3:F5")
        #expect(sheet.frozenRows == 3)
        #expect(read.defined["_xlnm.Print_Titles"] == "'月报'!$3:$3")
    }

    @Test func `it prints on A4 landscape, one page wide, with page numbers`() throws {
        let sheet = try #require(try ReadWorkbook(Self.workbook([])).sheets.first)
        #expect(sheet.paper == 9 && sheet.orientation == "landscape" && sheet.fits && sheet.fitsHeight == 0)
        #expect(sheet.footer == "&L“政策找人”月报&R第 &P 页，共 &N 页")
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1", "\t=1", "＝1+1", "{=1}"])
    func `a text is never a formula`(text: String) throws {
        let read = try ReadWorkbook(.texts([text]))
        let cell = try #require(read.sheets.first?.cell("A4"))
        #expect(cell.text == text && !cell.formula && cell.number == nil)
    }

    @Test func `texts come back as they were, but for what XML cannot hold`() throws {
        let cases = [
            ("张<三>&\"四\"'", "张<三>&\"四\"'"), ("  空格  ", "  空格  "), ("两\n行", "两\n行"), ("𠮷野家", "𠮷野家"), ("007", "007"),
            ("310105194912310012", "310105194912310012"),
            // As the format spells them; a spreadsheet program turns the first into one character, the second into the text given.
            ("a\u{1}b", "a_x0001_b"), ("_x0041_", "_x005F_x0041_"), ("_x_", "_x_"), ("断\u{0}开\u{FFFF}", "断\u{FFFD}开\u{FFFD}"),
        ]
        let sheet = try #require(try ReadWorkbook(.texts(cases.map(\.0))).sheets.first)
        for (index, expected) in cases.map(\.1).enumerated() { #expect(sheet.cell("A\(index + 4)")?.text == expected) }
    }

    @Test func `the watermark stands above the table and at the foot of every page, and cannot become a command of the footer`() throws {
        let mark = Workbook.Watermark(account: "周晓敏", second: 1_767_146_400, reason: "核对 &P &A\n月报" + String(repeating: "长", count: 300))
        let sheet = try #require(try ReadWorkbook(.texts(["甲"], watermark: mark)).sheets.first)
        #expect(sheet.cell("A3")?.text == mark.text)
        #expect(sheet.cell("A5")?.text == "甲")
        #expect(sheet.frozenRows == 4)
        #expect(sheet.footer.hasPrefix("&L周晓敏 于 2025-12-31 10:00 导出，事由：核对 &&P &&A 月报长"))
        #expect(sheet.footer.hasSuffix("…&R第 &P 页，共 &N 页"))
        #expect(sheet.footer.utf16.count <= 255)
    }

    @Test func `a file was made when its heading says, not when it happened to be written`() throws {
        #expect(try ReadWorkbook(.texts(["甲"])).created == "2025-12-31T02:00:00Z")
        #expect(try Workbook.texts(["甲"]).xlsx() == Workbook.texts(["甲"]).xlsx())
    }

    @Test func `several sheets keep their order`() throws {
        let sheets = ["来源", "等级", "规则"].map { Workbook.Sheet($0, rows: [$0], columns: [.text("名称") { $0 }]) }
        #expect(try ReadWorkbook(Workbook(heading: .sample, sheets: sheets)).sheets.map(\.name) == ["来源", "等级", "规则"])
    }

    @Test(arguments: ["", "a/b", "[甲]", "甲*", "'甲'", String(repeating: "长", count: 32), "表"])
    func `a name a spreadsheet program would refuse is refused here`(name: String) {
        let sheets = ["表", name].map { Workbook.Sheet($0, rows: [""], columns: [.text("名称") { $0 }]) }
        #expect(throws: SpreadsheetError.sheetName(name)) { _ = try Workbook(heading: .sample, sheets: sheets).xlsx() }
    }

    @Test func `what does not fit says where`() {
        #expect(throws: SpreadsheetError.noSheet) { _ = try Workbook(heading: .sample, sheets: []).xlsx() }
        #expect(throws: SpreadsheetError.textTooLong(sheet: "表", column: "内容")) {
            // Half as many characters as UTF-16 units.
            _ = try Workbook.texts([String(repeating: "𠮷", count: 16_384)]).xlsx()
        }
        #expect(throws: SpreadsheetError.cannotWrite) { try Workbook.texts(["甲"]).writeXLSX(to: "/no/such/folder/a.xlsx") }
    }

    @Test func `the file is for its owner only, and nothing is left beside it`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhaoren-xlsx-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/a.xlsx"
        try Workbook.texts(["甲"]).writeXLSX(to: path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.xlsx"])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        // A table never overwrites another.
        #expect(throws: SpreadsheetError.cannotWrite) { try Workbook.texts(["乙"]).writeXLSX(to: path) }
    }
}
