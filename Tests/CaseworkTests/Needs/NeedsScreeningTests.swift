import Access
import Civics
import Database
import Evaluation
import Foundation
import Intake
import Library
import PolicyLanguage
import Register
import Screening
import SyntheticDistrict
import Testing

@testable import Casework

/// The indicators over a made-up district, against the assessor household by household.
struct NeedsScreeningTests {
    private static func district(residents: Int) async throws -> Database {
        let pack = try NeedsSample.pack.get()
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhaoren-needs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await DistrictGenerator(pack: pack, residents: residents, seed: 5, day: NeedsSample.day).write(to: folder.path)
        let database = try Database.inMemory()
        try database.migrate(
            AccessMigrations.all + RegisterMigrations.all + ScreeningMigrations.all + CaseworkMigrations.all, at: NeedsSample.now)
        _ = try DeliveryImporter(pack, into: database, observer: .none)
            .importDirectory(folder.path, day: NeedsSample.day, receivedAt: NeedsSample.now, recordedAt: NeedsSample.now)
        return database
    }

    // Not async: the tests are, and would pick the database's other `read`.
    private static func read<Value>(_ database: Database, _ body: (Connection) throws -> Value) throws -> Value { try database.read(body) }

    @Test func `everybody at once is assessed as each alone, and never more narrowly`() async throws {
        let (pack, needs) = try (NeedsSample.pack.get(), NeedsSample.needs.get())
        let database = try await Self.district(residents: 1_500)
        let assessor = NeedsAssessor(needs, of: pack)
        try Self.read(database) { db in
            let population = try NeedsScreening(needs, of: pack, threads: 2).population(
                on: NeedsSample.day, knownAt: NeedsSample.now, from: db)
            let reader = try HouseholdReader(
                pack: pack, policies: needs.program.policies.map(\.id), day: NeedsSample.day, knownAt: NeedsSample.now, from: db)
            #expect(population.rows.households.count > 500)
            for (row, household) in population.rows.households.enumerated() {
                let reading = try #require(try reader.facts(household: household, from: db))
                let assessment = assessor.assess(reading.facts, of: household, on: NeedsSample.day)
                for (indicator, degree) in zip(assessment.indicators, population.degrees[row]) {
                    let place: Comment = "household \(household), \(indicator.id)"
                    #expect(degree.low <= indicator.degree.low && indicator.degree.high <= degree.high, place)
                    #expect(degree.isKnown == indicator.degree.isKnown, place)
                }
                #expect(population.bands[row].lowerBound == assessment.band.lowerBound)
                #expect(population.bands[row].upperBound >= assessment.band.upperBound)
            }
        }
    }

    // MARK: Calibration

    /// What visits might find where departments do not say, made up: of what is unknown, a half is no hardship, three tenths some, a
    /// fifth severe. Answers stay within what is known.
    private static func visited(_ degrees: [DegreeRange], _ random: inout StableRandom) -> [DegreeRange] {
        degrees.map { degree in
            guard !degree.isKnown else { return degree }
            let drawn = random.below(10)
            return DegreeRange(min(Int(degree.high), max(Int(degree.low), drawn < 5 ? 0 : drawn < 8 ? 50 : 100)))
        }
    }

    /// The table of decision 10. The published mix is 12.6 % high, 67.2 % medium, 20.1 % low.
    @Test func `the bands of the pack give about the published mix over the leads of the test district`() async throws {
        let (pack, needs) = try (NeedsSample.pack.get(), NeedsSample.needs.get())
        let database = try await Self.district(residents: 20_000)
        let program = try #require(compile(pack.pages, vocabulary: pack.vocabulary).program)
        _ = try Screening(pack: pack, program: program, threads: 2)
            .run(on: NeedsSample.day, knownAt: NeedsSample.now, at: NeedsSample.now, in: database)
        try Self.read(database) { db in
            let leads = Set(try db.values("SELECT household FROM lead WHERE state = 'open'") as [Household.ID])
            let population = try NeedsScreening(needs, of: pack, threads: 2)
                .population(on: NeedsSample.day, knownAt: NeedsSample.now, from: db)
            var random = StableRandom(seed: 1, stream: "visits")
            let profiles = population.profiles(by: .subdistrict) { leads.contains($0) }
            let visited = profiles.map { NeedsProfile(area: $0.area, degrees: Self.visited($0.degrees, &random)) }
            let bands = visited.map { needs.settings.band(of: needs.settings.score(of: $0.degrees).lowerBound) }
            let assessed = bands.count { $0 > .none }
            func percent(_ band: NeedsBand) -> Double { Double(bands.count { $0 == band }) / Double(assessed) * 100 }
            #expect(assessed > 200)
            #expect(abs(percent(.high) - 12.6) < 6)
            #expect(abs(percent(.medium) - 67.2) < 6)
            #expect(abs(percent(.low) - 20.1) < 6)
        }
    }
}
