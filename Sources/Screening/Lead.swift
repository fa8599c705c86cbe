import Civics
import Database
import Library
import PolicyLanguage
import Register

/// Which help a household lacks (三类对象).
package enum LeadClass: String, Hashable, CaseIterable, BindableValue, Sendable {
    /// Entitled and receiving nothing.
    case missed
    /// Receiving something and entitled to more.
    case underServed = "under-served"
    /// Not entitled now, but about to fall.
    case atRisk = "at-risk"

    package var label: String {
        switch self {
        case .missed: "救助缺失"
        case .underServed: "救助不充分"
        case .atRisk: "救助预警"
        }
    }
}

extension CaseworkSettings.Level: BindableValue {}

/// A household to look into (线索), as the latest screening that saw it says.
package struct Lead: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<Lead>

    package let id: ID
    package let household: Household.ID
    package let leadClass: LeadClass
    package let level: CaseworkSettings.Level
    package let state: State
    /// Fen a month that the household would gain, unlocked entitlements counted, what is not certain counted as if it were.
    package let worth: Int64
    /// The part of `worth` that known facts prove.
    package let certainWorth: Int64
    /// How many things have to be checked before the verdict is certain.
    package let missingChecks: Int
    /// Value times certainty: leads are listed by it, greatest first.
    package let score: Int64
    package let region: RegionCode?
    package let hukouRegion: RegionCode?
    package let raisedIn: ScreeningRun.ID
    package let seenIn: ScreeningRun.ID

    package enum State: String, Hashable, BindableValue, Sendable {
        case open
        /// A later screening no longer finds it.
        case withdrawn
    }
}

extension Lead: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], household: row["household"], leadClass: row["class"], level: row["level"], state: row["state"],
            worth: row["worth"], certainWorth: row["certain_worth"], missingChecks: row["checks"], score: row["score"],
            region: row["region"], hukouRegion: row["hukou_region"], raisedIn: row["raised_in"], seenIn: row["seen_in"])
    }
}

/// What one policy or warning says of a household or of a member (发现): worth keeping because something is due, likely, lacking or
/// about to happen. The causes of a lead are such findings.
package struct LeadFinding: Hashable, Sendable {
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

    /// Fen a month; nothing for payments made once.
    package var monthlyWorth: Int64 {
        switch period {
        case .month: amount ?? 0
        case .year: (amount ?? 0) / 12
        case .once, nil: 0
        }
    }
}

extension ValueType.Period: BindableValue {}

extension LeadFinding: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            policy: row["policy"], person: row["person"], basis: row["basis"], amount: row["amount"], period: row["period"])
    }
}

extension Lead {
    package static func find(_ id: ID, in db: Connection) throws -> Lead? {
        try db.first("SELECT * FROM lead WHERE id = \(id)")
    }

    /// The open leads of a household, most valuable first.
    package static func open(of household: Household.ID, in db: Connection) throws -> [Lead] {
        try db.all("SELECT * FROM lead WHERE household = \(household) AND state = 'open' ORDER BY score DESC, id")
    }

    /// Its causes, most important first.
    package func findings(in db: Connection) throws -> [LeadFinding] {
        try db.all("SELECT * FROM lead_finding WHERE lead = \(id) ORDER BY position")
    }

    /// What has to be checked (核实项).
    package func checks(in db: Connection) throws -> [String] {
        try db.values("SELECT name FROM lead_check WHERE lead = \(id) ORDER BY name")
    }
}
