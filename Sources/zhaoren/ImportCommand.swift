import ArgumentParser
import Civics
import Database
import Foundation
import Intake
import Library
import Register

/// Departments' files into the register.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "把各部门的数据文件导入登记库，并重新组成家庭。",
        discussion: """
            可以给一个目录(里面有 manifest.yaml 列明文件、数据集和截至日期)，也可以给单个 CSV 文件。每一行要么接收、要么合并、要么带着原因和原文搁置，行数对得上。\
            同一个文件导两次不会有任何改动。按 Ctrl-C 取消：正在导的那个文件不留痕迹，已导完的保留。
            """)

    @Argument(help: "目录或 CSV 文件。") var path: String
    @OptionGroup var data: DataOptions
    @Option(help: "单个文件是哪个数据集，例如 hukou；不写就看文件名和表头。") var dataSet: String?
    @Option(name: .customLong("as-of"), help: "单个文件的数据截至哪一天；导单个文件时必填。") var asOf: DayArgument?
    @Option(name: .customLong("on"), help: "按哪一天的情况组成家庭；不写就是今天。") var day: DayArgument?
    @Flag(help: "输出 JSON。") var json = false
    @OptionGroup var options: LibraryOptions

    func run() throws {
        giveWayToPeople()
        guard FileManager.default.fileExists(atPath: path) else { throw badInput("没有“\(path)”这个文件或目录。请检查路径。") }
        let (pack, _) = try options.pack()
        let deliveries = DeliveryDirectory(pack: pack, database: try data.folder.createRegister(), clock: data.folder.clock)
        let day = day?.date ?? data.folder.clock().beijingDate
        let summary = try isDirectory ? deliveries.importAll(path, on: day) : importFile(deliveries, pack, on: day)
        if json { return try printJSON(summary) }
        for file in summary.files { print(file.message) }
        print(summary.text)
    }

    private var isDirectory: Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    private func importFile(_ deliveries: DeliveryDirectory, _ pack: JurisdictionPack, on day: CivilDate) throws -> ImportSummary {
        guard let asOf else { throw badInput("导单个文件要写明数据截至哪一天，例如 --as-of 2025-11-30。") }
        let declaration = try dataSet.map { name in
            guard let found = pack.dataSet(name) ?? pack.dataSets.first(where: { $0.name == name }) else {
                throw badInput("没有数据集“\(name)”。可以写：\(pack.dataSets.map(\.id).joined(separator: "、"))。")
            }
            return found
        }
        return try deliveries.importFile(path, declaration, asOf: asOf.date, on: day)
    }
}

/// What an import came to, file by file.
struct ImportSummary: Encodable {
    struct File: Encodable {
        let file, dataSet, message: String
        let rows, accepted, merged, setAside, peopleAdded: Int
        let wasKnown: Bool
        let reasons: [String: Int]

        init(_ summary: DeliverySummary) {
            file = summary.delivery.fileName
            dataSet = summary.delivery.dataSet
            message = summary.message
            let counts = summary.delivery.rows
            (rows, accepted, merged, setAside) = (counts.total, counts.accepted, counts.merged, counts.setAside)
            peopleAdded = summary.peopleAdded
            wasKnown = summary.wasKnown
            reasons = Dictionary(uniqueKeysWithValues: summary.setAside.map { ($0.key.rawValue, $0.value) })
        }
    }

    let files: [File]
    let importSeconds: Double
    let householdSeconds: Double

    var rows: Int { files.reduce(0) { $0 + $1.rows } }
    var accepted: Int { files.reduce(0) { $0 + $1.accepted } }
    var merged: Int { files.reduce(0) { $0 + $1.merged } }
    var setAside: Int { files.reduce(0) { $0 + $1.setAside } }

    var text: String {
        "共 \(files.count) 个文件 \(rows.grouped) 行：接收 \(accepted.grouped)，合并 \(merged.grouped)，搁置 \(setAside.grouped)。"
    }
}

/// Takes in files with their progress shown.
struct DeliveryDirectory {
    let pack: JurisdictionPack
    let database: Database
    let clock: () -> Instant

    func importAll(_ directory: String, on day: CivilDate) throws -> ImportSummary {
        try importing { importer, now, finished in
            try importer.importDirectory(directory, day: day, receivedAt: now, recordedAt: now, finished: finished)
        }
    }

    func importFile(_ path: String, _ dataSet: DataSetDeclaration?, asOf: CivilDate, on day: CivilDate) throws -> ImportSummary {
        try importing { importer, now, finished in
            let summary = try importer.importFile(path, dataSet: dataSet, asOf: asOf, receivedAt: now, recordedAt: now)
            finished(summary)
            try importer.formHouseholds(on: day, knownAt: now)
            return [summary]
        }
    }

    /// - Parameter work: takes in files, calls the last parameter after each, and then forms the households.
    private func importing(
        _ work: (DeliveryImporter, Instant, (DeliverySummary) -> Void) throws -> [DeliverySummary]
    ) throws -> ImportSummary {
        Interrupt.listen()
        defer { Interrupt.stopListening() }
        let progress = Progress("导入")
        var rowsBefore = 0
        var importSeconds = 0.0
        let observer = ImportObserver(clock: monotonicSeconds) { state in
            progress.update(rows: rowsBefore + state.rows, of: state.rowsInAll(before: rowsBefore), detail: state.file)
            return Interrupt.isRequested ? .cancel : .goOn
        }
        do {
            let files = try work(DeliveryImporter(pack, into: database, observer: observer), clock()) { summary in
                rowsBefore += summary.delivery.rows.total
                importSeconds = progress.seconds
            }
            progress.finish("\(files.count) 个文件，\(rowsBefore.grouped) 行，其中组成家庭 \(Progress.text(seconds: progress.seconds - importSeconds))")
            return ImportSummary(
                files: files.map(ImportSummary.File.init), importSeconds: importSeconds,
                householdSeconds: progress.seconds - importSeconds)
        } catch let error as IntakeError {
            throw badInput(error.message)
        }
    }
}

extension ImportProgress {
    /// About how many rows there are altogether, from the share of bytes read; 0 when not known yet.
    fileprivate func rowsInAll(before: Int) -> Int {
        guard let directory else { return estimatedRows ?? 0 }
        let read = directory.bytesBefore + bytes
        return read > 0 ? Int(Double(before + rows) * Double(directory.totalBytes) / Double(read)) : 0
    }
}
