import Access
import Civics
import Database
import Library
import Register
import Screening

/// A household being looked after, from the first lead to its closing (个案). A household has at most one that is open.
package struct CaseFile: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<CaseFile>

    package let id: ID
    /// What people call it: 长2026-000123.
    package let number: String
    package let household: Household.ID
    package let state: CaseState
    /// Of its most pressing open lead, as are level, worth and score.
    package let leadClass: LeadClass
    package let level: CaseworkSettings.Level
    /// Fen a month; see `Lead`.
    package let worth: Int64
    package let certainWorth: Int64
    package let missingChecks: Int
    package let score: Int64
    /// Where the household lives: visits. Where it is registered: rights. Both subdistricts see the case.
    package let region: RegionCode?
    package let hukouRegion: RegionCode?
    /// The account that is responsible (承办).
    package let consultant: Identifier<Account>?
    /// What has to be done next in time, since when and until when; `nil` while no limit runs.
    package let step: WorkSettings.Step?
    package let stepSince: Instant?
    package let dueAt: Instant?
    package let openedAt: Instant
    package let dispatchedAt: Instant?
    package let firstContactAt: Instant?
    package let closedAt: Instant?
    package let closeReason: CloseReason?
    package let nextContactOn: CivilDate?
    /// Concerns harm to a child or to oneself: only those named see it.
    package let isRestricted: Bool
    /// Grows with every change; who changes a case says which version was looked at.
    package let version: Int64

    package var places: [RegionCode] { [region, hukouRegion].compactMap { $0 } }
}

extension WorkSettings.Step: BindableValue {}

extension CaseFile: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], number: row["number"], household: row["household"], state: row["state"], leadClass: row["class"],
            level: row["level"], worth: row["worth"], certainWorth: row["certain_worth"], missingChecks: row["checks"],
            score: row["score"], region: row["region"], hukouRegion: row["hukou_region"], consultant: row["consultant"],
            step: row["step"], stepSince: row["step_since"], dueAt: row["due_at"], openedAt: row["opened_at"],
            dispatchedAt: row["dispatched_at"], firstContactAt: row["first_contact_at"], closedAt: row["closed_at"],
            closeReason: row["close_reason"], nextContactOn: row["next_contact_on"], isRestricted: row["is_restricted"],
            version: row["version"])
    }
}

extension CaseFile {
    package static func find(_ id: ID, in db: Connection) throws -> CaseFile? {
        try db.first("SELECT * FROM case_file WHERE id = \(id)")
    }

    /// The open case of a household.
    package static func open(of household: Household.ID, in db: Connection) throws -> CaseFile? {
        try db.first("SELECT * FROM case_file WHERE household = \(household) AND state <> 'closed'")
    }

    /// Every case a household ever had, latest first.
    package static func all(of household: Household.ID, in db: Connection) throws -> [CaseFile] {
        try db.all("SELECT * FROM case_file WHERE household = \(household) ORDER BY id DESC")
    }

    package func assistants(in db: Connection) throws -> [Identifier<Account>] {
        try db.values("SELECT account FROM case_assistant WHERE case_file = \(id) ORDER BY account")
    }
}
