import Civics
import Database
import Foundation
import Intake
import Register
import Testing

/// `kill -9`, not an error that unwinds: another process takes in the files and is killed where it stands.
struct KilledImportTests {
    /// What a register holds, to compare two of them.
    private struct Contents: Equatable, Sendable {
        let deliveries: [String]
        let rows: [[String]]
    }

    /// Reports that come before the kill: of the first file, of later ones, and more than there are.
    @Test(arguments: [0, 1, 2, 3, 4, 5, 100]) func `killed while it reads, an import leaves whole files, and can be done again`(
        reports: Int
    ) async throws {
        let place = try Place()
        await #expect(processExitsWith: .signal(SIGKILL)) { [directory = place.directory as String, reports] in
            var count = 0
            let observer = ImportObserver(clock: { 0 }) { _ in
                if count == reports { Self.killThisProcess() }
                count += 1
                return .goOn
            }
            try Self.takeAll(in: directory, observer)
            Self.killThisProcess()
        }
        try check(place)
    }

    /// Wherever it is by then: reading, committing, or forming households.
    @Test(arguments: 0..<8) func `killed at any moment, an import leaves whole files, and can be done again`(moment: Int) async throws {
        let place = try Place()
        await #expect(processExitsWith: .signal(SIGKILL)) { [directory = place.directory as String, moment] in
            Thread.detachNewThread {
                var random = StableRandom(seed: UInt64(moment))
                usleep(UInt32(random.below(150_000 * (moment + 1))))
                Self.killThisProcess()
            }
            try Self.takeAll(in: directory, .none)
            Self.killThisProcess()
        }
        try check(place)
    }

    private func check(_ place: Place) throws {
        let undisturbed = try Self.undisturbed.get()
        let database = try Self.database(in: place.directory)
        let left = try Self.contents(database)
        // Each of the files is there as it would have been, or not at all, and the rest follows from that.
        #expect(left.deliveries == Array(undisturbed.deliveries.prefix(left.deliveries.count)))
        #expect(
            try Self.number("SELECT sum(rows_accepted) FROM delivery", database) == Self.number("SELECT count(*) FROM record", database))
        #expect(
            try Self.number("SELECT sum(rows_set_aside) FROM delivery", database) == Self.number("SELECT count(*) FROM set_aside", database)
        )
        #expect(try database.read { try $0.value("PRAGMA integrity_check") } == "ok")
        try Self.takeAll(in: place.directory, .none)
        #expect(try Self.contents(Self.database(in: place.directory)) == undisturbed)
    }

    // MARK: Importing

    private static func killThisProcess() { kill(getpid(), SIGKILL) }

    private static func database(in directory: String) throws -> Database {
        let database = try Database(path: directory + "/register.sqlite")
        try database.migrate(RegisterMigrations.all + RegisterMigrations.learntFacts, at: TestIntake.now)
        return database
    }

    private static func takeAll(in directory: String, _ observer: ImportObserver) throws {
        let importer = DeliveryImporter(TestIntake.pack, into: try database(in: directory), observer: observer)
        _ = try importer.importDirectory(
            directory, day: CivilDate("2024-07-01")!, receivedAt: TestIntake.now, recordedAt: TestIntake.now)
    }

    /// What the same files come to when nothing happens.
    private static let undisturbed = Result {
        let (intake, place) = (try TestIntake(), try Place())
        _ = try intake.importer.importDirectory(
            place.directory, day: CivilDate("2024-07-01")!, receivedAt: TestIntake.now, recordedAt: TestIntake.now)
        return try contents(intake.database)
    }

    private static func number(_ query: SQL, _ database: Database) throws -> Int64 { try database.read { try $0.value(query) ?? 0 } }

    private static func contents(_ database: Database) throws -> Contents {
        try database.read { db in
            let deliveries = try Delivery.list(limit: 100, from: db).sorted { $0.id < $1.id }.map { "\($0)" }
            let queries: [SQL] = [
                "SELECT id || name || coalesce(id_number, '') || coalesce(residence_address, '') FROM person ORDER BY id",
                "SELECT id || ' ' || person || ' ' || row_number || content FROM record ORDER BY id",
                "SELECT id || ' ' || row_number || raw FROM set_aside ORDER BY id",
                "SELECT id || key || size FROM household ORDER BY id",
                "SELECT household || ' ' || person FROM household_member ORDER BY household, person",
            ]
            return try Contents(deliveries: deliveries, rows: queries.map { try db.values($0) })
        }
    }
}

/// A directory with three files of some thousand rows.
private final class Place {
    private let file: TestFile
    var directory: String { file.directory }

    init() throws {
        file = try TestFile(DirectoryImportTests.manifest, name: "manifest.yaml")
        let people = (0..<5000).map { (number: TestIntake.number($0 % 900, born: "1980-01-\(10 + $0 / 900)"), row: $0) }
        try write("hukou.csv", "证件号码,姓名,出生日期,户号,户籍区划,户籍地址", people) { "样例\($0),,B\($0 / 3),310105001,示例路\($0 / 3)号" }
        // One row in nine has no name.
        try write("people.csv", "证件号码,姓名,出生日期,房屋编码,居住区划,居住地址", people) {
            "\($0.isMultiple(of: 9) ? "" : "样例\($0)"),,D\($0 / 3),310105001001,示例路\($0 / 3)号"
        }
        try write("payments.csv", "证件号码,姓名,所属月份,金额", people) { "样例\($0),2024-05,\($0 % 1000)" }
    }

    private func write(_ name: String, _ heading: String, _ people: [(number: String, row: Int)], _ rest: (Int) -> String) throws {
        let rows = people.map { "\($0.number),\(rest($0.row))\n" }
        try (heading + "\n" + rows.joined()).write(toFile: directory + "/" + name, atomically: true, encoding: .utf8)
    }
}
