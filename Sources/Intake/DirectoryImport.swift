import Civics
import Database
import Library
import Register

extension DeliveryImporter {
    /// Takes in every file a directory's manifest names, those that say who people are first, and then forms the households.
    ///
    /// Each file is a transaction of its own: stopped half-way, the files done stay done, and the same call finishes the rest.
    ///
    /// - Parameters:
    ///   - day: the day as of which households are formed.
    ///   - finished: called after each file.
    package func importDirectory(
        _ directory: String, day: CivilDate, receivedAt: Instant, recordedAt: Instant, finished: (DeliverySummary) -> Void = { _ in }
    ) throws -> [DeliverySummary] {
        let manifest = try DeliveryManifest(directory: directory)
        var summaries: [DeliverySummary] = []
        for file in try inOrder(manifest.files) {
            let summary = try importFile(
                directory + "/" + file.file.name, dataSet: file.dataSet, asOf: file.file.asOf, receivedAt: receivedAt,
                recordedAt: recordedAt)
            summaries.append(summary)
            finished(summary)
        }
        try formHouseholds(on: day, knownAt: recordedAt)
        return summaries
    }

    /// See `HouseholdFormation`. To be done after deliveries, once for all of them.
    package func formHouseholds(on day: CivilDate, knownAt: Instant) throws {
        _ = try database.write { try HouseholdFormation.form(for: pack, on: day, knownAt: knownAt, in: $0) }
    }

    private func inOrder(
        _ files: [DeliveryManifest.File]
    ) throws -> [(file: DeliveryManifest.File, dataSet: DataSetDeclaration?)] {
        let found = try files.map { file -> (file: DeliveryManifest.File, dataSet: DataSetDeclaration?) in
            let dataSet = file.dataSet.flatMap { pack.dataSet($0) }
            if file.dataSet != nil, dataSet == nil { throw IntakeError.unknownDataSet(file: file.name) }
            return (file, dataSet)
        }
        return found.enumerated().sorted { left, right in
            (Self.rank(left.element), left.element.file.asOf, left.offset) < (
                Self.rank(right.element), right.element.file.asOf, right.offset
            )
        }.map(\.element)
    }

    /// The hukou books first, then the dwellings, then everything else.
    private static func rank(_ file: (file: DeliveryManifest.File, dataSet: DataSetDeclaration?)) -> Int {
        file.dataSet.map { SourceTrust($0).identity } ?? 3
    }
}
