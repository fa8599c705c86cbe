import Access
import Civics
import Database

/// One try to verify a case without going there (电话、核查). Evidence: never changed.
package struct Contact: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<Contact>

    package enum Channel: String, BindableValue, CaseIterable, Codable, Hashable, Sendable {
        case phone
        /// Looking into what is known, and asking the committee or a department.
        case desk

        package var label: String {
            switch self {
            case .phone: "电话"
            case .desk: "核查"
            }
        }
    }

    package let id: ID
    package let caseFile: CaseFile.ID
    package let channel: Channel
    package let result: VerificationResult
    package let note: String?
    package let nextTryOn: CivilDate?
    package let account: Identifier<Account>
    package let accountName: String
    package let at: Instant
}

extension Contact: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], caseFile: row["case_file"], channel: row["channel"], result: row["result"], note: row["note"],
            nextTryOn: row["next_try_on"], account: row["account"], accountName: row["display_name"], at: row["at"])
    }
}

extension Contact {
    /// Latest first.
    package static func all(of file: CaseFile.ID, in db: Connection) throws -> [Contact] {
        try db.all(
            """
            SELECT c.*, a.display_name FROM contact c JOIN account a ON a.id = c.account
            WHERE c.case_file = \(file) ORDER BY c.at DESC, c.id DESC
            """)
    }
}

/// What the tries so far suggest (建议结案). A person decides.
package struct ClosingProposal: Hashable, Sendable {
    /// So many tries in vain, one after the other, before a case may be put away.
    package static let triesInVain = 3

    package let reason: CloseReason
    package let text: String

    /// - Parameter results: of all contacts and visits, latest first.
    package init?(_ results: [VerificationResult]) {
        guard let latest = results.first else { return nil }
        if let reason = latest.closing {
            self.init(reason: reason, text: "核实结果是“\(latest.label)”，可以按“\(reason.label)”结案。")
            return
        }
        let run = results.prefix { $0 == latest }.count
        guard !latest.goesOn, run >= Self.triesInVain else { return nil }
        let reason: CloseReason = latest == .refused ? .refused : .unreachable
        self.init(reason: reason, text: "连续 \(run) 次“\(latest.label)”，可以按“\(reason.label)”结案；换一个时间或请楼组长帮忙再试一次更好。")
    }

    private init(reason: CloseReason, text: String) {
        self.reason = reason
        self.text = text
    }
}
