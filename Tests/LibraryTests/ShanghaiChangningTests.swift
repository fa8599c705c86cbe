import Civics
import Evaluation
import Foundation
import PolicyLanguage
import Testing

@testable import Library

/// The pack we ship: it loads, it compiles without a word, and every example in it holds.
struct ShanghaiChangningTests {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "Library/shanghai-changning").path

    private static let program: TypedProgram? = {
        guard let library = try? PolicyLibrary.load(from: directory) else { return nil }
        return compile(library.pages, vocabulary: library.vocabulary).program
    }()

    @Test func `every page compiles without a diagnostic`() throws {
        let library = try PolicyLibrary.load(from: Self.directory)
        let compilation = compile(library.pages, vocabulary: library.vocabulary)
        #expect(compilation.diagnostics.map(\.description) == [])
        #expect(compilation.program?.policies.isEmpty == false)
    }

    @Test func `the whole pack loads, data sets and settings included`() throws {
        let pack = try JurisdictionPack.load(from: Self.directory)
        #expect(pack.jurisdiction.population == 693_051)
        #expect(pack.jurisdiction.subdistricts.map(\.population).reduce(0, +) == pack.jurisdiction.population)
        #expect(pack.jurisdiction.subdistricts.allSatisfy { $0.square != nil })
        #expect(pack.dataSets.count >= 11)
        #expect(pack.hash.count == 64 && pack.hash != Self.hashOfNothing)
    }

    private static let hashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test func `every example holds`() throws {
        let runs = ExampleRun.all(of: try #require(Self.program))
        #expect(runs.count > 40)
        for run in runs { #expect(run.failures == [], "\(run.policy): \(run.example.situation)") }
    }

    @Test func `every policy has examples of yes, no and not yet known`() throws {
        for policy in try #require(Self.program).policies {
            let verdicts = Set(policy.examples.compactMap { ($0.expected["符合"])?.asText })
            #expect(verdicts.isSuperset(of: ["是", "否", "待核实"]), "\(policy.id)")
        }
    }

    @Test func `every figure says from when, how sure and from where`() throws {
        let parameters = try #require(Self.program).vocabulary.parameters
        #expect(parameters.count == 134)
        for parameter in parameters {
            for entry in parameter.entries { #expect(!entry.source.isEmpty, "\(parameter.id) \(entry.from)") }
            #expect(Set(parameter.entries.map(\.from)).count == parameter.entries.count, "\(parameter.id)")
        }
    }

    @Test(
        arguments: [
            ("facts/a.yaml", "- {名: 甲, 英文: a, 主体: 个人, 类型: 元/月, 范围: [0, 1], 缺纪录: 未知}", "没有“缺纪录”这一项。是不是“缺记录”？"),
            ("facts/a.yaml", "- {名: 甲, 英文: a, 主体: 个人, 类型: 元每月, 范围: [0, 1], 缺记录: 未知}", "没有“元每月”这种类型。"),
            ("facts/a.yaml", "- {名: 甲, 英文: a, 主体: 个人, 类型: 元/月, 缺记录: 未知}", "缺少“范围”。"),
            ("facts/a.yaml", "- {名: 甲, 英文: a, 主体: 个人, 类型: 元/月, 范围: [0, 0.001], 缺记录: 未知}", "“0.001”"),
            ("parameters/a.yaml", "- {名: 甲, 英文: a, 类型: 元, 取值: [{自: 2024-01-01, 值: 1, 可信: 有出处}]}", "缺少“来源”。"),
            ("codes/a.yaml", "名: 甲", "这个文件要写成一条一条的列表"),
        ])
    func `a mistake in a pack is named with its file and line`(path: String, text: String, expected: String) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "zhaoren-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        let error = #expect(throws: PackError.self) { try PolicyLibrary.load(from: directory.path) }
        guard case .problems(let problems)? = error else {
            Issue.record("expected problems, got \(String(describing: error))")
            return
        }
        #expect(problems.contains { $0.path == path && $0.line == 1 && $0.message.hasPrefix(expected) }, "\(problems)")
    }
}
