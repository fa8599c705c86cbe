import Civics
import Database

/// One change of status (状态变动). Changes are only added, so that it can be told who stood how on any day.
package struct StatusChange<Status: BindableValue & Hashable & Sendable>: RowDecodable, Hashable, Sendable {
    package let status: Status
    package let since: CivilDate
    package let reason: String
    package let recordedBy: Identifier<Account>?
    package let recordedAt: Instant

    package init(row: Row) throws {
        status = try row["status"]
        since = try row["since"]
        reason = try row["reason"]
        recordedBy = try row["recorded_by"]
        recordedAt = try row["recorded_at"]
    }
}

/// A check of the records of offences against children (从业查询, 未成年人保护法 art. 62), and how long it holds.
package struct ChildVetting: RowDecodable, Hashable, Sendable {
    /// What the records say; whoever has a record may not work with children.
    package enum Result: String, CaseIterable, BindableValue, Hashable, Sendable {
        case clear
        case found

        package var label: String {
            switch self {
            case .clear: "没有违法犯罪记录"
            case .found: "有违法犯罪记录"
            }
        }
    }

    package let checkedOn: CivilDate
    /// The last day on which it holds.
    package let validUntil: CivilDate
    package let result: Result
    package let recordedBy: Identifier<Account>?
    package let recordedAt: Instant

    package init(row: Row) throws {
        checkedOn = try row["checked_on"]
        validUntil = try row["valid_until"]
        result = try row["result"]
        recordedBy = try row["recorded_by"]
        recordedAt = try row["recorded_at"]
    }
}

/// What consultants and partner organisations have in common: a status and a check that change over time.
///
/// The tables are named after the kind: `consultant_status` with a column `consultant`.
package enum Standing: String {
    case consultant
    case partner

    private var statusTable: SQL { "\(identifier: rawValue + "_status")" }
    private var vettingTable: SQL { "\(identifier: rawValue + "_vetting")" }
    private var column: SQL { "\(identifier: rawValue)" }

    /// The status on a day, as a column of a query over `owner`, the id of the consultant or organisation.
    package func status(of owner: SQL, on day: CivilDate) -> SQL {
        """
        (SELECT s.status FROM \(statusTable) s WHERE s.\(column) = \(owner) AND s.since <= \(day)
          ORDER BY s.since DESC, s.id DESC LIMIT 1)
        """
    }

    /// The last day of the latest check that was made by a day, as a column of a query; NULL when a record was found.
    package func vettedUntil(of owner: SQL, by day: CivilDate) -> SQL {
        """
        (SELECT CASE WHEN v.result = 'clear' THEN v.valid_until END FROM \(vettingTable) v WHERE v.\(column) = \(owner) AND v.checked_on <= \(day)
          ORDER BY v.checked_on DESC, v.id DESC LIMIT 1)
        """
    }

    func statusHistory<Status>(of owner: Int64, from connection: Connection) throws -> [StatusChange<Status>] {
        try connection.all(
            """
            SELECT status, since, reason, recorded_by, recorded_at FROM \(statusTable)
            WHERE \(column) = \(owner) ORDER BY since DESC, id DESC
            """)
    }

    func vettings(of owner: Int64, from connection: Connection) throws -> [ChildVetting] {
        try connection.all(
            """
            SELECT checked_on, valid_until, result, recorded_by, recorded_at FROM \(vettingTable)
            WHERE \(column) = \(owner) ORDER BY checked_on DESC, id DESC
            """)
    }

    /// - Throws: `OrganisationError.statusUnchanged` when it is the status already, or goes back behind the last change.
    func change<Status: BindableValue & Hashable & Sendable>(
        of owner: Int64, to status: Status, since day: CivilDate, reason: String, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        let history: [StatusChange<Status>] = try statusHistory(of: owner, from: transaction)
        let last = history.first
        guard !reason.isBlank else { throw OrganisationError.missing("原因") }
        guard last?.status != status, last.map({ $0.since <= day }) ?? true else { throw OrganisationError.statusUnchanged }
        try transaction.execute(
            """
            INSERT INTO \(statusTable) (\(column), status, since, reason, recorded_by, recorded_at)
            VALUES (\(owner), \(status), \(day), \(reason), \(actor), \(now))
            """)
        try record("状态", owner, by: actor, at: now, in: transaction)
    }

    /// - Throws: `OrganisationError.vettingDates`.
    func vet(
        _ owner: Int64, checkedOn: CivilDate, validUntil: CivilDate, result: ChildVetting.Result, by actor: Identifier<Account>?,
        at now: Instant,
        in transaction: Transaction
    ) throws {
        guard checkedOn <= validUntil, checkedOn <= now.beijingDate else { throw OrganisationError.vettingDates }
        try transaction.execute(
            """
            INSERT INTO \(vettingTable) (\(column), checked_on, valid_until, result, recorded_by, recorded_at)
            VALUES (\(owner), \(checkedOn), \(validUntil), \(result), \(actor), \(now))
            """)
        try record("从业查询", owner, by: actor, at: now, in: transaction)
    }

    func record(
        _ what: String, _ owner: Int64, act: AuditAct = .changed, by actor: Identifier<Account>?, at now: Instant,
        in transaction: Transaction
    ) throws {
        let detail = (self == .consultant ? "顾问备案" : "协作机构") + "，\(what)"
        try AuditTrail.record(
            act, by: actor, subject: ViewSubject(.organisation, number: owner), detail: detail, at: now, in: transaction)
    }
}
