import Access
import Civics
import Database
import Register

/// A list that inspectors ask for (台账), taken out of daily data. Names and addresses are masked before they leave the database's floor.
package struct Ledger<Entry: LedgerRow>: Sendable {
    package let rows: [Entry]
    /// How many there are; more than `rows` when the limit cut them off.
    package let total: Int

    /// What the month brought, oldest first.
    package init(_ period: ReportPeriod, _ scope: ReportScope, limit: Int, from db: Connection) throws {
        let source = Entry.source(period)
        let from: SQL = "\(source.tables) WHERE \(source.condition) AND \(scope.condition)"
        total = try db.value("SELECT count(*) FROM \(from)") ?? 0
        rows = try db.all(
            """
            SELECT case_file.*, \(scope.place.home()) AS home, \(source.columns) FROM \(from) ORDER BY \(source.order) LIMIT \(limit)
            """
        ) { try Entry($0, LedgerHousehold($0, in: db), in: db) }
    }
}

/// Where the rows of a ledger come from.
package struct LedgerSource: Sendable {
    /// Beside those of `case_file`.
    let columns: SQL
    /// With `case_file` among them.
    let tables: SQL
    let condition: SQL
    /// Ends with what is different for each row.
    let order: SQL
}

package protocol LedgerRow: Sendable {
    var household: LedgerHousehold { get }
    static func source(_ period: ReportPeriod) -> LedgerSource
    init(_ row: Row, _ household: LedgerHousehold, in db: Connection) throws
}

/// Whom a row of a ledger is about.
package struct LedgerHousehold: Hashable, Sendable {
    package let number: String
    package let head: String
    package let place: RegionCode?
    package let address: String

    init(_ row: Row, in db: Connection) throws {
        let who = try MaskedHousehold(row["household"], in: db)
        (number, head, place, address) = (try row["number"], who.head, try row["home"], who.address)
    }
}

/// A household as lists show it.
package struct MaskedHousehold: Hashable, Sendable {
    /// Of the head, or of the first member by id.
    package let head: String
    package let size: Int
    package let address: String

    package init(_ id: Household.ID, in db: Connection) throws {
        let members = try Household.members(of: id, in: db).filter { $0.person.diedOn == nil }
        let first = members.first(where: \.isHead) ?? members.first
        head = first.map { Masked.name($0.person.name) } ?? "（无在世成员）"
        size = members.count
        address = try Household.find(id, in: db)?.address.map(Masked.address) ?? "不详"
    }
}
