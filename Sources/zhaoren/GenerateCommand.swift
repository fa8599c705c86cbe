import ArgumentParser
import Civics
import Foundation
import Library
import SyntheticDistrict

/// The test district's files, made up from published figures.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "造一个测试区：按公布的数字编造居民，写出各部门的数据文件。",
        discussion: "人都是编的，姓名和地址一看就是假的。同样的人数、种子和日期，写出的文件一个字节都不差。")

    @OptionGroup var district: DistrictOptions
    @Option(name: .customLong("out"), help: ArgumentHelp("写到哪个目录；里面原有的文件不动，同名的会换掉。", valueName: "目录")) var directory: String
    @Flag(help: "输出 JSON。") var json = false
    @OptionGroup var options: LibraryOptions

    func run() async throws {
        let summary = try await TestDistrict(district, pack: try options.pack().pack).write(to: directory)
        if json { return try printJSON(summary) }
        print("写好了：\(summary.residents.grouped) 名居民，\(summary.files) 个文件，共 \(summary.rows.grouped) 行，在“\(directory)”。")
    }
}

/// Which test district.
struct DistrictOptions: ParsableArguments {
    @Option(help: "居民人数；不写就是全区的实际人数。") var residents: Int?
    @Option(help: "随机种子；同一个种子造出同一个区。") var seed: UInt64 = 1
    @Option(name: .customLong("on"), help: "数据截至哪一天。") var day = DayArgument(argument: "2025-12-31")!

    func validate() throws {
        if let residents, !(1...25_000_000).contains(residents) { throw ValidationError("居民人数要在 1 到 25,000,000 之间。") }
    }
}

/// Writes a test district with its progress shown.
struct TestDistrict {
    let options: DistrictOptions
    let pack: JurisdictionPack

    struct Summary: Encodable {
        let residents, files, rows: Int
        let seconds: Double
    }

    init(_ options: DistrictOptions, pack: JurisdictionPack) {
        self.options = options
        self.pack = pack
    }

    var residents: Int { options.residents ?? pack.jurisdiction.population }

    func write(to directory: String) async throws -> Summary {
        do {
            let generator = try DistrictGenerator(pack: pack, residents: residents, seed: options.seed, day: options.day.date)
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let progress = Progress("造测试区")
            // Rows follow residents closely, and how many residents there will be is known.
            let summary = try await generator.write(to: directory) { done in
                let share = Double(done.residents) / Double(max(1, done.totalResidents))
                progress.update(rows: done.rows, of: share > 0 ? Int(Double(done.rows) / share) : 0)
            }
            progress.finish("\(residents.grouped) 名居民，\(summary.totalRows.grouped) 行")
            return Summary(residents: residents, files: summary.rows.count, rows: summary.totalRows, seconds: progress.seconds)
        } catch let error as GeneratorError {
            throw badInput(error.message)
        }
    }
}
