import Civics
import Foundation
import Library
import Testing

@testable import SyntheticDistrict

/// What is written: the same every time, whole, and wrong only where it says so.
struct DistrictFilesTests {
    @Test func `the same seed writes the same bytes, however many work at it`() async throws {
        let one = try await TemporaryDistrict(residents: 4_500, seed: 7, workers: 1)
        let other = try await TemporaryDistrict(residents: 4_500, seed: 7, workers: 3)
        #expect(one.fileNames == other.fileNames)
        for file in one.fileNames { #expect(try one.bytes(file) == other.bytes(file), "\(file)") }
        #expect(one.summary.rows == other.summary.rows)
    }

    @Test func `another seed makes other people`() async throws {
        let one = try await TemporaryDistrict(residents: 1_000, seed: 7)
        let other = try await TemporaryDistrict(residents: 1_000, seed: 8)
        // Numbers are dealt out in the same order whatever the seed, so a person is a number with a name.
        let people = Set(try one.plainRows("truth.csv").dropFirst().map { $0[1...2] })
        let others = Set(try other.plainRows("truth.csv").dropFirst().map { $0[1...2] })
        #expect(people.intersection(others).count < people.count / 50)
    }

    @Test(arguments: [1, 7, 1_000, 4_001])
    func `a district of any size has exactly its residents`(residents: Int) async throws {
        let district = try await TemporaryDistrict(residents: residents)
        #expect(district.summary[.residents] == residents)
        for sheet in try ShippedPack.generator(residents: 1).sheets { #expect(district.fileNames.contains("\(sheet.dataSet).csv")) }
        for file in ["manifest.yaml", "truth.csv", "defects.csv", "truth-summary.yaml"] { #expect(district.fileNames.contains(file)) }
    }

    @Test func `no more than the blocks being made are held in memory`() async throws {
        let district = try await TemporaryDistrict(residents: 7 * DistrictGenerator.residentsPerBlock, workers: 2)
        #expect(district.summary.mostRowsHeld < district.summary.totalRows * 3 / 7)
    }

    @Test func `progress rises to all residents`() async throws {
        let generator = try ShippedPack.generator(residents: 8_500)
        let directory = try TemporaryDirectory()
        let seen = ProgressLog()
        let summary = try await generator.write(to: directory.path) { seen.append($0) }
        let steps = seen.steps
        #expect(steps.map(\.residents) == steps.map(\.residents).sorted())
        #expect(steps.last == GenerationProgress(residents: 8_500, totalResidents: 8_500, rows: summary.totalRows))
        #expect(abs(generator.expectedRows - summary.totalRows) < summary.totalRows / 5)
    }

    @Test func `writing can be cancelled`() async throws {
        let generator = try ShippedPack.generator(residents: 400_000)
        let directory = try TemporaryDirectory()
        let writing = Task { try await generator.write(to: directory.path) }
        writing.cancel()
        await #expect(throws: CancellationError.self) { try await writing.value }
    }

    @Test func `a directory that is not there cannot be written to`() async throws {
        let generator = try ShippedPack.generator(residents: 10)
        await #expect(throws: GeneratorError.cannotWrite("/nowhere/at-all/hukou.csv")) { try await generator.write(to: "/nowhere/at-all") }
    }
}

/// A directory of its own, gone with the value.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "zhaoren-district-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
