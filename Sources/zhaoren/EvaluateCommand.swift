import ArgumentParser
import Civics
import Evaluation
import Foundation
import PolicyLanguage
import Yams

/// One household in, every policy's answer out; no database.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "按一户人家的事实，算出每项政策的结论、金额、缺什么和为什么。",
        discussion: "文件是 YAML 或 JSON：日期、家庭: {事实: 值}、成员: [{事实: 值, 享受: [政策], 身份: [政策]}]。没写的事实按未知或声明的“没有”处理；享受和身份不写是未知，写“享受: []”是都没有。")

    @Argument(help: "家庭文件；- 表示从标准输入读。") var file: String
    @Option(name: .customLong("on"), help: "哪一天；不写就用文件里的日期。") var day: DayArgument?
    @Option(help: "只算这一项政策（id、名称或简称）。") var policy: String?
    @Flag(help: "打印每一条理由，包括不符合的政策。") var explain = false
    @Flag(help: "输出 JSON。") var json = false
    @OptionGroup var options: LibraryOptions

    func run() throws {
        let program = try options.program()
        let (household, day) = try read(program)
        let evaluator = ReferenceEvaluator(program: program, day: day)
        let explanations = try policies(of: program).flatMap { policy in
            policy.entity == .household
                ? [evaluator.explanation(of: policy, for: household, member: nil)]
                : household.members.indices.map { evaluator.explanation(of: policy, for: household, member: $0) }
        }
        if json { return try printJSON(explanations) }
        for explanation in explanations where explain || explanation.verdict != .no || !explanation.opensWith.isEmpty {
            print(ExplanationText(explanation, program: program, isFull: explain).text)
        }
        let verdicts = Truth.allCases.reversed().map { verdict in "\(verdict.verdictLabel) \(explanations.count { $0.verdict == verdict })"
        }
        print("\(day.chinese)，\(household.members.count) 人，\(explanations.count) 个结论：\(verdicts.joined(separator: "、"))。")
    }

    private func policies(of program: TypedProgram) throws -> [TypedPolicy] {
        guard let policy else { return program.policies }
        let found = program.policies.filter { $0.id == policy || $0.name == policy || $0.page.shortName == policy }
        guard !found.isEmpty else { throw badInput("政策库里没有“\(policy)”。用 zhaoren policy list 看有哪些。") }
        return found
    }

    private func read(_ program: TypedProgram) throws -> (HouseholdFacts, CivilDate) {
        let data = file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let data, let text = String(data: data, encoding: .utf8) else {
            throw badInput("读不了“\(file)”。请检查路径，以及它是不是 UTF-8 文本。")
        }
        guard let node = try? Yams.compose(yaml: text), case .map(let values) = ExampleValue(node) else {
            throw badInput("“\(file)”不是 YAML 或 JSON 的“键: 值”形式。请写日期、家庭和成员。")
        }
        let allowed: Set = ["日期", "家庭", "成员", "day", "household", "members"]
        if let unknown = values.keys.sorted().first(where: { !allowed.contains($0) }) {
            let hint = nearestSpelling(to: unknown, among: allowed).map { "是不是“\($0)”？" }
            throw badInput("“\(file)”里没有“\(unknown)”这一项。\(hint ?? "可以写：日期、家庭、成员。")")
        }
        guard let day = day?.date ?? (values["日期"] ?? values["day"])?.asText.flatMap({ CivilDate($0) }) else {
            throw badInput("“\(file)”没有写日期。请在文件里写“日期: 2024-08-01”，或用 --on 指明。")
        }
        let household = (values["家庭"] ?? values["household"])?.asMap ?? [:]
        let members = (values["成员"] ?? values["members"])?.asList.compactMap(\.asMap) ?? []
        do {
            return (try HouseholdFile(program: program, isExample: false).facts(household: household, members: members), day)
        } catch {
            throw badInput("“\(file)”：\(error.message)")
        }
    }
}
