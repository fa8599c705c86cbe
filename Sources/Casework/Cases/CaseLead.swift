import Access
import Civics
import Database
import Library
import PolicyLanguage
import Register
import Screening

/// What made somebody look at a household (线索): a screening, or a person who told.
package struct CaseLead: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<CaseLead>

    package let id: ID
    /// `nil` while it waits out its silence.
    package let caseFile: CaseFile.ID?
    package let household: Household.ID
    package let source: Source
    package let leadClass: LeadClass
    package let level: CaseworkSettings.Level
    package let state: State
    package let worth: Int64
    package let certainWorth: Int64
    package let score: Int64
    package let receivedAt: Instant
    /// The run that saw it last, and the library it ran.
    package let screening: ScreeningRun.ID?
    package let libraryHash: String?
    /// Who told, how to reach them, and what they said.
    package let reporter: String?
    package let reporterContact: String?
    package let text: String?
    package let silentUntil: CivilDate?

    package enum State: String, BindableValue, Hashable, Sendable {
        case open
        /// A later screening no longer finds it.
        case withdrawn
        /// Judged before, and nothing has changed.
        case suppressed
        case closed

        package var label: String {
            switch self {
            case .open: "待办"
            case .withdrawn: "不再发现"
            case .suppressed: "沉默期内"
            case .closed: "已结"
            }
        }
    }

    /// Where leads come from (线索来源).
    package enum Source: String, BindableValue, CaseIterable, Hashable, Sendable {
        case screening
        case consultant
        case neighbour
        case gridWorker = "grid-worker"
        case hotline
        case school
        case hospital
        case selfCheck = "self-check"
        case department
        case sweep
        case visit

        package var label: String {
            switch self {
            case .screening: "数据筛查"
            case .consultant: "顾问发现"
            case .neighbour: "邻里反映"
            case .gridWorker: "网格员上报"
            case .hotline: "热线"
            case .school: "学校转来"
            case .hospital: "医院转来"
            case .selfCheck: "居民自测"
            case .department: "部门转办"
            case .sweep: "季度排查"
            case .visit: "走访后重新筛查"
            }
        }

        /// Those that a person may enter.
        package static let reportable: [Source] = [
            .consultant, .neighbour, .gridWorker, .hotline, .school, .hospital, .selfCheck, .department,
        ]
    }
}

extension CaseLead: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], caseFile: row["case_file"], household: row["household"], source: row["source"], leadClass: row["class"],
            level: row["level"], state: row["state"], worth: row["worth"], certainWorth: row["certain_worth"], score: row["score"],
            receivedAt: row["received_at"], screening: row["screening"], libraryHash: row["library_hash"], reporter: row["reporter"],
            reporterContact: row["reporter_contact"], text: row["text"], silentUntil: row["silent_until"])
    }
}

extension CaseLead {
    package static func find(_ id: ID, in db: Connection) throws -> CaseLead? {
        try db.first("SELECT * FROM case_lead WHERE id = \(id)")
    }

    /// Every lead of a case, the most pressing that is open first.
    package static func all(of file: CaseFile.ID, in db: Connection) throws -> [CaseLead] {
        try db.all("SELECT * FROM case_lead WHERE case_file = \(file) ORDER BY state = 'open' DESC, score DESC, id")
    }

    /// Its causes, most important first.
    package func findings(in db: Connection) throws -> [Finding] {
        try db.all("SELECT * FROM case_lead_finding WHERE case_lead = \(id) ORDER BY position")
    }

    package func checks(in db: Connection) throws -> [String] {
        try db.values("SELECT name FROM case_lead_check WHERE case_lead = \(id) ORDER BY name")
    }
}
