import Access
import ArgumentParser
import Civics
import Database
import Evaluation
import Library
import PolicyLanguage
import Register
import Screening

/// Every policy's answer for one household of the register, with its reasons.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "说明一户人家每项政策的结论和理由，每个数据从哪来。",
        discussion: "户号见 zhaoren leads。查看会记入查看记录。")

    @Argument(help: "户号。") var household: Int64
    @OptionGroup var data: DataOptions
    @OptionGroup var account: AccountOptions
    @Option(help: "只说这一项政策（id、名称或简称）。") var policy: String?
    @Option(name: .customLong("on"), help: "哪一天；不写就用最近一次筛查的日期。") var day: DayArgument?
    @Flag(help: "连不符合的政策也打印每一条理由。") var full = false
    @Flag(help: "输出 JSON。") var json = false
    @OptionGroup var options: LibraryOptions

    func run() throws {
        let (pack, program) = try options.pack()
        let database = try data.folder.open().workbench
        let viewer = try account.viewer(who: .viewHousehold, in: database)
        let found = try database.read { try Household.find(Household.ID(household), in: $0) }
        // The same answer whether it is not there or not for this account: a refusal must not tell.
        guard let found, found.kind == .economic, found.size > 0, viewer.seesAny([found.region, found.hukouRegion].compactMap { $0 }) else {
            throw badInput("没有户号 \(household)，或这一户不在账号“\(account.name)”的区域里。")
        }
        try account.log(
            ViewSubject(.household, number: household, area: found.region), by: viewer, route: "zhaoren explain", in: database)
        let (day, knownAt) = try time(database)
        let reading = try database.read { db in
            try HouseholdReader(pack: pack, policies: program.policies.map(\.id), day: day, knownAt: knownAt, from: db)
                .facts(household: found.id, from: db)
        }
        guard let reading else { throw badInput("这一户在 \(day.chinese) 已没有在世的成员。") }
        try show(explanations(of: reading.facts, program, day), program, pack)
    }

    /// As the latest screening saw it, so that the answer is the lead's; or a given day by what is known now.
    private func time(_ database: Database) throws -> (CivilDate, Instant) {
        if let day { return (day.date, .now) }
        guard let run = try database.read(ScreeningRun.latest) else { throw badInput("还没有筛查过。请先运行 zhaoren screen，或用 --on 指明日期。") }
        return (run.day, run.knownAt)
    }

    private func explanations(of facts: HouseholdFacts, _ program: TypedProgram, _ day: CivilDate) throws -> [Explanation] {
        let evaluator = ReferenceEvaluator(program: program, day: day)
        let policies = try policy.map { name in
            guard let found = program.policy(named: name) else { throw badInput("政策库里没有“\(name)”。用 zhaoren policy list 看有哪些。") }
            return [found]
        }
        return (policies ?? program.policies).flatMap { policy in
            policy.entity == .household
                ? [evaluator.explanation(of: policy, for: facts, member: nil)]
                : facts.members.indices.map { evaluator.explanation(of: policy, for: facts, member: $0) }
        }
    }

    private func show(_ explanations: [Explanation], _ program: TypedProgram, _ pack: JurisdictionPack) throws {
        if json { return try printJSON(explanations) }
        for explanation in explanations where full || policy != nil || explanation.verdict != .no || !explanation.opensWith.isEmpty {
            print(ExplanationText(explanation, program: program, isFull: full || policy != nil) { pack.dataSet($0)?.name ?? $0 }.text)
        }
    }
}
