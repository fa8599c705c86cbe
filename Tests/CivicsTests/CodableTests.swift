import Foundation
import Testing

@testable import Civics

struct CodableTests {
    private struct Row: Codable, Hashable {
        var birth: CivilDate
        var month: CivilMonth
        var number: IDNumber
        var region: RegionCode
        var area: ExactDecimal
        var name: PersonName
        var income: Money
        var truth: Truth
        var sex: Sex
        var id: Identifier<Row>
    }

    private static let json = """
        {"area":"58.30","birth":"1949-12-31","id":7,"income":{"fen":159550},"month":"2024-07","name":"王丽",\
        "number":"11010519491231002X","region":"310105","sex":2,"truth":1}
        """

    @Test func `values are written as the text people know`() throws {
        let row = try JSONDecoder().decode(Row.self, from: Data(Self.json.utf8))
        #expect(row.birth == row.number.birthDate)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(row), as: UTF8.self) == Self.json)
    }

    @Test func `a wrong value is refused, without repeating it`() {
        let wrong = Self.json.replacingOccurrences(of: "002X", with: "0021")
        #expect {
            try JSONDecoder().decode(Row.self, from: Data(wrong.utf8))
        } throws: { error in
            let text = "\(error)"
            return error is DecodingError && text.contains("不是有效的身份证号") && !text.contains("19491231")
        }
    }
}
