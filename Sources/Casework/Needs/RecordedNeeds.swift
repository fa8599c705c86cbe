import Access
import Civics
import Database
import Library
import PolicyLanguage
import Register

extension NeedsBand: BindableValue {}

/// An assessment as it was stored, with what assessors said of it. Never changed: a new assessment is a new row.
package struct RecordedNeeds: Hashable, Identifiable, Sendable {
    package typealias ID = Identifier<RecordedNeeds>

    package let id: ID
    /// The case it was made for; `nil` for one made outside a case.
    package let caseNumber: Int64?
    package let account: Identifier<Account>
    package let recordedAt: Instant
    package let assessment: NeedsAssessment
    /// Oldest first; the last one counts.
    package let judgements: [NeedsJudgement]

    /// The band that people work by: the assessor's, else the computed one; `nil` is 待核实.
    package var workingBand: NeedsBand? { judgements.last?.band ?? assessment.settledBand }
}

/// What an assessor says of a household's need, with the reason (评估员判断). Stands beside what was computed.
package struct NeedsJudgement: Hashable, Sendable {
    package let band: NeedsBand
    package let reason: String
    package let account: Identifier<Account>
    package let recordedAt: Instant

    package enum Invalid: Refusal, Hashable, Sendable {
        case noBand
        case noReason
        /// No assessment has this number.
        case noAssessment

        package var isOfForm: Bool { self != .noAssessment }

        package var message: String {
            switch self {
            case .noBand: "请选一档：您判断这一户的困难到什么程度。"
            case .noReason: "请写明理由：为什么这样判断，与算出来的有什么不同。"
            case .noAssessment: "这个个案还没有存过评估。请先点“存下这次评估”，再写判断。"
            }
        }
    }

    /// - Throws: `.noReason` for a reason of nothing but spaces.
    package init(band: NeedsBand, reason: String, account: Identifier<Account>, at recordedAt: Instant) throws(Invalid) {
        let reason = reason.trimmed
        guard !reason.isEmpty else { throw .noReason }
        self.band = band
        self.reason = reason
        self.account = account
        self.recordedAt = recordedAt
    }

    /// - Throws: `Invalid.noAssessment`.
    package func record(of assessment: RecordedNeeds.ID, in transaction: Transaction) throws {
        let found: Int? = try transaction.value("SELECT count(*) FROM needs_assessment WHERE id = \(assessment)")
        guard found == 1 else { throw Invalid.noAssessment }
        try transaction.execute(
            """
            INSERT INTO needs_judgement (assessment, band, reason, account, recorded_at)
            VALUES (\(assessment), \(band), \(reason), \(account), \(recordedAt))
            """)
    }
}

// MARK: Writing

extension NeedsAssessment {
    /// Stores the assessment whole.
    ///
    /// - Precondition: nothing was left out (`withoutRestricted`).
    @discardableResult
    package func record(
        forCase caseNumber: Int64?, by account: Identifier<Account>, at now: Instant, in transaction: Transaction
    ) throws -> RecordedNeeds.ID {
        precondition(!isPartial, "a part of an assessment is not kept")
        let id: RecordedNeeds.ID = try transaction.insertReturningID(
            """
            INSERT INTO needs_assessment (household, case_number, day, pack_hash, score_low, score_high, band_low, band_high,
              hardships_low, hardships_high, account, recorded_at)
            VALUES (\(household), \(caseNumber), \(day), \(packHash), \(score.lowerBound.perTenThousand), \(score.upperBound.perTenThousand),
              \(band.lowerBound), \(band.upperBound), \(hardships.lowerBound), \(hardships.upperBound), \(account), \(now))
            """)
        for (position, indicator) in indicators.enumerated() { try record(indicator, at: position, of: id, in: transaction) }
        for (position, override) in overrides.enumerated() {
            try transaction.execute(
                """
                INSERT INTO needs_override (assessment, position, situation, name, verdict, missing, restricted)
                VALUES (\(id), \(position), \(override.id), \(override.name), \(override.verdict), \(override.missing.asLines),
                  \(override.isRestricted))
                """)
        }
        return id
    }

    private func record(_ indicator: Indicator, at position: Int, of id: RecordedNeeds.ID, in transaction: Transaction) throws {
        let contribution = indicator.degree.isKnown ? indicator.contribution.lowerBound.perTenThousand : nil
        try transaction.execute(
            """
            INSERT INTO needs_indicator (assessment, position, indicator, name, dimension, weight_numerator, weight_denominator, degree,
              degree_low, degree_high, contribution, evidence, missing, restricted)
            VALUES (\(id), \(position), \(indicator.id), \(indicator.name), \(indicator.dimension), \(Int64(indicator.weight.numerator)),
              \(Int64(indicator.weight.denominator)), \(indicator.degree.known), \(indicator.degree.low), \(indicator.degree.high),
              \(contribution), \(indicator.evidence.asLines), \(indicator.missing.asLines), \(indicator.isRestricted))
            """)
    }
}

extension Rational {
    /// To the nearest; a tie goes up.
    fileprivate var perTenThousand: Int64 { (self * Rational(10_000)).rounded(to: .one, .nearest).whole ?? 0 }
}

extension [String] {
    fileprivate var asLines: String { joined(separator: "\n") }
}

// MARK: Reading

extension RecordedNeeds {
    package static func find(_ id: ID, from db: Connection) throws -> RecordedNeeds? {
        try db.all("SELECT * FROM needs_assessment WHERE id = \(id)", Head.init(row:)).first?.whole(from: db)
    }

    /// The latest of a household; of those about one day, the one recorded last.
    package static func latest(of household: Household.ID, from db: Connection) throws -> RecordedNeeds? {
        try history(of: household, limit: 1, from: db).first
    }

    /// Latest first.
    package static func history(of household: Household.ID, limit: Int = 50, from db: Connection) throws -> [RecordedNeeds] {
        try db.all(
            "SELECT * FROM needs_assessment WHERE household = \(household) ORDER BY day DESC, id DESC LIMIT \(limit)", Head.init(row:)
        ).map { try $0.whole(from: db) }
    }

    /// Those made for a case, latest first.
    package static func history(ofCase number: Int64, limit: Int = 50, from db: Connection) throws -> [RecordedNeeds] {
        try db.all(
            "SELECT * FROM needs_assessment WHERE case_number = \(number) ORDER BY day DESC, id DESC LIMIT \(limit)", Head.init(row:)
        ).map { try $0.whole(from: db) }
    }
}

/// The row of an assessment, before its parts are read.
private struct Head: RowDecodable {
    let id: RecordedNeeds.ID
    let household: Household.ID
    let caseNumber: Int64?
    let day: CivilDate
    let packHash: String
    let band: ClosedRange<NeedsBand>
    let account: Identifier<Account>
    let recordedAt: Instant

    init(row: Row) throws {
        id = try row["id"]
        household = try row["household"]
        caseNumber = try row["case_number"]
        day = try row["day"]
        packHash = try row["pack_hash"]
        let (low, high): (NeedsBand, NeedsBand) = try (row["band_low"], row["band_high"])
        band = low...high
        account = try row["account"]
        recordedAt = try row["recorded_at"]
    }

    func whole(from db: Connection) throws -> RecordedNeeds {
        let indicators = try db.all(
            "SELECT * FROM needs_indicator WHERE assessment = \(id) ORDER BY position", NeedsAssessment.Indicator.init(row:))
        let overrides = try db.all(
            "SELECT * FROM needs_override WHERE assessment = \(id) ORDER BY position", NeedsAssessment.Override.init(row:))
        let judgements = try db.all("SELECT * FROM needs_judgement WHERE assessment = \(id) ORDER BY id", NeedsJudgement.init(row:))
        // Weights and degrees are kept exactly, so the exact score comes back from them.
        let score =
            indicators.reduce(.zero) { $0 + $1.contribution.lowerBound }...indicators.reduce(.zero) { $0 + $1.contribution.upperBound }
        return RecordedNeeds(
            id: id, caseNumber: caseNumber, account: account, recordedAt: recordedAt,
            assessment: NeedsAssessment(
                household: household, day: day, packHash: packHash, indicators: indicators, overrides: overrides, score: score, band: band),
            judgements: judgements)
    }
}

extension NeedsAssessment.Indicator: RowDecodable {
    package init(row: Row) throws {
        let (numerator, denominator): (Int64, Int64) = try (row["weight_numerator"], row["weight_denominator"])
        let (low, high): (Int, Int) = try (row["degree_low"], row["degree_high"])
        let (evidence, missing): (String, String) = try (row["evidence"], row["missing"])
        try self.init(
            id: row["indicator"], name: row["name"], dimension: row["dimension"],
            weight: Rational(Int128(numerator), over: Int128(denominator)), degree: DegreeRange(low, high), evidence: evidence.lines,
            missing: missing.lines, isRestricted: row["restricted"])
    }
}

extension NeedsAssessment.Override: RowDecodable {
    package init(row: Row) throws {
        let missing: String = try row["missing"]
        try self.init(
            id: row["situation"], name: row["name"], verdict: row["verdict"], missing: missing.lines, isRestricted: row["restricted"])
    }
}

extension NeedsJudgement: RowDecodable {
    package init(row: Row) throws {
        band = try row["band"]
        reason = try row["reason"]
        account = try row["account"]
        recordedAt = try row["recorded_at"]
    }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\n").map(String.init) }
}
