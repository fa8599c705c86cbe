import Access
import Civics
import Crypto
import Database
import Synchronization

extension RandomBytes {
    /// The same bytes in every run.
    static func stable(seed: UInt64 = 1) -> RandomBytes {
        let source = StableSource(seed: seed)
        return RandomBytes { source.bytes($0) }
    }
}

private final class StableSource: Sendable {
    private let random: Mutex<StableRandom>

    init(seed: UInt64) { random = Mutex(StableRandom(seed: seed)) }

    func bytes(_ count: Int) -> [UInt8] {
        random.withLock { random in (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) } }
    }
}

extension Instant {
    static let morning = Instant("2026-06-12T01:30:00Z")!
}

extension RegionCode {
    static let district = RegionCode("310105")!
    static let subdistrict = RegionCode("310105001")!
    static let otherSubdistrict = RegionCode("310105002")!
    static let otherDistrict = RegionCode("310106")!
    static let committee = RegionCode("310105001003")!
}

extension AccountDirectory {
    static let password = "correct horse battery"

    /// A directory and its database, with the account `jiedao` of one subdistrict.
    static func sample() throws -> (AccountDirectory, Database) {
        let database = try Database.inMemory()
        try database.migrate(AccessMigrations.all, at: .morning)
        let directory = AccountDirectory(database: database, random: .stable())
        try directory.create(.sample(), at: .morning)
        return (directory, database)
    }
}

extension NewAccount {
    static func sample(
        name: String = "jiedao", role: Role = .subdistrictOfficer, areas: [RegionCode] = [.subdistrict],
        password: String = AccountDirectory.password
    ) -> NewAccount {
        NewAccount(name: name, displayName: "街道干部", role: role, areas: areas, password: password)
    }
}

extension Viewer {
    static func sample(role: Role = .subdistrictOfficer, areas: [RegionCode]) -> Viewer {
        Viewer(account: Identifier(1), displayName: "某人", role: role, areas: areas)
    }
}

/// Lower-case hexadecimal, worked out without the code under test.
func sha256(_ text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}
