import ArgumentParser
import Civics
import Evaluation
import Library
import PolicyLanguage

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "检查、试算、打印政策页。",
        subcommands: [Check.self, Test.self, Format.self, Show.self, Explain.self, List.self])
}

extension PolicyCommand {
    /// Compiles every page and prints every diagnostic.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "检查全部政策页，列出每一处问题。")
        @OptionGroup var options: LibraryOptions
        @Flag(help: "输出 JSON。") var json = false

        struct Finding: Encodable {
            let kind, severity, path, message, advice: String
            let line, column: Int
        }

        func run() throws {
            let (compilation, sources) = try options.compiled()
            let diagnostics = compilation.diagnostics
            if json {
                try printJSON(
                    diagnostics.map {
                        Finding(
                            kind: $0.kind.rawValue, severity: $0.severity.rawValue, path: $0.location.path, message: $0.message,
                            advice: $0.advice, line: $0.location.line, column: $0.location.column)
                    })
            } else {
                let byPath = Dictionary(sources.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
                for diagnostic in diagnostics { print(diagnostic.rendered(in: byPath[diagnostic.location.path])) }
                let errors = diagnostics.count(where: \.isError)
                print("\(sources.count) 页，\(errors) 处错误，\(diagnostics.count - errors) 处警告。")
            }
            if compilation.hasErrors { throw ExitCode(1) }
        }
    }

    /// Runs the examples printed in the pages.
    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "把每页的例子算一遍，看是否与写的一致。")
        @OptionGroup var options: LibraryOptions
        @Flag(help: "输出 JSON。") var json = false

        struct Finding: Encodable {
            let policy, situation, path: String
            let line: Int
            let failures: [String]
        }

        func run() throws {
            let runs = ExampleRun.all(of: try options.program())
            let failed = runs.filter { !$0.holds }
            if json {
                try printJSON(
                    runs.map {
                        Finding(
                            policy: $0.policy, situation: $0.example.situation, path: $0.example.location.path,
                            line: $0.example.location.line,
                            failures: $0.failures)
                    })
            } else {
                for run in failed {
                    print("\(run.example.location.path):\(run.example.location.line): \(run.example.situation)")
                    for failure in run.failures { print("    \(failure)") }
                }
                print("\(runs.count) 个例子，\(runs.count - failed.count) 个成立，\(failed.count) 个不成立。")
            }
            if !failed.isEmpty { throw ExitCode(1) }
        }
    }

    /// The leaflet of one policy with the figures of a day.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "打印一项政策的明白纸，数值按所给日期。")
        @OptionGroup var options: LibraryOptions
        @Argument(help: "政策的 id、名称或简称。") var policy: String
        @Option(name: .customLong("on"), help: "哪一天，例如 2024-08-01。") var day: DayArgument

        func run() throws {
            let (compilation, sources) = try options.compiled()
            guard let id = compilation.names.policies[policy], let program = compilation.program, let found = program.policy(id),
                let source = sources.first(where: { $0.path == found.conditions.first?.location.path })
            else {
                let hint = nearestSpelling(to: policy, among: compilation.names.policies.keys).map { "是不是“\($0)”？" }
                throw badInput("政策库里没有“\(policy)”。\(hint ?? "用 zhaoren policy list 看有哪些。")")
            }
            print(Leaflet(policy: found, source: source, program: program, day: day.date).text)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "列出政策库里的政策和预警。")
        @OptionGroup var options: LibraryOptions
        @Flag(help: "输出 JSON。") var json = false

        struct Line: Encodable {
            let id, name, kind, department, confidence: String

            init(_ policy: TypedPolicy) {
                (id, name, department) = (policy.id, policy.name, policy.page.department)
                kind = policy.page.kind.rawValue
                confidence = policy.page.confidence.label
            }
        }

        func run() throws {
            let lines = try options.program().policies.sorted { $0.id < $1.id }.map(Line.init)
            if json { return try printJSON(lines) }
            for line in lines { print("\(line.id)\t\(line.name)\t\(line.department)\t\(line.confidence)") }
        }
    }
}
