import Civics
import Database
import Foundation
import Library
import Register
import Testing

@testable import Intake

struct DirectoryImportTests {
    static let files = [
        "payments.csv": "证件号码,姓名,所属月份,金额\n\(TestIntake.number(1)),王测试,2024-05,100\n",
        "people.csv": "证件号码,姓名,出生日期,房屋编码,居住区划,居住地址\n\(TestIntake.number(1)),王测试,1970-01-01,D1,310105001001,示例路1弄2号301室\n",
        "hukou.csv": "证件号码,姓名,出生日期,户号,户籍区划,户籍地址\n\(TestIntake.number(1)),王测试,1970-01-01,B1,310105001,示例路1弄2号301室\n",
    ]
    static let manifest = """
        as_of: 2024-06-30
        files:
          - {file: payments.csv}
          - {file: people.csv, data_set: resident-register, encoding: utf-8}
          - {file: hukou.csv, as_of: 2024-06-01}
        """

    @Test func `those who say who people are come first, and the households are formed at the end`() throws {
        let intake = try TestIntake()
        let summaries = try Self.take(Self.manifest, Self.files, intake)
        #expect(summaries.map(\.delivery.dataSet) == ["hukou", "resident-register", "payments"])
        #expect(summaries.map(\.delivery.asOf.description) == ["2024-06-01", "2024-06-30", "2024-06-30"])
        #expect(summaries.map(\.delivery.rows) == [1, 1, 1].map { Delivery.RowCounts(accepted: $0) })
        #expect(summaries.map(\.peopleAdded) == [1, 0, 0])
        #expect(try intake.count("household") == 3)
    }

    @Test func `the same directory twice changes nothing`() throws {
        let intake = try TestIntake()
        let first = try Self.take(Self.manifest, Self.files, intake)
        let second = try Self.take(Self.manifest, Self.files, intake)
        #expect(second.map(\.wasKnown) == [true, true, true])
        #expect(second.map(\.delivery) == first.map(\.delivery))
        #expect(try ["record", "person", "household", "household_member"].map(intake.count) == [3, 1, 3, 3])
    }

    @Test func `stopped between two files, the same command does the rest`() throws {
        let recorder = Recorder()
        let intake = try TestIntake(observer: ImportObserver(clock: { 0 }, report: recorder.take))
        recorder.cancelsAt = 2
        #expect(throws: IntakeError.cancelled(file: "people.csv")) { try Self.take(Self.manifest, Self.files, intake) }
        #expect(try ["delivery", "record", "person"].map(intake.count) == [1, 1, 1])
        recorder.cancelsAt = nil
        #expect(try Self.take(Self.manifest, Self.files, intake).map(\.wasKnown) == [true, false, false])
    }

    @Test func `progress tells how far the whole directory has come`() throws {
        let recorder = Recorder()
        let intake = try TestIntake(observer: ImportObserver(clock: { 0 }, report: recorder.take))
        try Self.take(Self.manifest, Self.files, intake)
        let last = try #require(recorder.reports.last)
        let total = Self.files.values.map(\.utf8.count).reduce(0, +)
        #expect(recorder.reports.map { $0.directory?.fileNumber } == [1, 2, 3])
        #expect(last.directory?.files == 3)
        #expect(last.directory?.totalBytes == total)
        #expect(last.directory.map { $0.bytesBefore + last.bytes } == total)
    }

    @Test(
        arguments: [
            ("files: [", IntakeError.badManifest(file: "manifest.yaml", line: 1, "格式读不懂，请检查缩进、冒号后的空格和引号。")),
            ("as_of: 2024-06-30\n", .badManifest(file: "manifest.yaml", line: 1, "要有“as_of”和“files”两项。")),
            ("files:\n  - {file: hukou.csv}\n", .badManifest(file: "manifest.yaml", line: 2, "“hukou.csv”没有数据日期，请写“as_of”。")),
            (
                "as_of: 2024-02-30\nfiles:\n  - {file: hukou.csv}\n",
                .badManifest(file: "manifest.yaml", line: 1, "“as_of”不是存在的日期，应写成 2024-07-01。")
            ),
            (
                "as_of: 2024-06-30\nfiles:\n  - {file: ../hukou.csv}\n",
                .badManifest(file: "manifest.yaml", line: 3, "“../hukou.csv”只能是同一目录里的文件名。")
            ),
            (
                "as_of: 2024-06-30\nfiles:\n  - {file: payments.csv}\n  - {file: hukou.csv, as_of: 2024-07-02}\n",
                .futureDay(file: "hukou.csv", asOf: CivilDate("2024-07-02")!, received: CivilDate("2024-07-01")!)
            ),
            ("as_of: 2024-06-30\nfiles:\n  - {file: none.csv}\n", .cannotRead(file: "none.csv")),
            ("as_of: 2024-06-30\nfiles:\n  - {file: hukou.csv, data_set: other}\n", .unknownDataSet(file: "hukou.csv")),
        ] as [(String, IntakeError)])
    func `a bad manifest is refused before anything is taken in`(manifest: String, expected: IntakeError) throws {
        let intake = try TestIntake()
        #expect(throws: expected) { try Self.take(manifest, Self.files, intake) }
        #expect(try intake.count("delivery") == 0)
    }

    private final class Recorder {
        var reports: [ImportProgress] = []
        /// The number of the file during which the import is called off.
        var cancelsAt: Int?

        func take(_ progress: ImportProgress) -> ImportDecision {
            reports.append(progress)
            return cancelsAt != nil && progress.directory?.fileNumber == cancelsAt ? .cancel : .goOn
        }
    }

    @discardableResult
    private static func take(_ manifest: String, _ files: [String: String], _ intake: TestIntake) throws -> [DeliverySummary] {
        let directory = try TestFile(manifest, name: "manifest.yaml")
        for (name, text) in files { try text.write(toFile: directory.directory + "/" + name, atomically: true, encoding: .utf8) }
        return try intake.importer.importDirectory(
            directory.directory, day: CivilDate("2024-07-01")!, receivedAt: TestIntake.now, recordedAt: TestIntake.now)
    }
}
