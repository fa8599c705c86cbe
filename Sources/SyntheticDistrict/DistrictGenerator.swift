import Civics
import Library
import PolicyLanguage

/// Makes a test district: people who do not exist, in households and circumstances calibrated to published figures, and the files
/// departments would deliver about them, defects included.
///
/// The same pack, residents, seed and day give the same bytes on every machine. Memory does not grow with the district.
package struct DistrictGenerator: Sendable {
    package let residents: Int
    package let day: CivilDate
    package let calibration: Calibration
    let context: DistrictContext

    static let residentsPerBlock = 4_000

    /// - Parameters:
    ///   - codeLists: the pack's; the national standards are added.
    ///   - parameters: the pack's, for the lines that decide who is entitled in truth.
    ///   - residents: at least one.
    ///   - day: the day the files are about; deliveries are as of the days before it.
    package init(
        jurisdiction: Jurisdiction, dataSets: [DataSetDeclaration], codeLists: [CodeList], parameters: [Parameter], residents: Int,
        seed: UInt64, day: CivilDate, calibration: Calibration = Calibration()
    ) throws(GeneratorError) {
        precondition(residents > 0, "\(residents) residents")
        self.residents = residents
        self.day = day
        self.calibration = calibration
        let committees = jurisdiction.subdistricts.flatMap(\.committees)
        guard !committees.isEmpty else { throw .noCommittees }
        context = DistrictContext(
            calibration: calibration, lines: try PolicyLines(parameters, on: day), codes: try CodeTexts(codeLists),
            layouts: try Self.layouts(dataSets),
            streets: StreetNames(
                cityPrefix: jurisdiction.cityName + jurisdiction.name,
                committeesBySubdistrict: jurisdiction.subdistricts.map(\.committees.count)),
            committees: committees.map { Int($0.code.digits) }, committeeShares: Self.committeeShares(jurisdiction),
            districtCode: Int(jurisdiction.code.digits), seed: seed, day: day,
            blockCount: (residents + Self.residentsPerBlock - 1) / Self.residentsPerBlock)
    }

    /// From a whole pack.
    package init(
        pack: JurisdictionPack, residents: Int, seed: UInt64, day: CivilDate, calibration: Calibration = Calibration()
    ) throws(GeneratorError) {
        try self.init(
            jurisdiction: pack.jurisdiction, dataSets: pack.dataSets, codeLists: pack.vocabulary.codeLists,
            parameters: pack.vocabulary.parameters, residents: residents, seed: seed, day: day, calibration: calibration)
    }

    /// The data sets of the pack that it writes.
    package var sheets: [Sheet] { Sheet.allCases.filter { context.layouts[$0.rawValue] != nil } }

    /// About how many rows there will be, for progress.
    package var expectedRows: Int { residents * 6 }

    private static func layouts(_ dataSets: [DataSetDeclaration]) throws(GeneratorError) -> [SheetLayout?] {
        var layouts: [SheetLayout?] = []
        for sheet in Sheet.allCases {
            let declaration = dataSets.first { $0.id == sheet.dataSet }
            layouts.append(try declaration.map { declaration throws(GeneratorError) in try SheetLayout(sheet, declaration: declaration) })
        }
        return layouts
    }

    /// Residents up to and including each committee, as shares; a subdistrict's are spread evenly over its committees.
    private static func committeeShares(_ jurisdiction: Jurisdiction) -> [Double] {
        let weights = jurisdiction.subdistricts.flatMap { subdistrict in
            subdistrict.committees.map { _ in Double(max(1, subdistrict.population)) / Double(subdistrict.committees.count) }
        }
        let total = weights.reduce(0, +)
        var sum = 0.0
        return weights.map { weight in
            sum += weight
            return sum / total
        }
    }

    // MARK: Blocks

    /// The residents of a block: all blocks alike, but for the remainder.
    func residents(ofBlock index: Int) -> Int {
        residents * (index + 1) / context.blockCount - residents * index / context.blockCount
    }

    func block(_ index: Int) -> Block { Block(context, index: index, residents: residents(ofBlock: index)) }

    /// The figures without writing a file: who is there, who is entitled, who is missed. No rows and no defects.
    package var summary: DistrictSummary {
        (0..<context.blockCount).reduce(into: DistrictSummary()) { $0 += block($1).summary() }
    }
}
