import ArgumentParser
import Casework
import Civics
import Database
import Foundation
import Library
import PolicyLanguage
import Register
import Screening

/// The whole library over everybody.
struct ScreenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen", abstract: "把全部政策在全部家庭上算一遍，更新线索。",
        discussion: "退出码：0 完成。线索按户记：同一户同一类只有一条，再筛一次会更新它；不再成立的自动撤下。")

    @OptionGroup var data: DataOptions
    @Option(name: .customLong("on"), help: "按哪一天的政策和情况；不写就是今天。") var day: DayArgument?
    @Flag(help: "比上次筛查的日期早也照做：线索会换成那一天的。") var replace = false
    @Flag(help: "输出 JSON。") var json = false
    @OptionGroup var options: LibraryOptions

    func run() throws {
        giveWayToPeople()
        let (pack, program) = try options.pack()
        let stores = try data.folder.open()
        let day = day?.date ?? data.folder.clock().beijingDate
        if !replace, let latest = try stores.register.read(ScreeningRun.latest), day < latest.day {
            throw badInput("上次筛查的是 \(latest.day.chinese)，比 \(day.chinese) 晚。再筛更早的一天会把线索换成那一天的；确实要换，请加 --replace。")
        }
        let report = try Screener(pack: pack, program: program, stores: stores, clock: data.folder.clock).screen(on: day)
        if json { return try printJSON(report) }
        print(report.text)
    }
}

/// Runs a screening with its stages shown.
struct Screener {
    let pack: JurisdictionPack
    let program: TypedProgram
    let stores: Stores
    let clock: () -> Instant

    func screen(on day: CivilDate) throws -> ScreeningReport {
        let progress = Progress("筛查")
        var stages: [(stage: Screening.Stage, start: Double)] = []
        do {
            let screening = Screening(pack: pack, program: program, threads: ProcessInfo.processInfo.activeProcessorCount)
            let now = clock()
            let result = try screening.run(on: day, knownAt: now, at: now, in: stores.register) { stage in
                stages.append((stage, progress.seconds))
                standardError("筛查：\(stage.label)……")
            }
            let ends = stages.dropFirst().map(\.start) + [progress.seconds]
            let times = zip(stages, ends).map { ScreeningReport.Stage(stage: $0.stage.label, seconds: $1 - $0.start) }
            // Others find the database free about half the time.
            try LeadIntake.takeInLatest(pack, at: now, into: stores.workbench) { Thread.sleep(forTimeInterval: 0.03) }
            progress.finish("\(result.run.households.grouped) 户 × \(program.policies.count) 项")
            return try report(result, times)
        } catch let error as Screening.Failure {
            throw badInput(error.message)
        }
    }

    private func report(_ result: ScreeningResult, _ stages: [ScreeningReport.Stage]) throws -> ScreeningReport {
        let (summary, policies) = try stores.register.read {
            (try ScreeningSummary(of: pack.jurisdiction, from: $0), try result.run.policies(in: $0))
        }
        return ScreeningReport(result, summary, policies, stages, jurisdiction: pack.jurisdiction, program: program)
    }
}

/// What a screening found, for people and for programs.
struct ScreeningReport: Encodable {
    struct Stage: Encodable {
        let stage: String
        let seconds: Double
    }

    struct Place: Encodable {
        let name: String
        let missed, underServed, atRisk: Int
        let fenPerMonth: Int64
        let certainFenPerMonth: Int64

        init(_ name: String, _ line: ScreeningSummary.Line) {
            self.name = name
            missed = line.leads[.missed] ?? 0
            underServed = line.leads[.underServed] ?? 0
            atRisk = line.leads[.atRisk] ?? 0
            fenPerMonth = line.worth
            certainFenPerMonth = line.certainWorth
        }

        var row: [String] {
            [
                name, missed.grouped, underServed.grouped, atRisk.grouped, Int(fenPerMonth / 100).grouped,
                Int(certainFenPerMonth / 100).grouped,
            ]
        }
    }

    struct Policy: Encodable {
        let id, name: String
        let entitled, receiving, missed, undecided: Int
    }

    let screening: Int64
    let day: String
    let households, persons: Int
    let leads: LeadChanges
    let places: [Place]
    let total: Place
    let policies: [Policy]
    let stages: [Stage]

    init(
        _ result: ScreeningResult, _ summary: ScreeningSummary, _ tallies: [PolicyTally], _ stages: [Stage], jurisdiction: Jurisdiction,
        program: TypedProgram
    ) {
        let run = result.run
        (screening, day, households, persons) = (run.id.value, run.day.description, run.households, run.persons)
        leads = result.changes
        places = summary.lines.map { line in
            Place(jurisdiction.subdistricts.first { $0.code == line.subdistrict }?.name ?? "区外", line)
        }
        total = Place("合计", summary.total)
        policies = tallies.map { tally in
            Policy(
                id: tally.policy, name: program.policy(tally.policy)?.page.shortName ?? tally.policy, entitled: tally.entitled,
                receiving: tally.receiving, missed: tally.missed, undecided: tally.undecided)
        }
        self.stages = stages
    }

    var text: String {
        let header = ["街镇"] + LeadClass.allCases.map(\.label) + ["每月未领(元)", "其中已能确定"]
        let table = TextTable(header: header, rows: (places + [total]).map(\.row)).text
        let tallies = TextTable(
            header: ["政策", "符合", "在享受", "符合未享受", "待核实"],
            rows: policies.map { [$0.name, $0.entitled.grouped, $0.receiving.grouped, $0.missed.grouped, $0.undecided.grouped] }
        ).text
        return """
            \(day) 筛查 \(households.grouped) 户 \(persons.grouped) 人。线索：新增 \(leads.raised.grouped)，继续 \(leads.continued.grouped)，撤下 \(leads.withdrawn.grouped)。

            \(table)

            \(tallies)
            """
    }
}
