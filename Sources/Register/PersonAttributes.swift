import Civics
import Database
import Library
import PolicyLanguage

/// What the register itself knows of a person, in units of the fact that asks (`FactSource.PersonAttribute`).
struct PersonAttributes {
    let birthDays: Int32?
    let sex: Sex
    let hukouRegion: RegionCode?

    init(_ person: Person) {
        birthDays = person.birthDate?.days
        sex = person.sex
        hukouRegion = person.hukouRegion
    }

    init(birthDays: Int32?, sex: Sex, hukouRegion: RegionCode?) {
        self.birthDays = birthDays
        self.sex = sex
        self.hukouRegion = hukouRegion
    }

    /// Stored units; `nil` when unknown.
    func units(_ attribute: FactSource.PersonAttribute, _ context: AttributeContext, householdSize: Int) -> Int64? {
        switch attribute {
        case .birthDate: birthDays.map { Int64($0) }
        case .sex: sex == .male || sex == .female ? context.sexPositions[sex] : nil
        case .localHukou: hukouRegion.map { context.city.contains($0) ? 1 : 0 }
        case .districtHukou: hukouRegion.map { context.district.contains($0) ? 1 : 0 }
        case .householdSize: Int64(householdSize)
        }
    }
}

/// What attributes are judged against: the jurisdiction, and the list the fact's codes come from.
struct AttributeContext {
    let city: RegionCode
    let district: RegionCode
    let sexPositions: [Sex: Int64]

    init(_ pack: JurisdictionPack, type: ValueType) {
        district = pack.jurisdiction.code
        city = RegionCode(pack.jurisdiction.cityPrefix) ?? district
        guard case .code(let name) = type, let list = pack.codeListsByName[name] else {
            sexPositions = [:]
            return
        }
        sexPositions = Dictionary(
            uniqueKeysWithValues: Sex.allCases.compactMap { sex in
                list.entries.firstIndex { Sex($0.code) == sex }.map { (sex, Int64($0)) }
            })
    }
}
