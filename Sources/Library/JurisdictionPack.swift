import Civics
import PolicyLanguage

/// Everything that differs from place to place, loaded and checked (辖区包).
package struct JurisdictionPack: Sendable {
    package let jurisdiction: Jurisdiction
    package let dataSets: [DataSetDeclaration]
    package let facts: [FactProvision]
    package let receipts: [ReceiptProvision]
    package let vocabulary: Vocabulary
    package let casework: CaseworkSettings
    /// The pages as written, in path order.
    package let pages: [SourceText]
    /// SHA-256 over every file of the pack, hex: names the library a screening ran.
    package let hash: String

    package func dataSet(_ id: DataSetDeclaration.ID) -> DataSetDeclaration? { dataSets.first { $0.id == id } }
}

/// The place (辖区) and its parts.
package struct Jurisdiction: Hashable, Sendable {
    package struct Subdistrict: Hashable, Sendable {
        package let code: RegionCode
        package let name: String
        /// Residents, for the test district and for rates.
        package let population: Int
        /// Residential committees: codes of twelve digits with names.
        package let committees: [Committee]

        package init(code: RegionCode, name: String, population: Int, committees: [Committee]) {
            self.code = code
            self.name = name
            self.population = population
            self.committees = committees
        }
    }

    package struct Committee: Hashable, Sendable {
        package let code: RegionCode
        package let name: String

        package init(code: RegionCode, name: String) {
            self.code = code
            self.name = name
        }
    }

    package let code: RegionCode
    /// 长宁区
    package let name: String
    /// 上海市
    package let cityName: String
    /// The first digits of a local hukou's region code: 31 for the whole city.
    package let cityPrefix: String
    package let population: Int
    package let subdistricts: [Subdistrict]

    package init(code: RegionCode, name: String, cityName: String, cityPrefix: String, population: Int, subdistricts: [Subdistrict]) {
        self.code = code
        self.name = name
        self.cityName = cityName
        self.cityPrefix = cityPrefix
        self.population = population
        self.subdistricts = subdistricts
    }
}

/// Settings of screening and casework (casework.yaml). All are our own defaults unless the file says otherwise.
package struct CaseworkSettings: Hashable, Sendable {
    /// 最多缺几项: a household whose verdict is 待核实 becomes a lead only when at most this many facts are missing.
    package let mostMissingFacts: Int
    /// 预警线: within how many hundredths above a line a household counts as about to fall.
    package let warningMarginPercent: Int
    /// Monthly worth (fen) from which a lead is red, orange, yellow; below it is blue.
    package let levelFloors: [Level: Int64]
    /// Policies whose finding makes a lead by itself, most important first.
    package let leadPolicies: [TypedPolicy.ID]
    /// Policies that are base assistance: a household that receives none of `baseAssistance` and is entitled is 救助缺失.
    package let baseAssistance: [TypedPolicy.ID]
    /// Out-of-pocket medical spending of twelve months (fen) that raises a warning by itself.
    package let medicalWarningFen: Int64
    package let confidence: Confidence

    package enum Level: String, Hashable, CaseIterable, Sendable {
        case red, orange, yellow, blue

        package var label: String {
            switch self {
            case .red: "红"
            case .orange: "橙"
            case .yellow: "黄"
            case .blue: "蓝"
            }
        }
    }

    package init(
        mostMissingFacts: Int, warningMarginPercent: Int, levelFloors: [Level: Int64], leadPolicies: [TypedPolicy.ID],
        baseAssistance: [TypedPolicy.ID], medicalWarningFen: Int64, confidence: Confidence
    ) {
        self.mostMissingFacts = mostMissingFacts
        self.warningMarginPercent = warningMarginPercent
        self.levelFloors = levelFloors
        self.leadPolicies = leadPolicies
        self.baseAssistance = baseAssistance
        self.medicalWarningFen = medicalWarningFen
        self.confidence = confidence
    }
}
