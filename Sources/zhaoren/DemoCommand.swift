import Access
import ArgumentParser
import Civics
import Database
import Foundation
import Library
import Register
import Screening

/// From nothing to explained leads in the browser.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "造一个测试区，导入、筛查，再打开网页：从部门文件到线索走一遍。",
        discussion: "做过的步骤不重做：数据和政策都没变时，直接打开网页。人都是编的。")

    @OptionGroup var district: DistrictOptions
    @Option(name: .customLong("data"), help: ArgumentHelp("数据目录；不写就按人数放在 data/demo-人数。", valueName: "目录")) var data: String?
    @Flag(name: .customLong("no-serve"), help: "做完就结束，不打开网页。") var noServe = false
    @OptionGroup var address: AddressOptions
    @OptionGroup var options: LibraryOptions

    func run() async throws {
        let (pack, program) = try options.pack()
        let test = TestDistrict(district, pack: pack)
        let folder = DataFolder(path: data ?? "data/demo-\(test.residents)")
        let database = try folder.create()
        var stages: [ScreeningReport.Stage] = []

        try checkMarker(in: folder, database, test.residents)
        if !FileManager.default.fileExists(atPath: folder.deliveriesPath) {
            stages.append(.init(stage: "造测试区", seconds: try await generate(test, in: folder)))
        }
        let importing = try importFiles(pack, folder, database, &stages)
        let report = try screen(Screener(pack: pack, program: program, database: database), &stages)
        if let importing { print(importing.text) }
        print(report?.text ?? "数据和政策都没有变，沿用上次的筛查结果。")
        if !stages.isEmpty {
            let times = stages.map { "\($0.stage) \(Progress.text(seconds: $0.seconds))" }.joined(separator: "，")
            print("用时：\(times)。" + (peakMemoryMiB().map { "内存最多 \($0.grouped) MiB。" } ?? ""))
        }
        let accounts = try makeAccounts(pack.jurisdiction, database)
        print(accounts)
        if !noServe { try await Server(pack: pack, program: program, database: database, address: address).run(today: district.day.date) }
    }

    /// A note beside the database says which district it holds, so that neither another one nor real data is taken for it.
    private func checkMarker(in folder: DataFolder, _ database: Database, _ residents: Int) throws {
        let marker = folder.path + "/demo.txt"
        let wanted = "测试区：\(residents) 人，种子 \(district.seed)，\(district.day.date)\n"
        if let found = try? String(contentsOfFile: marker, encoding: .utf8) {
            guard found == wanted else { throw badInput("“\(folder.path)”里是另一个测试区（\(found.dropLast())）。请用 --data 换一个目录，或先删掉它。") }
        } else {
            guard try database.read({ try Delivery.list(limit: 1, from: $0) }).isEmpty else {
                throw badInput("“\(folder.path)”里的数据不是 zhaoren demo 造的，不能当测试区用。请用 --data 换一个目录。")
            }
            try wanted.write(toFile: marker, atomically: true, encoding: .utf8)
        }
    }

    /// The finished folder is moved into place last, so a generation that was cut short is done again.
    private func generate(_ test: TestDistrict, in folder: DataFolder) async throws -> Double {
        let unfinished = folder.deliveriesPath + ".unfinished"
        try? FileManager.default.removeItem(atPath: unfinished)
        let summary = try await test.write(to: unfinished)
        try FileManager.default.moveItem(atPath: unfinished, toPath: folder.deliveriesPath)
        return summary.seconds
    }

    private func importFiles(
        _ pack: JurisdictionPack, _ folder: DataFolder, _ database: Database, _ stages: inout [ScreeningReport.Stage]
    ) throws -> ImportSummary? {
        guard try database.read({ try Household.count(in: $0) }) == 0 else { return nil }
        let summary = try DeliveryDirectory(pack: pack, database: database).importAll(folder.deliveriesPath, on: district.day.date)
        stages.append(.init(stage: "导入", seconds: summary.importSeconds))
        stages.append(.init(stage: "组成家庭", seconds: summary.householdSeconds))
        return summary
    }

    private func screen(_ screener: Screener, _ stages: inout [ScreeningReport.Stage]) throws -> ScreeningReport? {
        let latest = try screener.database.read(ScreeningRun.latest)
        if let latest, latest.libraryHash == screener.pack.hash, latest.day == district.day.date { return nil }
        let report = try screener.screen(on: district.day.date)
        stages += report.stages
        return report
    }

    /// Accounts to sign in with. All share one password that is the same everywhere: the data is made up.
    private func makeAccounts(_ jurisdiction: Jurisdiction, _ database: Database) throws -> String {
        let directory = AccountDirectory(database: database, random: .system)
        if try directory.list().isEmpty {
            _ = try DemoAccounts.make(
                district: .init(code: jurisdiction.code, name: jurisdiction.name),
                subdistricts: jurisdiction.subdistricts.map { .init(code: $0.code, name: $0.name) }, password: Self.password, in: directory,
                at: .now)
        }
        let rows = try directory.list().map { account in [account.name, account.displayName] }
        return "演示账号（密码都是 \(Self.password)）：\n" + rows.map { "  \($0[0])  \($0[1])" }.joined(separator: "\n")
    }

    private static let password = "zhaoren-demo-2026"
}
