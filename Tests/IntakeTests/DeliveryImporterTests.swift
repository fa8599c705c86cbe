import Civics
import Database
import Foundation
import Library
import Register
import Testing

@testable import Intake

struct DeliveryImporterTests {
    static let heading = "证件号码,姓名,所属月份,金额,残疾等级,在领,起领日期,面积,备注\n"
    static let one = TestIntake.number(1)

    /// A register that knows two people.
    private func intake(observer: ImportObserver = .none) throws -> TestIntake {
        let intake = try TestIntake(observer: observer)
        try intake.take(
            """
            证件号码,姓名,出生日期,户号,户籍区划,户籍地址
            \(TestIntake.number(1)),王测试,1970-01-01,B1,310105001,示例路1弄2号301室
            \(TestIntake.number(2)),李样例,1970-01-01,B2,310105001,示例路1弄2号302室
            """, as: "hukou")
        return intake
    }

    @Test(
        arguments: [
            ("\(one),王测试,2024-05,1595.50,一级,是,2024-05-01,72.5,备注", "\(one)\t王测试\t2024-05\t159550\t1\t1\t2024-05-01\t7250\t备注"),
            ("\(one),王测试,2024年5月,\"1,595\",2,N,2024年5月1日,１２,\" 有\t空格 \"", "\(one)\t王测试\t2024-05\t159500\t2\t0\t2024-05-01\t1200\t有 空格"),
            ("\(one),王测试,202405,,,,,,", "\(one)\t王测试\t2024-05\t\t\t\t\t\t"),
            ("\(one),王测试,2024/5,NULL,-,—,\\N,N/A,-", "\(one)\t王测试\t2024-05\t\t\t\t\t\t-"),
            ("\(one),王测试,2024-05,\"1,595.5 元\",,,,,", "\(one)\t王测试\t2024-05\t159550\t\t\t\t\t"),
            ("\(one),　王测试　,2024-05,0,四级,1,2024-05-01 00:00:00,,", "\(one)\t王测试\t2024-05\t0\t4\t1\t2024-05-01\t\t"),
        ] as [(String, String)])
    func `a good row is kept in canonical form`(row: String, expected: String) throws {
        let intake = try intake()
        let summary = try intake.take(Self.heading + row + "\n", as: "payments")
        #expect(try intake.setAside().map(\.reason) == [])
        #expect(summary.delivery.rows == Delivery.RowCounts(accepted: 1))
        #expect(try intake.contents().last == expected)
    }

    @Test(
        arguments: [
            ("\(one),王测试,,1,,,,,", SetAsideReason.missingValue, "所属月份"),
            ("\(one),王测试,2024.5,1,,,,,", .badDate, "所属月份"),
            ("\(one),王测试,2024-05,一千,,,,,", .badQuantity, "金额"),
            ("\(one),王测试,2024-05,元,,,,,", .badQuantity, "金额"),
            ("\(one),王测试,2024-05,1.005,,,,,", .badQuantity, "金额"),
            ("\(one),王测试,2024-05,-1,,,,,", .outOfRange, "金额"),
            ("\(one),王测试,2024-05,10000.01,,,,,", .outOfRange, "金额"),
            ("\(one),王测试,2024-05,1,五级,,,,", .unknownCode, "残疾等级"),
            ("\(one),王测试,2024-05,1,,也许,,,", .unknownCode, "在领"),
            ("\(one),王测试,2024-05,1,,,2024-02-30,,", .badDate, "起领日期"),
            ("\(one),王测试,2024-05,1,,,,", .wrongColumnCount, nil),
            ("\(one),王测试,2024-05,1,,,,,,x", .wrongColumnCount, nil),
            ("\(one),王测试,2024-05,1,,,,,\"x", .badQuoting, nil),
            ("\(one),王测试,2024-05,1,,,,,\"x\"y", .badQuoting, nil),
            ("\(one),王测试,2024-05,1,,,,,x\0y", .controlCharacter, nil),
            ("\(one),王测试,2024-05,1,,,,,\(String(repeating: "长", count: 11_000))", .tooLong, "备注"),
            ("\(one.dropLast())0,无此人,2024-05,1,,,,,", .badIDNumber, nil),
            (",,2024-05,1,,,,,", .missingValue, "证件号码"),
            ("\(TestIntake.number(9)),,2024-05,1,,,,,", .unknownPerson, nil),
        ] as [(String, SetAsideReason, String?)])
    func `a bad row is set aside with its reason, its column and its raw text`(row: String, code: SetAsideReason, field: String?) throws {
        let intake = try intake()
        let good = "\(TestIntake.number(2)),李样例,2024-05,1,,,,,\n"
        let summary = try intake.take(Self.heading + row + "\n" + good, as: "payments")
        let aside = try #require(try intake.setAside().first)
        #expect(aside.code == code)
        #expect(aside.field == field)
        #expect(aside.rowNumber == 2)
        #expect(aside.raw == row.replacing("\0", with: "\\x00"))
        #expect(summary.delivery.rows == Delivery.RowCounts(accepted: 1, setAside: 1))
        #expect(summary.setAside == [code: 1])
    }

    @Test func `a row padded by a spreadsheet is good`() throws {
        let intake = try intake()
        #expect(try intake.take(Self.heading + "\(Self.one),王测试,2024-05,1,,,,,,,,\n", as: "payments").delivery.rows.accepted == 1)
    }

    @Test func `bad bytes are named by their place in the file and kept as escapes`() throws {
        let intake = try intake()
        let start = Array((Self.heading + "\(Self.one),王测试,2024-05,1,,,,,").utf8)
        let summary = try intake.take(start + [0xFF, 0x0A] + Array("\(TestIntake.number(2)),李样例,2024-05,1,,,,,好\n".utf8), as: "payments")
        let aside = try #require(try intake.setAside().first)
        #expect(aside.code == .badEncoding)
        #expect(aside.reason.contains("文件第 \(start.count) 字节"))
        #expect(aside.raw.hasSuffix(",\\xFF"))
        #expect(summary.delivery.rows == Delivery.RowCounts(accepted: 1, setAside: 1))
    }

    @Test func `a GB18030 file gives the same records as a UTF-8 file`() throws {
        let (first, second) = (try intake(), try intake())
        let text = Self.heading + "\(Self.one),王测试,2024-05,1,一级,是,,,样例\n"
        try first.take(text, as: "payments")
        let summary = try second.take(Self.gb18030(text), as: "payments")
        #expect(summary.delivery.encoding == "GB18030")
        #expect(try first.contents() == second.contents())
    }

    private static func gb18030(_ text: String) -> [UInt8] {
        var input = Array(text.utf8CString)
        var output = [CChar](repeating: 0, count: input.count * 2)
        let converter = iconv_open("GB18030", "UTF-8")
        defer { iconv_close(converter) }
        let left = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var (from, to) = (source.baseAddress, target.baseAddress)
                var (fromLeft, toLeft) = (source.count - 1, target.count)
                iconv(converter, &from, &fromLeft, &to, &toLeft)
                return toLeft
            }
        }
        return output.dropLast(left).map { UInt8(bitPattern: $0) }
    }

    // MARK: Headings

    @Test(
        arguments: [
            "所属月份,证件号码", "\u{FEFF}证件号码,所属月份", " 证件号码 ,所属 月份", "id_number,month", "ID_NUMBER,MONTH", "“证件号码”,所属月份,证件号码",
        ])
    func `columns are found by name in any order`(heading: String) throws {
        let columns = heading.split(separator: ",").map { $0.contains("月份") || $0.lowercased() == "month" }
        let row = columns.map { $0 ? "2024-05" : TestIntake.number(1) }.joined(separator: ",")
        let intake = try intake()
        let summary = try intake.take(heading + "\n" + row + "\n", as: "payments")
        #expect(summary.delivery.rows.accepted == 1)
        #expect(summary.unknownColumns == (columns.count == 3 ? ["“证件号码”"] : []))
        #expect(summary.missingColumns == ["姓名", "金额", "残疾等级", "在领", "起领日期", "面积", "备注"])
    }

    @Test(
        arguments: [
            ("姓名,金额\n", IntakeError.missingColumns(file: "payments.csv", ["证件号码", "所属月份"])),
            ("证件号码,证件号码,所属月份\n", .repeatedColumn(file: "payments.csv", "证件号码")),
            ("\"证件号码,所属月份\n", .badHeading(file: "payments.csv")),
            ("\n\n", .emptyFile(file: "payments.csv")),
        ] as [(String, IntakeError)])
    func `a file whose heading will not do is refused whole`(text: String, expected: IntakeError) throws {
        let intake = try intake()
        #expect(throws: expected) { try intake.take(text, as: "payments") }
        #expect(try intake.count("delivery") == 1)
    }

    @Test func `a file is known by its heading when its name says nothing`() throws {
        let intake = try intake()
        #expect(try intake.take(Self.heading, as: "export").delivery.dataSet == "payments")
        #expect(throws: IntakeError.unknownDataSet(file: "other.csv")) { try intake.take("甲,乙\n1,2\n", as: "other") }
    }

    // MARK: Once and only once

    @Test func `the same file twice changes nothing and says so`() throws {
        let intake = try intake()
        let text = Self.heading + "\(Self.one),王测试,2024-05,1,,,,,\n"
        let first = try intake.take(text, as: "payments")
        let second = try intake.take(text, as: "payments")
        #expect(!first.wasKnown && second.wasKnown)
        #expect(second.delivery == first.delivery)
        #expect(try intake.count("delivery") == 2)
        #expect(try intake.count("record") == 3)
        #expect(second.message == "文件“payments.csv”以前已导入（批次 2），没有任何改动。")
    }

    @Test func `rows that say nothing new are merged, and rows that contradict each other are not`() throws {
        let intake = try intake()
        let rows = ["2024-05,1", "2024-05,1.00", "2024-05,2", "2024-06,1"].map { "\(Self.one),王测试,\($0),,,,,\n" }.joined()
        let summary = try intake.take(Self.heading + rows, as: "payments")
        #expect(summary.delivery.rows == Delivery.RowCounts(accepted: 2, merged: 1, setAside: 1))
        #expect(try intake.setAside().map(\.reason) == ["与第 2 行主键相同，内容却不同，无法确定以哪一行为准。"])
    }

    @Test func `later additions repeat or correct earlier ones`() throws {
        let intake = try intake()
        try intake.take(Self.heading + "\(Self.one),王测试,2024-04,1,,,,,\n\(Self.one),王测试,2024-05,1,,,,,\n", as: "payments")
        let later = Self.heading + "\(Self.one),王测试,2024-05,1,,,,,\n\(Self.one),王测试,2024-04,7,,,,,\n"
        let summary = try intake.take(later, as: "payments", asOf: CivilDate("2024-07-31")!)
        #expect(summary.delivery.rows == Delivery.RowCounts(accepted: 1, merged: 1))
        #expect(try intake.count("supersession") == 1)
        var amounts: [String] = []
        try intake.database.read { db in
            let view = try DataSetView(everythingOf: TestIntake.payments, from: db)
            try view.scan(from: db) { amounts.append($0.fields.text(2) + " " + $0.fields.text(3)) }
        }
        #expect(amounts == ["2024-05 100", "2024-04 700"])
    }

    @Test(arguments: [false, true]) func `of two deliveries with one key that of the later day holds, whichever came first`(
        laterComesFirst: Bool
    ) throws {
        let intake = try intake()
        func file(_ amounts: [Int]) -> String {
            Self.heading + amounts.enumerated().map { "\(Self.one),王测试,2024-0\($0 + 1),\($1),,,,,\n" }.joined()
        }
        let files = [(file([1, 5]), CivilDate("2024-05-31")!), (file([2, 5]), CivilDate("2024-06-30")!)]
        for (text, asOf) in laterComesFirst ? files.reversed() : files { try intake.take(text, as: "payments", asOf: asOf) }
        func amounts(_ day: String) throws -> [String] {
            var amounts: [String] = []
            try intake.database.read { db in
                let view = try DataSetView(
                    TestIntake.payments, on: CivilDate(day)!, knownAt: Instant("2024-12-31T00:00:00Z")!, from: db)
                try view.scan(from: db) { amounts.append($0.fields.text(2) + " " + $0.fields.text(3)) }
            }
            return amounts.sorted()
        }
        #expect(try amounts("2024-06-01") == ["2024-01 100", "2024-02 500"])
        #expect(try amounts("2024-06-30") == ["2024-01 200", "2024-02 500"])
    }

    @Test(
        arguments: [
            // The row, and the person ids that it leaves a hole for.
            ("\(one),王测试,2024-05,约五千,,,,,", [1]),
            ("\(one),王测试,2024-05,1,五级,,2024-02-30,,", [1]),
            ("\(one),王测试,五月,1,,,,,", [1]),
            ("\(one),王测试,2024-05,1", [1]),
            ("\(one),王测试,2024-05,1,,,,,\"x", [1]),
            ("\"\(one)\",王测试,2024-05,1,,,,,\"x\"y", [1]),
            ("\(one),赵另人,2024-05,1,,,,,", [1]),
            ("\(TestIntake.number(9)),,2024-05,约五千,,,,,", []),
            ("\(one.dropLast())\(one.last == "0" ? 1 : 0),无此人,2024-05,1,,,,,", []),
        ] as [(String, [Int64])])
    func `a row set aside leaves a hole for whom it names until a good one comes`(row: String, people: [Int64]) throws {
        let intake = try intake()
        func unread() throws -> Set<Int64> {
            try intake.database.read { try DataSetView(everythingOf: TestIntake.payments, from: $0).unread }
        }
        try intake.take(Self.heading + row + "\n", as: "payments")
        #expect(try intake.setAside().count == 1)
        #expect(try unread() == Set(people))
        try intake.take(Self.heading + "\(Self.one),王测试,2024-05,5000,,,,,\n", as: "payments", asOf: CivilDate("2024-07-31")!)
        #expect(try unread() == [])
    }

    @Test func `a row set aside leaves a hole for somebody who comes into the register only later`() throws {
        let intake = try intake()
        let newcomer = TestIntake.number(9)
        try intake.take(Self.heading + "\(newcomer),赵测试,2024-05,约五千,,,,,\n", as: "payments")
        try intake.take("证件号码,姓名,户籍区划\n\(newcomer),赵测试,310105001\n", as: "hukou")
        #expect(try intake.database.read { try DataSetView(everythingOf: TestIntake.payments, from: $0).unread } == [3])
    }

    @Test func `a good row of another month does not fill the hole`() throws {
        let intake = try intake()
        try intake.take(Self.heading + "\(Self.one),王测试,2024-05,约五千,,,,,\n", as: "payments")
        try intake.take(Self.heading + "\(Self.one),王测试,2024-06,5000,,,,,\n", as: "payments", asOf: CivilDate("2024-07-31")!)
        #expect(try intake.database.read { try DataSetView(everythingOf: TestIntake.payments, from: $0).unread } == [1])
    }

    @Test func `a file that says how things stand after the day it came is refused`() throws {
        let intake = try intake()
        // Already 1 July in Beijing.
        let evening = Instant("2024-06-30T16:00:00Z")!
        let text = Self.heading + "\(Self.one),王测试,2024-05,1,,,,,\n"
        let refusal = IntakeError.futureDay(file: "payments.csv", asOf: CivilDate("2024-07-02")!, received: CivilDate("2024-07-01")!)
        #expect(throws: refusal) { try intake.take(text, as: "payments", asOf: CivilDate("2024-07-02")!, receivedAt: evening) }
        #expect(try intake.count("delivery") == 1)
        #expect(try intake.take(text, as: "payments", asOf: CivilDate("2024-07-01")!, receivedAt: evening).delivery.rows.accepted == 1)
        #expect(refusal.message == "文件“payments.csv”写明的数据日期 2024-07-02 晚于收到日期 2024-07-01，不可能已经成立。请核对清单或命令中的数据日期，改正后再导入。")
    }

    @Test(arguments: [0, 1, 2]) func `an import that is stopped leaves nothing, and can be done again`(reports: Int) throws {
        let counter = Counter()
        let observer = ImportObserver(clock: { 0 }) { _ in
            counter.value += 1
            return counter.isArmed && counter.value > reports ? .cancel : .goOn
        }
        let intake = try intake(observer: observer)
        let rows = (0..<9000).map {
            "\(TestIntake.number($0 % 900, born: "1980-01-0\($0 / 900 % 9 + 1)")),样例\($0),2024-05,\($0 % 7),,,,,\n"
        }
        let text = Self.heading + rows.joined()
        (counter.value, counter.isArmed) = (0, true)
        #expect(throws: IntakeError.cancelled(file: "payments.csv")) { try intake.take(text, as: "payments") }
        #expect(try ["delivery", "record", "person", "set_aside"].map(intake.count) == [1, 2, 2, 0])
        counter.isArmed = false
        let summary = try intake.take(text, as: "payments")
        #expect(!summary.wasKnown)
        #expect(summary.delivery.rows.total == 9000)
        #expect(try intake.count("record") == 2 + summary.delivery.rows.accepted)
    }

    @Test func `a disk that fills up leaves nothing, and the import can be done again`() throws {
        let intake = try intake()
        let rows = (0..<9000).map { "\(TestIntake.number($0 % 900, born: "1980-01-0\($0 / 900 % 9 + 1)")),样例\($0),2024-05,1,,,,,\n" }
        let text = Self.heading + rows.joined()
        _ = try intake.database.write { try $0.execute("PRAGMA max_page_count = 100") }
        #expect(throws: DatabaseError.diskFull) { try intake.take(text, as: "payments") }
        #expect(try ["delivery", "record", "person", "set_aside"].map(intake.count) == [1, 2, 2, 0])
        _ = try intake.database.write { try $0.execute("PRAGMA max_page_count = 100000") }
        #expect(try intake.take(text, as: "payments").delivery.rows == Delivery.RowCounts(accepted: 8100, setAside: 900))
    }

    private final class Counter {
        var value = 0
        var isArmed = false
    }

    // MARK: Counts

    @Test(arguments: 1...40) func `accepted, merged and set aside add up whatever a file holds`(seed: Int) throws {
        var random = StableRandom(seed: UInt64(seed))
        let intake = try intake()
        let rows = (0..<200).map { index in
            "\(TestIntake.number(1 + index % 2)),\(index.isMultiple(of: 2) ? "王测试" : "李样例"),2024-\(twoDigits(1 + index % 12)),\(index),,是,,,\"备注\(index)\"\n"
        }
        var bytes = seed.isMultiple(of: 2) ? Array(rows.joined().utf8) : Self.gb18030(rows.joined())
        let bad: [UInt8] = [0x00, 0x0A, 0x0D, 0x22, 0x2C, 0x80, 0xFF, 0x41, 0x30, 0xE7]
        for _ in 0..<random.below(60) { bytes[random.below(bytes.count)] = random.pick(from: bad) }
        let heading = seed.isMultiple(of: 2) ? Array(Self.heading.utf8) : Self.gb18030(Self.heading)
        let all = heading + bytes
        let summary = try intake.take(all, as: "payments")
        let file = try TestFile(all)
        let scanner = try CSVScanner(ByteSource(path: file.path), pieceBytes: 64)
        var rowsInFile = -1
        while try scanner.advance() { rowsInFile += 1 }
        let counts = summary.delivery.rows
        #expect(counts.total == rowsInFile)
        #expect(try intake.count("record") == 2 + counts.accepted)
        #expect(try intake.count("set_aside") == counts.setAside)
        #expect(try intake.setAside().allSatisfy { !$0.raw.isEmpty && $0.reason.hasSuffix("。") })
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
