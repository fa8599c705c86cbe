import Civics
import Foundation
import Library

@testable import SyntheticDistrict

/// The pack every test generates from, and generators that differ in a few things only.
enum ShippedPack {
    static let pack = Result { () throws(PackError) in try JurisdictionPack.load(from: directory) }
    static let day = CivilDate(year: 2025, month: 12, day: 31)!

    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: PackLocation.shipped).path

    static func generator(
        residents: Int, seed: UInt64 = 1, day: CivilDate = day, calibration: Calibration = Calibration()
    ) throws -> DistrictGenerator {
        try DistrictGenerator(pack: pack.get(), residents: residents, seed: seed, day: day, calibration: calibration)
    }
}

/// A generated district in a directory of its own, gone with the value.
final class TemporaryDistrict: Sendable {
    let directory: String
    let summary: DistrictSummary

    init(residents: Int, seed: UInt64 = 1, workers: Int = 2, calibration: Calibration = Calibration()) async throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "zhaoren-district-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        directory = url.path
        let generator = try ShippedPack.generator(residents: residents, seed: seed, calibration: calibration)
        summary = try await generator.write(to: directory, workers: workers)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func bytes(_ file: String) throws -> Data { try Data(contentsOf: URL(filePath: directory + "/" + file)) }

    var fileNames: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted() }

    /// The rows of a file the generator writes without quotes, header first.
    func plainRows(_ file: String) throws -> [[Substring]] {
        String(decoding: try bytes(file), as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
}
