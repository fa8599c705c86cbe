import Civics
import Database
import PolicyLanguage
import Register

/// What one policy or warning says of a household or of a member (发现): worth keeping because something is due, likely, lacking or
/// about to happen. The causes of a lead are such findings.
package struct Finding: Hashable, Sendable {
    package let policy: TypedPolicy.ID
    package let person: Person.ID?
    package let basis: Basis
    /// Fen per `period`: the whole due, or what is lacking of it for a shortfall. `nil` when the policy gives no money or the
    /// amount is not known.
    package let amount: Int64?
    package let period: ValueType.Period?

    package enum Basis: String, Hashable, CaseIterable, BindableValue, Sendable {
        /// 符合 by known facts.
        case entitled
        /// 待核实, and 符合 if what is presumed holds.
        case likely
        /// Receives less than its due.
        case shortfall
        /// 符合 once another status is granted.
        case unlocked
        /// A warning sign.
        case warning

        package var label: String {
            switch self {
            case .entitled: "符合，未享受"
            case .likely: "可能符合，待核实"
            case .shortfall: "少领"
            case .unlocked: "认定后可得"
            case .warning: "预警"
            }
        }
    }

    package init(policy: TypedPolicy.ID, person: Person.ID?, basis: Basis, amount: Int64?, period: ValueType.Period?) {
        self.policy = policy
        self.person = person
        self.basis = basis
        self.amount = amount
        self.period = period
    }

    /// Fen a year; nothing for payments made once. Sums are made of this and divided by twelve once, so that no fen is lost twelve times.
    var yearlyWorth: Int64 {
        switch period {
        case .month: (amount ?? 0) * 12
        case .year: amount ?? 0
        case .once, nil: 0
        }
    }

    /// Fen a month, rounded down.
    package var monthlyWorth: Int64 { yearlyWorth / 12 }
}

extension ValueType.Period: BindableValue {}

extension Finding: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            policy: row["policy"], person: row["person"], basis: row["basis"], amount: row["amount"], period: row["period"])
    }
}

extension Finding {
    /// Everything a run found of a household, whether it made a lead or not.
    package static func of(_ household: Household.ID, in screening: ScreeningRun.ID, from db: Connection) throws -> [Finding] {
        try db.all("SELECT * FROM finding WHERE household = \(household) AND screening = \(screening) ORDER BY id")
    }
}
