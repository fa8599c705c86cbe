import Access
import Civics
import Database
import PolicyLanguage
import Register

/// What is suspected (受限事项).
package enum SafeguardingKind: String, BindableValue, CaseIterable, Hashable, Sendable {
    case selfHarm = "self-harm"
    case childHarm = "child-harm"
    case childUnattended = "child-unattended"
    case abuse

    package var label: String {
        switch self {
        case .selfHarm: "自伤、自杀风险"
        case .childHarm: "疑似侵害未成年人"
        case .childUnattended: "未成年人无人照护"
        case .abuse: "虐待、家庭暴力"
        }
    }

    /// Of a minor: everybody who finds it has to report it at once (未成年人保护法 art. 11).
    package var isOfMinor: Bool { self == .childHarm || self == .childUnattended }

    /// The fact of the household that it is the answer to, of the pack's `facts/visit.yaml`.
    package var fact: FactDeclaration.ID? {
        switch self {
        case .selfHarm: "self_harm_risk"
        case .childHarm, .childUnattended: "signs_of_child_harm"
        case .abuse: nil
        }
    }

    /// As a column keeps several of them.
    static func text(_ kinds: [SafeguardingKind]) -> String { kinds.map(\.rawValue).joined(separator: ",") }

    static func list(_ text: String) -> [SafeguardingKind] {
        text.split(separator: ",").compactMap { SafeguardingKind(rawValue: String($0)) }
    }
}

/// Whom it was reported to.
package enum SafeguardingAuthority: String, BindableValue, CaseIterable, Hashable, Sendable {
    case police, civilAffairs = "civil-affairs", education, health, womensFederation = "womens-federation"

    package var label: String {
        switch self {
        case .police: "公安"
        case .civilAffairs: "民政"
        case .education: "教育"
        case .health: "卫生健康"
        case .womensFederation: "妇联"
        }
    }
}

/// A suspicion of harm to a child or to oneself (受限事项): seen by those named for the case, whatever their rank.
package struct Safeguarding: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<Safeguarding>

    /// Where it was noticed.
    package enum Origin: String, BindableValue, CaseIterable, Hashable, Sendable {
        case caseFile = "case"
        case visit, lead

        package var label: String {
            switch self {
            case .caseFile: "办理中发现"
            case .visit: "走访发现"
            case .lead: "线索反映"
            }
        }
    }

    /// A report to an authority (上报), with its receipt.
    package struct Report: RowDecodable, Hashable, Sendable {
        package let authority: SafeguardingAuthority
        package let at: Instant
        package let receipt: String?
        package let note: String?
        package let by: String

        package init(row: Row) throws {
            authority = try row["authority"]
            at = try row["reported_at"]
            receipt = try row["receipt"]
            note = try row["note"]
            by = try row["display_name"]
        }
    }

    /// Somebody who may know (知情人).
    package struct Name: RowDecodable, Hashable, Sendable {
        package let account: Identifier<Account>
        package let displayName: String
        package let reason: String
        package let at: Instant

        package init(row: Row) throws {
            account = try row["account"]
            displayName = try row["display_name"]
            reason = try row["reason"]
            at = try row["named_at"]
        }
    }

    package let id: ID
    package let caseFile: CaseFile.ID
    package let kinds: [SafeguardingKind]
    package let text: String?
    package let origin: Origin
    package let raisedBy: String?
    package let raisedAt: Instant
    package let reports: Int
    /// `nil` while somebody still has to act.
    package let closedAt: Instant?
    package let outcome: String?

    package var isOfMinor: Bool { kinds.contains(where: \.isOfMinor) }
}

extension Safeguarding: RowDecodable {
    package init(row: Row) throws {
        try self.init(
            id: row["id"], caseFile: row["case_file"], kinds: SafeguardingKind.list(row["kinds"]), text: row["text"], origin: row["origin"],
            raisedBy: row["display_name"], raisedAt: row["raised_at"], reports: row["reports"], closedAt: row["closed_at"],
            outcome: row["outcome"])
    }
}

extension Safeguarding {
    private static let rows: SQL = """
        SELECT s.*, a.display_name, c.closed_at, c.outcome,
          (SELECT count(*) FROM safeguarding_report r WHERE r.safeguarding = s.id) AS reports
        FROM safeguarding s LEFT JOIN account a ON a.id = s.raised_by LEFT JOIN safeguarding_closing c ON c.safeguarding = s.id
        """

    /// Those for which the account is named: what nobody reported yet first, then what is still open, then the latest.
    package static func all(for account: Identifier<Account>, in db: Connection) throws -> [Safeguarding] {
        try db.all(
            """
            \(rows) WHERE s.case_file IN (SELECT n.case_file FROM safeguarding_access n WHERE n.account = \(account))
            ORDER BY CASE WHEN c.closed_at IS NOT NULL THEN 2 WHEN reports = 0 THEN 0 ELSE 1 END, s.id DESC LIMIT 200
            """)
    }

    /// `nil` also for an account that is not named.
    package static func find(_ id: ID, for account: Identifier<Account>, in db: Connection) throws -> Safeguarding? {
        let found: Safeguarding? = try db.first("\(rows) WHERE s.id = \(id)")
        guard let found, try isNamed(account, for: found.caseFile, in: db) else { return nil }
        return found
    }

    package func reportsMade(in db: Connection) throws -> [Report] {
        try db.all(
            """
            SELECT r.*, a.display_name FROM safeguarding_report r JOIN account a ON a.id = r.recorded_by
            WHERE r.safeguarding = \(id) ORDER BY r.id
            """)
    }

    package func names(in db: Connection) throws -> [Name] {
        try db.all(
            """
            SELECT n.*, a.display_name FROM safeguarding_access n JOIN account a ON a.id = n.account
            WHERE n.case_file = \(caseFile) ORDER BY n.named_at, n.account
            """)
    }

    package static func isNamed(_ account: Identifier<Account>, for file: CaseFile.ID, in db: Connection) throws -> Bool {
        try db.value("SELECT 1 FROM safeguarding_access WHERE case_file = \(file) AND account = \(account)") as Int? != nil
    }

    /// What is suspected of a household and not closed, whoever asks: for what is computed and then shown to those named alone.
    package static func suspected(of household: Household.ID, in db: Connection) throws -> [SafeguardingKind] {
        let open: [String] = try db.values(
            """
            SELECT s.kinds FROM safeguarding s JOIN case_file f ON f.id = s.case_file
            WHERE f.household = \(household) AND NOT EXISTS (SELECT 1 FROM safeguarding_closing c WHERE c.safeguarding = s.id)
            """)
        return open.flatMap(SafeguardingKind.list)
    }

    /// Whether a suspicion of harm in this case has not been closed.
    static func isOpen(for file: CaseFile.ID, in db: Connection) throws -> Bool {
        let found: Int? = try db.value(
            """
            SELECT 1 FROM safeguarding s WHERE s.case_file = \(file)
              AND NOT EXISTS (SELECT 1 FROM safeguarding_closing c WHERE c.safeguarding = s.id)
            """)
        return found != nil
    }

    /// True in a query over `case_file` where the account is named.
    static func names(_ account: Identifier<Account>) -> SQL {
        "EXISTS (SELECT 1 FROM safeguarding_access n WHERE n.case_file = case_file.id AND n.account = \(account))"
    }

    /// How many wait for a report, of those the account may know of.
    package static func unreported(for account: Identifier<Account>, in db: Connection) throws -> Int {
        try db.value(
            """
            SELECT count(*) FROM safeguarding s WHERE s.case_file IN (SELECT case_file FROM safeguarding_access WHERE account = \(account))
              AND NOT EXISTS (SELECT 1 FROM safeguarding_report r WHERE r.safeguarding = s.id)
              AND NOT EXISTS (SELECT 1 FROM safeguarding_closing c WHERE c.safeguarding = s.id)
            """) ?? 0
    }
}
