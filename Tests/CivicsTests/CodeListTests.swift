import Testing

@testable import Civics

struct CodeListTests {
    @Test(
        arguments: [
            (CodeList.sex, "1", "男"), (CodeList.maritalStatus, "30", "丧偶"), (CodeList.familyRelation, "51", "父亲"),
            (CodeList.disabilityCategory, "6", "精神"), (CodeList.disabilityGrade, "2", "二级"),
        ])
    func `an entry is found by code and by label`(list: CodeList, code: String, label: String) {
        #expect(list.label(for: code) == label)
        #expect(list.code(for: label) == code)
        #expect(list.entry(" \(label)　")?.code == code)
        #expect(list.label(for: "不在表中") == nil)
    }

    @Test(arguments: CodeList.standards)
    func `codes and labels of a standard list are unique`(list: CodeList) {
        #expect(Set(list.entries.map(\.code)).count == list.entries.count)
        #expect(Set(list.entries.map(\.label)).count == list.entries.count)
        #expect(list.entries.allSatisfy { $0.englishLabel != nil })
    }

    @Test func `the list of sexes and the type agree`() {
        #expect(CodeList.sex.entries.map(\.code) == Sex.allCases.map { String($0.rawValue) })
        #expect(CodeList.sex.entries.map(\.label) == Sex.allCases.map(\.label))
        #expect(CodeList.sex.entries.map { Sex($0.label) } == Sex.allCases)
    }
}
