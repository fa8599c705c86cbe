import Access
import Civics
import Database

/// A partner organisation as referrals need it (协作机构); the register itself is kept in Access.
package struct Partner: RowDecodable, Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<Partner>

    package let id: ID
    package let name: String
    package let contactName: String
    package let contactTelephone: String
    package let isActive: Bool
    /// The last day of the agreement; `nil` where none was entered.
    package let contractUntil: CivilDate?
    /// Until when its people are checked for work with minors (未成年人保护法 art. 62).
    package let vettedUntil: CivilDate?

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        contactName = try row["contact_name"]
        contactTelephone = try row["contact_telephone"]
        let status: String? = try row["status"]
        isActive = status == "active"
        contractUntil = try row["contract_until"]
        vettedUntil = try row["vetted_until"]
    }

    package func isVetted(on day: CivilDate) -> Bool { vettedUntil.map { day <= $0 } ?? false }

    /// Whether it may be offered referrals.
    package func takesReferrals(on day: CivilDate) -> Bool { isActive && (contractUntil.map { day <= $0 } ?? true) }

    private static let rows: SQL = """
        SELECT p.*, (SELECT CASE WHEN v.result = 'clear' THEN v.valid_until END FROM partner_vetting v WHERE v.partner = p.id ORDER BY v.id DESC LIMIT 1) AS vetted_until,
          (SELECT s.status FROM partner_status s WHERE s.partner = p.id ORDER BY s.id DESC LIMIT 1) AS status
        FROM partner_organisation p
        """

    package static func all(in db: Connection) throws -> [Partner] { try db.all("\(rows) ORDER BY p.name, p.id") }

    package static func find(_ id: ID, in db: Connection) throws -> Partner? { try db.first("\(rows) WHERE p.id = \(id)") }

    /// The organisation that an account belongs to.
    package static func of(_ account: Identifier<Account>, in db: Connection) throws -> Partner? {
        try db.first("\(rows) JOIN partner_account a ON a.partner = p.id WHERE a.account = \(account)")
    }
}
