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
    package let work: WorkSettings
    package let retention: RetentionSettings
    /// `nil` for a pack without the folder `needs/`.
    package let needs: NeedsSettings?
    /// The pages as written, in path order.
    package let pages: [SourceText]
    /// SHA-256 over every file of the pack, hex: names the library a screening ran.
    package let hash: String

    init(
        jurisdiction: Jurisdiction, dataSets: [DataSetDeclaration], facts: [FactProvision], receipts: [ReceiptProvision],
        vocabulary: Vocabulary, casework: CaseworkSettings, work: WorkSettings = .none,
        retention: RetentionSettings = .none, needs: NeedsSettings? = nil,
        pages: [SourceText], hash: String
    ) {
        self.jurisdiction = jurisdiction
        self.dataSets = dataSets
        self.facts = facts
        self.receipts = receipts
        self.vocabulary = vocabulary
        self.casework = casework
        self.work = work
        self.retention = retention
        self.needs = needs
        self.pages = pages
        self.hash = hash
    }

    package func dataSet(_ id: DataSetDeclaration.ID) -> DataSetDeclaration? { dataSets.first { $0.id == id } }
}

/// The place (辖区) and its parts.
package struct Jurisdiction: Hashable, Sendable {
    package struct Subdistrict: Hashable, Sendable {
        package let code: RegionCode
        package var name: String
        /// Residents, for the test district and for rates.
        package let population: Int
        /// Residential committees: codes of twelve digits with names.
        package var committees: [Committee]
        /// Where it lies on the schematic map; `nil` for a pack that draws none.
        package let square: MapSquare?

        package init(code: RegionCode, name: String, population: Int, committees: [Committee], square: MapSquare? = nil) {
            self.code = code
            self.name = name
            self.population = population
            self.committees = committees
            self.square = square
        }
    }

    /// A square of the schematic map (示意图): columns from the west, rows from the north, both from 0. Says roughly where, and no border.
    package struct MapSquare: Hashable, Sendable {
        package let column: Int
        package let row: Int
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
    package var subdistricts: [Subdistrict]

    package init(code: RegionCode, name: String, cityName: String, cityPrefix: String, population: Int, subdistricts: [Subdistrict]) {
        self.code = code
        self.name = name
        self.cityName = cityName
        self.cityPrefix = cityPrefix
        self.population = population
        self.subdistricts = subdistricts
    }
}
