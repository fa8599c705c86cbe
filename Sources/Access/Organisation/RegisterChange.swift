import Civics
import Database

/// One field of an entry that was corrected (登记变更): what it said before and says since, by whom and why. Only ever added.
package struct RegisterChange: RowDecodable, Hashable, Sendable {
    /// Whose entry it is.
    package enum Subject: Hashable, Sendable {
        case account(Identifier<Account>)
        case consultant(Identifier<Consultant>)
        case partner(Identifier<PartnerOrganisation>)
        case place(RegionCode)
        case servicePoint(Identifier<ServicePoint>)

        fileprivate var kind: String {
            switch self {
            case .account: "account"
            case .consultant: "consultant"
            case .partner: "partner"
            case .place: "place"
            case .servicePoint: "service-point"
            }
        }

        fileprivate var number: Int64 {
            switch self {
            case .account(let id): id.value
            case .consultant(let id): id.value
            case .partner(let id): id.value
            case .place(let code): code.digits
            case .servicePoint(let id): id.value
            }
        }

        private var label: String {
            switch self {
            case .account: "账号"
            case .consultant: "顾问备案"
            case .partner: "协作机构"
            case .place: "街镇、居委会"
            case .servicePoint: "服务站、点"
            }
        }

        private var viewed: ViewSubject {
            switch self {
            case .account(let id): ViewSubject(.account, number: id.value)
            case .place(let code): ViewSubject(.organisation, number: number, area: code)
            case .consultant, .partner, .servicePoint: ViewSubject(.organisation, number: number)
            }
        }

        /// Names the fields alone: the trail holds nothing of what they said.
        fileprivate func audit(_ fields: [Field], by actor: Identifier<Account>?, at now: Instant, in transaction: Transaction) throws {
            let detail = "\(label)，修改\(fields.map(\.label).joined(separator: "、"))"
            try AuditTrail.record(.changed, by: actor, subject: viewed, detail: detail, at: now, in: transaction)
        }
    }

    /// What an entry says under one label, before and after.
    package struct Field: Hashable, Sendable {
        let label: String
        let old: String
        let new: String

        package init(_ label: String, from old: String, to new: String) {
            self.label = label
            self.old = old
            self.new = new
        }
    }

    package let field: String
    package let old: String
    package let new: String
    package let reason: String
    package let recordedAt: Instant
    /// `nil` for somebody who works on the server itself.
    package let recordedBy: String?

    package init(row: Row) throws {
        field = try row["field"]
        old = try row["old_value"]
        new = try row["new_value"]
        reason = try row["reason"]
        recordedAt = try row["recorded_at"]
        recordedBy = try row["display_name"]
    }

    /// Newest first.
    package static func all(of subject: Subject, limit: Int = 100, from connection: Connection) throws -> [RegisterChange] {
        try connection.all(
            """
            SELECT r.field, r.old_value, r.new_value, r.reason, r.recorded_at, a.display_name
            FROM register_change r LEFT JOIN account a ON a.id = r.recorded_by
            WHERE r.subject_kind = \(subject.kind) AND r.subject = \(subject.number) ORDER BY r.id DESC LIMIT \(limit)
            """)
    }

    /// Keeps those fields that say something else now.
    ///
    /// - Throws: `OrganisationError.missing` without a reason, `.nothingChanged`.
    static func record(
        _ fields: [Field], of subject: Subject, reason: String, by actor: Identifier<Account>?, at now: Instant, in transaction: Transaction
    ) throws {
        let changed = fields.filter { $0.old != $0.new }
        guard !changed.isEmpty else { throw OrganisationError.nothingChanged }
        guard !reason.isBlank else { throw OrganisationError.missing("原因") }
        for field in changed {
            try transaction.execute(
                """
                INSERT INTO register_change (subject_kind, subject, field, old_value, new_value, reason, recorded_by, recorded_at)
                VALUES (\(subject.kind), \(subject.number), \(field.label), \(field.old), \(field.new), \(reason), \(actor), \(now))
                """)
        }
        try subject.audit(changed, by: actor, at: now, in: transaction)
    }
}
