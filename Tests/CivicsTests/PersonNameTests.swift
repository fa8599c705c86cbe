import Testing

@testable import Civics

struct PersonNameTests {
    @Test(
        arguments: [
            ("王丽", "王丽", "王丽", "王*"),
            ("  王　丽 ", "王丽", "王丽", "王*"),
            ("陳國華", "陳國華", "陈国华", "陈**"),
            ("欧阳娜", "欧阳娜", "欧阳娜", "欧**"),
            ("歐陽鳳蘭", "歐陽鳳蘭", "欧阳凤兰", "欧***"),
            ("买买提．艾力", "买买提·艾力", "买买提·艾力", "买*****"),
            ("买买提•艾力", "买买提·艾力", "买买提·艾力", "买*****"),
            ("买买提 ・ 艾力", "买买提·艾力", "买买提·艾力", "买*****"),
            ("Ｍａｒｙ   Smith", "Mary Smith", "MARY SMITH", "M*********"),
            ("李喆", "李喆", "李喆", "李*"),  // 喆 and 哲 are two names.
            ("於丹", "於丹", "於丹", "於*"),  // 於 and 于 are two surnames.
            ("丁", "丁", "丁", "丁"),
        ])
    func `normal forms of names`(written: String, text: String, key: String, masked: String) throws {
        let name = try #require(PersonName(written))
        #expect(name.text == text)
        #expect(name.key == key)
        let keyed = try #require(PersonName(key))
        #expect(keyed.key == key)
        #expect(keyed.masked == masked)
    }

    @Test(arguments: ["", "  ", "\u{3000}\t"])
    func `no name`(text: String) {
        #expect(PersonName(text) == nil)
    }

    @Test func `simplifying twice changes nothing more`() {
        #expect(PersonName.simplified.count > 400)
        #expect(PersonName.simplified.values.allSatisfy { PersonName.simplified[$0] == nil })
    }
}
