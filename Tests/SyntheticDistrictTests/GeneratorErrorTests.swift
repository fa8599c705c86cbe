import Civics
import Library
import PolicyLanguage
import Testing

@testable import SyntheticDistrict

struct GeneratorErrorTests {
    @Test func `a day before the pack's figures names all that are missing`() throws {
        let error = #expect(throws: GeneratorError.self) {
            try ShippedPack.generator(residents: 10, day: CivilDate(year: 2010, month: 1, day: 1)!)
        }
        guard case .missingParameters(let names) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(names.contains("低保标准") && names.contains("一级护理补贴"))
        #expect(error?.message.contains("低保标准") == true)
    }

    @Test func `a required column nobody can fill is refused`() throws {
        let pack = try ShippedPack.pack.get()
        var dataSets = pack.dataSets
        let index = try #require(dataSets.firstIndex { $0.id == "death" })
        let (known, cause) = (
            dataSets[index],
            DataSetDeclaration.Field(id: "cause", name: "死因", kind: .text, isRequired: true, role: nil, sensitivity: .personal)
        )
        dataSets[index] = DataSetDeclaration(
            id: known.id, name: known.name, department: known.department, legalBasis: known.legalBasis, cadence: known.cadence,
            delivery: known.delivery, fields: known.fields + [cause], key: known.key)
        #expect(throws: GeneratorError.unsupportedField(dataSet: "death", field: "cause")) {
            try DistrictGenerator(
                jurisdiction: pack.jurisdiction, dataSets: dataSets, codeLists: pack.vocabulary.codeLists,
                parameters: pack.vocabulary.parameters, residents: 10, seed: 1, day: ShippedPack.day)
        }
    }
}
