import Civics
import Database

/// Someone who can sign in (账号).
package struct Account: Hashable, Sendable {
    package let id: Identifier<Account>
    package let name: String
    package let displayName: String
    package let role: Role
    package let areas: [RegionCode]
    package let createdAt: Instant
    /// `nil` while the account is in use. Accounts are never deleted: the audit trail speaks of them.
    package let disabledAt: Instant?
    /// The password was made by somebody else, so it only opens the page on which to change it.
    package let mustChangePassword: Bool

    package var viewer: Viewer { Viewer(account: id, displayName: displayName, role: role, areas: areas) }
}

/// What is asked for when an account is made.
package struct NewAccount: Hashable, Sendable {
    package let name: String
    package let displayName: String
    package let role: Role
    package let areas: [RegionCode]
    package let password: String
    /// Whether the password is only for signing in the first time.
    package let mustChangePassword: Bool

    package init(
        name: String, displayName: String, role: Role, areas: [RegionCode], password: String, mustChangePassword: Bool = false
    ) {
        self.name = name
        self.displayName = displayName
        self.role = role
        self.areas = areas
        self.password = password
        self.mustChangePassword = mustChangePassword
    }

    func check() throws(AccessError) {
        let allowed = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        guard allowed, (2...32).contains(name.utf8.count) else { throw .invalidName }
        guard !role.worksInAnArea || !areas.isEmpty else { throw .areaMissing(role) }
        try PasswordRule.check(password, for: name)
    }
}

extension Account {
    private static let rows: SQL = "SELECT id, name, display_name, role, created_at, disabled_at, must_change_password FROM account"

    package static func all(from connection: Connection) throws -> [Account] {
        let areas = Dictionary(grouping: try AccountArea.all(from: connection), by: \.account)
        return try connection.all(
            "\(rows) ORDER BY id"
        ) { try Account(row: $0, areas: areas[try $0["id"], default: []].map(\.area)) }
    }

    package static func find(_ id: Identifier<Account>, from connection: Connection) throws -> Account? {
        let areas = try AccountArea.of(id, from: connection)
        return try connection.first(
            "\(rows) WHERE id = \(id)"
        ) { try Account(row: $0, areas: areas) }
    }

    package static func id(ofName name: String, from connection: Connection) throws -> Identifier<Account>? {
        try connection.value("SELECT id FROM account WHERE name = \(name)")
    }

    private init(row: Row, areas: [RegionCode]) throws {
        id = try row["id"]
        name = try row["name"]
        displayName = try row["display_name"]
        role = try row["role"]
        self.areas = areas
        createdAt = try row["created_at"]
        disabledAt = try row["disabled_at"]
        mustChangePassword = try row["must_change_password"]
    }
}

private struct AccountArea: RowDecodable {
    let account: Identifier<Account>
    let area: RegionCode

    init(row: Row) throws {
        account = try row["account"]
        area = try row["area"]
    }

    static func all(from connection: Connection) throws -> [AccountArea] {
        try connection.all("SELECT account, area FROM account_area ORDER BY account, area")
    }

    static func of(_ account: Identifier<Account>, from connection: Connection) throws -> [RegionCode] {
        try connection.values("SELECT area FROM account_area WHERE account = \(account) ORDER BY area")
    }
}
