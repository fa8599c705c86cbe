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
        // All are looked at before any is taken in, so that a file that will not do is told of first.
        let files = try manifest.files.map { try (file: deliveryFile($0, in: directory), asOf: $0.asOf) }.inOrder
        for file in files { try file.file.checkDay(file.asOf, receivedAt: receivedAt) }
        let sizes = files.map(\.file.inspection.byteCount)
        defer { self.directory = nil }
        var summaries: [DeliverySummary] = []
        for (number, file) in files.enumerated() {
            self.directory = DirectoryProgress(
                fileNumber: number + 1, files: files.count, bytesBefore: sizes[..<number].reduce(0, +), totalBytes: sizes.reduce(0, +))
            let summary = try take(file.file, asOf: file.asOf, receivedAt: receivedAt, recordedAt: recordedAt)
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

    private func deliveryFile(_ file: DeliveryManifest.File, in directory: String) throws(IntakeError) -> DeliveryFile {
        let dataSet = file.dataSet.flatMap { pack.dataSet($0) }
        if file.dataSet != nil, dataSet == nil { throw .unknownDataSet(file: file.name) }
        return try DeliveryFile(path: directory + "/" + file.name, dataSet: dataSet, pack: pack)
    }
}

extension [(file: DeliveryFile, asOf: CivilDate)] {
    /// The hukou books first, then the dwellings, then everything else; within that the oldest first.
    fileprivate var inOrder: Self {
        func rank(_ index: Int) -> (Int, CivilDate, Int) { (SourceTrust(self[index].file.dataSet).identity, self[index].asOf, index) }
        return indices.sorted { rank($0) < rank($1) }.map { self[$0] }
    }
}
