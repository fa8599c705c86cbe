import Access
import Civics
import Database

/// Entries of the audit trail, or cases, drawn by lot for an auditor to look at (抽查).
package struct AuditSample: Identifiable, Hashable, Sendable {
    package typealias ID = Identifier<AuditSample>

    package enum Kind: String, BindableValue, CaseIterable, Hashable, Sendable {
        case entries, cases

        package var label: String {
            switch self {
            case .entries: "审计记录"
            case .cases: "个案"
            }
        }

        package var unit: String {
            switch self {
            case .entries: "条"
            case .cases: "户"
            }
        }
    }

    package static let sizes = 1...100

    package let id: ID
    package let month: CivilMonth
    package let kind: Kind
    /// With it anybody can draw again and see that nothing was picked.
    package let seed: UInt64
    /// How many there were to draw from.
    package let population: Int
    package let drawnAt: Instant
    package let drawnBy: String

    package var seedText: String { Self.text(seed) }

    /// `size` of them, each as likely, in their own order; all when there are no more.
    package static func draw<Number: Comparable>(_ size: Int, from population: [Number], seed: UInt64) -> [Number] {
        var (random, rest) = (StableRandom(seed: seed), population)
        let drawn = min(size, rest.count)
        for index in 0..<drawn { rest.swapAt(index, index + random.below(rest.count - index)) }
        return rest.prefix(drawn).sorted()
    }

    fileprivate static func text(_ seed: UInt64) -> String {
        let digits = String(seed, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension AuditSample: RowDecodable {
    package init(row: Row) throws {
        let (month, seed): (String, String) = (try row["month"], try row["seed"])
        guard let month = CivilMonth(month) else { throw DatabaseError.unreadable(column: "month", expected: "CivilMonth") }
        guard let seed = UInt64(seed, radix: 16) else { throw DatabaseError.unreadable(column: "seed", expected: "16 hexadecimal digits") }
        (self.month, self.seed) = (month, seed)
        id = try row["id"]
        kind = try row["kind"]
        population = try row["population"]
        drawnAt = try row["at"]
        drawnBy = try row["display_name"]
    }
}

extension AuditSample {
    /// Draws from what there is of the month so far, and keeps the lot.
    ///
    /// - Throws: `SamplingError.sizeOutOfRange`, `.nothingToDraw`.
    package static func draw(
        _ size: Int, of kind: Kind, in month: CivilMonth, seed: UInt64, by account: Identifier<Account>, at now: Instant,
        in transaction: Transaction
    ) throws -> ID {
        guard sizes.contains(size) else { throw SamplingError.sizeOutOfRange }
        let population = try population(of: kind, in: month, from: transaction)
        guard !population.isEmpty else { throw SamplingError.nothingToDraw }
        let id: ID = try transaction.insertReturningID(
            """
            INSERT INTO audit_sample (month, kind, seed, population, account, at)
            VALUES (\(month.description), \(kind), \(text(seed)), \(population.count), \(account), \(now))
            """)
        for number in draw(size, from: population, seed: seed) {
            try transaction.execute(
                """
                INSERT INTO audit_sample_item (sample, number, concerned)
                VALUES (\(id), \(number), \(try concerned(number, kind, from: transaction)))
                """)
        }
        return id
    }

    package static func find(_ id: ID, in db: Connection) throws -> AuditSample? {
        try db.first("\(selection) WHERE s.id = \(id)")
    }

    /// The latest first.
    package static func latest(limit: Int, from db: Connection) throws -> [AuditSample] {
        try db.all("\(selection) ORDER BY s.id DESC LIMIT \(limit)")
    }

    private static let selection: SQL = "SELECT s.*, a.display_name FROM audit_sample s JOIN account a ON a.id = s.account"

    /// The numbers to draw from, in order. Nothing of suspicions of harm, and nothing that auditors did: nobody reviews themselves.
    private static func population(of kind: Kind, in month: CivilMonth, from db: Connection) throws -> [Int64] {
        let period = ReportPeriod(month)
        return switch kind {
        case .entries:
            try db.values(
                """
                SELECT e.id FROM audit_entry e JOIN account a ON a.id = e.account
                WHERE \(period.holds("e.at")) AND e.act IN \(AuditAct.looks) AND a.role <> \(Role.auditor) AND \(AuditFilter.isUnrestricted)
                ORDER BY e.id
                """)
        case .cases:
            try db.values(
                """
                SELECT id FROM case_file
                WHERE opened_at < \(period.end) AND (closed_at IS NULL OR closed_at >= \(period.start)) AND is_restricted = 0
                ORDER BY id
                """)
        }
    }

    /// Whoever would have to explain it.
    private static func concerned(_ number: Int64, _ kind: Kind, from db: Connection) throws -> Identifier<Account>? {
        switch kind {
        case .entries: try db.value("SELECT account FROM audit_entry WHERE id = \(number)")
        case .cases: try db.value("SELECT consultant FROM case_file WHERE id = \(number)")
        }
    }
}

/// Why nothing was drawn, or a remark was not kept.
package enum SamplingError: Refusal, Hashable, Sendable {
    case nothingToDraw
    case sizeOutOfRange
    /// There is nothing to explain, or another has to.
    case notAsked
    case textMissing

    package var isOfForm: Bool { self == .sizeOutOfRange || self == .textMissing }

    package var message: String {
        switch self {
        case .nothingToDraw: "这个月没有可以抽查的。请换一个月份，或换一种内容。"
        case .sizeOutOfRange: "一次抽 \(AuditSample.sizes.lowerBound) 到 \(AuditSample.sizes.upperBound) 个，请改正数量。"
        case .notAsked: "这一条没有要您说明，或者已经说明过了。请刷新页面核对。"
        case .textMissing: "请写明情况，最多 \(AuditRemark.longest) 个字。"
        }
    }
}
