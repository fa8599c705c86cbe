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

extension Lead {
    package static func find(_ id: ID, in db: Connection) throws -> Lead? {
        try db.first("SELECT * FROM lead WHERE id = \(id)")
    }

    /// The open leads of a household, most valuable first.
    package static func open(of household: Household.ID, in db: Connection) throws -> [Lead] {
        try db.all("SELECT * FROM lead WHERE household = \(household) AND state = 'open' ORDER BY score DESC, id")
    }

    /// Its causes, most important first.
    package func findings(in db: Connection) throws -> [Finding] {
        try db.all("SELECT * FROM lead_finding WHERE lead = \(id) ORDER BY position")
    }

    /// What has to be checked (核实项).
    package func checks(in db: Connection) throws -> [String] {
        try db.values("SELECT name FROM lead_check WHERE lead = \(id) ORDER BY name")
    }
}
