import Access
import Civics
import Database

/// One thing that happened to the stock of a resource (出入库). Only ever added: records of goods and money received or given are
/// evidence (上海市社会救助条例 art. 52), so a mistake is reversed by a movement of its own.
package struct StockMovement: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<StockMovement>

    package enum Kind: String, BindableValue, CaseIterable, Hashable, Sendable {
        case received
        /// Set aside for a household whose plan was approved.
        case reserved
        case released
        /// To a household, out of what was set aside for it.
        case given
        case returned
        case lost
        case reversal

        package var label: String {
            switch self {
            case .received: "入库"
            case .reserved: "预留"
            case .released: "取消预留"
            case .given: "发放"
            case .returned: "退回"
            case .lost: "报损"
            case .reversal: "冲销"
            }
        }

        /// Those that a person may enter for the resource as a whole; the others come from plans.
        package static let entered: [Kind] = [.received, .given, .returned, .lost]
    }

    package let id: ID
    package let supply: Supply.ID
    package let kind: Kind
    /// Units of the resource; fen for money. Always positive.
    package let quantity: Int64
    /// What it adds to what is there, and to what is set aside.
    package let change: Int64
    package let reservedChange: Int64
    package let at: Instant
    package let accountName: String
    /// The line of the plan it was for.
    package let planLine: Int64?
    package let reverses: ID?
    package let isReversed: Bool
    package let note: String?
}

extension StockMovement: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], supply: row["supply"], kind: row["kind"], quantity: row["quantity"], change: row["change"],
            reservedChange: row["reserved_change"], at: row["at"], accountName: row["display_name"], planLine: row["plan_line"],
            reverses: row["reverses"], isReversed: row["is_reversed"], note: row["note"])
    }
}

/// How much of a resource there is.
package struct Stock: Hashable, Sendable {
    package let onHand: Int64
    package let reserved: Int64

    package var available: Int64 { onHand - reserved }

    package static func of(_ supply: Supply.ID, in db: Connection) throws -> Stock {
        let sums = try db.first(
            "SELECT coalesce(sum(change), 0), coalesce(sum(reserved_change), 0) FROM stock_movement WHERE supply = \(supply)"
        ) { Stock(onHand: try $0[0], reserved: try $0[1]) }
        return sums ?? Stock(onHand: 0, reserved: 0)
    }

    /// What is still set aside for one line of a plan.
    package static func reserved(of supply: Supply.ID, forLine line: Int64, in db: Connection) throws -> Int64 {
        try db.value(
            "SELECT coalesce(sum(reserved_change), 0) FROM stock_movement WHERE supply = \(supply) AND plan_line = \(line)") ?? 0
    }
}

extension StockMovement {
    /// Latest first.
    package static func all(of supply: Supply.ID, limit: Int = 100, in db: Connection) throws -> [StockMovement] {
        try db.all(
            """
            SELECT m.*, a.display_name, EXISTS (SELECT 1 FROM stock_movement r WHERE r.reverses = m.id) AS is_reversed
            FROM stock_movement m JOIN account a ON a.id = m.account
            WHERE m.supply = \(supply) ORDER BY m.id DESC LIMIT \(limit)
            """)
    }

    /// - Parameters:
    ///   - planLine: for whom, when a plan is behind it: what is given or released then comes out of what was set aside for it.
    /// - Throws: `DirectoryError.notEnough` or `.notReserved`: neither what is there nor what is free ever falls below nothing.
    @discardableResult
    package static func record(
        _ kind: Kind, _ quantity: Int64, of supply: Supply.ID, planLine: Int64? = nil, note: String? = nil,
        by account: Identifier<Account>, at now: Instant, in transaction: Transaction
    ) throws -> ID {
        precondition(kind != .reversal, "a reversal names the movement it takes back")
        guard let entry = try Supply.find(supply, in: transaction) else { throw DirectoryError.noSuchSupply }
        guard entry.form == .resource else { throw DirectoryError.notCounted }
        guard quantity > 0 else { throw DirectoryError.notPositive(field: "数量") }
        if kind == .reserved, !entry.description.isOpen(on: now.beijingDate) { throw DirectoryError.expired }
        let (change, reserved) = effect(of: kind, quantity, isReserved: planLine != nil)
        if let planLine, reserved < 0 {
            let held = try Stock.reserved(of: supply, forLine: planLine, in: transaction)
            if held + reserved < 0 { throw DirectoryError.notReserved(reserved: held) }
        }
        return try insert(
            kind, quantity, change, reserved, of: supply, planLine, reverses: nil, note, by: account, at: now, in: transaction)
    }

    /// Takes a movement back.
    @discardableResult
    package static func reverse(
        _ id: ID, of supply: Supply.ID, note: String?, by account: Identifier<Account>, at now: Instant, in transaction: Transaction
    ) throws -> ID {
        guard let note, !note.isEmpty else { throw DirectoryError.missing(field: "冲销原因") }
        let found = try all(of: supply, limit: Int.max, in: transaction).first { $0.id == id }
        guard let movement = found, movement.kind != .reversal else { throw DirectoryError.noSuchSupply }
        guard !movement.isReversed else { throw DirectoryError.alreadyReversed }
        return try insert(
            .reversal, movement.quantity, -movement.change, -movement.reservedChange, of: supply, movement.planLine, reverses: id, note,
            by: account, at: now, in: transaction)
    }

    private static func effect(of kind: Kind, _ quantity: Int64, isReserved: Bool) -> (change: Int64, reserved: Int64) {
        switch kind {
        case .received, .returned: (quantity, 0)
        case .reserved: (0, quantity)
        case .released: (0, -quantity)
        case .given: (-quantity, isReserved ? -quantity : 0)
        case .lost: (-quantity, 0)
        case .reversal: (0, 0)
        }
    }

    private static func insert(
        _ kind: Kind, _ quantity: Int64, _ change: Int64, _ reserved: Int64, of supply: Supply.ID, _ planLine: Int64?, reverses: ID?,
        _ note: String?, by account: Identifier<Account>, at now: Instant, in transaction: Transaction
    ) throws -> ID {
        let stock = try Stock.of(supply, in: transaction)
        let after = Stock(onHand: stock.onHand + change, reserved: stock.reserved + reserved)
        guard after.onHand >= 0, after.available >= 0 else { throw DirectoryError.notEnough(available: max(0, stock.available)) }
        guard after.reserved >= 0 else { throw DirectoryError.notReserved(reserved: stock.reserved) }
        return try transaction.insertReturningID(
            """
            INSERT INTO stock_movement (supply, kind, quantity, change, reserved_change, at, account, plan_line, reverses, note)
            VALUES (\(supply), \(kind), \(quantity), \(change), \(reserved), \(now), \(account), \(planLine), \(reverses), \(note))
            """)
    }
}
