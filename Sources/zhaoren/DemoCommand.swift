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
        let stores = try folder.create()
        var stages: [ScreeningReport.Stage] = []

        try mark(folder, stores.register, test.residents)
        let clock = folder.clock
        if !FileManager.default.fileExists(atPath: folder.deliveriesPath) {
            stages.append(.init(stage: "造测试区", seconds: try await generate(test, in: folder)))
        }
        let importing = try importFiles(pack, folder, stores.register, &stages)
        let report = try screen(Screener(pack: pack, program: program, stores: stores, clock: clock), &stages)
        if let importing { print(importing.text) }
        print(report?.text ?? "数据和政策都没有变，沿用上次的筛查结果。")
        if !stages.isEmpty {
            let times = stages.map { "\($0.stage) \(Progress.text(seconds: $0.seconds))" }.joined(separator: "，")
            print("用时：\(times)。" + (peakMemoryMiB().map { "内存最多 \($0.grouped) MiB。" } ?? ""))
        }
        let accounts = try makeAccounts(pack.jurisdiction, stores.workbench, at: clock())
        print(accounts)
        if !noServe {
            try await Server(pack: pack, program: program, database: stores.workbench, address: address, clock: clock).run()
        }
    }

    /// A note beside the database says which district it holds, so that neither another one nor real data is taken for it.
    private func mark(_ folder: DataFolder, _ database: Database, _ residents: Int) throws {
        let wanted = "测试区：\(residents) 人，种子 \(district.seed)，\(district.day.date)"
        if FileManager.default.fileExists(atPath: DemoMarker.path(in: folder.path)) {
            let found = DemoMarker(in: folder.path)?.district ?? "旧版本造的"
            guard found == wanted else { throw badInput("“\(folder.path)”里是另一个测试区（\(found)）。请用 --data 换一个目录，或先删掉它。") }
        } else {
            guard try database.read({ try Delivery.list(limit: 1, from: $0) }).isEmpty else {
                throw badInput("“\(folder.path)”里的数据不是 zhaoren demo 造的，不能当测试区用。请用 --data 换一个目录。")
            }
            try DemoMarker.write(wanted, day: district.day.date, made: Instant.now.beijingDate, in: folder.path)
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
        let summary = try DeliveryDirectory(pack: pack, database: database, clock: folder.clock).importAll(
            folder.deliveriesPath, on: district.day.date)
        stages.append(.init(stage: "导入", seconds: summary.importSeconds))
        stages.append(.init(stage: "组成家庭", seconds: summary.householdSeconds))
        return summary
    }

    private func screen(_ screener: Screener, _ stages: inout [ScreeningReport.Stage]) throws -> ScreeningReport? {
        let latest = try screener.stores.register.read(ScreeningRun.latest)
        if let latest, latest.libraryHash == screener.pack.hash, latest.day == district.day.date { return nil }
        let report = try screener.screen(on: district.day.date)
        stages += report.stages
        return report
    }

    /// Accounts to sign in with. All share one password that is the same everywhere: the data is made up.
    private func makeAccounts(_ jurisdiction: Jurisdiction, _ database: Database, at now: Instant) throws -> String {
        let directory = AccountDirectory(database: database, random: .system)
        let subdistricts = jurisdiction.subdistricts.map { DemoAccounts.Place(code: $0.code, name: $0.name) }
        let committees = jurisdiction.subdistricts.flatMap(\.committees).map { DemoAccounts.Place(code: $0.code, name: $0.name) }
        if try directory.list().isEmpty {
            _ = try DemoAccounts.make(
                district: .init(code: jurisdiction.code, name: jurisdiction.name),
                subdistricts: subdistricts, committees: committees, password: Self.password, in: directory, at: now)
            let accounts = try directory.list()
            try database.write { try DemoOrganisation.make(subdistricts: subdistricts, accounts: accounts, at: now, in: $0) }
        }
        // Everybody but the consultants of committees, who are many and alike.
        let accounts = try directory.list()
        let many = accounts.filter { $0.role == .consultant && $0.areas.contains { $0.level == .committee } }
        var rows = accounts.filter { !many.contains($0) }.map { [$0.name, $0.displayName] }
        if let first = many.first, let last = many.last { rows.append(["\(first.name)—\(last.name)", "各居委会的社区救助顾问，\(many.count) 名"]) }
        return "演示账号（密码都是 \(Self.password)）：\n" + rows.map { "  \($0[0])  \($0[1])" }.joined(separator: "\n")
    }

    private static let password = "zhaoren-demo-2026"
}
