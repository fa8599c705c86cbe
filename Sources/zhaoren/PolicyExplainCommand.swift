import ArgumentParser
import Civics
import Library
import PolicyLanguage

extension PolicyCommand {
    /// What the compiler understood of a page, and what its answer rests on.
    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "说明一项政策是怎样被理解的：要用哪些事实、从哪来，用哪些数值，与哪些政策有关。",
            discussion: "--stage 打印编译的一个阶段：syntax 是读出的规则，typed 是查过名称、类型和单位之后的规则。某一户为什么符合或不符合，用 zhaoren explain。")

        enum Stage: String, ExpressibleByArgument, CaseIterable { case syntax, typed }

        @Argument(help: "政策的 id、名称或简称。") var policy: String
        @Option(name: .customLong("on"), help: "哪一天，例如 2025-12-31。") var day: DayArgument
        @Option(help: "打印这个编译阶段：syntax 或 typed。") var stage: Stage?
        @OptionGroup var options: LibraryOptions

        func run() throws {
            let (pack, program) = try options.pack()
            guard let found = program.policy(named: policy) else {
                let hint = nearestSpelling(to: policy, among: program.policies.map(\.name)).map { "是不是“\($0)”？" }
                throw badInput("政策库里没有“\(policy)”。\(hint ?? "用 zhaoren policy list 看有哪些。")")
            }
            switch stage {
            case .syntax: printSyntax(of: found, pack)
            case .typed: printTyped(found, program)
            case nil: printReadings(of: found, pack, program)
            }
        }

        private func printSyntax(of policy: TypedPolicy, _ pack: JurisdictionPack) {
            var diagnostics: [Diagnostic] = []
            let pages = pack.pages.compactMap { PolicyLanguage.parse($0, &diagnostics) }
            for statement in pages.first(where: { $0.front.id == policy.id })?.statements ?? [] {
                print(statement.name.name)
                for version in statement.versions {
                    print("  \(version.from.map { "自 \($0)" } ?? "一直")：\(version.expression.text)")
                }
            }
        }

        private func printTyped(_ policy: TypedPolicy, _ program: TypedProgram) {
            func show(_ word: String, _ name: String, _ versions: Dated<TypedExpression>) {
                print("\(word) \(name)")
                for version in versions.versions {
                    print("  \(version.from.map { "自 \($0)" } ?? "一直")：\(version.value.type.label) \(version.value.text(in: program))")
                }
            }
            for rule in policy.conditions { show("条件", rule.name, rule.test) }
            for rule in policy.exclusions { show("排除", rule.name, rule.test) }
            for benefit in policy.benefits { show("待遇", benefit.name, benefit.amount) }
        }

        private func printReadings(of policy: TypedPolicy, _ pack: JurisdictionPack, _ program: TypedProgram) {
            let readings = PolicyReadings(of: policy, in: program)
            print("\(policy.page.name(on: day.date))（\(policy.id)），对象是\(policy.entity.label)，\(policy.page.confidence.label)")
            print("事实：")
            for fact in readings.facts {
                let sources = pack.facts.first { $0.fact.id == fact.id }?.sources ?? []
                let names = sources.map { source in source.dataSet.flatMap { pack.dataSet($0)?.name } ?? "登记库" }
                print("  \(fact.name)（\(fact.type.label)）← \(names.isEmpty ? "没有数据，上门问" : names.joined(separator: "、"))")
            }
            print("数值：")
            for parameter in readings.parameters { print("  \(parameter.name) = \(Self.value(of: parameter, on: day.date))") }
            print("定义：\(Self.list(readings.definitions.map(\.name)))")
            print("相关政策：\(Self.list(readings.policies.map { program.policy($0)?.page.shortName ?? $0 }))")
            print("不可兼领：\(Self.list(policy.mutuallyExclusive.map { program.policy($0)?.page.shortName ?? $0 }))")
        }

        private static func value(of parameter: Parameter, on day: CivilDate) -> String {
            guard let entry = parameter.entry(on: day) else { return "这一天没有取值" }
            let value = parameter.value(of: entry).map { parameter.type.text(of: $0) } ?? "数值不明"
            let stale = parameter.isStale(on: day) ? "，可能已调整" : ""
            return "\(value)（\(entry.from) 起，\(entry.confidence.label)\(stale)）"
        }

        private static func list(_ names: [String]) -> String { names.isEmpty ? "无" : names.joined(separator: "、") }
    }
}
