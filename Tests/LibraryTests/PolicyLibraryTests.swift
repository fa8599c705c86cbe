import Civics
import Foundation
import Library
import PolicyLanguage
import Testing

/// The declarations that rules name: what the shipped pack declares, and what a broken file is told.
struct PolicyLibraryTests {
    @Test func `the shipped pack loads without a problem`() throws {
        let library = try PolicyLibrary.load(from: Sample.shippedPack)
        #expect(!library.vocabulary.facts.isEmpty)
        #expect(!library.vocabulary.parameters.isEmpty)
        #expect(!library.pages.isEmpty)
    }

    @Test func `every figure of the shipped pack says where it comes from`() throws {
        for parameter in try PolicyLibrary.load(from: Sample.shippedPack).vocabulary.parameters {
            // A series nobody could fill says why; rules that need it answer "unknown".
            #expect(!parameter.entries.isEmpty || !parameter.explanation.isEmpty, "\(parameter.name)")
            for entry in parameter.entries {
                // A source is read by officials: Chinese words or an address, never our working notes.
                #expect(entry.source.contains(where: \.isChinese) || entry.source.hasPrefix("http"), "\(parameter.name) \(entry.from)")
            }
        }
    }

    /// The dibao figures that the published worked examples use.
    @Test(
        arguments: [
            ("dibao_standard", "2024-06-30", 151_000), ("dibao_standard", "2024-07-01", 159_500),
            ("dibao_child_student_standard", "2024-08-01", 207_500), ("low_income_line", "2023-08-01", 302_000),
            ("min_wage_month", "2024-08-01", 269_000), ("disab_care_grade1", "2025-06-30", 30_000),
            ("disab_care_grade1", "2025-07-01", 35_000),
        ] as [(String, String, Int64)])
    func `a figure holds from its day`(id: String, day: String, fen: Int64) throws {
        let parameters = try PolicyLibrary.load(from: Sample.shippedPack).vocabulary.parameters
        let parameter = try #require(parameters.first { $0.id == id })
        #expect(parameter.entry(on: try #require(CivilDate(day)))?.units == fen)
    }

    @Test func `a figure that has lapsed or is not known is not guessed`() throws {
        let parameters = try PolicyLibrary.load(from: Sample.shippedPack).vocabulary.parameters
        let lapsed = try #require(parameters.first { $0.id == "rural_married_zhiqing" })
        let lastDay = try #require(CivilDate("2020-06-30"))
        #expect(lapsed.entry(on: lastDay) != nil)
        #expect(lapsed.entry(on: lastDay.adding(days: 1)) == nil)
        // Raised on 2022-01-01, to figures nobody found: the old ones must not be used in their place.
        let raised = try #require(parameters.first { $0.id == "lowrent_rate_tier1_changning" })
        let dayOfRaise = try #require(CivilDate("2022-01-01"))
        #expect(raised.entry(on: dayOfRaise.adding(days: -1))?.units == 12_500)
        let unknown = try #require(raised.entry(on: dayOfRaise))
        #expect(unknown.units == nil && unknown.confidence == .unclear)
    }

    @Test func `names and ids of the shipped pack are one of a kind`() throws {
        let vocabulary = try PolicyLibrary.load(from: Sample.shippedPack).vocabulary
        let names = vocabulary.facts.flatMap { [$0.name, $0.id] } + vocabulary.parameters.flatMap { [$0.name, $0.id] }
        let repeated = Dictionary(grouping: names, by: { $0 }).filter { $0.value.count > 1 }.keys.sorted()
        #expect(repeated == [])
        let lists = vocabulary.codeLists.flatMap { [$0.name, $0.englishName] }
        #expect(Set(lists).count == lists.count)
    }

    @Test func `pages come in path order`() throws {
        let directory = try TemporaryPack([
            "policies/b.md": "乙", "policies/a/c.md": "丙", "definitions/z.md": "甲", "policies/a.txt": "不是页",
        ])
        let pages = try PolicyLibrary.load(from: directory.path).pages
        #expect(pages.map(\.path) == ["definitions/z.md", "policies/a/c.md", "policies/b.md"])
    }

    @Test(arguments: BrokenFile.all)
    func `a broken file is told what is wrong and on which line`(file: BrokenFile) throws {
        let directory = try TemporaryPack([file.path: file.text])
        #expect(problems(in: directory) == file.problems)
    }

    private func problems(in directory: TemporaryPack) -> [String] {
        do {
            _ = try PolicyLibrary.load(from: directory.path)
            return []
        } catch {
            guard case .problems(let problems) = error else { return ["\(error)"] }
            return problems.map(\.description)
        }
    }

    @Test func `a directory that is not there is named`() {
        #expect(throws: PackError.noSuchDirectory("/nowhere/at-all")) { try PolicyLibrary.load(from: "/nowhere/at-all") }
    }
}

extension Character {
    fileprivate var isChinese: Bool { unicodeScalars.allSatisfy { (0x4E00...0x9FFF).contains($0.value) } }
}
